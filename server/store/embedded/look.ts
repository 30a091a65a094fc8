/** What a person asks of the series file: what is in it, and whether all of it can be read. */
import { setImmediate as turn } from 'node:timers/promises'
import { DAY_MS, DayTables } from './day-tables.ts'
import { query } from './engine.ts'
import { BLOCK_COLUMNS, pollsOfBlock, received } from './reading.ts'
import type { BlockRow, Readable } from './reading.ts'

/** How the samples lie in the file. */
export interface StoredDays {
  readonly closedDays: number
  readonly openDays: number
  /** Samples of each of the last closed days, the oldest first. */
  readonly lastSamples: readonly number[]
}

const LAST_DAYS = 7
/** Blocks read at a time: bounds memory. */
const BLOCKS_AT_ONCE = 32

export async function storedDays({ engine, days }: Readable): Promise<StoredDays> {
  const closed = days.between(-Infinity, Infinity)
  return engine.withConnection(async (connection) => {
    const lastSamples: number[] = []
    for (const day of closed.slice(-LAST_DAYS)) {
      const [row] = await query<{ samples: number }>(
        connection,
        `SELECT coalesce(sum(count), 0)::DOUBLE AS samples FROM ${DayTables.nameOf(day)}`,
      )
      lastSamples.push(row?.samples ?? 0)
    }
    const [open] = await query<{ days: number }>(
      connection,
      `SELECT count(DISTINCT polled_at // ${DAY_MS})::INTEGER AS days FROM polls`,
    )
    return { closedDays: closed.length, openDays: open?.days ?? 0, lastSamples }
  })
}

/** Polls of days that are over and not packed yet. */
export async function waitingPolls({ engine }: Readable, beforeMs: number): Promise<number> {
  const [row] = await engine.withConnection((connection) =>
    query<{ polls: number }>(
      connection,
      `SELECT count(*)::DOUBLE AS polls FROM polls WHERE polled_at < ${beforeMs}`,
    ),
  )
  return row?.polls ?? 0
}

export const closedDaysOf = ({ days }: Readable): readonly number[] =>
  days.between(-Infinity, Infinity)

/**
 * Reads every block of a closed day, whose pages the engine holds against their checksums, and unpacks
 * it. Gives the first thing that is wrong, or null.
 */
export async function faultOfDay(readable: Readable, day: number): Promise<string | null> {
  const table = DayTables.nameOf(day)
  const { engine, dictionary } = readable
  const name = new Date(day * DAY_MS).toISOString().slice(0, 10)
  const connection = await engine.lend()
  try {
    const targets = await query<{ target: number }>(
      connection,
      `SELECT DISTINCT target FROM ${table} ORDER BY target`,
    )
    for (let next = 0; next < targets.length; next += BLOCKS_AT_ONCE) {
      const ids = targets.slice(next, next + BLOCKS_AT_ONCE).map(({ target }) => target)
      const blocks = await query<CheckedBlock>(
        connection,
        `SELECT target, first_at::DOUBLE AS first_at, last_at::DOUBLE AS last_at, ${BLOCK_COLUMNS}
         FROM ${table} WHERE target IN (${ids.join(', ')})`,
      )
      for (const block of blocks) {
        const fault = faultOfBlock(readable, day, block)
        if (fault !== null) return `${name}, ${targetOf(dictionary, block.target)}: ${fault}`
        await turn()
      }
    }
    return null
  } catch (cause) {
    return `${name}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`
  } finally {
    engine.giveBack(connection)
  }
}

interface CheckedBlock extends BlockRow {
  readonly target: number
  readonly first_at: number
  readonly last_at: number
}

function faultOfBlock({ dictionary }: Readable, day: number, block: CheckedBlock): string | null {
  try {
    const polls = pollsOfBlock(dictionary, block, true)
    if (polls.length !== block.count) return `${polls.length} of ${block.count} polls`
    for (const [at, poll] of polls.entries()) {
      const { polledAtMs } = poll
      const before = polls[at - 1]?.polledAtMs ?? -Infinity
      if (polledAtMs <= before) return `poll ${at} is not after the one before it`
      if (Math.floor(polledAtMs / DAY_MS) !== day) return `poll ${at} is of another day`
    }
    // Each poll would take minutes; the shapes of a block mostly are those of its first and last.
    const target = dictionary.targetOf(block.target)
    for (const poll of [polls[0], polls.at(-1)]) {
      if (poll !== undefined) received(dictionary, target, poll)
    }
    const isWithin =
      (polls[0]?.polledAtMs ?? Infinity) >= block.first_at &&
      (polls.at(-1)?.polledAtMs ?? -Infinity) <= block.last_at
    return isWithin ? null : 'polls lie outside of the bounds of their block'
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause)
  }
}

function targetOf(dictionary: Readable['dictionary'], id: number): string {
  try {
    return dictionary.targetOf(id).id
  } catch {
    return `target ${id}`
  }
}

/** Polls of open days that name words which are not there; null where there are none. */
export async function faultOfOpenDays({ engine }: Readable): Promise<string | null> {
  const [row] = await engine.withConnection((connection) =>
    query<{ polls: number }>(
      connection,
      `SELECT count(*)::DOUBLE AS polls FROM polls
       WHERE target NOT IN (SELECT id FROM words) OR boot NOT IN (SELECT id FROM words)
         OR (shape IS NOT NULL AND shape NOT IN (SELECT id FROM words))
         OR (shape IS NULL AND shape_text IS NULL)`,
    ),
  )
  const polls = row?.polls ?? 0
  return polls === 0 ? null : `open days: ${polls} polls of targets that are not in the dictionary`
}
