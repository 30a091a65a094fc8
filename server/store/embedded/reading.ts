import type { DuckDBBlobValue, DuckDBConnection } from '@duckdb/node-api'
import type { PollOutcomeKind } from '#contract/words.ts'
import type { OutcomePoint, ReceivedSample, SeriesTarget } from '../series-store.ts'
import type { WindowPoint } from '../windows.ts'
import { unpackBlock } from './block.ts'
import type { StoredPoll } from './block.ts'
import { targetWord } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import type { Engine } from './engine.ts'
import { query } from './engine.ts'
import { POLL_COLUMNS, sampleOf, storedPoll } from './rows.ts'
import type { PollRow } from './rows.ts'
import { decimalOf } from './shape.ts'
import type { ShapePlan } from './shape.ts'

/** A row of the `blocks` table; `shapes` is a JSON list of word ids, or texts where there is none. */
export interface BlockRow {
  readonly target: number
  readonly count: number
  readonly shapes: string
  readonly polls: DuckDBBlobValue
  readonly readings: DuckDBBlobValue
}
export const BLOCK_COLUMNS = 'target, count, shapes, polls, readings'

export function pollsOfBlock(
  dictionary: Dictionary,
  row: BlockRow,
  withNumbers: boolean,
): StoredPoll[] {
  const shapes = (JSON.parse(row.shapes) as readonly (number | string)[]).map((shape) =>
    typeof shape === 'number' ? dictionary.textOf(shape) : shape,
  )
  const { count, polls, readings } = row
  return unpackBlock({ count, polls: polls.bytes, readings: readings.bytes, shapes }, withNumbers)
}

/**
 * Sorted by time, each time once. Two polls of one time can only differ when an agent contradicts
 * itself; which one is kept must not depend on the order of arrival.
 */
export function sortedOnce(polls: StoredPoll[]): StoredPoll[] {
  polls.sort((a, b) => a.polledAtMs - b.polledAtMs || (textOf(a) < textOf(b) ? -1 : 1))
  return polls.filter((poll, index) => poll.polledAtMs !== polls[index - 1]?.polledAtMs)
}

const textOf = (poll: StoredPoll): string => `${poll.shape} ${poll.numbers.join()}`

/** Polls of one target with `fromMs <= polledAtMs < untilMs`, from blocks and fresh rows. */
export async function readPolls(
  engine: Engine,
  dictionary: Dictionary,
  target: SeriesTarget,
  fromMs: number,
  untilMs: number,
  withNumbers: boolean,
): Promise<StoredPoll[]> {
  const id = dictionary.idOf(targetWord(target.kind, target.id))
  if (id === undefined) return []
  const [blocks, rows] = await engine.withConnection((connection) =>
    atOneMoment(
      connection,
      async () =>
        [
          await query<BlockRow>(
            connection,
            `SELECT ${BLOCK_COLUMNS} FROM blocks
         WHERE target = ${id} AND last_at >= ${fromMs} AND first_at < ${untilMs}`,
          ),
          await query<PollRow>(
            connection,
            `SELECT ${POLL_COLUMNS} FROM polls
         WHERE target = ${id} AND polled_at >= ${fromMs} AND polled_at < ${untilMs}`,
          ),
        ] as const,
    ),
  )
  const packed = blocks.flatMap((block) => pollsOfBlock(dictionary, block, withNumbers))
  const inRange = packed.filter((p) => p.polledAtMs >= fromMs && p.polledAtMs < untilMs)
  return sortedOnce([...inRange, ...rows.map((row) => storedPoll(dictionary, row))])
}

/** Both tables as of one moment: compaction moves polls from one to the other. */
async function atOneMoment<T>(connection: DuckDBConnection, read: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN TRANSACTION READ ONLY')
  try {
    return await read()
  } finally {
    await connection.run('ROLLBACK')
  }
}

export function outcomePoint(dictionary: Dictionary, poll: StoredPoll): OutcomePoint {
  return {
    polledAtMs: poll.polledAtMs,
    intervalMs: poll.intervalMs,
    outcome: outcomeKind(dictionary.planOf(poll.shape)) as PollOutcomeKind,
  }
}

/** The kind of the outcome is a word, so it stands in the shape itself; an agent's samples have none. */
function outcomeKind({ tree }: ShapePlan): unknown {
  return (tree as { readonly outcome?: { readonly kind?: unknown } }).outcome?.kind ?? 'ok'
}

export function windowPoint(dictionary: Dictionary, poll: StoredPoll): WindowPoint {
  const shape = dictionary.planOf(poll.shape)
  const at = (path: string): number | null => numberAt(shape, poll, path)
  return {
    polledAtMs: poll.polledAtMs,
    clients: at('reading.clients'),
    rttMs: at('outcome.rttMs'),
    cpuPercent: at('reading.cpuPercent'),
    memoryUsedPercent: at('reading.memoryUsedPercent'),
    utilizationPercent: busiestRadio(at),
    counters: countersOf(shape, poll, at),
  }
}

function numberAt(shape: ShapePlan, poll: StoredPoll, path: string): number | null {
  const place = shape.places.get(path)
  return place === undefined ? null : (poll.numbers[place] ?? null)
}

const RADIOS_MAX = 64

function busiestRadio(at: (path: string) => number | null): number | null {
  let busiest: number | null = null
  for (let radio = 0; radio < RADIOS_MAX; radio += 1) {
    const busy = at(`reading.radios.${radio}.utilizationPercent`)
    if (busy !== null && (busiest === null || busy > busiest)) busiest = busy
  }
  return busiest
}

function countersOf(
  shape: ShapePlan,
  poll: StoredPoll,
  at: (path: string) => number | null,
): WindowPoint['counters'] {
  const bits = at('reading.traffic.counterBits')
  if (bits === null) return null
  const counter = (path: string): bigint => {
    const place = shape.places.get(path) ?? 0
    return BigInt(decimalOf(poll.numbers[place] ?? 0, poll.numbers[place + 1] ?? 0))
  }
  return {
    uptimeMs: at('reading.uptimeMs'),
    bits: bits === 32 ? 32 : 64,
    rxBytes: counter('reading.traffic.rxBytes'),
    txBytes: counter('reading.traffic.txBytes'),
  }
}

/** See `SeriesStore.readReceivedSince`. */
export async function* readReceived(
  engine: Engine,
  dictionary: Dictionary,
  fromMs: number,
): AsyncGenerator<ReceivedSample> {
  const connection = await engine.lend()
  try {
    const blocks = await query<BlockRow>(
      connection,
      `SELECT ${BLOCK_COLUMNS} FROM blocks WHERE received_until >= ${fromMs} ORDER BY first_at`,
    )
    for (const block of blocks) {
      const target = dictionary.targetOf(block.target)
      const polls = pollsOfBlock(dictionary, block, true)
      const recent = polls.filter((poll) => poll.receivedAtMs >= fromMs)
      yield* recent.map((poll) => received(dictionary, target, poll))
    }
    const rows = await connection.stream(
      `SELECT ${POLL_COLUMNS} FROM polls WHERE received_at >= ${fromMs} ORDER BY polled_at`,
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

function received(dictionary: Dictionary, target: SeriesTarget, poll: StoredPoll): ReceivedSample {
  const { agent, boot } = dictionary.bootOf(poll.boot)
  return {
    sample: sampleOf(dictionary, target, poll),
    agent,
    boot,
    receivedAtMs: poll.receivedAtMs,
  }
}
