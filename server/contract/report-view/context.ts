import {
  formatDuration,
  formatExactDuration,
  formatFineShare,
  formatHours,
  formatMoment,
  formatMonth,
  formatNumber,
  formatRupiah,
  formatShare,
} from '../report-format.ts'
import { REPORT_TEXTS } from '../report-text/report-texts.ts'
import type { ReportTexts } from '../report-text/report-texts.ts'
import type { MonthFigures, ReportAvailability } from '../report.ts'
import type { Report, ReportDocument } from '../report-document.ts'
import type { ReportBlock, ReportTable } from '../report-view.ts'
import type { Language } from '../words.ts'
import type { ReportOutlines } from './outlines.ts'
import { serviceHoursWords } from './service-hours-words.ts'
import { tableOf } from './table.ts'
import type { TableSpec } from './table.ts'

/** What the sections of a report are written from. */
export interface ViewContext {
  readonly language: Language
  readonly figures: MonthFigures
  readonly document: ReportDocument
  readonly outlines: ReportOutlines
  readonly texts: ReportTexts
  readonly write: ViewFormats
  readonly table: <Row>(spec: TableSpec<Row>) => ReportTable
}

/** Values within sentences, as the language writes them. */
export interface ViewFormats {
  readonly count: (value: number) => string
  readonly number: (value: number) => string
  readonly share: (share: number) => string
  /** To the thousandth of a percent. */
  readonly fineShare: (share: number) => string
  /** `96,1–98,4%`; one figure where both read the same. */
  readonly range: (lower: number, upper: number) => string
  readonly duration: (ms: number) => string
  /** `124:05:30`. */
  readonly exact: (ms: number) => string
  readonly hours: (ms: number) => string
  readonly rupiah: (rupiah: number) => string
  readonly moment: (atMs: number) => string
  readonly month: (month: string) => string
  /** As the inventory writes them. */
  readonly serviceHours: (hours: string) => string
}

export function viewContext(
  { figures, document }: Report,
  language: Language,
  outlines: ReportOutlines,
): ViewContext {
  const texts = REPORT_TEXTS[language]
  return {
    language,
    figures,
    document,
    outlines,
    texts,
    write: viewFormats(language, figures.timeZone),
    table: (spec) => tableOf({ columns: texts.columns, total: texts.words.total }, spec),
  }
}

/** How values within sentences are written, by the clock of a city. */
export function viewFormats(language: Language, timeZone: string): ViewFormats {
  const format = { language, timeZone }
  const share = (value: number): string => formatShare(value, language)
  return {
    count: (value) => formatNumber(value, language, [0, 0]),
    number: (value) => formatNumber(value, language),
    share,
    fineShare: (value) => formatFineShare(value, language),
    range: (lower, upper) => {
      const [least, most] = [share(lower), share(upper)]
      return least === most ? most : `${least.replace(/\s*%$/, '')}–${most}`
    },
    duration: (ms) => formatDuration(ms, language),
    exact: formatExactDuration,
    hours: (ms) => formatHours(ms, language),
    rupiah: (rupiah) => formatRupiah(rupiah, language),
    moment: (atMs) => formatMoment(atMs, format),
    month: (month) => formatMonth(month, language),
    serviceHours: (hours) => serviceHoursWords(hours, REPORT_TEXTS[language].words.days, language),
  }
}

export const heading = (text: string): ReportBlock => ({ kind: 'heading', text })
export const text = (words: string): ReportBlock => ({ kind: 'text', text: words })
export const note = (words: string): ReportBlock => ({ kind: 'note', text: words })
export const list = (items: readonly string[]): ReportBlock => ({ kind: 'list', items })
export const tableBlock = (table: ReportTable): ReportBlock => ({ kind: 'table', table })

/** Time in service hours that somebody saw, and all that counts, ms. */
export function observedOf({ serviceMs }: ReportAvailability): {
  readonly observedMs: number
  readonly wholeMs: number
} {
  const { up, degraded, down, unknown } = serviceMs
  const observedMs = up + degraded + down
  return { observedMs, wholeMs: observedMs + unknown }
}
