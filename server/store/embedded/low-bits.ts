/** The low bits of whole numbers, close together: sixteen of each at most, then the next of each. */
import type { ByteCursor } from './byte-list.ts'

const FIELD_BITS = 16
const BYTE_BITS = 8

/** Adds the low bits of each value. */
export function packBits(bytes: number[], values: Float64Array, lowBits: number): void {
  for (let from = 0; from < lowBits; from += FIELD_BITS) {
    const width = Math.min(FIELD_BITS, lowBits - from)
    const unit = 2 ** from
    let [waiting, waitingBits] = [0, 0]
    for (const value of values) {
      waiting |= (Math.floor(value / unit) % 2 ** width) << waitingBits
      waitingBits += width
      for (; waitingBits >= BYTE_BITS; waitingBits -= BYTE_BITS) {
        bytes.push(waiting & 255)
        waiting >>>= BYTE_BITS
      }
    }
    if (waitingBits > 0) bytes.push(waiting)
  }
}

/** The inverse of `packBits`: sets each of the values to its low bits by `factor`, and `plus` more. */
export function takeBits(
  from: ByteCursor,
  values: Float64Array,
  lowBits: number,
  factor = 1,
  plus = 0,
): void {
  const { bytes } = from
  const count = values.length
  if (lowBits === 0) values.fill(plus)
  for (let bits = 0; bits < lowBits; bits += FIELD_BITS) {
    const width = Math.min(FIELD_BITS, lowBits - bits)
    const fields = { bytes, startsAt: from.at, width }
    from.at += bytesOfFields(count, width)
    if (from.at > bytes.length) throw new Error('[store embedded] a stored block is damaged')
    if (bits === 0) setFields(fields, values, factor, plus, 0)
    else {
      const unit = 2 ** bits * factor
      for (let row = 0; row < count; row += 1) {
        values[row] = (values[row] as number) + fieldAt(fields, row) * unit
      }
    }
  }
}

/** Whole numbers of one width, sixteen bits at most, from a byte on. */
export interface Bits {
  readonly bytes: Uint8Array
  readonly startsAt: number
  readonly width: number
}

/** Bytes of so many numbers of one width. */
export const bytesOfFields = (count: number, width: number): number =>
  Math.ceil((count * width) / BYTE_BITS)

/** One of the numbers. */
export function fieldAt({ bytes, startsAt, width }: Bits, row: number): number {
  const position = row * width
  const at = startsAt + (position >>> 3)
  const three = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)
  return (three >>> (position & 7)) & ((1 << width) - 1)
}

/** Sets each of the values to its number by `factor`, and `plus + row * slope` more. */
export function setFields(
  fields: Bits,
  values: Float64Array,
  factor: number,
  plus: number,
  slope: number,
): void {
  const { bytes, startsAt, width } = fields
  const mask = (1 << width) - 1
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // Four bytes at once, as long as there are four: a month of a city has millions of these numbers.
  const wholeRows = Math.floor(((bytes.length - 4 - startsAt) * BYTE_BITS) / Math.max(1, width))
  const until = Math.max(0, Math.min(values.length, wholeRows))
  let position = startsAt * BYTE_BITS
  let add = plus
  for (let row = 0; row < until; row += 1) {
    const field = (view.getUint32(position >>> 3, true) >>> (position & 7)) & mask
    values[row] = field * factor + add
    position += width
    add += slope
  }
  for (let row = until; row < values.length; row += 1) {
    values[row] = fieldAt(fields, row) * factor + (plus + row * slope)
  }
}
