import type { DuckDBBlobValue } from '@duckdb/node-api'
import type { PollOutcomeKind } from '#contract/words.ts'
import type { OutcomePoint, ReceivedSample, SeriesTarget } from '../series-store.ts'
import type { WindowPoint } from '../windows.ts'
import { unpackBlock } from './block.ts'
import type { StoredPoll } from './block.ts'
import { DayTables } from './day-tables.ts'
import { targetWord } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import type { Engine } from './engine.ts'
import { query } from './engine.ts'
import { POLL_COLUMNS, sampleOf, storedPoll } from './rows.ts'
import type { PollRow } from './rows.ts'
import type { ShapePlan } from './shape.ts'
import { counterPlaces, countersAt, OF_ACCESS_POINT } from './usage-reading.ts'
import type { CounterPlaces } from './usage-reading.ts'

/** What reading needs of the open store. */
export interface Readable {
  readonly engine: Engine
  readonly dictionary: Dictionary
  readonly days: DayTables
}

/** A block as it is read back; `shapes` is a JSON list of word ids, or texts where there is none. */
export interface BlockRow {
  readonly count: number
  readonly shapes: string
  readonly polls: DuckDBBlobValue
  readonly readings: DuckDBBlobValue
}
export const BLOCK_COLUMNS = 'count, shapes, polls, readings'
const NO_BLOCK = 'NULL AS count, NULL AS shapes, NULL AS polls, NULL AS readings'
const NO_POLL = `NULL::INTEGER AS boot, NULL::DOUBLE AS polled_at, NULL::DOUBLE AS received_at,
  NULL::INTEGER AS interval_ms, NULL::INTEGER AS shape, NULL::VARCHAR AS shape_text,
  NULL::VARCHAR AS numbers`

export function pollsOfBlock(
  dictionary: Dictionary,
  row: BlockRow,
  withNumbers: boolean,
): StoredPoll[] {
  const shapes = shapesOf(dictionary, row.shapes)
  const { count, polls, readings } = row
  return unpackBlock({ count, polls: polls.bytes, readings: readings.bytes, shapes }, withNumbers)
}

/** The shapes of a block as texts. */
export function shapesOf(dictionary: Dictionary, shapes: string): readonly string[] {
  return (JSON.parse(shapes) as readonly (number | string)[]).map((shape) =>
    typeof shape === 'number' ? dictionary.textOf(shape) : shape,
  )
}

/**
 * Sorted by time, each time once. Two polls of one time can only differ when an agent contradicts
 * itself; which one is kept must not depend on the order of arrival. Of a repetition the first one
 * received is kept: since then it was known.
 */
export function sortedOnce(polls: StoredPoll[]): StoredPoll[] {
  polls.sort(
    (a, b) =>
      a.polledAtMs - b.polledAtMs ||
      compare(textOf(a), textOf(b)) ||
      a.receivedAtMs - b.receivedAtMs,
  )
  return polls.filter((poll, index) => poll.polledAtMs !== polls[index - 1]?.polledAtMs)
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)
const textOf = (poll: StoredPoll): string => `${poll.shape} ${poll.numbers.join()}`

/** Polls of one target with `fromMs <= polledAtMs < untilMs`, from closed and open days. */
export async function readPolls(
  { engine, dictionary, days }: Readable,
  target: SeriesTarget,
  fromMs: number,
  untilMs: number,
  withNumbers: boolean,
): Promise<StoredPoll[]> {
  const id = dictionary.idOf(targetWord(target.kind, target.id))
  if (id === undefined) return []
  const ofDays = days.between(fromMs, untilMs).map(
    (day) => `SELECT target, ${BLOCK_COLUMNS}, ${NO_POLL} FROM ${DayTables.nameOf(day)}
              WHERE target = ${id} AND last_at >= ${fromMs} AND first_at < ${untilMs}`,
  )
  const fresh = `SELECT target, ${NO_BLOCK}, ${POLL_COLUMNS} FROM polls
                 WHERE target = ${id} AND polled_at >= ${fromMs} AND polled_at < ${untilMs}`
  // One statement sees one moment, and compaction moves polls from one table to another.
  const found = await engine.withConnection((connection) =>
    query<PollRow & (BlockRow | { polls: null })>(
      connection,
      [...ofDays, fresh].join(' UNION ALL '),
    ),
  )
  const polls = found.flatMap((row) =>
    row.polls === null ? storedPoll(dictionary, row) : pollsOfBlock(dictionary, row, withNumbers),
  )
  return sortedOnce(polls.filter((p) => p.polledAtMs >= fromMs && p.polledAtMs < untilMs))
}

export function outcomePoint(dictionary: Dictionary, poll: StoredPoll): OutcomePoint {
  return {
    polledAtMs: poll.polledAtMs,
    intervalMs: poll.intervalMs,
    outcome: outcomeOf(dictionary, poll.shape),
  }
}

/** The kind of the outcome is a word, so it stands in the shape itself; an agent's samples have none. */
export function outcomeOf(dictionary: Dictionary, shape: string): PollOutcomeKind {
  const tree = dictionary.planOf(shape).tree as { readonly outcome?: { readonly kind?: unknown } }
  return (tree.outcome?.kind ?? 'ok') as PollOutcomeKind
}

/** Where the numbers of a window stand in a shape; undefined for what it does not hold. */
interface WindowPlaces {
  readonly clients: number | undefined
  readonly rttMs: number | undefined
  readonly cpuPercent: number | undefined
  readonly memoryUsedPercent: number | undefined
  readonly uptimeMs: number | undefined
  readonly utilizationPercents: readonly number[]
  readonly counters: CounterPlaces | null
}

const RADIO_UTILIZATION = /^reading\.radios\.\d+\.utilizationPercent$/
/** Looked up once per shape: few shapes make most polls. */
const knownPlaces = new WeakMap<ShapePlan, WindowPlaces>()

function windowPlaces(plan: ShapePlan): WindowPlaces {
  const known = knownPlaces.get(plan)
  if (known !== undefined) return known
  const { places } = plan
  const made: WindowPlaces = {
    clients: places.get('reading.clients'),
    rttMs: places.get('outcome.rttMs'),
    cpuPercent: places.get('reading.cpuPercent'),
    memoryUsedPercent: places.get('reading.memoryUsedPercent'),
    uptimeMs: places.get('reading.uptimeMs'),
    utilizationPercents: [...places].flatMap(([path, place]) =>
      RADIO_UTILIZATION.test(path) ? place : [],
    ),
    counters: counterPlaces(plan, OF_ACCESS_POINT),
  }
  knownPlaces.set(plan, made)
  return made
}

export function windowPoint(dictionary: Dictionary, poll: StoredPoll): WindowPoint {
  const places = windowPlaces(dictionary.planOf(poll.shape))
  const at = (place: number | undefined): number | null =>
    place === undefined ? null : (poll.numbers[place] ?? null)
  return {
    polledAtMs: poll.polledAtMs,
    clients: at(places.clients),
    rttMs: at(places.rttMs),
    cpuPercent: at(places.cpuPercent),
    memoryUsedPercent: at(places.memoryUsedPercent),
    utilizationPercent: places.utilizationPercents.reduce<number | null>(
      (busiest, place) => Math.max(busiest ?? 0, poll.numbers[place] ?? 0),
      null,
    ),
    counters: places.counters && countersAt(places.counters, poll.numbers, at(places.uptimeMs)),
  }
}

/** See `SeriesStore.readReceivedSince`. */
export async function* readReceived(
  { engine, dictionary, days }: Readable,
  fromMs: number,
): AsyncGenerator<ReceivedSample> {
  const connection = await engine.lend()
  try {
    for (const day of days.between(-Infinity, Infinity)) {
      const blocks = await query<BlockRow & { target: number }>(
        connection,
        `SELECT target, ${BLOCK_COLUMNS} FROM ${DayTables.nameOf(day)}
         WHERE received_until >= ${fromMs} ORDER BY target`,
      )
      for (const block of blocks) {
        const target = dictionary.targetOf(block.target)
        const polls = pollsOfBlock(dictionary, block, true)
        const recent = polls.filter((poll) => poll.receivedAtMs >= fromMs)
        yield* recent.map((poll) => received(dictionary, target, poll))
      }
    }
    const rows = await connection.stream(
      `SELECT target, ${POLL_COLUMNS} FROM polls WHERE received_at >= ${fromMs} ORDER BY polled_at`,
    )
    for await (const part of rows.yieldRowObjects()) {
      for (const row of part as unknown as readonly PollRow[]) {
        const target = dictionary.targetOf(row.target)
        yield received(dictionary, target, storedPoll(dictionary, row))
      }
    }
  } finally {
    engine.giveBack(connection)
  }
}

export function received(
  dictionary: Dictionary,
  target: SeriesTarget,
  poll: StoredPoll,
): ReceivedSample {
  const { agent, boot } = dictionary.bootOf(poll.boot)
  return {
    sample: sampleOf(dictionary, target, poll),
    agent,
    boot,
    receivedAtMs: poll.receivedAtMs,
  }
}
