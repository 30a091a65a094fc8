/**
 * Columns of numbers as few bytes as they carry information, each of them on its own: a column is
 * turned into small residuals, whose low bits, mere noise, are kept as they are, and whose high parts
 * are coded by how often each of them comes. What a month reads of each poll is kept as bits alone, or
 * as runs: a fifth of a byte more for a poll, and read five times as quickly. Lossless.
 */
import { pushNumber, pushSigned, takeByte, takeNumber, takeSigned } from './byte-list.ts'
import type { ByteCursor } from './byte-list.ts'
import { packBits, takeBits } from './low-bits.ts'
import { pushSymbols, SYMBOL_BITS, tableBytes, takeSymbols } from './symbols.ts'

/** A column of whole numbers that others may run along with, as uptimes do with times. */
export type Followed = ArrayLike<number>

const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000] as const
/** In the place of the decimals: float64 as they are, as a column for each of their bytes. */
const FLOAT = 7
const FLOAT_BYTES = 8
/** Decimals take the low three bits of a column's first byte, what it follows and how the others. */
export const WAY_UNIT = 8
/** In the place of the number of low bits: all residuals are the same, and nothing more is kept. */
export const CONSTANT = 255
/** Each residual with how many times it comes in a row. */
export const RUNS = 254
/** Added to the number of low bits: they are all bits, and no symbols follow. */
export const BITS_ALONE = 64
/** About the bytes of a run. */
const RUN_BYTES = 3
/** Differences of whole numbers up to this are exact in a float64. */
const EXACT_MAX = 2 ** 51

/** Residuals from 0 on, after their least one is taken off and they are divided by what divides all. */
interface Residuals {
  readonly min: number
  readonly divisor: number
  readonly values: Float64Array
  readonly max: number
}
/** A way that residuals can be made with so many times the range of another is no better than that. */
const WIDER_MAX = 8

/** Adds a column; its length and the followed columns are known to who reads it. */
export function pushColumn(
  bytes: number[],
  column: readonly number[],
  followed: readonly Followed[],
): void {
  pushCoded(bytes, column, followed, false)
}

/** Adds a column that is quick to read. */
export function pushQuickColumn(bytes: number[], column: readonly number[]): void {
  pushCoded(bytes, column, [], true)
}

function pushCoded(
  bytes: number[],
  column: readonly number[],
  followed: readonly Followed[],
  isQuick: boolean,
): void {
  const own: number[] = []
  const decimals = POWERS.findIndex((power) => column.every((value) => fits(value, power)))
  const power = POWERS[decimals]
  if (power === undefined) pushFloats(own, column)
  else {
    const whole = new Float64Array(column)
    if (power !== 1) whole.forEach((value, row) => (whole[row] = Math.round(value * power)))
    const best = shortestOf(whole, power === 1 ? followed : [], isQuick ? quickCost : leastCost)
    pushWhole(own, best, decimals, isQuick)
  }
  pushNumber(bytes, own.length)
  for (const byte of own) bytes.push(byte)
}

/** The inverse of `pushColumn`: fills `values`, of which there are as many as were added. */
export function takeColumn(
  from: ByteCursor,
  values: Float64Array,
  followed: readonly Followed[],
): void {
  const length = takeNumber(from)
  const endsAt = from.at + length
  const first = takeByte(from)
  const decimals = first % WAY_UNIT
  if (decimals === FLOAT) takeFloats(from, values)
  else takeWhole(from, values, Math.floor(first / WAY_UNIT), followed)
  if (from.at !== endsAt) throw new Error('[store embedded] a stored block is damaged')
  const power = POWERS[decimals] ?? 1
  if (power === 1) return
  for (let row = 0; row < values.length; row += 1) values[row] = (values[row] ?? 0) / power
}

export function skipColumn(from: ByteCursor): void {
  const length = takeNumber(from)
  from.at += length
}

/** True when a value is a whole number of 1/power, exactly. */
function fits(value: number, power: number): boolean {
  const scaled = Math.round(value * power)
  return Math.abs(scaled) <= EXACT_MAX && scaled / power === value
}

/** A column in the way that makes it shortest. */
interface Shortest {
  /** Twice the place of what is followed, from 1, or 0 where nothing is; one more for differences. */
  readonly way: number
  /** What differences begin with. */
  readonly base: number
  readonly residuals: Residuals
}

function shortestOf(
  whole: Float64Array,
  followed: readonly Followed[],
  costOf: (residuals: Residuals) => number,
): Shortest {
  let best: Shortest | null = null
  let [bestCost, bestRange] = [Infinity, Infinity]
  for (let way = 0; way < 2 * (followed.length + 1); way += 1) {
    const along = followed[Math.floor(way / 2) - 1]
    const values = differencesOf(whole, way, along)
    const [min, max] = boundsOf(values)
    if (max - min > bestRange * WIDER_MAX) continue
    const residuals = fromZero(values, min, max)
    const cost = costOf(residuals)
    if (cost >= bestCost) continue
    best = { way, base: (whole[0] ?? 0) - (along?.[0] ?? 0), residuals }
    bestCost = cost
    bestRange = max - min
    if (cost === 0) break
  }
  if (best === null) throw new Error('[store embedded] a column has no form')
  return best
}

function pushWhole(
  bytes: number[],
  { way, base, residuals }: Shortest,
  decimals: number,
  isQuick: boolean,
): void {
  const { min, max, divisor, values } = residuals
  bytes.push(way * WAY_UNIT + decimals)
  if (way % 2 === 1) pushSigned(bytes, base)
  pushSigned(bytes, min)
  if (max === 0) {
    bytes.push(CONSTANT)
  } else if (!isQuick) {
    const lowBits = lowBitsOf(residuals)
    bytes.push(lowBits)
    pushNumber(bytes, divisor)
    packBits(bytes, values, lowBits)
    pushSymbols(bytes, symbolsOf(values, lowBits))
  } else if (runsOf(values) * RUN_BYTES < bitsCost(residuals)) {
    bytes.push(RUNS)
    pushNumber(bytes, divisor)
    pushRuns(bytes, values)
  } else {
    bytes.push(BITS_ALONE + bitsOf(max))
    pushNumber(bytes, divisor)
    packBits(bytes, values, bitsOf(max))
  }
}

function takeWhole(
  from: ByteCursor,
  values: Float64Array,
  way: number,
  followed: readonly Followed[],
): void {
  const isDelta = way % 2 === 1
  const base = isDelta ? takeSigned(from) : 0
  const min = takeSigned(from)
  const lowBits = takeByte(from)
  if (lowBits === CONSTANT) values.fill(min)
  else {
    const divisor = takeNumber(from)
    if (lowBits === RUNS) takeRuns(from, values, divisor, min)
    else takeBits(from, values, lowBits % BITS_ALONE, divisor, min)
    if (lowBits < BITS_ALONE) {
      addSymbols(values, takeSymbols(from, values.length), 2 ** lowBits * divisor)
    }
  }
  if (isDelta) {
    let value = base
    values[0] = base
    for (let row = 1; row < values.length; row += 1) {
      value += values[row] ?? 0
      values[row] = value
    }
  }
  const along = followed[Math.floor(way / 2) - 1]
  if (along !== undefined) {
    for (let row = 0; row < values.length; row += 1)
      values[row] = (values[row] ?? 0) + (along[row] ?? 0)
  }
}

function addSymbols(values: Float64Array, symbols: Uint8Array, unit: number): void {
  for (let row = 0; row < values.length; row += 1) {
    values[row] = (values[row] ?? 0) + (symbols[row] ?? 0) * unit
  }
}

/** The first difference repeats the second: the value is kept as the base. */
function differencesOf(
  whole: Float64Array,
  way: number,
  along: Followed | undefined,
): Float64Array {
  const values = new Float64Array(whole)
  if (along !== undefined) {
    for (let row = 0; row < values.length; row += 1) {
      values[row] = (values[row] ?? 0) - (along[row] ?? 0)
    }
  }
  if (way % 2 === 0) return values
  for (let row = values.length - 1; row > 0; row -= 1) {
    values[row] = (values[row] ?? 0) - (values[row - 1] ?? 0)
  }
  values[0] = values[1] ?? 0
  return values
}

function boundsOf(values: Float64Array): readonly [min: number, max: number] {
  let [min, max] = [values[0] ?? 0, values[0] ?? 0]
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return [min, max]
}

/** Takes `values` over. */
function fromZero(values: Float64Array, min: number, max: number): Residuals {
  let divisor = 0
  for (let row = 0; row < values.length; row += 1) {
    const above = (values[row] ?? 0) - min
    values[row] = above
    if (divisor !== 1) divisor = commonDivisor(above, divisor)
  }
  if (divisor <= 1) return { min, divisor: 1, values, max: max - min }
  for (let row = 0; row < values.length; row += 1) values[row] = (values[row] ?? 0) / divisor
  return { min, divisor, values, max: (max - min) / divisor }
}

function commonDivisor(a: number, b: number): number {
  let [large, small] = a < b ? [b, a] : [a, b]
  while (small > 0) [large, small] = [small, large % small]
  return large
}

/** Bits of a whole number. */
function bitsOf(value: number): number {
  let bits = 0
  while (value / 2 ** bits >= 1) bits += 1
  return bits
}

/** So many low bits at least are kept as they are, for there are no more symbols. */
const lowBitsMin = (max: number): number => Math.max(0, bitsOf(max) - SYMBOL_BITS)

/** How many of them make the column shortest: a table of much that comes seldom is longer than it saves. */
function lowBitsOf(residuals: Residuals): number {
  let best = lowBitsMin(residuals.max)
  let bestCost = costOf(residuals, best)
  for (let lowBits = best + 1; lowBits <= bitsOf(residuals.max); lowBits += 1) {
    const cost = costOf(residuals, lowBits)
    if (cost < bestCost) [best, bestCost] = [lowBits, cost]
  }
  return best
}

const leastCost = (residuals: Residuals): number => costOf(residuals, lowBitsMin(residuals.max))

const bitsCost = ({ values, max }: Residuals): number => (values.length * bitsOf(max)) / 8

const quickCost = (residuals: Residuals): number =>
  residuals.max === 0 ? 0 : Math.min(bitsCost(residuals), runsOf(residuals.values) * RUN_BYTES)

/** About the bytes that residuals take with so many low bits. */
function costOf({ values, max }: Residuals, lowBits: number): number {
  if (max === 0) return 0
  const counts = new Uint32Array(Math.floor(max / 2 ** lowBits) + 1)
  for (const symbol of symbolsOf(values, lowBits)) counts[symbol] = (counts[symbol] ?? 0) + 1
  let bits = values.length * lowBits
  for (const count of counts) if (count > 0) bits += count * Math.log2(values.length / count)
  return bits / 8 + tableBytes(counts, values.length)
}

function symbolsOf(values: Float64Array, lowBits: number): Uint8Array {
  const symbols = new Uint8Array(values.length)
  const share = 1 / 2 ** lowBits
  // A byte keeps the whole part.
  for (let row = 0; row < symbols.length; row += 1) symbols[row] = (values[row] ?? 0) * share
  return symbols
}

function runsOf(values: Float64Array): number {
  let runs = 1
  for (let row = 1; row < values.length; row += 1) if (values[row] !== values[row - 1]) runs += 1
  return runs
}

function pushRuns(bytes: number[], values: Float64Array): void {
  let from = 0
  for (let row = 1; row <= values.length; row += 1) {
    if (row < values.length && values[row] === values[from]) continue
    pushNumber(bytes, values[from] ?? 0)
    pushNumber(bytes, row - from)
    from = row
  }
}

function takeRuns(from: ByteCursor, values: Float64Array, divisor: number, min: number): void {
  for (let row = 0; row < values.length;) {
    const value = takeNumber(from) * divisor + min
    const until = row + takeNumber(from)
    if (until <= row || until > values.length) {
      throw new Error('[store embedded] a stored block is damaged')
    }
    values.fill(value, row, until)
    row = until
  }
}

/** The eight bytes of each float64 apart: some vary little. */
function pushFloats(bytes: number[], column: readonly number[]): void {
  bytes.push(FLOAT)
  const all = new Uint8Array(Float64Array.from(column).buffer)
  for (let place = 0; place < FLOAT_BYTES; place += 1) {
    pushColumn(
      bytes,
      column.map((_, row) => all[row * FLOAT_BYTES + place] ?? 0),
      [],
    )
  }
}

function takeFloats(from: ByteCursor, values: Float64Array): void {
  const all = new Uint8Array(values.length * FLOAT_BYTES)
  const bytes = new Float64Array(values.length)
  for (let place = 0; place < FLOAT_BYTES; place += 1) {
    takeColumn(from, bytes, [])
    for (let row = 0; row < bytes.length; row += 1) {
      all[row * FLOAT_BYTES + place] = bytes[row] ?? 0
    }
  }
  values.set(new Float64Array(all.buffer))
}
