/**
 * Columns as files of 0.5 have them, which are read and written no more: each column was turned into
 * small residuals, the residuals into byte planes, and all planes were deflated together.
 */
import { inflateRawSync } from 'node:zlib'

/** How a column becomes residuals; the name's place in the list is its code on disk. */
const TRANSFORMS = ['plain', 'delta', 'follow', 'float'] as const
type Transform = (typeof TRANSFORMS)[number]

const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000] as const
/** Head of one column: transform, decimals, number of planes (a byte each), base, min (float64). */
const HEAD_BYTES = 19

/** `follow` is the column of whole numbers (the times) that others may run along with. */
export function inflateColumns(
  bytes: Uint8Array,
  columnsCount: number,
  follow: ArrayLike<number>,
): Float64Array[] {
  const plain = inflateRawSync(bytes)
  const rows = follow.length
  let at = columnsCount * HEAD_BYTES
  return Array.from({ length: columnsCount }, (_, index) => {
    const head = plain.subarray(index * HEAD_BYTES, (index + 1) * HEAD_BYTES)
    const transform = TRANSFORMS[head.readUInt8(0)]
    const planesBytes = head.readUInt8(2) * rows
    const planes = plain.subarray(at, at + planesBytes)
    at += planesBytes
    if (transform === undefined || planes.length !== planesBytes) {
      throw new Error('[store embedded] a stored block is damaged')
    }
    if (transform === 'float') return fromFloatPlanes(planes, rows)
    const residuals = fromPlanes(planes, rows, head.readDoubleLE(11))
    const values = restore(transform, residuals, head.readDoubleLE(3), follow)
    const power = POWERS[head.readUInt8(1)] ?? 1
    return power === 1 ? values : values.map((value) => value / power)
  })
}

function fromPlanes(planes: Uint8Array, rows: number, min: number): Float64Array {
  const values = new Float64Array(rows).fill(min)
  for (let from = 0, unit = 1; from < planes.length; from += rows, unit *= 256) {
    for (let row = 0; row < rows; row += 1) {
      values[row] = (values[row] ?? 0) + (planes[from + row] ?? 0) * unit
    }
  }
  return values
}

function restore(
  transform: Transform,
  residuals: Float64Array,
  base: number,
  follow: ArrayLike<number>,
): Float64Array {
  if (transform === 'plain') return residuals
  let previous = base
  let previousFollowed = follow[0] ?? 0
  for (let row = 0; row < residuals.length; row += 1) {
    const followed = follow[row] ?? 0
    if (row > 0) previous += residuals[row] ?? 0
    if (transform === 'follow') previous += followed - previousFollowed
    previousFollowed = followed
    residuals[row] = previous
  }
  return residuals
}

function fromFloatPlanes(planes: Uint8Array, rows: number): Float64Array {
  const bytes = new Uint8Array(rows * 8)
  for (let at = 0; at < planes.length; at += 1) {
    bytes[(at % rows) * 8 + Math.floor(at / rows)] = planes[at] ?? 0
  }
  return new Float64Array(bytes.buffer)
}
