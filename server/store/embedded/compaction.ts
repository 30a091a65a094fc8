import { BIGINT, BLOB, DuckDBDataChunk, INTEGER, VARCHAR, blobValue } from '@duckdb/node-api'
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { packBlock } from './block.ts'
import type { StoredPoll } from './block.ts'
import { checkpoint } from './checkpoint.ts'
import { DAY_MS, DayTables, dayOf } from './day-tables.ts'
import { DELIVERIES_KEPT } from './deliveries.ts'
import { shapeWord } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import { query } from './engine.ts'
import { sortedOnce } from '../shaped-poll.ts'
import { BLOCK_COLUMNS, pollsOfBlock } from './reading.ts'
import type { BlockRow, Readable } from './reading.ts'
import { POLL_COLUMNS, storedPoll } from './rows.ts'
import type { PollRow } from './rows.ts'

/** A day is closed this long after its end: by then the live polls of its last minutes are in. */
const CLOSED_AFTER_MS = 600_000
/** A boot that delivered nothing for this long is over. */
const DELIVERIES_KEPT_MS = 45 * DAY_MS
/** Targets folded at a time: bounds memory and the time for which the event loop is busy. */
const TARGETS_AT_ONCE = 8
/** Rows that are written again to end the file earlier: of a country there are too many. */
const WRITTEN_AGAIN_MAX = 100_000
const BLOCK_TYPES = [INTEGER, BIGINT, BIGINT, BIGINT, INTEGER, VARCHAR, BLOB, BLOB]

/** Moves the fresh polls of closed days into blocks, and forgets old deliveries. */
export async function compactClosedDays(
  connection: DuckDBConnection,
  { dictionary, days }: Readable,
  nowMs: number,
): Promise<void> {
  const openFromMs = dayOf(nowMs - CLOSED_AFTER_MS) * DAY_MS
  const closed = await query<{ day: number }>(
    connection,
    `SELECT DISTINCT (polled_at // ${DAY_MS})::INTEGER AS day FROM polls
     WHERE polled_at < ${openFromMs} ORDER BY day`,
  )
  for (const { day } of closed) {
    await days.add(connection, day)
    await inTransaction(connection, () => compactDay(connection, dictionary, day))
  }
  await forgetDeliveries(connection, nowMs)
  const isDone = await checkpoint(connection)
  if (!isDone || closed.length === 0) return
  await endFileEarlier(
    connection,
    closed.map(({ day }) => day),
  )
}

/**
 * What was packed lies behind the room of the polls that it was made of, and so does what came
 * meanwhile. Written again it lies in that room, and the file ends where the packed days do. The polls
 * go first, for the few that are left hold the room of all.
 */
async function endFileEarlier(
  connection: DuckDBConnection,
  days: readonly number[],
): Promise<void> {
  const tables = [...days.map((day) => DayTables.nameOf(day)), 'polls', 'deliveries', 'words']
  for (const group of [['polls'], tables]) {
    for (const table of group) {
      await inTransaction(connection, () => writeAgain(connection, table))
    }
    if (!(await checkpoint(connection))) return
  }
}

async function writeAgain(connection: DuckDBConnection, table: string): Promise<void> {
  const [found] = await query<{ rows: number; last: number | null }>(
    connection,
    `SELECT count(*)::DOUBLE AS rows, max(rowid)::DOUBLE AS last FROM ${table}`,
  )
  if (found === undefined || found.last === null || found.rows > WRITTEN_AGAIN_MAX) return
  await connection.run(`INSERT INTO ${table} SELECT * FROM ${table}`)
  await connection.run(`DELETE FROM ${table} WHERE rowid <= ${found.last}`)
}

async function inTransaction(connection: DuckDBConnection, work: () => Promise<void>) {
  await connection.run('BEGIN')
  try {
    await work()
    await connection.run('COMMIT')
  } catch (cause) {
    // An engine that failed for good cannot roll back either; its first words say why.
    await connection.run('ROLLBACK').catch(() => undefined)
    throw new Error('[store embedded] compaction of a day failed', { cause })
  }
}

async function compactDay(
  connection: DuckDBConnection,
  dictionary: Dictionary,
  day: number,
): Promise<void> {
  const inDay = `polled_at >= ${day * DAY_MS} AND polled_at < ${(day + 1) * DAY_MS}`
  const targets = await query<{ target: number }>(
    connection,
    `SELECT DISTINCT target FROM polls WHERE ${inDay} ORDER BY target`,
  )
  const appender = await connection.createAppender(DayTables.nameOf(day))
  for (let next = 0; next < targets.length; next += TARGETS_AT_ONCE) {
    const ids = targets.slice(next, next + TARGETS_AT_ONCE).map(({ target }) => target)
    const among = `target IN (${ids.join(', ')})`
    const blocks = await query<BlockRow & { target: number }>(
      connection,
      `SELECT target, ${BLOCK_COLUMNS} FROM ${DayTables.nameOf(day)} WHERE ${among}`,
    )
    const rows = await query<PollRow>(
      connection,
      `SELECT target, ${POLL_COLUMNS} FROM polls WHERE ${among} AND ${inDay}`,
    )
    if (blocks.length > 0) {
      await connection.run(`DELETE FROM ${DayTables.nameOf(day)} WHERE ${among}`)
    }
    for (const target of ids) {
      const former = blocks.filter((block) => block.target === target)
      const fresh = rows.filter((row) => row.target === target)
      const polls = sortedOnce([
        ...former.flatMap((block) => pollsOfBlock(dictionary, block, true)),
        ...fresh.map((row) => storedPoll(dictionary, row)),
      ])
      appendBlock(appender, dictionary, target, polls)
      // Packing a day of one target takes milliseconds: deliveries come first.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  appender.closeSync()
  await connection.run(`DELETE FROM polls WHERE ${inDay}`)
}

function appendBlock(
  appender: DuckDBAppender,
  dictionary: Dictionary,
  target: number,
  polls: readonly StoredPoll[],
): void {
  const block = packBlock(polls)
  const shapes = block.shapes.map((shape) => dictionary.idOf(shapeWord(shape)) ?? shape)
  const receivedUntilMs = polls.reduce((last, poll) => Math.max(last, poll.receivedAtMs), 0)
  const chunk = DuckDBDataChunk.create(BLOCK_TYPES, 1)
  chunk.setRows([
    [
      target,
      BigInt(polls.at(0)?.polledAtMs ?? 0),
      BigInt(polls.at(-1)?.polledAtMs ?? 0),
      // Times in a block are rounded up to the minute: the bound has to be too.
      BigInt(receivedUntilMs + 60_000),
      block.count,
      JSON.stringify(shapes),
      blobValue(block.polls),
      blobValue(block.readings),
    ],
  ])
  appender.appendDataChunk(chunk)
}

/** Forgets what no repetition is recognised by any more (`deliveries.ts`). */
async function forgetDeliveries(connection: DuckDBConnection, nowMs: number): Promise<void> {
  await connection.run(
    `DELETE FROM deliveries WHERE received_at < ${nowMs - DELIVERIES_KEPT_MS} OR rowid IN (
       SELECT rowid FROM deliveries
       QUALIFY row_number() OVER (PARTITION BY boot ORDER BY received_at DESC) > ${DELIVERIES_KEPT})`,
  )
}
