/** Blocks as files of 0.5 have them: they are read, and folded anew they take the present form. */
import type { Block, PollColumns } from './block.ts'
import { inflateColumns } from './deflated-columns.ts'

/** polledAt, interval, minutes until received, boot, shape. */
const POLL_COLUMNS = 5
const LENGTH_BYTES = 4
const NOTHING = new Float64Array()

export function deflatedPolls({ count, polls }: Pick<Block, 'count' | 'polls'>): PollColumns {
  const columns = inflateColumns(polls, POLL_COLUMNS, new Float64Array(count))
  const [times = NOTHING, intervals = NOTHING, minutes = NOTHING] = columns
  const [, , , boots = NOTHING, shapeIndexes = NOTHING] = columns
  return { times, intervals, minutes, boots, shapeIndexes }
}

/** The numbers of each poll. */
export function deflatedNumbers(
  { count, readings, shapes }: Block,
  { times, shapeIndexes }: PollColumns,
): readonly number[][] {
  const found: number[][] = Array.from({ length: count }, () => [])
  const bytes = Buffer.from(readings)
  let at = 0
  shapes.forEach((_, shapeIndex) => {
    const length = bytes.readUInt32LE(at)
    const width = bytes.readUInt32LE(at + LENGTH_BYTES)
    const from = at + LENGTH_BYTES * 2
    at = from + length
    const rows = found.filter((_numbers, row) => shapeIndexes[row] === shapeIndex)
    const follow = times.filter((_time, row) => shapeIndexes[row] === shapeIndex)
    for (const column of inflateColumns(bytes.subarray(from, at), width, follow)) {
      rows.forEach((numbers, row) => numbers.push(column[row] ?? 0))
    }
  })
  return found
}
