import { cellRef, colToLetter } from 'hucre/xlsx'
import type { CellStyle } from 'hucre/xlsx'
import { DASH } from '#contract/report-format.ts'
import type { ReportColumn, ReportTable, ReportValue } from '#contract/report-view.ts'
import { cellValue, literalCell, plainText, STYLES, titleWithUnit, valueStyle } from './cells.ts'
import type { SheetContext } from './cells.ts'
import { LINE_POINTS, linesOfText } from './draft-sheet.ts'
import type { DraftSheet } from './draft-sheet.ts'

const WIDTH = { min: 9, max: 48 } as const
/** Wide enough for the longest value of a type; text is measured. */
const TYPE_WIDTHS = {
  text: 0,
  count: 9,
  number: 11,
  share: 9,
  'fine-share': 11,
  points: 11,
  duration: 12,
  moment: 23,
  bytes: 20,
  rupiah: 18,
} as const
const COORDINATE = /^(latitude|longitude)$/

/**
 * A table from the first row of a sheet: header, rows with a filter, totals. Shares with known parts, and
 * all totals, are formulas with our value beside, so that whoever opens the sheet reckons them again.
 */
export function tableSheet(name: string, table: ReportTable, context: SheetContext): DraftSheet {
  const { columns, rows } = table
  const widths = columns.map((column, at) => columnWidth(column, table, at, context))
  const sheet: DraftSheet = {
    name,
    columns: columns.map((column, at) => {
      return { width: widths[at] ?? WIDTH.min, style: columnStyle(column, context) }
    }),
    rows: [columns.map(({ title, type }) => titleWithUnit(plainText(title), type, context))],
    cells: new Map(),
    rowDefs: new Map([[0, { height: LINE_POINTS * headerLines(table, widths, context) }]]),
    freezePane: { rows: 1 },
  }
  for (let at = 0; at < columns.length; at += 1)
    sheet.cells.set(`0,${at}`, { style: STYLES.header })
  if (rows.length === 0) {
    sheet.rows.push([plainText(table.empty)])
    sheet.cells.set('1,0', { style: { ...STYLES.note, alignment: {} } })
    return sheet
  }
  for (const row of rows) {
    const lines = Math.max(...row.map((value, at) => linesOf(value, widths[at] ?? WIDTH.min)))
    if (lines > 1) sheet.rowDefs.set(sheet.rows.length, { height: LINE_POINTS * lines })
    sheet.rows.push(columns.map(({ type }, at) => cellValue(row[at] ?? null, type, context)))
  }
  sheet.autoFilter = { range: `A1:${cellRef(rows.length, columns.length - 1)}` }
  keepErrorsAsText(sheet, columns, context)
  addRatios(sheet, table)
  if (table.totals !== null) addTotals(sheet, table, table.totals, context)
  return sheet
}

/** Degrees with the decimals that make a metre. */
function columnStyle({ key, type }: ReportColumn, { language }: SheetContext): CellStyle {
  const style = valueStyle(type, language)
  return COORDINATE.test(key) ? { ...style, numFmt: '0.00000' } : style
}

function keepErrorsAsText(
  sheet: DraftSheet,
  columns: readonly ReportColumn[],
  { language }: SheetContext,
): void {
  for (const [at, { type }] of columns.entries()) {
    if (type !== 'text') continue
    for (let row = 1; row < sheet.rows.length; row += 1) {
      const cell = literalCell(sheet.rows[row]?.[at] ?? null, valueStyle(type, language))
      if (cell !== null) sheet.cells.set(`${row},${at}`, cell)
    }
  }
}

/** In each row, shares anew from the parts that stand in the same row; not those that are not known. */
function addRatios(sheet: DraftSheet, { columns, rows }: ReportTable): void {
  for (const [at, column] of columns.entries()) {
    if (column.ratio === null) continue
    const [part, whole] = ratioColumns(column.ratio, columns)
    for (let row = 1; row <= rows.length; row += 1) {
      if ((rows[row - 1]?.[at] ?? null) === null) continue
      const refs = (letters: readonly string[]): string =>
        letters.map((letter) => `${letter}${row + 1}`).join(',')
      const formulaResult = sheet.rows[row]?.[at] ?? null
      sheet.cells.set(`${row},${at}`, { formula: ratio(refs(part), refs(whole)), formulaResult })
    }
  }
}

function addTotals(
  sheet: DraftSheet,
  { columns, rows }: ReportTable,
  totals: NonNullable<ReportTable['totals']>,
  context: SheetContext,
): void {
  const last = rows.length + 1
  const ranges = (letters: readonly string[]): string =>
    letters.map((letter) => `${letter}2:${letter}${last}`).join(',')
  const row = sheet.rows.length
  sheet.rows.push([])
  for (const [at, column] of columns.entries()) {
    const known = totals[at] ?? null
    const style = { ...columnStyle(column, context), ...STYLES.total }
    const isSummed = column.total !== 'none'
    const value = known === null && !isSummed ? null : cellValue(known, column.type, context)
    const formula = known === null ? null : totalFormula(column, columns, colToLetter(at), ranges)
    const cell = formula === null ? { value, style } : { formula, formulaResult: value, style }
    sheet.cells.set(`${row},${at}`, cell)
  }
}

function totalFormula(
  { total, ratio: parts }: ReportColumn,
  columns: readonly ReportColumn[],
  letter: string,
  ranges: (letters: readonly string[]) => string,
): string | null {
  if (total === 'sum') return `SUM(${ranges([letter])})`
  if (total === 'none' || parts === null) return null
  const [part, whole] = ratioColumns(parts, columns)
  return ratio(ranges(part), ranges(whole))
}

/** SUM passes over dashes, which a plus would not. */
function ratio(part: string, whole: string): string {
  return `IF(SUM(${whole})=0,"${DASH}",SUM(${part})/SUM(${whole}))`
}

function ratioColumns(
  { part, whole }: NonNullable<ReportColumn['ratio']>,
  columns: readonly ReportColumn[],
): readonly [part: readonly string[], whole: readonly string[]] {
  const letter = (key: string): string => {
    const at = columns.findIndex((column) => column.key === key)
    if (at === -1)
      throw new Error(`[report] a share rests on the column "${key}", which is not there`)
    return colToLetter(at)
  }
  return [part.map(letter), whole.map(letter)]
}

/** As wide as its widest text and its title's longest word. */
function columnWidth(
  { type, title }: ReportColumn,
  { rows, totals }: ReportTable,
  at: number,
  context: SheetContext,
): number {
  let widest = Math.max(
    TYPE_WIDTHS[type],
    ...titleWithUnit(title, type, context)
      .split(/\s+/)
      .map(({ length }) => length + 1),
  )
  for (const value of [...rows, ...(totals === null ? [] : [totals])].map((row) => row[at])) {
    if (typeof value === 'string') widest = Math.max(widest, value.length)
  }
  return Math.min(WIDTH.max, Math.max(WIDTH.min, widest + 2))
}

/** Rows do not grow by themselves in every program. */
function linesOf(value: ReportValue | undefined, width: number): number {
  if (typeof value !== 'string') return 1
  if (value.length < width && !value.includes('\n')) return 1
  // Words that do not fit are carried over whole.
  return linesOfText(value, width * 0.85)
}

function headerLines(
  { columns }: ReportTable,
  widths: readonly number[],
  context: SheetContext,
): number {
  const lines = columns.map(({ title, type }, at) =>
    Math.ceil((titleWithUnit(title, type, context).length * 1.3) / (widths[at] ?? WIDTH.min)),
  )
  return Math.min(8, Math.max(1, ...lines))
}
