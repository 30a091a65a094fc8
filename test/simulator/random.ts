/** A 32-bit FNV-1a hash of the parts: the way from a name to a number that never changes. */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(parts.join('\u0000'), 'utf8')) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  // FNV leaves similar names similar in the high bits; this spreads them.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Mixes a hash and a whole number into another hash, without text in between: for hot paths. */
export function mixed(hash: number, value: number): number {
  let mixing = Math.imul(hash ^ value, 0x85ebca6b) ^ Math.floor(value / 0x1_0000_0000)
  mixing = Math.imul(mixing ^ (mixing >>> 15), 0x2c1b3c6d)
  mixing = Math.imul(mixing ^ (mixing >>> 12), 0x297a2d39)
  return (mixing ^ (mixing >>> 15)) >>> 0
}

/** Value noise in [0, 1): smooth between fixed points that lie `stepMs` apart. */
export function smoothNoise(hash: number, stepMs: number, atMs: number): number {
  const position = atMs / stepMs
  const before = Math.floor(position)
  const rest = position - before
  const eased = rest * rest * (3 - 2 * rest)
  const from = mixed(hash, before)
  return (from + (mixed(hash, before + 1) - from) * eased) / 0x1_0000_0000
}

/** A number in [0, 1) that is a pure function of its parts. */
export const fractionOf = (...parts: readonly (string | number)[]): number =>
  hashOf(...parts) / 0x1_0000_0000

/** A seeded sequence of numbers in [0, 1) (mulberry32). */
export function randomOf(...parts: readonly (string | number)[]): () => number {
  let state = hashOf(...parts)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
