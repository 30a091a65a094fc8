import { phrase } from '#contract/phrase.ts'
import type { ReportView } from '#contract/report-view.ts'
import { ReportError } from '../report-error.ts'
import { runInChild } from '../run-in-child.ts'
import { countCells } from '../view-tables.ts'
import { writeReportXlsx } from './report-xlsx.ts'
import type { XlsxOptions } from './report-xlsx.ts'

/** The command that a child is started with; people never type it. */
export const RENDER_XLSX = 'render-xlsx'

/** What a child reads from its standard input, as JSON. */
export interface XlsxOrder {
  readonly view: ReportView
  readonly options: XlsxOptions
}

/** A city's workbook is written while others wait some tenths of a second; a larger one is not. */
const CELLS_AT_ONCE_MAX = 60_000
/** Of a whole workbook: a minute's work. A report of all villages is more, and is open data. */
const CELLS_MAX = 2_000_000
const LIMITS = {
  msMax: 120_000,
  memoryBytesMax: 2 * 1024 ** 3,
  outputBytesMax: 256 * 1024 ** 2,
} as const

/**
 * `writeReportXlsx`, large ones in a process of their own: a province's workbook takes seconds in which
 * nothing else would be done. Throws `ReportError` for one that is too large for a spreadsheet.
 */
export async function writeXlsxAside(
  view: ReportView,
  options: XlsxOptions,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const cells = countCells(view)
  if (cells > CELLS_MAX) {
    throw new ReportError('too-many', phrase('report-cells', { cells }))
  }
  if (cells <= CELLS_AT_ONCE_MAX) return writeReportXlsx(view, options)
  const order: XlsxOrder = { view, options }
  return runInChild(RENDER_XLSX, [JSON.stringify(order)], {
    owner: '[report xlsx]',
    limits: LIMITS,
    signal,
  })
}
