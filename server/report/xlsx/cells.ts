import type { Cell, CellStyle, CellValue } from 'hucre/xlsx'
import { DASH } from '#contract/report-format.ts'
import type { ColumnType, ReportValue } from '#contract/report-view.ts'
import { indonesianZoneName } from '#contract/time-zone.ts'
import type { Language } from '#contract/words.ts'
import { DAY_MS, offsetMsAt } from '../../domain/local-time.ts'
import { SHEET_WORDS } from './sheet-words.ts'

/** For whom a workbook is written. */
export interface SheetContext {
  readonly language: Language
  readonly timeZone: string
}

/** 1970-01-01 in days since Excel's day 0 (ISO/IEC 29500-1, 18.17.4.1). */
const EPOCH_DAYS = 25_569
/** What a library writes as an error of Excel where it is a text of ours. */
const LOOKS_LIKE_ERROR = /^#[A-Z0-9_/]+[!?]?$/
/** How a workbook escapes a character (ISO/IEC 29500-1, 22.4.2.4, ST_Xstring). */
const LOOKS_ESCAPED = /_(?=x[0-9a-fA-F]{4}_)/g

/** A value as a spreadsheet reckons with it: times and durations in days, by the city's clock. */
export function cellValue(
  value: ReportValue,
  type: ColumnType,
  { timeZone }: SheetContext,
): CellValue {
  if (value === null) return DASH
  if (typeof value === 'string') return value === '' ? null : plainText(value)
  if (type === 'duration') return value / DAY_MS
  if (type !== 'moment') return value
  return (value + offsetMsAt(value, timeZone)) / DAY_MS + EPOCH_DAYS
}

/** Text that stays what it is where a workbook would read an escape in it. */
export function plainText(text: string): string {
  return text.replaceAll(LOOKS_ESCAPED, '_x005F_')
}

/** A cell for text that would else be taken for one of Excel's errors; null for any other. */
export function literalCell(value: CellValue, style: CellStyle): Partial<Cell> | null {
  if (typeof value !== 'string' || !LOOKS_LIKE_ERROR.test(value)) return null
  return { value, style, richText: [{ text: value }] }
}

/**
 * The number format of a type (ISO/IEC 29500-1, 18.8.31). Separators are those of who opens the file; the
 * currency and the names of months are Indonesian where the report is.
 */
export function numberFormat(type: ColumnType, language: Language): string | undefined {
  switch (type) {
    case 'text':
      return undefined
    case 'count':
    case 'bytes':
      return '#,##0'
    case 'number':
      return '#,##0.0'
    case 'share':
      // One near the whole never reads as the whole.
      return '[>=1]0.0%;[>=0.99]0.00#%;0.0%'
    case 'fine-share':
      return '0.000%'
    case 'points':
      return '0.000'
    case 'duration':
      return '[h]:mm:ss'
    case 'moment':
      return language === 'id' ? '[$-421]d mmm yyyy hh"."mm"."ss' : '[$-809]d mmm yyyy hh:mm:ss'
    case 'rupiah':
      return language === 'id' ? '"Rp" #,##0' : '"IDR" #,##0'
    default:
      return type satisfies never
  }
}

/** How a value of the type stands in its cell. */
export function valueStyle(type: ColumnType, language: Language): CellStyle {
  const numFmt = numberFormat(type, language)
  const alignment: CellStyle['alignment'] =
    type === 'text'
      ? { vertical: 'top', wrapText: true, readingOrder: 'context' }
      : { vertical: 'top', horizontal: 'right' }
  return numFmt === undefined ? { alignment } : { alignment, numFmt }
}

/** A heading with the unit that its numbers have: `Mulai (WITA)`. */
export function titleWithUnit(title: string, type: ColumnType, context: SheetContext): string {
  const unit = unitOf(type, context)
  return unit === null ? title : `${title} (${unit})`
}

function unitOf(type: ColumnType, { language, timeZone }: SheetContext): string | null {
  if (type === 'moment') return indonesianZoneName(timeZone) ?? timeZone
  if (type === 'duration') return SHEET_WORDS[language].duration
  return type === 'bytes' ? SHEET_WORDS[language].bytes : null
}

/** Named in each style: what a style leaves out, a program fills with a font of its own. */
export const FONT = { name: 'Calibri', size: 11 } as const
const INK = { rgb: '1F2937' }
const TEXT_ALIGNMENT = { vertical: 'top', wrapText: true, readingOrder: 'context' } as const
export const STYLES = {
  title: { font: { ...FONT, bold: true, size: 16, color: INK } },
  heading: { font: { ...FONT, bold: true, size: 12, color: INK }, alignment: TEXT_ALIGNMENT },
  text: { alignment: TEXT_ALIGNMENT },
  note: { font: { ...FONT, italic: true, color: { rgb: '4B5563' } }, alignment: TEXT_ALIGNMENT },
  label: { font: { ...FONT, bold: true }, alignment: TEXT_ALIGNMENT },
  link: { font: { ...FONT, underline: true, color: { rgb: '1D4ED8' } }, alignment: TEXT_ALIGNMENT },
  header: {
    font: { ...FONT, bold: true, color: { rgb: 'FFFFFF' } },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: '1D3557' } },
    alignment: { vertical: 'center', wrapText: true },
  },
  numberHeader: {
    font: { ...FONT, bold: true, color: { rgb: 'FFFFFF' } },
    fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: '1D3557' } },
    alignment: { vertical: 'center', horizontal: 'right', wrapText: true },
  },
  total: {
    font: { ...FONT, bold: true },
    border: { top: { style: 'thin', color: { rgb: '9CA3AF' } } },
  },
} as const satisfies Readonly<Record<string, CellStyle>>
