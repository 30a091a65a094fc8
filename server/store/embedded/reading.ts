import type { DuckDBBlobValue } from '@duckdb/node-api'
import { sampleOf } from '../sample-parts.ts'
import type { ReceivedSample, SeriesTarget } from '../series-store.ts'
import { putTogether } from '../shape.ts'
import { sortedOnce } from '../shaped-poll.ts'
import { unpackBlock } from './block.ts'
import type { StoredPoll } from './block.ts'
import { DayTables } from './day-tables.ts'
import { targetWord } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import type { Engine } from './engine.ts'
import { query } from './engine.ts'
import { POLL_COLUMNS, storedPoll } from './rows.ts'
import type { PollRow } from './rows.ts'

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
  const fresh = `SELECT target, ${NO_BLOCK}, ${POLL_COLUMNS} FROM polls
                 WHERE target = ${id} AND polled_at >= ${fromMs} AND polled_at < ${untilMs}`
  // One statement sees one moment, and compaction moves polls from one table to another.
  const found = await days.reading(fromMs, untilMs, (closed) => {
    const ofDays = closed.map(
      (day) => `SELECT target, ${BLOCK_COLUMNS}, ${NO_POLL} FROM ${DayTables.nameOf(day)}
                WHERE target = ${id} AND last_at >= ${fromMs} AND first_at < ${untilMs}`,
    )
    return engine.withConnection((connection) =>
      query<PollRow & (BlockRow | { polls: null })>(
        connection,
        [...ofDays, fresh].join(' UNION ALL '),
      ),
    )
  })
  const polls = found.flatMap((row) =>
    row.polls === null ? storedPoll(dictionary, row) : pollsOfBlock(dictionary, row, withNumbers),
  )
  return sortedOnce(polls.filter((p) => p.polledAtMs >= fromMs && p.polledAtMs < untilMs))
}

/** See `SeriesStore.readReceivedSince`. One transaction: what is packed meanwhile moves behind its back. */
export async function* readReceived(
  { engine, dictionary }: Readable,
  fromMs: number,
): AsyncGenerator<ReceivedSample> {
  const connection = await engine.lend()
  try {
    await connection.run('BEGIN TRANSACTION READ ONLY')
    // Those of its moment, which is that of its first statement.
    for (const day of await DayTables.listed(connection)) {
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
    await connection.run('ROLLBACK').catch(() => undefined)
    engine.giveBack(connection)
  }
}

export function received(
  dictionary: Dictionary,
  target: SeriesTarget,
  poll: StoredPoll,
): ReceivedSample {
  const { agent, boot } = dictionary.bootOf(poll.boot)
  const rest = putTogether(dictionary.planOf(poll.shape), poll.numbers) as object
  return {
    sample: sampleOf(target, poll, rest),
    agent,
    boot,
    receivedAtMs: poll.receivedAtMs,
  }
}
