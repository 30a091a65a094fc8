/**
 * A block holds one target's polls of one UTC day. What a month's report asks of each poll (times,
 * outcomes, origin and the count of clients) is packed apart from the other readings, so that it is
 * read without unpacking the rest.
 */
import type { ClientPolls } from '../../domain/client-windows.ts'
import { CLIENTS_PATH } from '../client-reading.ts'
import { planOf } from '../shape.ts'
import type { ShapedPoll } from '../shaped-poll.ts'
import { pushNumber, pushSigned, takeNumber, takeSigned } from './byte-list.ts'
import type { ByteCursor } from './byte-list.ts'
import { pushColumn, pushQuickColumn, skipColumn, takeColumn } from './coded-columns.ts'
import type { Followed } from './coded-columns.ts'
import { setLine, Spans, takeFieldColumn, takeLine, takeSpans } from './column-spans.ts'
import { deflatedNumbers, deflatedPolls } from './deflated-block.ts'

/** A poll as it is stored; in a block its receipt is to the minute, rounded up. */
export interface StoredPoll extends ShapedPoll {
  /** Dictionary id of the agent's boot that delivered it. */
  readonly boot: number
}

/** A packed block. `shapes` are texts; a poll names its shape by index. */
export interface Block {
  readonly count: number
  readonly polls: Uint8Array
  readonly readings: Uint8Array
  readonly shapes: readonly string[]
}

const MINUTE_MS = 60_000
/** Of `PollColumns`; as they are packed there is one more, for the times are two. */
const POLL_COLUMNS = 5
/** The first byte of both parts; no stream of deflate, which is what a block was before, begins so. */
const FORM = 0b0000_1111

/** The place of the count of clients among the numbers of a shape; undefined where it has none. */
const clientsPlaceOf = (shape: string): number | undefined =>
  shape.includes('"clients":0') ? planOf(shape).places.get(CLIENTS_PATH) : undefined

/**
 * Packs polls that are sorted by time. Behind the columns of the polls stands, for each shape, the place
 * of the clients among its numbers, from 1, or 0 for none; then their column.
 */
export function packBlock(polls: readonly StoredPoll[]): Block {
  const shapes = [...new Set(polls.map(({ shape }) => shape))]
  const indexOf = new Map(shapes.map((shape, index) => [shape, index]))
  const times = polls.map(({ polledAtMs }) => polledAtMs)
  const startMs = times[0] ?? 0
  const stepMs = Math.max(1, polls[0]?.intervalMs ?? 1)
  const steps = times.map((atMs) => Math.round((atMs - startMs) / stepMs))
  const outer: number[] = [FORM]
  const inner: number[] = [FORM]
  pushSigned(outer, startMs)
  pushNumber(outer, stepMs)
  const columns = [
    steps,
    times.map((atMs, row) => atMs - startMs - (steps[row] ?? 0) * stepMs),
    polls.map(({ intervalMs }) => intervalMs),
    polls.map(({ polledAtMs, receivedAtMs }) => Math.ceil((receivedAtMs - polledAtMs) / MINUTE_MS)),
    polls.map(({ boot }) => boot),
    polls.map(({ shape }) => indexOf.get(shape) ?? 0),
  ]
  for (const column of columns) pushQuickColumn(outer, column)
  for (const shape of shapes) {
    const rows = polls.filter((poll) => poll.shape === shape)
    const ownTimes = rows.map(({ polledAtMs }) => polledAtMs)
    const followed = [ownTimes, dueTimes(ownTimes, startMs, stepMs)]
    const width = rows[0]?.numbers.length ?? 0
    const clientsPlace = clientsPlaceOf(shape) ?? -1
    pushNumber(outer, clientsPlace + 1)
    pushNumber(inner, width)
    for (let place = 0; place < width; place += 1) {
      const column = rows.map(({ numbers }) => numbers[place] ?? 0)
      if (place === clientsPlace) pushQuickColumn(outer, column)
      else pushColumn(inner, column, followed)
    }
  }
  return {
    count: polls.length,
    polls: Uint8Array.from(outer),
    readings: Uint8Array.from(inner),
    shapes,
  }
}

/** When each poll was due: what a device tells of its own clock may follow that more closely. */
function dueTimes(times: Followed, startMs: number, stepMs: number): Float64Array {
  const due = new Float64Array(times.length)
  for (let row = 0; row < due.length; row += 1) {
    due[row] = startMs + Math.round(((times[row] ?? 0) - startMs) / stepMs) * stepMs
  }
  return due
}

/** The polls of a block without their readings, oldest first; columns of equal length. */
export interface PollColumns {
  readonly times: Float64Array
  readonly intervals: Float64Array
  /** Whole minutes from poll to receipt, rounded up. */
  readonly minutes: Float64Array
  readonly boots: Float64Array
  /** Into the block's shapes. */
  readonly shapeIndexes: Float64Array
}

/** True for a block whose clients `unpackClients` finds. */
export const holdsClients = ({ polls }: Pick<Block, 'polls'>): boolean => polls[0] === FORM

/** Columns for as many polls, which may be those of one that was larger. */
function roomFor(count: number, all = new Float64Array(count * POLL_COLUMNS)): PollColumns {
  const column = (place: number): Float64Array => all.subarray(place * count, (place + 1) * count)
  return {
    times: column(0),
    intervals: column(1),
    minutes: column(2),
    boots: column(3),
    shapeIndexes: column(4),
  }
}

/** Columns that are read before the next block is, thousands of times: memory costs more than reading. */
let lent = new Float64Array()
function lentRoom(count: number): PollColumns {
  if (lent.length < count * POLL_COLUMNS) lent = new Float64Array(count * POLL_COLUMNS)
  return roomFor(count, lent)
}

/** Much quicker than `unpackBlock`, for those who look at no reading. Lends the columns until the next call. */
export function unpackPolls(block: Pick<Block, 'count' | 'polls'>): PollColumns {
  if (!holdsClients(block)) return deflatedPolls(block)
  const columns = lentRoom(block.count)
  takePolls(openPart(block.polls), columns)
  return columns
}

/**
 * The polls of a block and the clients that each of them counted, NaN for none, set from a row of
 * these columns on.
 */
export function unpackClients(
  { count, polls }: Pick<Block, 'count' | 'polls'>,
  into: ClientPolls,
  row: number,
): void {
  const from = openPart(polls)
  const clients = into.clients.subarray(row, row + count)
  const room = lentRoom(count)
  takeTimes(from, into.times.subarray(row, row + count), room.minutes)
  takeColumn(from, into.intervals.subarray(row, row + count), [])
  // Of the minutes and the boots.
  skipColumn(from)
  skipColumn(from)
  takeSpans(from, shapeSpans, room.shapeIndexes)
  clients.fill(Number.NaN)
  for (let index = 0; from.at < polls.length; index += 1) {
    if (takeNumber(from) === 0) continue
    const own = room.minutes.subarray(0, shapeSpans.rowsOf(index))
    takeColumn(from, own, [])
    let [next, start] = [0, 0]
    for (let span = 0; span < shapeSpans.count; span += 1) {
      const end = shapeSpans.ends[span] as number
      if (shapeSpans.values[span] === index) {
        clients.set(own.subarray(next, next + end - start), start)
        next += end - start
      }
      start = end
    }
  }
}

/** What changes seldom from poll to poll, of a block whose polls came at regular times. */
export interface PollSpans {
  readonly timeAt: (row: number) => number
  /** No poll came later after the one before it. */
  readonly gapMsMax: number
  readonly intervals: Spans
  /** As of `PollColumns`. */
  readonly minutes: Spans
  readonly shapeIndexes: Spans
}

/** One for all blocks: they are read one after the other. */
const [intervalSpans, minuteSpans, shapeSpans] = [new Spans(), new Spans(), new Spans()]

/** Reads a tenth of what `unpackPolls` does; null for other blocks. Lends the spans until the next call. */
export function unpackSpans(block: Pick<Block, 'count' | 'polls'>): PollSpans | null {
  if (!holdsClients(block)) return null
  const from = openPart(block.polls)
  const startMs = takeSigned(from)
  const stepMs = takeNumber(from)
  const steps = takeLine(from)
  if (steps === null) return null
  const late = takeFieldColumn(from, block.count)
  if (late === null) return null
  const room = lentRoom(block.count).times
  takeSpans(from, intervalSpans, room)
  takeSpans(from, minuteSpans, room)
  skipColumn(from)
  takeSpans(from, shapeSpans, room)
  return {
    timeAt: (row) => startMs + (steps.base + row * steps.slope) * stepMs + late.at(row),
    gapMsMax: steps.slope * stepMs + late.max - late.min,
    intervals: intervalSpans,
    minutes: minuteSpans,
    shapeIndexes: shapeSpans,
  }
}

/** The polls of a block, oldest first; with empty `numbers` unless `withNumbers`. */
export function unpackBlock(block: Block, withNumbers: boolean): StoredPoll[] {
  const columns = unpackPolls(block)
  const { times, intervals, minutes, boots, shapeIndexes } = columns
  const numbers = withNumbers ? unpackNumbers(block, columns) : []
  return Array.from(times, (polledAtMs, row) => ({
    polledAtMs,
    receivedAtMs: polledAtMs + (minutes[row] ?? 0) * MINUTE_MS,
    intervalMs: intervals[row] ?? 0,
    boot: boots[row] ?? 0,
    shape: block.shapes[shapeIndexes[row] ?? 0] ?? '',
    numbers: numbers[row] ?? [],
  }))
}

function unpackNumbers(block: Block, columns: PollColumns): readonly number[][] {
  if (!holdsClients(block)) return deflatedNumbers(block, columns)
  const found: number[][] = Array.from({ length: block.count }, () => [])
  const outer = openPart(block.polls)
  const [startMs, stepMs] = [takeSigned(outer), takeNumber(outer)]
  for (let column = 0; column <= POLL_COLUMNS; column += 1) skipColumn(outer)
  const inner = openPart(block.readings)
  for (let index = 0; index < block.shapes.length; index += 1) {
    const rows = rowsOf(columns, index)
    const times = columns.times.filter((_, row) => columns.shapeIndexes[row] === index)
    const followed = [times, dueTimes(times, startMs, stepMs)]
    const clientsPlace = takeNumber(outer) - 1
    const width = takeNumber(inner)
    const numbers = new Float64Array(rows.length * width)
    for (let place = 0; place < width; place += 1) {
      const column = numbers.subarray(place * rows.length, (place + 1) * rows.length)
      if (place === clientsPlace) takeColumn(outer, column, [])
      else takeColumn(inner, column, followed)
    }
    for (const [at, row] of rows.entries()) {
      const own: number[] = []
      for (let next = at; next < numbers.length; next += rows.length) own.push(numbers[next] ?? 0)
      found[row] = own
    }
  }
  return found
}

function rowsOf({ shapeIndexes }: PollColumns, index: number): readonly number[] {
  const rows: number[] = []
  for (let row = 0; row < shapeIndexes.length; row += 1) {
    if (shapeIndexes[row] === index) rows.push(row)
  }
  return rows
}

function openPart(bytes: Uint8Array): ByteCursor {
  if (bytes[0] !== FORM) throw new Error('[store embedded] a stored block is damaged')
  return { bytes, at: 1 }
}

function takePolls(from: ByteCursor, columns: PollColumns): void {
  const { times, intervals, minutes, boots, shapeIndexes } = columns
  // The place of the intervals is not taken yet.
  takeTimes(from, times, intervals)
  for (const column of [intervals, minutes, boots, shapeIndexes]) takeColumn(from, column, [])
}

/** The times of polls; `room` is for as many numbers. */
function takeTimes(from: ByteCursor, times: Float64Array, room: Float64Array): void {
  const startMs = takeSigned(from)
  const stepMs = takeNumber(from)
  const steps = takeLine(from)
  const late = steps === null ? null : takeFieldColumn(from, times.length)
  if (steps !== null && late !== null) {
    late.along({ base: startMs + steps.base * stepMs, slope: steps.slope * stepMs }, times)
    return
  }
  if (steps === null) takeColumn(from, room, [])
  else setLine(steps, room)
  takeColumn(from, times, [])
  for (let row = 0; row < times.length; row += 1) {
    times[row] = startMs + (room[row] as number) * stepMs + (times[row] as number)
  }
}
