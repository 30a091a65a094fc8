import type { Readable } from 'node:stream'
import type { ReportDocument } from '#contract/report-document.ts'
import { eachRow } from '#contract/report-view/table.ts'
import type { ReportTable, ReportView } from '#contract/report-view.ts'
import type { Language } from '#contract/words.ts'
import { csvCell, csvLine } from '../../journal/import/export-table.ts'
import { writeZip } from '../evidence/write-zip.ts'
import type { ZipSource } from '../evidence/write-zip.ts'
import { titleOf, viewTables } from '../view-tables.ts'
import { CSV_WORDS } from './csv-words.ts'
import { isoMoment, OPEN_UNITS, openValue } from './open-value.ts'

/** Media type of a zip file (IANA). */
export const ZIP_MEDIA_TYPE = 'application/zip'

/** So many rows are one piece: a few milliseconds until others have their turn. */
const ROWS_PER_PIECE = 500
/** A sixteenth larger than at the usual 6, and made in half the time. */
const COMPRESSION = 4

export interface CsvOptions {
  readonly document: ReportDocument
  /** Of what people read beside the tables; the names of columns are English. */
  readonly language: Language
  readonly timeZone: string
}

/**
 * A report as open data: a zip with a CSV file (RFC 4180; UTF-8 without a byte order mark, CRLF) of each
 * table, one of all single figures, and the dictionary of all columns. Written as it is taken.
 */
export function writeReportCsv(view: ReportView, options: CsvOptions): Readable {
  return writeZip(filesOf(view, options), {
    modifiedAtMs: options.document.madeAtMs,
    level: COMPRESSION,
  })
}

function* filesOf(view: ReportView, options: CsvOptions): Generator<ZipSource> {
  const tables = viewTables(view)
  yield { name: 'README.txt', body: readme(view, tables, options) }
  yield { name: 'columns.csv', body: dictionary(tables) }
  yield { name: 'facts.csv', body: facts(view, options.timeZone) }
  for (const table of tables) {
    yield { name: fileName(table), body: tableText(table, options.timeZone) }
  }
}

function fileName({ id }: ReportTable): string {
  return `${id.replaceAll(/[^\w-]+/g, '-')}.csv`
}

function* tableText(table: ReportTable, timeZone: string): Generator<string> {
  const types = table.columns.map(({ type }) => type)
  yield csvLine(table.columns.map(({ key }) => key))
  let piece = ''
  let rows = 0
  for (const row of eachRow(table)) {
    for (const [at, type] of types.entries()) {
      const value = row[at] ?? null
      const text = openValue(value, type, timeZone)
      // Only what people wrote has to be looked through.
      piece += `${at === 0 ? '' : ','}${typeof value === 'string' ? csvCell(text) : text}`
    }
    piece += '\r\n'
    rows += 1
    if (rows % ROWS_PER_PIECE > 0) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function* dictionary(tables: readonly ReportTable[]): Generator<string> {
  yield csvLine(['file', 'column', 'title', 'type', 'unit', 'description'])
  for (const table of tables) {
    for (const { key, title, type, description } of table.columns) {
      yield csvLine([fileName(table), key, title, type, OPEN_UNITS[type], description])
    }
  }
}

function* facts({ sections }: ReportView, timeZone: string): Generator<string> {
  yield csvLine(['section', 'label', 'value', 'type', 'unit', 'beside'])
  for (const { id, blocks } of sections) {
    for (const block of blocks) {
      if (block.kind !== 'facts') continue
      for (const { label, value, type, beside } of block.facts) {
        const text = openValue(value, type, timeZone)
        yield csvLine([id, label, text, type, OPEN_UNITS[type], beside])
      }
    }
  }
}

function readme(
  { title, subtitle }: ReportView,
  tables: readonly ReportTable[],
  { document, language, timeZone }: CsvOptions,
): string {
  const words = CSV_WORDS[language]
  const { lines: office, address } = document.letterhead
  const lines = [
    `${title}, ${subtitle}`,
    '',
    `${words.source}: ${[...office, address].filter((line) => line !== '').join(', ')}`,
    `${words.number}: ${document.number}`,
    `${words.version}: ${document.version} (${words[document.status]})`,
    `${words.madeAt}: ${isoMoment(document.madeAtMs, timeZone)} (Pantau ${document.softwareVersion})`,
    `${words.hash}: ${document.hash}`,
    '',
    ...words.rules(timeZone),
    '',
    `${words.files}:`,
    `columns.csv: ${words.columns}`,
    `facts.csv: ${words.facts}`,
    ...tables.map((table) => `${fileName(table)}: ${titleOf(table)}`),
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}
