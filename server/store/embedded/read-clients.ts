import { setImmediate as turn } from 'node:timers/promises'
import type { ClientPolls } from '../../domain/client-windows.ts'
import type { SeriesTarget } from '../series-store.ts'
import { clientsOf, pollsOfUsage } from '../client-reading.ts'
import { holdsClients, unpackClients } from './block.ts'
import { targetWord } from './dictionary.ts'
import type { Dictionary } from './dictionary.ts'
import { query } from './engine.ts'
import { numbersOf } from './numbers-text.ts'
import { readUsage } from './read-usage.ts'
import { readPacked } from './packed-polls.ts'
import type { PackedDay } from './packed-polls.ts'
import type { Readable } from './reading.ts'

/** Targets read at a time: a month of so many packed polls is 9 MB. */
const TARGETS_AT_ONCE = 200

interface FreshRow {
  readonly target: number
  readonly firstMs: number
  readonly interval_ms: number
  readonly shape: number | null
  readonly shape_text: string | null
  readonly numbers: string
}
interface TargetRows {
  readonly fresh: FreshRow[]
  readonly packed: PackedDay[]
}

const NOBODY: ClientPolls = {
  times: new Float64Array(),
  intervals: new Float64Array(),
  clients: new Float64Array(),
}

/** Columns that are filled anew for each target: a month of a city would be 200 MB of them. */
class Room {
  #columns = NOBODY

  for(count: number): ClientPolls {
    if (this.#columns.times.length < count) {
      const column = (): Float64Array => new Float64Array(count)
      this.#columns = { times: column(), intervals: column(), clients: column() }
    }
    return rowsOf(this.#columns, 0, count)
  }
}

/** See `SeriesStore.readClients`. */
export async function* readClients(
  readable: Readable,
  targets: readonly SeriesTarget[],
  fromMs: number,
  untilMs: number,
): AsyncGenerator<ClientPolls> {
  const rowsFrom = (at: number): Promise<ReadonlyMap<number, TargetRows>> =>
    readRows(readable, targets.slice(at, at + TARGETS_AT_ONCE), fromMs, untilMs)
  // The engine reads the next rows on its own threads while those before are unpacked here.
  let reading = rowsFrom(0)
  const room = new Room()
  try {
    for (let at = 0; at < targets.length; at += TARGETS_AT_ONCE) {
      const rows = await reading
      if (at + TARGETS_AT_ONCE < targets.length) reading = rowsFrom(at + TARGETS_AT_ONCE)
      for (const target of targets.slice(at, at + TARGETS_AT_ONCE)) {
        const own = rows.get(readable.dictionary.idOf(targetWord(target.kind, target.id)) ?? -1)
        yield own === undefined
          ? NOBODY
          : (clientsOfRows(readable.dictionary, own, room, fromMs, untilMs) ??
            pollsOfUsage((await readUsage(readable, [target], fromMs, untilMs))[0] ?? []))
        await turn()
      }
    }
  } finally {
    await reading.catch(() => undefined)
  }
}

/** One transaction sees one moment, and compaction moves polls from one table to another. */
async function readRows(
  { engine, dictionary, days }: Readable,
  targets: readonly SeriesTarget[],
  fromMs: number,
  untilMs: number,
): Promise<ReadonlyMap<number, TargetRows>> {
  const ids = targets.flatMap(({ kind, id }) => dictionary.idOf(targetWord(kind, id)) ?? [])
  const byTarget = new Map(ids.map((id): [number, TargetRows] => [id, { fresh: [], packed: [] }]))
  if (ids.length === 0) return byTarget
  const statement = `SELECT target, polled_at::DOUBLE AS "firstMs", interval_ms, shape, shape_text, numbers
    FROM polls WHERE target IN (${ids.join(', ')}) AND polled_at >= ${fromMs} AND polled_at < ${untilMs}`
  const { fresh, packed } = await days.reading(fromMs, untilMs, (closed) =>
    engine.withConnection(async (connection) => {
      await connection.run('BEGIN TRANSACTION READ ONLY')
      try {
        return {
          fresh: await query<FreshRow>(connection, statement),
          packed: await readPacked(connection, closed, { ids, fromMs, untilMs }),
        }
      } finally {
        await connection.run('ROLLBACK')
      }
    }),
  )
  for (const row of fresh) byTarget.get(row.target)?.fresh.push(row)
  for (const row of packed) byTarget.get(row.target)?.packed.push(row)
  return byTarget
}

/** Null where whole polls have to be looked at: late ones among others, and blocks of files of 0.5. */
function clientsOfRows(
  dictionary: Dictionary,
  { fresh, packed }: TargetRows,
  room: Room,
  fromMs: number,
  untilMs: number,
): ClientPolls | null {
  const sorted = [...packed, ...fresh].toSorted((a, b) => a.firstMs - b.firstMs)
  const count = packed.reduce((sum, row) => sum + row.count, fresh.length)
  const found = room.for(count)
  let at = 0
  for (const row of sorted) {
    if ('polls' in row) {
      const block = { count: row.count, polls: row.polls.bytes }
      if (!holdsClients(block)) return null
      unpackClients(block, found, at)
      at += row.count
    } else {
      setFresh(dictionary, row, found, at)
      at += 1
    }
  }
  const { times } = found
  for (let row = 1; row < count; row += 1) {
    if ((times[row] ?? 0) <= (times[row - 1] ?? 0)) return null
  }
  return within(found, fromMs, untilMs)
}

function setFresh(dictionary: Dictionary, row: FreshRow, into: ClientPolls, at: number): void {
  const shape = row.shape === null ? (row.shape_text ?? '') : dictionary.textOf(row.shape)
  into.times[at] = row.firstMs
  into.intervals[at] = row.interval_ms
  into.clients[at] = clientsOf(dictionary.planOf(shape), numbersOf(row.numbers))
}

/** The polls from one time to another. */
function within(polls: ClientPolls, fromMs: number, untilMs: number): ClientPolls {
  const { times } = polls
  let [from, until] = [0, times.length]
  while (from < until && (times[from] ?? 0) < fromMs) from += 1
  while (until > from && (times[until - 1] ?? 0) >= untilMs) until -= 1
  return rowsOf(polls, from, until)
}

function rowsOf(
  { times, intervals, clients }: ClientPolls,
  from: number,
  until: number,
): ClientPolls {
  return {
    times: times.subarray(from, until),
    intervals: intervals.subarray(from, until),
    clients: clients.subarray(from, until),
  }
}
