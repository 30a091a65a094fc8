import type { ReportColumn, ReportTable, ReportValue } from '#contract/report-view.ts'
import type { PdfTable } from './pdf-model.ts'
import { breakWords, linesOf, widestWord, widthOf } from './printable.ts'

/** Writes a value as the paper shows it. */
export type WriteValue = (
  value: ReportValue,
  type: ReportColumn['type'],
  isSparse?: boolean,
) => string

/** Between the margins of a page of A4, pt. */
const PAGE_WIDTH_PT = 481.9
/** Left and right of what stands in a cell, pt, as `blocks.typ` has it. */
const INSET_PT = 8
/** Sizes of letters, pt: the first in which all columns have room. */
const SIZES_PT = [8.5, 8, 7.5, 7, 6.5] as const
/** What a column of words needs at least before its words are broken, em. */
const WORD_EM_MAX = 9
/** Longer lines of words may well be two. */
const LINE_EM_MAX = 24
/** ... and no more, half a word being lost at the end of the first: parts of a line. */
const WORD_LINES = 1.7
/** Letters are made smaller, to this size at least, when that saves more than this share of the lines. */
const LINES_SAVED = 0.12
const SPARING_SIZE_MIN = 7
/** Rows that are tried in each size. */
const ROWS_TRIED = 200
/** Titles and sums are semibold, which is wider. */
const TITLE_FACTOR = 1.08
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
      const text = print(write(value, column.type, column.isSparse))
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
  const cellsOf = (at: number): readonly string[] =>
    [...rows, ...(totals === null ? [] : [totals])].map((row) => row[at] ?? '')
  const most = (cells: readonly string[], measure: (text: string) => number): number =>
    cells.reduce((em, cell) => Math.max(em, measure(cell)), 0)
  const wants = columns.map(({ type, width }, at): Want => {
    const cells = cellsOf(at)
    const line = most(cells, widthOf) * (totals === null ? 1 : TITLE_FACTOR)
    const words = Math.min(most(cells, widestWord), WORD_EM_MAX)
    const title = widestWord(titles[at] ?? '') * TITLE_FACTOR
    return {
      least: Math.max(title, isRight(type) ? line : words),
      // A moment in two lines is read less well than words are; words in three, less than in two.
      good: Math.max(title, type === 'text' ? Math.max(words, line / WORD_LINES) : line),
      best: Math.max(title, Math.min(line, LINE_EM_MAX)),
      meant: width,
    }
  })
  const { size, widths } = fit(wants, rows)
  const roomsEm = roomsOf(widths, size)
  const broken = (row: readonly string[]): readonly string[] =>
    row.map((cell, at) => breakWords(cell, roomsEm[at] ?? 0))
  const brokenRows = rows.map(broken)
  return {
    title: print(table.title),
    size,
    columns: columns.map(({ type }, at) => ({
      title: breakWords(titles[at] ?? '', (roomsEm[at] ?? 0) / TITLE_FACTOR),
      right: isRight(type),
      width: (widths[at] ?? 0) * 100,
    })),
    rows: brokenRows,
    lines: brokenRows.map((row) =>
      row.reduce((most, cell, at) => Math.max(most, linesOf(cell, roomsEm[at] ?? 0)), 1),
    ),
    totals: totals && totals.map((text, at) => breakWords(text, (roomsEm[at] ?? 0) / TITLE_FACTOR)),
    empty: print(table.empty),
    rest,
  }
}

/** Widths of a column: what it needs, what reads well, what holds its lines whole, em; and its share. */
interface Want {
  readonly least: number
  readonly good: number
  readonly best: number
  readonly meant: number
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

interface Fit {
  readonly size: number
  /** Shares of the page's width. */
  readonly widths: readonly number[]
}

/** What is left for words within columns of these widths, em. */
const roomsOf = (widths: readonly number[], size: number): readonly number[] =>
  widths.map((width) => (width * PAGE_WIDTH_PT - INSET_PT) / size)

/**
 * The largest letters in which all columns have what they need, but for smaller ones that save many
 * lines. Where even the smallest letters are too large, words are broken.
 */
function fit(wants: readonly Want[], rows: readonly (readonly string[])[]): Fit {
  const fitting = SIZES_PT.flatMap((size) => widthsIn(size, wants) ?? [])
  const tried = rows.slice(0, ROWS_TRIED)
  const counted = fitting.map((one) => ({ ...one, lines: linesIn(tried, one) }))
  const sparing = counted.filter(({ size }) => size >= SPARING_SIZE_MIN)
  const fewest = sparing.reduce((least, { lines }) => Math.min(least, lines), Infinity)
  const found = counted.find(({ lines }) => lines * (1 - LINES_SAVED) <= fewest)
  if (found !== undefined) return found
  const size = Math.min(...SIZES_PT)
  const least = shares(wants, size, ({ least }) => least)
  return { size, widths: least.map((share) => share / sum(least)) }
}

function linesIn(rows: readonly (readonly string[])[], { size, widths }: Fit): number {
  const rooms = roomsOf(widths, size)
  const linesOfRow = (row: readonly string[]): number =>
    row.reduce((most, cell, at) => Math.max(most, linesOf(cell, rooms[at] ?? 0)), 1)
  return sum(rows.map(linesOfRow))
}

const shares = (
  wants: readonly Want[],
  size: number,
  em: (want: Want) => number,
): readonly number[] => wants.map((want) => (em(want) * size + INSET_PT) / PAGE_WIDTH_PT)

/**
 * Widths in letters of a size: what all columns need; what is left goes to what reads well, then to
 * whole lines, then as columns are meant. Null where they need more than there is.
 */
function widthsIn(size: number, wants: readonly Want[]): Fit | null {
  const least = shares(wants, size, (want) => want.least)
  if (sum(least) > 1) return null
  const good = grown(
    least,
    shares(wants, size, (want) => want.good),
  )
  const best = grown(
    good,
    shares(wants, size, (want) => want.best),
  )
  const meantAll = sum(wants.map(({ meant }) => meant))
  const left = 1 - sum(best)
  const widths = best.map((share, at) => share + (left * (wants[at]?.meant ?? 0)) / meantAll)
  return { size, widths }
}

/** Each share as near to its aim as the width allows, all by the same part of what they lack. */
function grown(shares: readonly number[], aims: readonly number[]): readonly number[] {
  const lacks = shares.map((share, at) => Math.max(0, (aims[at] ?? 0) - share))
  const lack = sum(lacks)
  const part = lack === 0 ? 0 : Math.min(1, (1 - sum(shares)) / lack)
  return shares.map((share, at) => share + part * (lacks[at] ?? 0))
}
