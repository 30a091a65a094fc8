import { folded } from './filter.ts'

/** What a cell is sorted and found by; null where there is nothing to tell. */
export type CellValue = string | number | null

/** What sorting and finding need to know of a column. */
export interface ColumnValues<Row> {
  readonly id: string
  readonly value: (row: Row) => CellValue
  /** What a search finds it by, where that is not the value: the name of a state, not its rank. */
  readonly words?: (row: Row) => string
}

/** The column a table is sorted by. */
export interface Sort {
  readonly column: string
  readonly descending: boolean
}

/** A sort as the address spells it: `name`, `-clients`. */
export function formatSort({ column, descending }: Sort): string {
  return descending ? `-${column}` : column
}

/** Reads a sort; null for a column that the table does not have. */
export function parseSort(text: string | undefined, columns: readonly string[]): Sort | null {
  if (text === undefined) return null
  const descending = text.startsWith('-')
  const column = descending ? text.slice(1) : text
  return columns.includes(column) ? { column, descending } : null
}

const DIGITS = 12

/**
 * A text as plain comparison orders it: without case and accents, "AP 2" before "AP 10". A collator
 * would do the same and take a second for the names of all villages of a country.
 */
export function sortKey(text: string): string {
  return folded(text).replaceAll(/\d+/g, (digits) => digits.padStart(DIGITS, '0'))
}

/** Rows in the order of a column; rows without a value last, whichever way; else as they came. */
export function sortedRows<Row>(
  rows: readonly Row[],
  column: ColumnValues<Row>,
  descending: boolean,
): readonly Row[] {
  const keyed: { readonly row: Row; readonly key: string | number }[] = []
  const without: Row[] = []
  for (const row of rows) {
    const value = column.value(row)
    if (value === null) without.push(row)
    else keyed.push({ row, key: typeof value === 'string' ? sortKey(value) : value })
  }
  const turn = descending ? -1 : 1
  keyed.sort((a, b) => (a.key < b.key ? -turn : a.key > b.key ? turn : 0))
  return [...keyed.map(({ row }) => row), ...without]
}

/** Everything a row can be found by. */
export function wordsOf<Row>(row: Row, columns: readonly ColumnValues<Row>[]): string {
  const texts = columns.map(({ value, words }) => words?.(row) ?? value(row))
  return texts.filter((text) => typeof text === 'string').join(' ')
}
