/** Whole numbers at seven bits a byte, the smallest first: small ones take one byte. */

/** No number of ours has more bytes: moments in ms have six. */
const BYTES_PER_NUMBER = 8

export function packNumbers(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(numbers.length * BYTES_PER_NUMBER)
  let at = 0
  for (const number of numbers) {
    let left = number
    while (left >= 128) {
      bytes[at++] = (left % 128) + 128
      left = Math.floor(left / 128)
    }
    bytes[at++] = left
  }
  return bytes.slice(0, at)
}

/** Reads one number after the other; throws where the bytes end. */
export function numberReader(bytes: Uint8Array): () => number {
  let at = 0
  return () => {
    const first = bytes[at++]
    if (first !== undefined && first < 128) return first
    let number = 0
    at -= 1
    for (let unit = 1; ; unit *= 128) {
      const byte = bytes[at++]
      if (byte === undefined) throw new Error('[days] what is kept of a place is cut short')
      number += (byte % 128) * unit
      if (byte < 128) return number
    }
  }
}
