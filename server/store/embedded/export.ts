/** What is moved out of the series file: days with their polls, and receipts. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Rejection } from '#contract/batch.ts'
import type { LedgerReceipt } from '../ledger.ts'
import type { MovedPoll } from '../lines/take-in.ts'
import type { SeriesTarget } from '../series-store.ts'
import { putTogether } from '../shape.ts'
import { sortedOnce } from '../shaped-poll.ts'
import { DAY_MS, DayTables } from './day-tables.ts'
import { query } from './engine.ts'
import { BLOCK_COLUMNS, pollsOfBlock } from './reading.ts'
import type { BlockRow, Readable } from './reading.ts'
import { POLL_COLUMNS, storedPoll } from './rows.ts'
import type { PollRow } from './rows.ts'

/** A UTC day of the file. */
export interface DayInFile {
  /** Days since 1970. */
  readonly day: number
  /** Whether all of its polls are packed. */
  readonly isClosed: boolean
  /** Another one once anything of the day has changed. */
  readonly mark: string
}

/** Targets whose day is read at a time: bounds memory. */
const TARGETS_AT_ONCE = 64
const RECEIPTS_AT_ONCE = 5000

/** All days of which there are polls, the oldest first. */
export async function daysInFile({ engine, days }: Readable): Promise<readonly DayInFile[]> {
  return engine.withConnection(async (connection) => {
    const open = await query<{ day: number; mark: string }>(
      connection,
      `SELECT (polled_at // ${DAY_MS})::INTEGER AS day, count(*) || '-' || bit_xor(hash(
         target, boot, polled_at, received_at, interval_ms, shape, shape_text, numbers)) AS mark
       FROM polls GROUP BY day`,
    )
    const openMarks = new Map(open.map(({ day, mark }) => [day, mark]))
    const closed = days.between(-Infinity, Infinity)
    const found: DayInFile[] = []
    for (const day of new Set([...closed, ...openMarks.keys()])) {
      const marks: string[] = []
      if (closed.includes(day)) {
        const [row] = await query<{ mark: string }>(
          connection,
          `SELECT count(*) || '-' || coalesce(bit_xor(hash(
             target, first_at, last_at, count, shapes, polls, readings)), 0) AS mark
           FROM ${DayTables.nameOf(day)}`,
        )
        marks.push(row?.mark ?? '')
      }
      const openMark = openMarks.get(day)
      if (openMark !== undefined) marks.push(openMark)
      found.push({ day, isClosed: openMark === undefined, mark: marks.join('/') })
    }
    return found.toSorted((a, b) => a.day - b.day)
  })
}

/** The targets of which a day has polls. */
export async function targetsOfDay(
  { engine, dictionary, days }: Readable,
  day: number,
): Promise<readonly SeriesTarget[]> {
  const targets = await engine.withConnection((connection) => idsOfDay(connection, days, day))
  return targets.map((id) => dictionary.targetOf(id))
}

/** The polls of a day in parts, those of a target together, oldest first, each time once. */
export async function* pollsOfDay(readable: Readable, day: number): AsyncGenerator<MovedPoll[]> {
  const { engine, dictionary, days } = readable
  const connection = await engine.lend()
  try {
    const targets = await idsOfDay(connection, days, day)
    for (let from = 0; from < targets.length; from += TARGETS_AT_ONCE) {
      const ids = targets.slice(from, from + TARGETS_AT_ONCE)
      const among = `target IN (${ids.join(', ')})`
      const blocks = hasTable(days, day)
        ? await query<BlockRow & { target: number }>(
            connection,
            `SELECT target, ${BLOCK_COLUMNS} FROM ${DayTables.nameOf(day)} WHERE ${among}`,
          )
        : []
      const rows = await query<PollRow>(
        connection,
        `SELECT target, ${POLL_COLUMNS} FROM polls WHERE ${among} AND ${inDay(day)}`,
      )
      const parts = ids.map((id) => {
        const target = dictionary.targetOf(id)
        const polls = sortedOnce([
          ...blocks
            .filter((block) => block.target === id)
            .flatMap((block) => pollsOfBlock(dictionary, block, true)),
          ...rows.filter((row) => row.target === id).map((row) => storedPoll(dictionary, row)),
        ])
        return polls.map((poll): MovedPoll => {
          const { agent, boot } = dictionary.bootOf(poll.boot)
          const { polledAtMs, receivedAtMs, intervalMs } = poll
          const rest = putTogether(dictionary.planOf(poll.shape), poll.numbers) as object
          return { target, agent, boot, polledAtMs, receivedAtMs, intervalMs, rest }
        })
      })
      yield parts.flat()
    }
  } finally {
    engine.giveBack(connection)
  }
}

/** How many polls at or after a time a day has of each kind of target, each time once. */
export async function countsOfDay(
  readable: Readable,
  { day, isClosed }: DayInFile,
  fromMs: number,
): Promise<ReadonlyMap<SeriesTarget['kind'], number>> {
  const counts = new Map<SeriesTarget['kind'], number>()
  const add = (kind: SeriesTarget['kind'], polls: number): void =>
    void counts.set(kind, (counts.get(kind) ?? 0) + polls)
  if (!isClosed || fromMs > day * DAY_MS) {
    for await (const part of pollsOfDay(readable, day)) {
      for (const { target, polledAtMs } of part) if (polledAtMs >= fromMs) add(target.kind, 1)
    }
    return counts
  }
  const rows = await readable.engine.withConnection((connection) =>
    query<{ target: number; polls: number }>(
      connection,
      `SELECT target, sum(count)::DOUBLE AS polls FROM ${DayTables.nameOf(day)} GROUP BY target`,
    ),
  )
  for (const { target, polls } of rows) add(readable.dictionary.targetOf(target).kind, polls)
  return counts
}

/** The receipts of batches that were received at or after a time, in parts, the oldest first. */
export async function* receiptsSince(
  { engine, dictionary }: Readable,
  fromMs: number,
): AsyncGenerator<readonly LedgerReceipt[]> {
  for (let offset = 0; ; offset += RECEIPTS_AT_ONCE) {
    const rows = await engine.withConnection((connection) =>
      query<{
        readonly boot: number
        readonly sequence: number
        readonly received_at: number
        readonly accepted: number
        readonly rejected: string | null
      }>(
        connection,
        `SELECT boot, sequence::DOUBLE AS sequence, received_at::DOUBLE AS received_at, accepted,
           rejected
         FROM deliveries WHERE received_at >= ${fromMs}
         ORDER BY received_at, boot, sequence LIMIT ${RECEIPTS_AT_ONCE} OFFSET ${offset}`,
      ),
    )
    yield rows.map(({ boot, sequence, received_at: receivedAtMs, accepted, rejected }) => ({
      ...dictionary.bootOf(boot),
      sequence,
      receivedAtMs,
      accepted,
      rejected: JSON.parse(rejected ?? '[]') as Rejection[],
    }))
    if (rows.length < RECEIPTS_AT_ONCE) return
  }
}

const inDay = (day: number): string =>
  `polled_at >= ${day * DAY_MS} AND polled_at < ${(day + 1) * DAY_MS}`

const hasTable = (days: DayTables, day: number): boolean =>
  days.between(day * DAY_MS, (day + 1) * DAY_MS).length > 0

async function idsOfDay(
  connection: DuckDBConnection,
  days: DayTables,
  day: number,
): Promise<readonly number[]> {
  const parts = [`SELECT target FROM polls WHERE ${inDay(day)}`]
  if (hasTable(days, day)) parts.push(`SELECT target FROM ${DayTables.nameOf(day)}`)
  const rows = await query<{ target: number }>(
    connection,
    `SELECT DISTINCT target FROM (${parts.join(' UNION ALL ')}) ORDER BY target`,
  )
  return rows.map(({ target }) => target)
}
