import type { ColumnKey } from '../report-text/columns-id.ts'
import type { ColumnType, ReportColumn, ReportTable, ReportValue } from '../report-view.ts'

/** A column of a table of such rows. */
export interface ColumnSpec<Row, Key extends string = ColumnKey> {
  readonly key: Key
  readonly type: ColumnType
  /** Share of the paper's width; without it the column is in all forms but the paper. */
  readonly width?: number
  readonly total?: ReportColumn['total']
  readonly ratio?: NonNullable<ReportColumn['ratio']>
  readonly isSparse?: boolean
  readonly value: (row: Row) => ReportValue
}

export interface TableSpec<Row, Key extends string = ColumnKey> {
  readonly id: string
  readonly title: string
  /** What is said where there is no row. */
  readonly empty: string
  readonly rows: readonly Row[]
  readonly columns: readonly ColumnSpec<Row, Key>[]
  /** The place that a row leads to; none by default. */
  readonly place?: (row: Row) => string | null
  readonly paperRowsMax?: number
}

/** Titles and descriptions of columns by their keys, and what a row of sums is called. */
export interface TableTexts<Key extends string> {
  readonly columns: Readonly<Record<Key, readonly [title: string, description: string]>>
  readonly total: string
}

/** On paper: some 25 pages. */
const PAPER_ROWS_MAX = 1000

/**
 * A table with its totals: sums, and shares reckoned anew from the sums of their parts. Rows, links and
 * totals are made when they are asked for: a country has millions, and no form needs them all at once.
 */
export function tableOf<Row, Key extends string = ColumnKey>(
  { columns: texts, total }: TableTexts<Key>,
  spec: TableSpec<Row, Key>,
): ReportTable {
  const { id, title, empty, rows: given, place, paperRowsMax = PAPER_ROWS_MAX } = spec
  const columns = spec.columns.map(
    ({ key, type, width = 0, total = 'none', ratio = null, isSparse = false }) => {
      const [heading, description] = texts[key]
      const column = { key, title: heading, type, description, width, total, ratio }
      return isSparse ? { ...column, isSparse } : column
    },
  )
  const values = spec.columns.map(({ value }) => value)
  const rowOf = (row: Row): readonly ReportValue[] => values.map((value) => value(row))
  let rows: ReportTable['rows'] | null = null
  let links: ReportTable['links'] = null
  let totals: ReportTable['totals'] | undefined
  const table: ReportTable = {
    id,
    title,
    columns,
    get rows() {
      rows ??= given.map(rowOf)
      return rows
    },
    get totals() {
      totals ??= totalsOf(columns, values, given, total)
      return totals
    },
    empty,
    get links() {
      links ??= place === undefined ? null : given.map((row) => linkTo(place(row)))
      return links
    },
    paperRowsMax,
  }
  makers.set(table, function* () {
    for (const row of given) yield rowOf(row)
  })
  return table
}

/** How the rows of tables that were made here are made one by one. */
const makers = new WeakMap<ReportTable, () => Iterable<readonly ReportValue[]>>()

/** The rows of a table for who takes one after the other: none is kept. */
export function eachRow(table: ReportTable): Iterable<readonly ReportValue[]> {
  return makers.get(table)?.() ?? table.rows
}

/** The address of a place's own page. */
function linkTo(place: string | null): string | null {
  return place === null ? null : `?page=place&place=${encodeURIComponent(place)}`
}

function totalsOf<Row>(
  columns: readonly ReportColumn[],
  values: readonly ((row: Row) => ReportValue)[],
  rows: readonly Row[],
  label: string,
): readonly ReportValue[] | null {
  if (rows.length === 0 || columns.every(({ total }) => total === 'none')) return null
  const sums = columns.map(({ total }, at) => (total === 'sum' ? sumOf(rows, values[at]) : null))
  const sumOfAll = (keys: readonly string[]): number =>
    keys.reduce((sum, key) => sum + (sums[columns.findIndex((one) => one.key === key)] ?? 0), 0)
  return columns.map(({ total, ratio }, at) => {
    if (at === 0) return label
    if (total === 'sum') return sums[at] ?? null
    if (total === 'none' || ratio === null) return null
    // What is not known of any row is not known of all: nothing was seen.
    const whole = sumOfAll(ratio.whole)
    const isKnown = rows.some((row) => values[at]?.(row) !== null)
    return isKnown && whole > 0 ? sumOfAll(ratio.part) / whole : null
  })
}

/** Of what is known; null where nothing is. */
function sumOf<Row>(
  rows: readonly Row[],
  valueOf: ((row: Row) => ReportValue) | undefined,
): number | null {
  let sum: number | null = null
  for (const row of rows) {
    const value = valueOf?.(row)
    if (typeof value === 'number') sum = (sum ?? 0) + value
  }
  return sum
}
