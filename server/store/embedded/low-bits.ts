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

/** The inverse of `packBits`: sets each of the values to its low bits. */
export function takeBits(from: ByteCursor, values: Float64Array, lowBits: number): void {
  const { bytes } = from
  const count = values.length
  if (lowBits === 0) values.fill(0)
  for (let bits = 0; bits < lowBits; bits += FIELD_BITS) {
    const width = Math.min(FIELD_BITS, lowBits - bits)
    const mask = 2 ** width - 1
    const unit = 2 ** bits
    const endsAt = from.at + Math.ceil((count * width) / BYTE_BITS)
    if (endsAt > bytes.length) throw new Error('[store embedded] a stored block is damaged')
    let position = from.at * BYTE_BITS
    for (let row = 0; row < count; row += 1) {
      const at = position >>> 3
      const three = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)
      const field = (three >>> (position & 7)) & mask
      values[row] = bits === 0 ? field : (values[row] ?? 0) + field * unit
      position += width
    }
    from.at = endsAt
  }
}
