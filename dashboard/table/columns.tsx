import type { ComponentChild } from 'preact'
import type { CellValue, ColumnValues } from '../model/table.ts'

/** A column of a table: what it holds, how it is shown, sorted, found and written to a file. */
export interface Column<Row> extends ColumnValues<Row> {
  readonly title: string
  /** What the title means, where that is not plain. */
  readonly hint?: string
  /** What is shown; the value itself without it. */
  readonly cell?: (row: Row) => ComponentChild
  /** What a file gets, where that is not the value: a written time, a name. */
  readonly exported?: (row: Row) => CellValue
  /** The title of the column in a file, with its unit. */
  readonly exportedTitle?: string
  /** Figures stand at the end, so that their digits are under each other. */
  readonly align?: 'end'
  /** Least width, as CSS says it. */
  readonly width?: string
  /** The first press on the title puts the largest on top. */
  readonly largestFirst?: boolean
  /** Shown when all columns are asked for: a screen has no room for everything. Files have it always. */
  readonly isMore?: boolean
}

/** Hundredths of a percent are enough for a file and for the court. */
export function inPercent(share: number | null): number | null {
  return share === null ? null : Math.round(share * 10_000) / 100
}
