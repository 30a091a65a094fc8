/**
 * Coded columns read without making a number for each row, where their code allows it: a day of polls by
 * the minute mostly has the same interval throughout, regular times, and an outcome that seldom changes.
 */
import { takeByte, takeNumber, takeSigned } from './byte-list.ts'
import type { ByteCursor } from './byte-list.ts'
import { BITS_ALONE, CONSTANT, RUNS, takeColumn, WAY_UNIT } from './coded-columns.ts'
import { bytesOfFields, fieldAt, setFields } from './low-bits.ts'
import type { Bits } from './low-bits.ts'

/** Rows of equal values that follow each other; filled anew for each column. */
export class Spans {
  count = 0
  readonly values: number[] = []
  /** Behind the last row of each. */
  readonly ends: number[] = []

  clear(): void {
    this.count = 0
  }

  /** How many rows have a value. */
  rowsOf(value: number): number {
    let [rows, start] = [0, 0]
    for (let span = 0; span < this.count; span += 1) {
      const end = this.ends[span] as number
      if (this.values[span] === value) rows += end - start
      start = end
    }
    return rows
  }

  /** Neighbours may be equal. */
  add(value: number, end: number): void {
    this.values[this.count] = value
    this.ends[this.count] = end
    this.count += 1
  }
}

/** Takes a column as its spans; `room` has as many numbers as the column. */
export function takeSpans(from: ByteCursor, spans: Spans, room: Float64Array): void {
  spans.clear()
  const startsAt = from.at
  const endsAt = openColumn(from)
  // Neither differences nor decimals.
  if (takeByte(from) === 0) {
    const min = takeSigned(from)
    const lowBits = takeByte(from)
    if (lowBits === CONSTANT) spans.add(min, room.length)
    if (lowBits === RUNS) takeRuns(from, spans, min, room.length)
    if (lowBits === CONSTANT || lowBits === RUNS) return endOf(from, endsAt)
  }
  from.at = startsAt
  takeColumn(from, room, [])
  for (let row = 1; row < room.length; row += 1) {
    if (room[row] !== room[row - 1]) spans.add(room[row - 1] as number, row)
  }
  spans.add(room.at(-1) as number, room.length)
}

function takeRuns(from: ByteCursor, spans: Spans, min: number, count: number): void {
  const divisor = takeNumber(from)
  for (let row = 0; row < count;) {
    const value = takeNumber(from) * divisor + min
    const end = row + takeNumber(from)
    if (end <= row || end > count) throw new Error('[store embedded] a stored block is damaged')
    spans.add(value, end)
    row = end
  }
}

/** A column whose values are `base + row * slope`. */
export interface Line {
  readonly base: number
  readonly slope: number
}

/** Takes a column that is a line; takes nothing and is null where it is another. */
export function takeLine(from: ByteCursor): Line | null {
  const startsAt = from.at
  const endsAt = openColumn(from)
  const first = takeByte(from)
  if (first === 0 || first === WAY_UNIT) {
    const isDelta = first === WAY_UNIT
    const base = isDelta ? takeSigned(from) : 0
    const min = takeSigned(from)
    if (takeByte(from) === CONSTANT) {
      endOf(from, endsAt)
      return isDelta ? { base, slope: min } : { base: min, slope: 0 }
    }
  }
  from.at = startsAt
  return null
}

export function setLine({ base, slope }: Line, values: Float64Array): void {
  for (let row = 0; row < values.length; row += 1) values[row] = base + row * slope
}

/** A column of which any row is read by itself. */
export interface Fields {
  /** No value is less, and none is more. */
  readonly min: number
  readonly max: number
  at(row: number): number
  /** Sets the values, each with what a line is at its row. */
  along(line: Line, values: Float64Array): void
}

/** Takes a column of so many rows that are bits alone; takes nothing and is null where it is another. */
export function takeFieldColumn(from: ByteCursor, count: number): Fields | null {
  const startsAt = from.at
  const endsAt = openColumn(from)
  if (takeByte(from) === 0) {
    const min = takeSigned(from)
    const lowBits = takeByte(from)
    if (lowBits === CONSTANT) {
      endOf(from, endsAt)
      return fieldsOf({ bytes: from.bytes, startsAt: from.at, width: 0 }, 1, min)
    }
    const width = lowBits - BITS_ALONE
    if (width > 0 && width <= FIELD_BITS_MAX) {
      const divisor = takeNumber(from)
      const bits = { bytes: from.bytes, startsAt: from.at, width }
      from.at += bytesOfFields(count, width)
      endOf(from, endsAt)
      return fieldsOf(bits, divisor, min)
    }
  }
  from.at = startsAt
  return null
}

function fieldsOf(bits: Bits, divisor: number, min: number): Fields {
  return {
    min,
    max: min + (2 ** bits.width - 1) * divisor,
    at: (row) => fieldAt(bits, row) * divisor + min,
    along: ({ base, slope }, values) => setFields(bits, values, divisor, base + min, slope),
  }
}

/** Wider ones lie in two parts. */
const FIELD_BITS_MAX = 16

/** Where a column ends that begins here. */
function openColumn(from: ByteCursor): number {
  const length = takeNumber(from)
  return from.at + length
}

function endOf({ at, bytes }: ByteCursor, endsAt: number): void {
  if (at !== endsAt || endsAt > bytes.length) {
    throw new Error('[store embedded] a stored block is damaged')
  }
}
