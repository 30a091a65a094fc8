import type { AgentId } from '#contract/ids.ts'
import type {
  EngineRead,
  EngineSeries,
  EngineStats,
  FieldColumn,
  LineEngine,
} from '../lines/line-engine.ts'
import {
  askEngine,
  bodiesOf,
  EngineAnswerError,
  EngineAwayError,
  linesOfAnswer,
  textOfAnswer,
} from '../lines/ask-engine.ts'
import { MEASUREMENT } from '../lines/row.ts'
import type { SeriesTarget } from '../series-store.ts'
import type { InfluxPlace } from '../series-url.ts'
import { hintOf } from './hints.ts'

/** Servers take 25 MB (`max-body-size`). */
const BODY_CHARS_MAX = 8_000_000
const WRITE_TIMEOUT_MS = 15_000
const READ_TIMEOUT_MS = 60_000
const CHECK_TIMEOUT_MS = 5000
/** To delete looks at each series. */
const DELETE_TIMEOUT_MS = 600_000
/** Rows of one part of an answer. */
const CHUNK_ROWS = 20_000
const DAY_MS = 86_400_000

/** One part of an answer to a query, or what went wrong in the middle of it. */
export interface InfluxPart {
  readonly results?: readonly {
    readonly statement_id?: number
    readonly error?: string
    readonly series?: readonly {
      readonly tags?: Readonly<Record<string, string>>
      readonly columns: readonly string[]
      readonly values: readonly (readonly (number | string | null)[])[]
    }[]
  }[]
  readonly error?: string
}

/** What asks InfluxQL: `/query` of InfluxDB 1, and of 2 and 3 where they speak like it. */
export async function influxQuery(
  place: InfluxPlace,
  query: string,
  timeoutMs: number,
): Promise<readonly InfluxPart[]> {
  const body = new URLSearchParams({
    db: place.database,
    q: query,
    epoch: 'ms',
    chunked: 'true',
    chunk_size: String(CHUNK_ROWS),
  })
  // As JSON: as CSV an answer that failed in the middle looks like one that ended.
  const question = { url: `${place.base}/query`, body, timeoutMs }
  const parts = await askEngine('influxdb', place, question, async (response) => {
    const found: InfluxPart[] = []
    for await (const line of linesOfAnswer(response)) found.push(JSON.parse(line) as InfluxPart)
    return found
  })
  const failed = parts.flatMap(({ error, results = [] }) => [error, ...results.map((r) => r.error)])
  const error = failed.find((one) => one !== undefined)
  if (error === undefined) return parts
  throw new EngineAnswerError(`[store influxdb] ${place.shown}: ${error}`, 200)
}

/** Writes lines of line protocol with times in ms. */
export async function influxWrite(place: InfluxPlace, body: string): Promise<void> {
  const query = new URLSearchParams({ db: place.database, precision: 'ms' })
  const question = {
    url: `${place.base}/write?${query.toString()}`,
    body,
    timeoutMs: WRITE_TIMEOUT_MS,
  }
  try {
    await askEngine('influxdb', place, question, textOfAnswer)
  } catch (cause) {
    const hint = cause instanceof EngineAnswerError ? hintOf(cause.message) : null
    if (hint === null || !(cause instanceof EngineAnswerError)) throw cause
    throw new EngineAnswerError(`${cause.message}; ${hint}`, cause.status)
  }
}

/** InfluxDB as it is asked by InfluxQL. `keepsForever` where it has not been told to expire itself. */
export function influxEngine(place: InfluxPlace, keepsForever: boolean): LineEngine {
  let deletedDay = -Infinity
  return {
    name: 'influxdb',
    isExact: true,
    async write(lines) {
      for (const body of bodiesOf(lines, BODY_CHARS_MAX)) await influxWrite(place, body)
      // What it acknowledges is in its log on disk.
      return []
    },
    read: (read) => readSeries(place, read),
    stats: (fromMs) => readStats(place, fromMs),
    async deleteBefore(cutMs) {
      const day = Math.floor(cutMs / DAY_MS)
      if (!keepsForever || day <= deletedDay) return
      const query = `DELETE FROM "${MEASUREMENT}" WHERE time < ${day * DAY_MS}ms`
      await influxQuery(place, query, DELETE_TIMEOUT_MS)
      deletedDay = day
    },
    async check() {
      const question = { url: `${place.base}/ping`, timeoutMs: CHECK_TIMEOUT_MS }
      const asked = { ...question, method: 'GET' as const }
      await askEngine('influxdb', place, asked, textOfAnswer)
    },
    close: () => Promise.resolve(),
  }
}

export const identifier = (name: string): string => `"${name.replaceAll(/["\\]/g, '\\$&')}"`
const literal = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`

function whereOf({ targets, fromMs, untilMs }: EngineRead): string {
  const time = `time >= ${fromMs}ms AND time < ${untilMs}ms`
  if (targets === null) return time
  const kinds = [...new Set(targets.map(({ kind }) => kind))]
  const among = kinds.map((kind) => {
    const ids = targets.filter((target) => target.kind === kind)
    return `"kind" = ${literal(kind)} AND (${ids.map(({ id }) => `"id" = ${literal(id)}`).join(' OR ')})`
  })
  return `${time} AND (${among.join(' OR ')})`
}

async function readSeries(place: InfluxPlace, read: EngineRead): Promise<readonly EngineSeries[]> {
  const fields = read.fields.map(identifier).join(', ')
  const query = `SELECT ${fields} FROM "${MEASUREMENT}" WHERE ${whereOf(read)}
    GROUP BY "kind", "id", "agent", "again"`
  const found = new Map<string, { series: EngineSeries; columns: FieldColumn[] }>()
  for (const { results = [] } of await influxQuery(place, query, READ_TIMEOUT_MS)) {
    for (const { tags = {}, values } of results.flatMap((result) => result.series ?? [])) {
      const { kind, id, agent, again } = tags
      const key = `${kind}/${id}/${agent}/${again}`
      let one = found.get(key)
      if (one === undefined) {
        const columns = read.fields.map(() => ({ times: [], values: [] }))
        const target = { kind, id } as SeriesTarget
        const byName = new Map(
          read.fields.map((name, index) => [name, columns[index] as FieldColumn]),
        )
        const series = {
          target,
          agent: agent as AgentId,
          again: again === undefined || again === '' ? null : again,
          fields: byName,
        }
        found.set(key, (one = { series, columns }))
      }
      for (const row of values) addRow(one.columns, row as readonly (number | null)[])
    }
  }
  return [...found.values()].map(({ series }) => series)
}

/** The time is first; what the row does not hold is null. */
function addRow(columns: readonly FieldColumn[], row: readonly (number | null)[]): void {
  const atMs = row[0] ?? 0
  for (const [index, column] of columns.entries()) {
    const value = row[index + 1]
    if (value === null || value === undefined) continue
    column.times.push(atMs)
    column.values.push(value)
  }
}

async function readStats(place: InfluxPlace, fromMs: number): Promise<EngineStats> {
  const since = fromMs === -Infinity ? '' : ` AND time >= ${fromMs}ms`
  const select = (what: string): string =>
    `SELECT ${what}("shape") FROM "${MEASUREMENT}" WHERE "again" = ''${since}`
  const query = ['count', 'first', 'last'].map(select).join('; ')
  const found = new Map<number, readonly (number | null | undefined)[]>()
  for (const { results = [] } of await influxQuery(place, query, READ_TIMEOUT_MS)) {
    for (const { statement_id: statement = 0, series = [] } of results) {
      const row = series[0]?.values[0]
      if (row !== undefined) found.set(statement, row as readonly number[])
    }
  }
  return {
    samples: found.get(0)?.[1] ?? 0,
    bytesOnDisk: await bytesOnDisk(place),
    oldestMs: found.get(1)?.[0] ?? null,
    newestMs: found.get(2)?.[0] ?? null,
  }
}

/** 0 where the server does not tell: only administrators are told, and only by InfluxDB 1. */
async function bytesOnDisk(place: InfluxPlace): Promise<number> {
  let bytes = 0
  try {
    const query = "SHOW STATS FOR 'shard'"
    for (const { results = [] } of await influxQuery(place, query, READ_TIMEOUT_MS)) {
      for (const { tags, columns, values } of results.flatMap(({ series = [] }) => series)) {
        if (tags?.['database'] !== place.database) continue
        bytes += Number(values[0]?.[columns.indexOf('diskBytes')] ?? 0)
      }
    }
  } catch (cause) {
    if (cause instanceof EngineAwayError) throw cause
    return 0
  }
  return bytes
}
