import type { Language } from '../i18n/language.ts'
import type { CellValue } from './table.ts'

/** How numbers are told apart from each other and from their fraction in a file of a language. */
interface CsvForm {
  readonly separator: string
  readonly decimal: string
}

/** Spreadsheets set to Indonesian read 1.234 as a thousand, and `;` between cells. */
const FORMS: Readonly<Record<Language, CsvForm>> = {
  id: { separator: ';', decimal: ',' },
  en: { separator: ',', decimal: '.' },
}

/** Without it spreadsheets take the file for one of an old Windows code page. */
const BYTE_ORDER_MARK = '\uFEFF'

/** A text that a spreadsheet would run as a formula; full-width signs too, which some fold. */
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/

function written(value: CellValue, { separator, decimal }: CsvForm): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value).replace('.', decimal)
  const safe = FORMULA.test(value) ? `'${value}` : value
  const needsQuotes = safe.includes(separator) || /["\r\n]|^\s|\s$/.test(safe)
  return needsQuotes ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * A table as a CSV file (RFC 4180) that the spreadsheets of the language's country open as it is. A
 * text that would be taken for a formula is set off with an apostrophe.
 */
export function csvOf(
  titles: readonly string[],
  rows: readonly (readonly CellValue[])[],
  language: Language,
): string {
  const form = FORMS[language]
  const lines = [titles, ...rows].map((cells) =>
    cells.map((cell) => written(cell, form)).join(form.separator),
  )
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}

/** The name of a file of a table: `pantau-titik-akses-2026-11-22.csv`. */
export function csvFileName(name: string, day: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `pantau-${plain}-${day}.csv`
}
