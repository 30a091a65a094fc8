import type { Aggregate } from '../drivers/driver.ts'
import { number } from '../snmp/decode.ts'
import type { Cell } from '../snmp/decode.ts'
import type { Poll } from './poll.ts'
import type { Row } from './table.ts'

/**
 * One value of several rows; rows that do not answer the column are left out, and null means that
 * none answers. Without a column, `count` counts the rows.
 */
export function aggregate(
  rows: readonly Row[],
  take: Aggregate,
  column: string | undefined,
  poll: Poll,
): Cell {
  if (column === undefined) return rows.length === 0 ? null : rows.length
  const cells = rows.map((row) => row.cell(column, poll)).filter((cell) => cell !== null)
  if (cells.length === 0) return null
  if (take === 'first') return cells[0] ?? null
  if (take === 'count') return cells.length
  const numbers = cells.map(number).filter((value) => value !== null)
  if (numbers.length === 0) return null
  if (take === 'max') return Math.max(...numbers)
  const sum = numbers.reduce((total, value) => total + value, 0)
  return take === 'sum' ? sum : Math.round((sum / numbers.length) * 10) / 10
}

/** Percent with one decimal; null when there is no whole to take a share of. */
export function share(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((1000 * part) / whole) / 10 : null
}
