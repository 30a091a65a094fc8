import { setImmediate as turn } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { PollOutcomeKind } from '#contract/words.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import { pushRun } from '../../domain/availability-runs.ts'
import { wasReceivedBy } from '../../domain/known-then.ts'
import type { Span } from '../../domain/site.ts'
import { unionOf } from '../../domain/spans.ts'
import type { RunsQuery } from '../runs-query.ts'
import type { SeriesTarget } from '../series-store.ts'
import { outcomeOf, runOf } from '../shaped-poll.ts'
import { addBlock } from './block-runs.ts'
import { DayTables } from './day-tables.ts'
import { targetWord } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import { query } from './engine.ts'
import { readPacked } from './packed-polls.ts'
import type { PackedDay } from './packed-polls.ts'
import { readPolls, shapesOf } from './reading.ts'
import type { Readable } from './reading.ts'

/** Targets read at a time: bounds memory, and the time for which the event loop is busy. */
const TARGETS_AT_ONCE = 200
/** Unpacking so many blocks takes about 3 ms: deliveries come first. */
const BLOCKS_AT_ONCE = 64
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** A fresh poll with which a run begins or the last run ends, as the engine found it. */
interface EdgeRow {
  readonly target: number
  readonly polled_ms: number
  readonly received_ms: number
  readonly interval_ms: number
  readonly shape: number | null
  readonly shape_text: string | null
  readonly was_late: boolean
  /** Place among the polls of its target, from 1. */
  readonly n: number
  readonly is_start: boolean
  readonly is_last: boolean
  /** There are two of its time: which of them counts is not seen here. */
  readonly is_again: boolean
  /** Of the poll before it; null for the first. */
  readonly before_ms: number | null
  /** The latest receipt of all before it. */
  readonly before_received_ms: number | null
}

/** Both the oldest first. */
interface TargetRows {
  readonly edges: EdgeRow[]
  readonly packed: PackedDay[]
}

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
  const { engine, days } = readable
  const { edges, packed } = await days.reading(wanted.fromMs, wanted.untilMs, (closed) =>
    engine.withConnection((connection) => readRows(connection, closed, wanted, ids)),
  )
  const outcomesOf = outcomesOfShapes(readable.dictionary)
  const byTarget = new Map(ids.map((id): [number, TargetRows] => [id, { edges: [], packed: [] }]))
  for (const row of edges) byTarget.get(row.target)?.edges.push(row)
  for (const row of packed) byTarget.get(row.target)?.packed.push(row)
  let blocks = 0
  for (const [id, own] of byTarget) {
    // Here, not by the engine: it keeps all packed polls in memory that it sorts.
    own.edges.sort((a, b) => a.polled_ms - b.polled_ms)
    own.packed.sort((a, b) => a.firstMs - b.firstMs)
    const runs = runsOfRows(readable.dictionary, outcomesOf, wanted, own)
    found.set(id, runs ?? (await runsOfPolls(readable, wanted, readable.dictionary.targetOf(id))))
    blocks += own.edges.length + own.packed.length
    if (blocks < BLOCKS_AT_ONCE) continue
    blocks = 0
    await turn()
  }
}

/**
 * The packed polls and the fresh ones. One transaction sees one moment, and compaction moves polls from
 * one table to another. In one statement with the others the packed ones would take ten times as long.
 */
async function readRows(
  connection: DuckDBConnection,
  days: readonly number[],
  wanted: RunsQuery,
  ids: readonly number[],
): Promise<{ readonly edges: readonly EdgeRow[]; readonly packed: readonly PackedDay[] }> {
  const { fromMs, untilMs } = wanted
  await connection.run('BEGIN TRANSACTION READ ONLY')
  try {
    const among = `target IN (${ids.join(', ')})`
    const edges = await query<EdgeRow>(connection, edgesStatement(wanted, among))
    return { edges, packed: await readPacked(connection, days, { ids, fromMs, untilMs }) }
  } finally {
    await connection.run('ROLLBACK')
  }
}

/** The fresh polls of a day are a million rows: the engine reduces them on its own threads. */
function edgesStatement(
  { fromMs, untilMs, holdIntervals, receivedByMs = Number.MAX_SAFE_INTEGER }: RunsQuery,
  among: string,
): string {
  const hold = `${holdIntervals}::DOUBLE`
  return `WITH counted AS (
      SELECT target, polled_at, interval_ms, shape, shape_text,
        ceil((received_at - polled_at) / ${MINUTE_MS}) AS minutes
      FROM polls
      WHERE ${among} AND polled_at >= ${fromMs} AND polled_at < ${untilMs}
    ), known AS (
      SELECT *, polled_at + minutes * ${MINUTE_MS} AS received_at,
        minutes > ceil(${hold} * interval_ms / ${MINUTE_MS}) AS was_late
      FROM counted WHERE polled_at + minutes * ${MINUTE_MS} - ${MINUTE_MS} < ${receivedByMs}
    ), seen AS (
      SELECT *, row_number() OVER by_time AS n,
        lead(polled_at) OVER by_time IS NULL AS is_last,
        lag(polled_at) OVER by_time AS before_at,
        lag(shape) OVER by_time AS before_shape,
        lag(interval_ms) OVER by_time AS before_interval,
        lag(was_late) OVER by_time AS before_late,
        max(received_at) OVER (by_time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
          AS before_received
      FROM known WINDOW by_time AS (PARTITION BY target ORDER BY polled_at)
    ), marked AS (
      SELECT *, coalesce(polled_at = before_at, false) AS is_again,
        NOT coalesce(shape = before_shape AND interval_ms = before_interval
          AND was_late = before_late
          AND polled_at <= floor(before_at + ${hold} * before_interval), false) AS is_start
      FROM seen
    )
    SELECT target, polled_at::DOUBLE AS polled_ms, received_at::DOUBLE AS received_ms, interval_ms,
      shape, shape_text, was_late, n::DOUBLE AS n, is_start, is_last, is_again,
      before_at::DOUBLE AS before_ms, before_received::DOUBLE AS before_received_ms
    FROM marked WHERE is_start OR is_last OR is_again`
}

type OutcomesOf = (shapes: string) => readonly PollOutcomeKind[]

/** The outcomes of the shapes of blocks; those of most blocks are the same. */
function outcomesOfShapes(dictionary: Dictionary): OutcomesOf {
  const known = new Map<string, readonly PollOutcomeKind[]>()
  return (shapes) => {
    const found =
      known.get(shapes) ??
      shapesOf(dictionary, shapes).map((shape) => outcomeOf(dictionary.planOf(shape)))
    known.set(shapes, found)
    return found
  }
}

/** The runs of one target; null where single polls have to be looked at to know them. */
function runsOfRows(
  dictionary: Dictionary,
  outcomesOf: OutcomesOf,
  wanted: RunsQuery,
  { edges, packed }: TargetRows,
): readonly PollRun[] | null {
  if (edges.some((row) => row.is_again)) return null
  const runs: PollRun[] = []
  for (const { count, polls, shapes } of packed) {
    addBlock(runs, outcomesOf(shapes), wanted, { count, polls: polls.bytes })
  }
  const closedUntilMs = runs.at(-1)?.lastMs ?? -Infinity
  // Late polls of a closed day lie among those of its block until it is folded anew.
  if ((edges[0]?.polled_ms ?? Infinity) <= closedUntilMs) return null
  for (const [index, edge] of edges.entries()) {
    if (edge.is_start)
      pushRun(runs, freshRun(dictionary, edge, edges[index + 1]), wanted.holdIntervals)
  }
  return runs
}

/** The run that begins with an edge: it ends before the next one, or with it where that is the last. */
function freshRun(dictionary: Dictionary, edge: EdgeRow, next: EdgeRow | undefined): PollRun {
  const [firstMs, receivedMs] = [edge.polled_ms, edge.received_ms]
  const isBefore = next !== undefined && next.is_start
  const last = next === undefined ? edge : next
  const lastMs = isBefore ? (next.before_ms ?? firstMs) : last.polled_ms
  const receivedUntilMs = Math.max(
    receivedMs,
    last.before_received_ms ?? receivedMs,
    isBefore ? receivedMs : last.received_ms,
  )
  const shape = edge.shape === null ? (edge.shape_text ?? '') : dictionary.textOf(edge.shape)
  return {
    outcome: outcomeOf(dictionary.planOf(shape)),
    intervalMs: edge.interval_ms,
    firstMs,
    lastMs,
    count: last.n - edge.n + (isBefore ? 0 : 1),
    wasOnTheMap: !edge.was_late,
    receivedUntilMs,
  }
}

/** The runs of one target from its single polls, each time once: the long way round. */
async function runsOfPolls(
  readable: Readable,
  { fromMs, untilMs, holdIntervals, receivedByMs = Infinity }: RunsQuery,
  target: SeriesTarget,
): Promise<readonly PollRun[]> {
  const runs: PollRun[] = []
  for (const poll of await readPolls(readable, target, fromMs, untilMs, false)) {
    const { polledAtMs, receivedAtMs } = poll
    if (!wasReceivedBy(polledAtMs, receivedAtMs, receivedByMs)) continue
    const plan = readable.dictionary.planOf(poll.shape)
    pushRun(runs, runOf(plan, poll, holdIntervals), holdIntervals)
  }
  return runs
}

/** See `SeriesStore.spansReceivedSince`. */
export async function spansReceived(
  { engine, days }: Readable,
  fromMs: number,
): Promise<readonly Span[]> {
  const fresh = `SELECT min(polled_at) AS first, max(polled_at) AS last FROM polls
    WHERE received_at >= ${fromMs} GROUP BY polled_at // ${HOUR_MS}`
  const rows = await days.reading(-Infinity, Infinity, (closed) => {
    const ofDays = closed.map(
      (day) => `SELECT min(first_at), max(last_at) FROM ${DayTables.nameOf(day)}
        WHERE received_until >= ${fromMs} HAVING count(*) > 0`,
    )
    return engine.withConnection((connection) =>
      query<{ first: number; last: number }>(
        connection,
        `SELECT first::DOUBLE AS first, last::DOUBLE AS last
         FROM (${[fresh, ...ofDays].join(' UNION ALL ')}) ORDER BY first`,
      ),
    )
  })
  return unionOf(rows.map(({ first, last }) => ({ startMs: first, endMs: last + 1 })))
}
