/** Reading the packed polls of many targets and days, without their readings. */
import type { DuckDBBlobValue, DuckDBConnection } from '@duckdb/node-api'
import { DAY_MS, DayTables } from './day-tables.ts'

/** The polls of one target and UTC day. */
export interface PackedDay {
  readonly target: number
  readonly firstMs: number
  readonly count: number
  /** As of `BlockRow`. */
  readonly shapes: string
  readonly polls: DuckDBBlobValue
}

/** More ids than this for one that is wanted are not read all: a list takes the engine longer. */
const READ_FOR_ONE_MAX = 2

/** In SQL, at least the targets with these ids: those between them as well where they are few. */
function amongOf(ids: readonly number[]): string {
  const [min, max] = [Math.min(...ids), Math.max(...ids)]
  const isMost = max - min < ids.length * READ_FOR_ONE_MAX
  return isMost ? `target BETWEEN ${min} AND ${max}` : `target IN (${ids.join(', ')})`
}

/** The blocks of some days with polls from one time to another, and maybe of other targets as well. */
export async function readPacked(
  connection: DuckDBConnection,
  days: readonly number[],
  { ids, fromMs, untilMs }: { ids: readonly number[]; fromMs: number; untilMs: number },
): Promise<readonly PackedDay[]> {
  if (days.length === 0) return []
  const among = amongOf(ids)
  const ofDays = days.map((day) => {
    const isWhole = day * DAY_MS >= fromMs && (day + 1) * DAY_MS <= untilMs
    const inTime = isWhole ? '' : `AND last_at >= ${fromMs} AND first_at < ${untilMs}`
    return `SELECT target, first_at::DOUBLE, count, shapes, polls FROM ${DayTables.nameOf(day)}
      WHERE ${among} ${inTime}`
  })
  const reader = await connection.runAndReadAll(ofDays.join(' UNION ALL '))
  // As columns: an object of the engine for each row takes it longer than reading them.
  const [targets = [], firsts = [], counts = [], shapes = [], polls = []] = reader.getColumns()
  return targets.map((target, row) => ({
    target: target as number,
    firstMs: firsts[row] as number,
    count: counts[row] as number,
    shapes: shapes[row] as string,
    polls: polls[row] as DuckDBBlobValue,
  }))
}
