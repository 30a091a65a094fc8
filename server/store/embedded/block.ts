/**
 * A block holds one target's polls of one UTC day. Times, outcomes and origin are packed apart from
 * the readings, so that availability is read without unpacking the rest.
 */
import { packColumns, unpackColumns } from './columns.ts'

/** One stored poll. `shape` and `numbers` are what `shape.ts` made of the sample. */
export interface StoredPoll {
  readonly polledAtMs: number
  /** In a block to the minute, rounded up: when it arrived matters to the minute only. */
  readonly receivedAtMs: number
  readonly intervalMs: number
  /** Dictionary id of the agent's boot that delivered it. */
  readonly boot: number
  readonly shape: string
  readonly numbers: readonly number[]
}

/** A packed block. `shapes` are texts; a poll names its shape by index. */
export interface Block {
  readonly count: number
  readonly polls: Uint8Array
  readonly readings: Uint8Array
  readonly shapes: readonly string[]
}

const MINUTE_MS = 60_000
/** polledAt, interval, minutes until received, boot, shape. */
const POLL_COLUMNS = 5
const LENGTH_BYTES = 4

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0)

/** Packs polls that are sorted by time. */
export function packBlock(polls: readonly StoredPoll[]): Block {
  const shapes = [...new Set(polls.map(({ shape }) => shape))]
  const indexOf = new Map(shapes.map((shape, index) => [shape, index]))
  const columns = [
    polls.map(({ polledAtMs }) => polledAtMs),
    polls.map(({ intervalMs }) => intervalMs),
    polls.map(({ polledAtMs, receivedAtMs }) => Math.ceil((receivedAtMs - polledAtMs) / MINUTE_MS)),
    polls.map(({ boot }) => boot),
    polls.map(({ shape }) => indexOf.get(shape) ?? 0),
  ]
  const readings = shapes.flatMap((shape) => {
    const rows = polls.filter((poll) => poll.shape === shape)
    const width = rows[0]?.numbers.length ?? 0
    const packed = packColumns(
      Array.from({ length: width }, (_, column) => rows.map(({ numbers }) => numbers[column] ?? 0)),
      rows.map(({ polledAtMs }) => polledAtMs),
    )
    const head = Buffer.alloc(LENGTH_BYTES * 2)
    head.writeUInt32LE(packed.length, 0)
    head.writeUInt32LE(width, LENGTH_BYTES)
    return [head, packed]
  })
  return {
    count: polls.length,
    polls: packColumns(columns, zeros(polls.length)),
    readings: Buffer.concat(readings),
    shapes,
  }
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

const NOTHING = new Float64Array()

/** Much quicker than `unpackBlock`, for those who look at no reading. */
export function unpackPolls({ count, polls }: Pick<Block, 'count' | 'polls'>): PollColumns {
  const columns = unpackColumns(polls, POLL_COLUMNS, new Float64Array(count))
  const [times = NOTHING, intervals = NOTHING, minutes = NOTHING] = columns
  const [, , , boots = NOTHING, shapeIndexes = NOTHING] = columns
  return { times, intervals, minutes, boots, shapeIndexes }
}

/** The polls of a block, oldest first; with empty `numbers` unless `withNumbers`. */
export function unpackBlock(block: Block, withNumbers: boolean): StoredPoll[] {
  const { times, intervals, minutes, boots, shapeIndexes } = unpackPolls(block)
  const numbers = withNumbers ? unpackNumbers(block, times, shapeIndexes) : []
  return Array.from(times, (polledAtMs, row) => ({
    polledAtMs,
    receivedAtMs: polledAtMs + (minutes[row] ?? 0) * MINUTE_MS,
    intervalMs: intervals[row] ?? 0,
    boot: boots[row] ?? 0,
    shape: block.shapes[shapeIndexes[row] ?? 0] ?? '',
    numbers: numbers[row] ?? [],
  }))
}

function unpackNumbers(block: Block, times: Float64Array, shapeIndexes: Float64Array): number[][] {
  const found: number[][] = Array.from({ length: block.count }, () => [])
  const bytes = Buffer.from(block.readings)
  let at = 0
  block.shapes.forEach((_, shapeIndex) => {
    const length = bytes.readUInt32LE(at)
    const width = bytes.readUInt32LE(at + LENGTH_BYTES)
    const from = at + LENGTH_BYTES * 2
    at = from + length
    const rows = found.filter((_numbers, row) => shapeIndexes[row] === shapeIndex)
    const follow = times.filter((_time, row) => shapeIndexes[row] === shapeIndex)
    for (const column of unpackColumns(bytes.subarray(from, at), width, follow)) {
      rows.forEach((numbers, row) => numbers.push(column[row] ?? 0))
    }
  })
  return found
}
