const CLEAR = 256
const END = 257
const FIRST_FREE = 258
const CODES_MAX = 4096

/**
 * Unpacks LZW as TIFF 6.0 (section 13) has it: codes of 9 to 12 bits, the highest bit first. Stops with
 * an error where there would be more than `bytesMax`: a few bytes can hold megabytes.
 */
export function unpackLzw(packed: Uint8Array, bytesMax: number): Uint8Array {
  const plain = new Uint8Array(bytesMax)
  let length = 0
  // What a code stands for is a stretch of what was unpacked already.
  const [starts, lengths] = [new Uint32Array(CODES_MAX), new Uint16Array(CODES_MAX)]
  let [free, bits, at] = [FIRST_FREE, 9, 0]
  let [lastStart, lastLength] = [0, 0]
  for (;;) {
    const code = codeAt(packed, at, bits)
    at += bits
    if (code === null || code === END) return plain.subarray(0, length)
    if (code === CLEAR) {
      ;[free, bits, lastLength] = [FIRST_FREE, 9, 0]
      continue
    }
    const isKnown = code < CLEAR || code < free
    if ((!isKnown && code > free) || (!isKnown && lastLength === 0)) {
      throw new Error('the LZW data are damaged')
    }
    const start = length
    // A code that is only about to be known: the last stretch and its first byte again.
    const size = code < CLEAR ? 1 : isKnown ? (lengths[code] ?? 0) : lastLength + 1
    if (length + size > bytesMax) throw new Error(`a block has more than ${bytesMax} bytes`)
    if (code < CLEAR) plain[length] = code
    else {
      const from = isKnown ? (starts[code] ?? 0) : lastStart
      for (let index = 0; index < size; index += 1) plain[length + index] = plain[from + index] ?? 0
    }
    length += size
    if (lastLength > 0 && free < CODES_MAX) {
      starts[free] = lastStart
      lengths[free] = lastLength + 1
      free += 1
      // One code early, as the first writers did and all since.
      if (free + 1 >= 2 ** bits && bits < 12) bits += 1
    }
    ;[lastStart, lastLength] = [start, size]
  }
}

/** The code that begins at a bit; null behind the end. */
function codeAt(packed: Uint8Array, bit: number, bits: number): number | null {
  if (bit + bits > packed.length * 8) return null
  const byte = bit >> 3
  const window =
    ((packed[byte] ?? 0) << 16) | ((packed[byte + 1] ?? 0) << 8) | (packed[byte + 2] ?? 0)
  return (window >> (24 - (bit & 7) - bits)) & (2 ** bits - 1)
}
