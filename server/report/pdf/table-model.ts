import type { ReportColumn, ReportTable, ReportValue } from '#contract/report-view.ts'
import type { PdfTable } from './pdf-model.ts'
import { breakWords, linesOf, widestWord, widthOf } from './printable.ts'

/** Writes a value as the paper shows it. */
export type WriteValue = (value: ReportValue, type: ReportColumn['type']) => string

/** Between the margins of a page of A4, pt. */
const PAGE_WIDTH_PT = 481.9
/** Left and right of what stands in a cell, pt, as `blocks.typ` has it. */
const INSET_PT = 6
/** Sizes of letters, pt: the first in which all columns have room. */
const SIZES_PT = [8.5, 8, 7.5, 7, 6.5] as const
/** What a column of words needs at least before its words are broken, em. */
const WORD_EM_MAX = 9
const NO_BREAK_SPACE = '\u00A0'

/** Numbers stand below each other by their last digits. */
const isRight = (type: ReportColumn['type']): boolean => type !== 'text' && type !== 'moment'

interface TableSetting {
  readonly write: WriteValue
  readonly print: (text: string) => string
  /** That there are more rows than the paper shows. */
  readonly rest: string | null
}

/** A table as far as it goes on paper: columns that have a width, and the rows up to the most. */
export function tableModel(table: ReportTable, { write, print, rest }: TableSetting): PdfTable {
  const shown = table.columns.flatMap((column, index) => (column.width > 0 ? [index] : []))
  const columns = shown.flatMap((index) => table.columns[index] ?? [])
  const textOf = (row: readonly ReportValue[]): string[] =>
    columns.map((column, at) => {
      const value = row[shown[at] ?? 0] ?? null
      const text = print(write(value, column.type))
      return isRight(column.type) ? text.replaceAll(' ', NO_BREAK_SPACE) : text
    })
  const kept = table.rows.slice(0, table.paperRowsMax)
  const rows = kept.map(textOf)
  // What has no sum stays empty: a dash would say that it is not known.
  const totals =
    table.totals &&
    textOf(table.totals).map((text, at) =>
      (table.totals?.[shown[at] ?? 0] ?? null) === null ? '' : text,
    )
  const titles = columns.map(({ title }) => print(title))
  const needs = columns.map(({ type }, at): number => {
    const cells = [...rows, ...(totals === null ? [] : [totals])].map((row) => row[at] ?? '')
    const title = widestWord(titles[at] ?? '')
    if (isRight(type)) return cells.reduce((em, cell) => Math.max(em, widthOf(cell)), title)
    const words = cells.reduce((em, cell) => Math.max(em, widestWord(cell)), 0)
    return Math.max(title, Math.min(words, WORD_EM_MAX))
  })
  const { size, widths } = fit(
    needs,
    columns.map(({ width }) => width),
  )
  const roomsEm = widths.map((width) => (width * PAGE_WIDTH_PT - INSET_PT) / size)
  const broken = (row: readonly string[]): readonly string[] =>
    row.map((cell, at) => breakWords(cell, roomsEm[at] ?? 0))
  const brokenRows = rows.map(broken)
  return {
    title: print(table.title),
    size,
    columns: columns.map(({ type }, at) => ({
      title: breakWords(titles[at] ?? '', roomsEm[at] ?? 0),
      right: isRight(type),
      width: (widths[at] ?? 0) * 100,
    })),
    rows: brokenRows,
    lines: brokenRows.map((row) =>
      row.reduce((most, cell, at) => Math.max(most, linesOf(cell, roomsEm[at] ?? 0)), 1),
    ),
    totals: totals && broken(totals),
    empty: print(table.empty),
    rest,
  }
}

/**
 * Shares of the page's width: what a column needs comes first, what it is meant to have after it. In the
 * largest letters in which all have what they need.
 */
function fit(
  needsEm: readonly number[],
  meant: readonly number[],
): { readonly size: number; readonly widths: readonly number[] } {
  const shareOf = (em: number, size: number): number => (em * size + INSET_PT) / PAGE_WIDTH_PT
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)
  const size =
    SIZES_PT.find((size) => sum(needsEm.map((em) => shareOf(em, size))) <= 1) ??
    SIZES_PT[SIZES_PT.length - 1] ??
    0
  const needs = needsEm.map((em) => shareOf(em, size))
  const needed = sum(needs)
  if (needed >= 1) return { size, widths: needs.map((need) => need / needed) }
  const meantAll = sum(meant)
  const wants = needs.map((need, at) => Math.max(0, (meant[at] ?? 0) / meantAll - need))
  const wanted = sum(wants)
  return {
    size,
    widths: needs.map((need, at) =>
      wanted === 0 ? need / needed : need + ((wants[at] ?? 0) / wanted) * (1 - needed),
    ),
  }
}
