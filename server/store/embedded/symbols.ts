/**
 * Symbols from 0 to 255 in as few bits as their frequencies allow: asymmetric numeral systems (J. Duda,
 * "Asymmetric numeral systems", arXiv:1311.2540), in the form with a range and a table for each list.
 * Against Huffman's codes, which spend a whole bit on what is nearly always the same, a tenth smaller.
 */
import { pushNumber, takeByte, takeNumber } from './byte-list.ts'
import type { ByteCursor } from './byte-list.ts'

export const SYMBOL_BITS = 8
const SYMBOLS = 2 ** SYMBOL_BITS
/** Frequencies are shares of 2^11: finer ones gain nothing on a day's polls, and take more bytes. */
const SHARE_BITS = 11
const SHARES = 2 ** SHARE_BITS
/** The state lies between this and 2^31, and gives or takes a byte where it would leave that. */
const STATE_MIN = 2 ** 23
const BYTE_BITS = 8
const STATE_BYTES = 4

/** How often each symbol comes, as shares; none that comes has no share. */
function sharesOf(symbols: Uint8Array): Uint16Array {
  const counts = new Uint32Array(SYMBOLS)
  for (const symbol of symbols) counts[symbol] = (counts[symbol] ?? 0) + 1
  const shares = Uint16Array.from(counts, (count) =>
    count === 0 ? 0 : Math.max(1, Math.round((count * SHARES) / symbols.length)),
  )
  let rest = SHARES - shares.reduce((sum, share) => sum + share, 0)
  while (rest !== 0) {
    // The most frequent one feels a share more or less the least.
    const most = shares.indexOf(shares.reduce((max, share) => Math.max(max, share), 0))
    const change = rest > 0 ? rest : -1
    shares[most] = (shares[most] ?? 0) + change
    rest -= change
  }
  return shares
}

/** Where the shares of each symbol begin. */
function startsOf(shares: Uint16Array): Uint16Array {
  const starts = new Uint16Array(SYMBOLS)
  for (let symbol = 1; symbol < SYMBOLS; symbol += 1) {
    starts[symbol] = (starts[symbol - 1] ?? 0) + (shares[symbol - 1] ?? 0)
  }
  return starts
}

/** About the bytes that the table of such counts takes. */
export function tableBytes(counts: Uint32Array, all: number): number {
  let bytes = 0
  let unused = 0
  for (const count of counts) {
    if (count === 0) unused += 1
    else {
      bytes += unused + ((count * SHARES) / all > 127 ? 2 : 1)
      unused = 0
    }
  }
  return bytes + 1 + STATE_BYTES
}

/** Adds a list of symbols; its length is kept elsewhere. */
export function pushSymbols(bytes: number[], symbols: Uint8Array): void {
  if (symbols.length === 0) return
  const shares = sharesOf(symbols)
  const starts = startsOf(shares)
  const used = shares.findLastIndex((share) => share > 0) + 1
  pushNumber(bytes, used)
  for (const share of shares.subarray(0, used)) pushNumber(bytes, share)
  // Written from the last to the first, so that they are read from the first.
  const backwards: number[] = []
  let state = STATE_MIN
  for (let at = symbols.length - 1; at >= 0; at -= 1) {
    const symbol = symbols[at] ?? 0
    const share = shares[symbol] ?? 1
    const stateMax = (STATE_MIN / SHARES) * 2 ** BYTE_BITS * share
    while (state >= stateMax) {
      backwards.push(state % 2 ** BYTE_BITS)
      state = Math.floor(state / 2 ** BYTE_BITS)
    }
    state = Math.floor(state / share) * SHARES + (state % share) + (starts[symbol] ?? 0)
  }
  for (let byte = 0; byte < STATE_BYTES; byte += 1) {
    backwards.push(state % 2 ** BYTE_BITS)
    state = Math.floor(state / 2 ** BYTE_BITS)
  }
  for (const byte of backwards.reverse()) bytes.push(byte)
}

/** Which symbol each share belongs to; made anew for each list, in one place, for there are thousands. */
const symbolOfShare = new Uint8Array(SHARES)

/** The inverse of `pushSymbols`. */
export function takeSymbols(from: ByteCursor, count: number): Uint8Array {
  const symbols = new Uint8Array(count)
  if (count === 0) return symbols
  const shares = takeShares(from)
  const starts = startsOf(shares)
  let state = 0
  for (let byte = 0; byte < STATE_BYTES; byte += 1) {
    state = (state << BYTE_BITS) | takeByte(from)
  }
  const { bytes } = from
  let { at } = from
  for (let index = 0; index < count; index += 1) {
    const share = state & (SHARES - 1)
    const symbol = symbolOfShare[share] ?? 0
    symbols[index] = symbol
    state = Math.imul(shares[symbol] ?? 0, state >>> SHARE_BITS) + share - (starts[symbol] ?? 0)
    while (state < STATE_MIN) {
      // Past the end there is nothing: a damaged list ends, and its state tells.
      state = (state << BYTE_BITS) | (bytes[at] ?? 0) | (at < bytes.length ? 0 : STATE_MIN)
      at += 1
    }
  }
  from.at = at
  if (state !== STATE_MIN) throw new Error('[store embedded] a stored block is damaged')
  return symbols
}

function takeShares(from: ByteCursor): Uint16Array {
  const shares = new Uint16Array(SYMBOLS)
  const used = takeNumber(from)
  let sum = 0
  for (let symbol = 0; symbol < used; symbol += 1) {
    const share = takeNumber(from)
    shares[symbol] = share
    symbolOfShare.fill(symbol, sum, sum + share)
    sum += share
  }
  if (sum !== SHARES) throw new Error('[store embedded] a stored block is damaged')
  return shares
}
