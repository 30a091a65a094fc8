/** Numbers among bytes: seven bits to a byte, the low ones first; the high bit says that more follow. */

/** Where a reading stands in some bytes. */
export interface ByteCursor {
  readonly bytes: Uint8Array
  at: number
}

const MORE = 128

/** Adds a whole number from 0 to 2^53 - 1. */
export function pushNumber(bytes: number[], value: number): void {
  let rest = value
  while (rest >= MORE) {
    bytes.push((rest % MORE) + MORE)
    rest = Math.floor(rest / MORE)
  }
  bytes.push(rest)
}

/** The inverse of `pushNumber`. */
export function takeNumber(from: ByteCursor): number {
  let value = 0
  for (let unit = 1; ; unit *= MORE) {
    const byte = takeByte(from)
    value += (byte % MORE) * unit
    if (byte < MORE) return value
  }
}

/** Adds a whole number of either sign, up to 2^52: small ones are short. */
export const pushSigned = (bytes: number[], value: number): void =>
  pushNumber(bytes, value < 0 ? -2 * value - 1 : 2 * value)

/** The inverse of `pushSigned`. */
export function takeSigned(from: ByteCursor): number {
  const value = takeNumber(from)
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}

/** Throws where there is none any more. */
export function takeByte(from: ByteCursor): number {
  const byte = from.bytes[from.at]
  if (byte === undefined) throw new Error('[store embedded] a stored block is damaged')
  from.at += 1
  return byte
}
