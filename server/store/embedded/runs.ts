import { setImmediate as turn } from 'node:timers/promises'
import type { PollRun } from '../../domain/availability-runs.ts'
import { pushRun } from '../../domain/availability-runs.ts'
import { countedReceiptMs, wasOnTheMap, wasReceivedBy } from '../../domain/known-then.ts'
import type { Span } from '../../domain/site.ts'
import { unionOf } from '../../domain/spans.ts'
import type { RunsQuery } from '../runs-query.ts'
import type { SeriesTarget } from '../series-store.ts'
import { unpackPolls } from './block.ts'
import { DayTables } from './day-tables.ts'
import { targetWord } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import { query } from './engine.ts'
import { outcomeOf, readPolls, shapesOf } from './reading.ts'
import type { BlockRow, Readable } from './reading.ts'

/** Targets read at a time: bounds memory, and the time for which the event loop is busy. */
const TARGETS_AT_ONCE = 50
/** Unpacking so many blocks takes about 3 ms: deliveries come first. */
const BLOCKS_AT_ONCE = 64
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** A run as the engine found it in the fresh polls: those of one shape. */
interface FreshRow {
  readonly target: number
  readonly first_ms: number
  readonly last_ms: number
  readonly count: number
  readonly interval_ms: number
  readonly shape: number | null
  readonly shape_text: string | null
  readonly was_late: boolean
  readonly received_until_ms: number
  /** A poll of this run came twice: which of them counts is not seen here. */
  readonly is_twice: boolean
}
type Row = (FreshRow & { readonly polls: null }) | (BlockRow & Pick<FreshRow, 'target'>)

/** See `SeriesStore.readRuns`. */
export async function readRuns(
  readable: Readable,
  wanted: RunsQuery,
): Promise<readonly (readonly PollRun[])[]> {
  const { dictionary } = readable
  const found = new Map<number, readonly PollRun[]>()
  const ids = wanted.targets.map(({ kind, id }) => dictionary.idOf(targetWord(kind, id)))
  const known = [...new Set(ids.filter((id) => id !== undefined))].sort((a, b) => a - b)
  for (let next = 0; next < known.length; next += TARGETS_AT_ONCE) {
    const some = known.slice(next, next + TARGETS_AT_ONCE)
    await readSome(readable, wanted, some, found)
  }
  return ids.map((id) => (id === undefined ? [] : (found.get(id) ?? [])))
}

async function readSome(
  readable: Readable,
  wanted: RunsQuery,
  ids: readonly number[],
  found: Map<number, readonly PollRun[]>,
): Promise<void> {
  const rows = await readable.engine.withConnection((connection) =>
    query<Row>(connection, statementOf(readable, wanted, ids)),
  )
  const byTarget = new Map<number, Row[]>(ids.map((id) => [id, []]))
  for (const row of rows) byTarget.get(row.target)?.push(row)
  let blocks = 0
  for (const [id, all] of byTarget) {
    const runs = runsOfRows(readable.dictionary, wanted, all)
    found.set(id, runs ?? (await runsOfPolls(readable, wanted, readable.dictionary.targetOf(id))))
    blocks += all.length
    if (blocks < BLOCKS_AT_ONCE) continue
    blocks = 0
    await turn()
  }
}

/** What a row of a block has no value of; in the order of the fresh columns. */
const NO_RUN = 'NULL, NULL, NULL, NULL, NULL, NULL, NULL'

/**
 * One statement sees one moment, and compaction moves polls from one table to another. The fresh polls
 * of a day are a million rows: the engine reduces them on its own threads.
 */
function statementOf(
  { days }: Readable,
  { fromMs, untilMs, holdIntervals, receivedByMs = Number.MAX_SAFE_INTEGER }: RunsQuery,
  ids: readonly number[],
): string {
  const among = `target IN (${ids.join(', ')})`
  const ofDays = days.between(fromMs, untilMs).map(
    (day) => `UNION ALL SELECT target, count, shapes, polls, first_at::DOUBLE, ${NO_RUN}
      FROM ${DayTables.nameOf(day)}
      WHERE ${among} AND last_at >= ${fromMs} AND first_at < ${untilMs}`,
  )
  return `WITH received AS (
      SELECT target, polled_at, interval_ms, shape, shape_text,
        ceil((received_at - polled_at) / ${MINUTE_MS}) AS minutes
      FROM polls
      WHERE ${among} AND polled_at >= ${fromMs} AND polled_at < ${untilMs}
    ), known AS (
      SELECT *, minutes > ceil(${holdIntervals}::DOUBLE * interval_ms / ${MINUTE_MS}) AS was_late
      FROM received WHERE polled_at + minutes * ${MINUTE_MS} - ${MINUTE_MS} < ${receivedByMs}
    ), marked AS (
      SELECT *, polled_at = lag(polled_at) OVER by_time AS is_again,
        NOT coalesce(shape = lag(shape) OVER by_time
          AND interval_ms = lag(interval_ms) OVER by_time
          AND was_late = lag(was_late) OVER by_time
          AND polled_at <= floor(lag(polled_at) OVER by_time
            + ${holdIntervals}::DOUBLE * lag(interval_ms) OVER by_time), false) AS is_start
      FROM known WINDOW by_time AS (PARTITION BY target ORDER BY polled_at)
    ), numbered AS (
      SELECT *, count(*) FILTER (is_start) OVER
        (PARTITION BY target ORDER BY polled_at ROWS UNBOUNDED PRECEDING) AS run
      FROM marked
    )
    SELECT target, count(*)::INTEGER AS count, NULL AS shapes, NULL::BLOB AS polls,
      min(polled_at)::DOUBLE AS first_ms, max(polled_at)::DOUBLE AS last_ms,
      any_value(interval_ms) AS interval_ms, any_value(shape) AS shape,
      any_value(shape_text) AS shape_text, any_value(was_late) AS was_late,
      max(polled_at + minutes * ${MINUTE_MS})::DOUBLE AS received_until_ms,
      coalesce(bool_or(is_again), false) AS is_twice
    FROM numbered GROUP BY target, run
    ${ofDays.join(' ')} ORDER BY target, first_ms`
}

/** The runs of one target; null where single polls have to be looked at to know them. */
function runsOfRows(
  dictionary: Dictionary,
  wanted: RunsQuery,
  rows: readonly Row[],
): readonly PollRun[] | null {
  const fresh = rows.flatMap((row) => (row.polls === null ? [row] : []))
  if (fresh.some((row) => row.is_twice)) return null
  const runs: PollRun[] = []
  const blocks = rows.flatMap((row) => (row.polls === null ? [] : [row]))
  for (const block of blocks) addBlock(runs, dictionary, wanted, block)
  const closedUntilMs = runs.at(-1)?.lastMs ?? -Infinity
  // Late polls of a closed day lie among those of its block until it is folded anew.
  if ((fresh[0]?.first_ms ?? Infinity) <= closedUntilMs) return null
  for (const row of fresh) {
    const shape = row.shape === null ? (row.shape_text ?? '') : dictionary.textOf(row.shape)
    const run = {
      outcome: outcomeOf(dictionary, shape),
      intervalMs: row.interval_ms,
      firstMs: row.first_ms,
      lastMs: row.last_ms,
      count: row.count,
      wasOnTheMap: !row.was_late,
      receivedUntilMs: row.received_until_ms,
    }
    pushRun(runs, run, wanted.holdIntervals)
  }
  return runs
}

/** Adds the polls of one block, whose columns are compared in place: a day of them is a few runs. */
function addBlock(
  runs: PollRun[],
  dictionary: Dictionary,
  { fromMs, untilMs, holdIntervals, receivedByMs = Infinity }: RunsQuery,
  { count, shapes, polls }: BlockRow,
): void {
  const outcomes = shapesOf(dictionary, shapes).map((shape) => outcomeOf(dictionary, shape))
  const columns = unpackPolls({ count, polls: polls.bytes })
  let run: { -readonly [Key in keyof PollRun]: PollRun[Key] } | null = null
  for (let row = 0; row < count; row += 1) {
    const polledAtMs = columns.times[row] ?? 0
    const receivedAtMs = polledAtMs + (columns.minutes[row] ?? 0) * MINUTE_MS
    if (polledAtMs < fromMs || polledAtMs >= untilMs) continue
    if (!wasReceivedBy(polledAtMs, receivedAtMs, receivedByMs)) continue
    const intervalMs = columns.intervals[row] ?? 0
    const outcome = outcomes[columns.shapeIndexes[row] ?? 0] ?? 'ok'
    const isOnTheMap = wasOnTheMap({ polledAtMs, receivedAtMs, intervalMs }, holdIntervals)
    if (
      run !== null &&
      run.outcome === outcome &&
      run.intervalMs === intervalMs &&
      run.wasOnTheMap === isOnTheMap &&
      polledAtMs <= run.lastMs + holdIntervals * intervalMs
    ) {
      run.lastMs = polledAtMs
      run.count += 1
      run.receivedUntilMs = Math.max(run.receivedUntilMs, receivedAtMs)
      continue
    }
    if (run !== null) pushRun(runs, run, holdIntervals)
    run = {
      outcome,
      intervalMs,
      firstMs: polledAtMs,
      lastMs: polledAtMs,
      count: 1,
      wasOnTheMap: isOnTheMap,
      receivedUntilMs: receivedAtMs,
    }
  }
  if (run !== null) pushRun(runs, run, holdIntervals)
}

/** The runs of one target from its single polls, each time once: the long way round. */
async function runsOfPolls(
  readable: Readable,
  { fromMs, untilMs, holdIntervals, receivedByMs = Infinity }: RunsQuery,
  target: SeriesTarget,
): Promise<readonly PollRun[]> {
  const runs: PollRun[] = []
  for (const poll of await readPolls(readable, target, fromMs, untilMs, false)) {
    const { polledAtMs, receivedAtMs, intervalMs } = poll
    if (!wasReceivedBy(polledAtMs, receivedAtMs, receivedByMs)) continue
    const run = {
      outcome: outcomeOf(readable.dictionary, poll.shape),
      intervalMs,
      firstMs: polledAtMs,
      lastMs: polledAtMs,
      count: 1,
      wasOnTheMap: wasOnTheMap(poll, holdIntervals),
      receivedUntilMs: countedReceiptMs(polledAtMs, receivedAtMs),
    }
    pushRun(runs, run, holdIntervals)
  }
  return runs
}

/** See `SeriesStore.spansReceivedSince`. */
export async function spansReceived(
  { engine, days }: Readable,
  fromMs: number,
): Promise<readonly Span[]> {
  const parts = days.between(-Infinity, Infinity).map(
    (day) => `SELECT min(first_at), max(last_at) FROM ${DayTables.nameOf(day)}
      WHERE received_until >= ${fromMs} HAVING count(*) > 0`,
  )
  parts.unshift(`SELECT min(polled_at) AS first, max(polled_at) AS last FROM polls
    WHERE received_at >= ${fromMs} GROUP BY polled_at // ${HOUR_MS}`)
  const rows = await engine.withConnection((connection) =>
    query<{ first: number; last: number }>(
      connection,
      `SELECT first::DOUBLE AS first, last::DOUBLE AS last
       FROM (${parts.join(' UNION ALL ')}) ORDER BY first`,
    ),
  )
  return unionOf(rows.map(({ first, last }) => ({ startMs: first, endMs: last + 1 })))
}
