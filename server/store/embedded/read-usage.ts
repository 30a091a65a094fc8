import { setImmediate as turn } from 'node:timers/promises'
import type { UsagePoint } from '../../domain/usage-windows.ts'
import type { SeriesTarget } from '../series-store.ts'
import type { StoredPoll } from './block.ts'
import { DayTables } from './day-tables.ts'
import { targetWord } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import { numbersOf } from './numbers-text.ts'
import { BLOCK_COLUMNS, pollsOfBlock } from './reading.ts'
import type { BlockRow, Readable } from './reading.ts'
import { sortedOnce } from '../shaped-poll.ts'
import type { ShapePlan } from '../shape.ts'
import { usagePoint } from '../usage-reading.ts'

/** Rows of a statement as columns; an object for each of a day's polls takes longer than reading them. */
interface RowColumns {
  readonly target: readonly number[]
  readonly polled_at: readonly number[]
  readonly interval_ms: readonly number[]
  readonly shape: readonly (number | null)[]
  readonly shape_text: readonly (string | null)[]
  /** Null in the row of a block, whose columns follow. */
  readonly numbers: readonly (string | null)[]
  readonly count: readonly number[]
  readonly shapes: readonly string[]
  readonly polls: readonly BlockRow['polls'][]
  readonly readings: readonly BlockRow['readings'][]
}

const NO_ROWS: RowColumns = {
  target: [],
  polled_at: [],
  interval_ms: [],
  shape: [],
  shape_text: [],
  numbers: [],
  count: [],
  shapes: [],
  polls: [],
  readings: [],
}

/** In the row of a block: polled_at, interval_ms, shape, shape_text, numbers. */
const NO_POLL = 'NULL, NULL, NULL, NULL, NULL'

/** See `SeriesStore.readUsage`. */
export async function readUsage(
  readable: Readable,
  targets: readonly SeriesTarget[],
  fromMs: number,
  untilMs: number,
): Promise<readonly (readonly UsagePoint[])[]> {
  const { dictionary } = readable
  const ids = targets.map(({ kind, id }) => dictionary.idOf(targetWord(kind, id)))
  const known = [...new Set(ids.filter((id) => id !== undefined))]
  if (known.length === 0) return ids.map(() => [])
  const { blocks, fresh } = await readRows(readable, known, fromMs, untilMs)
  const byTarget = new Map<number, StoredPoll[]>(known.map((id) => [id, []]))
  for (const block of blocks) {
    const polls = byTarget.get(block.target)
    for (const poll of pollsOfBlock(dictionary, block, true)) polls?.push(poll)
    await turn()
  }
  addFresh(byTarget, dictionary, fresh)
  const found = new Map<number, readonly UsagePoint[]>()
  for (const [id, polls] of byTarget) {
    await turn()
    const inTime = polls.filter((poll) => poll.polledAtMs >= fromMs && poll.polledAtMs < untilMs)
    found.set(id, usagePoints(dictionary, sortedOnce(inTime)))
  }
  return ids.map((id) => (id === undefined ? [] : (found.get(id) ?? [])))
}

/** One statement sees one moment, and compaction moves polls from one table to another. */
async function readRows(
  { engine, days }: Readable,
  ids: readonly number[],
  fromMs: number,
  untilMs: number,
): Promise<{ blocks: readonly (BlockRow & { target: number })[]; fresh: RowColumns }> {
  const among = `target IN (${ids.join(', ')})`
  const ofPolls = `SELECT target, polled_at::DOUBLE AS polled_at, interval_ms, shape, shape_text,
      numbers, NULL::INTEGER AS count, NULL::VARCHAR AS shapes, NULL::BLOB AS polls,
      NULL::BLOB AS readings
    FROM polls WHERE ${among} AND polled_at >= ${fromMs} AND polled_at < ${untilMs}`
  const columns = await days.reading(fromMs, untilMs, (closed) => {
    const ofDays = closed.map(
      (day) => `SELECT target, ${NO_POLL}, ${BLOCK_COLUMNS} FROM ${DayTables.nameOf(day)}
        WHERE ${among} AND last_at >= ${fromMs} AND first_at < ${untilMs}`,
    )
    return engine.withConnection(async (connection) => {
      const reader = await connection.runAndReadAll([ofPolls, ...ofDays].join(' UNION ALL '))
      // Of no rows there are no columns either.
      return { ...NO_ROWS, ...(reader.getColumnsObject() as unknown as Partial<RowColumns>) }
    })
  })
  const { target, numbers, count, shapes, polls, readings } = columns
  const blocks = [...numbers.keys()].flatMap((row) =>
    numbers[row] === null
      ? [
          {
            target: target[row] ?? 0,
            count: count[row] ?? 0,
            shapes: shapes[row] ?? '[]',
            polls: polls[row] as BlockRow['polls'],
            readings: readings[row] as BlockRow['readings'],
          },
        ]
      : [],
  )
  return { blocks, fresh: columns }
}

function addFresh(
  byTarget: ReadonlyMap<number, StoredPoll[]>,
  dictionary: Dictionary,
  { target, polled_at: polledAt, interval_ms: interval, shape, ...texts }: RowColumns,
): void {
  const { shape_text: shapeText, numbers } = texts
  // A text that is cut out of the dictionary anew for each poll is hashed anew as well.
  const shapes = new Map<number, string>()
  const textOf = (id: number): string => {
    const known = shapes.get(id)
    if (known !== undefined) return known
    const text = dictionary.textOf(id)
    shapes.set(id, text)
    return text
  }
  for (const [row, text] of numbers.entries()) {
    if (text === null) continue
    const id = shape[row] ?? null
    byTarget.get(target[row] ?? -1)?.push({
      polledAtMs: polledAt[row] ?? 0,
      receivedAtMs: 0,
      intervalMs: interval[row] ?? 0,
      boot: 0,
      shape: id === null ? (shapeText[row] ?? '') : textOf(id),
      numbers: numbersOf(text),
    })
  }
}

/** Few shapes make most polls, mostly that of the poll before. */
function usagePoints(dictionary: Dictionary, polls: readonly StoredPoll[]): readonly UsagePoint[] {
  let last: { readonly shape: string; readonly plan: ShapePlan } | null = null
  return polls.map((poll) => {
    if (last?.shape !== poll.shape) {
      last = { shape: poll.shape, plan: dictionary.planOf(poll.shape) }
    }
    return usagePoint(last.plan, poll)
  })
}
