import { setImmediate as turn } from 'node:timers/promises'
import { HucreError, ParseError } from 'hucre'
import { streamXlsxRows, writeXlsxStream } from 'hucre/xlsx'
import type { CellValue } from 'hucre/xlsx'
import { readXml } from 'hucre/xml'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { CsvRecord } from './csv.ts'
import { inertCell } from './formula.ts'
import { unpack, ZipError, zipEntries } from './geography/zip.ts'
import { cellText } from './record-cells.ts'
import type { TableCell } from './record-cells.ts'
import { faultOfZip } from './zip-limits.ts'

/** Media type of an XLSX file (ISO/IEC 29500). */
export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A million cells of text; a worksheet of all villages is smaller. */
const ZIP_LIMITS = { entriesMax: 1000, plainMax: 96 * 1024 * 1024 }
/** One row more than an import reads, so that it can say that there are too many. */
const LIMITS = { rows: 200_002, columns: 78 } as const
/** Where all programs keep the list of a workbook's sheets. */
const WORKBOOK = 'xl/workbook.xml'
const WORKBOOK_BYTES_MAX = 4 * 1024 * 1024
const ZIP_MAGIC = 0x04034b50
/** Compound File Binary (MS-CFB), in which Excel kept workbooks until 2003. */
const OLE_MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex')
/** So many rows take some milliseconds. */
const ROWS_AT_ONCE = 200
const COLUMN_WIDTH = { min: 8, max: 48 } as const

/** Whether the bytes begin as an XLSX file does: with a zip's first entry. */
export function isXlsx(file: Buffer): boolean {
  return file.length >= 4 && file.readUInt32LE(0) === ZIP_MAGIC
}

/** Whether the bytes begin as a workbook of Excel 97 to 2003 does. */
export function isOldXls(file: Buffer): boolean {
  return file.subarray(0, OLE_MAGIC.length).equals(OLE_MAGIC)
}

/**
 * The rows of the first sheet that is shown, as records of text: numbers and dates as a CSV file
 * would have them, formulas by their last value. Gives the fault of a file that cannot be read.
 */
export async function readXlsxRecords(
  file: Buffer,
): Promise<{ readonly records: readonly CsvRecord[] } | { readonly fault: Phrase }> {
  const zipFault = await faultOfZip(file, ZIP_LIMITS)
  if (zipFault !== null) return { fault: zipFault }
  try {
    const sheet = shownSheet(file)
    if (sheet === null) return { fault: phrase('sheet-none') }
    return { records: await recordsOf(new Uint8Array(file), sheet) }
  } catch (cause) {
    if (cause instanceof ZipError) return { fault: cause.problem }
    if (cause instanceof HucreError) {
      return { fault: phrase('xlsx-unreadable', { reason: cause.message }) }
    }
    throw cause
  }
}

/**
 * The name of the first sheet that is shown (ISO/IEC 29500-1, 18.2.19); null when there is none. Only
 * the list is read, not what stands in the sheets.
 */
function shownSheet(file: Uint8Array): string | null {
  const entry = zipEntries(file).find(({ path }) => path === WORKBOOK)
  if (entry === undefined) throw new ParseError(`Invalid XLSX: missing workbook at ${WORKBOOK}`)
  const { data } = readXml(unpack(entry, WORKBOOK_BYTES_MAX), {
    rowTag: 'sheet',
    stripNamespaces: true,
  })
  const shown = data.find(({ '@state': state }) => state !== 'hidden' && state !== 'veryHidden')
  const name = shown?.['@name']
  return typeof name === 'string' ? name : null
}

/**
 * Rows with something in them, as wide as the header and no wider than what stands in them. They are
 * read as the sheet is unpacked: others have their turn in between.
 */
async function recordsOf(file: Uint8Array, sheet: string): Promise<readonly CsvRecord[]> {
  const records: CsvRecord[] = []
  let [width, count] = [0, 0]
  for await (const { index, values } of streamXlsxRows(file, { sheet })) {
    if (index >= LIMITS.rows) break
    count += 1
    if (count % ROWS_AT_ONCE === 0) await turn()
    const texts = values.slice(0, LIMITS.columns).map(textOf)
    const filled = texts.findLastIndex((cell) => cell.trim() !== '') + 1
    if (filled === 0) continue
    if (records.length === 0) width = filled
    const length = Math.max(width, filled)
    const cells = Array.from({ length }, (_, column) => texts[column] ?? '')
    records.push({ line: index + 1, cells })
  }
  return records
}

function textOf(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString()
  // As in a file that was written by the book: the reader of records takes the escape away again.
  return typeof cell === 'boolean' ? String(cell) : inertCell(cellText(cell))
}

/**
 * One sheet with a header row. Text is written as text, so that no spreadsheet runs it. A country's
 * table takes seconds: others have their turn between the rows.
 */
export async function writeXlsxTable(
  name: string,
  header: readonly string[],
  rows: readonly (readonly TableCell[])[],
): Promise<Uint8Array> {
  const widths = header.map(({ length }) => length)
  for await (const row of rowsInTurns(rows)) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, String(cell ?? '').length)
    }
  }
  const columns = widths.map((widest) => {
    return { width: Math.min(COLUMN_WIDTH.max, Math.max(COLUMN_WIDTH.min, widest + 2)) }
  })
  const table = rowsInTurns([header, ...rows])
  const file = writeXlsxStream(table, { name, columns, freezePane: { rows: 1 } })
  return new Uint8Array(await new Response(file).arrayBuffer())
}

async function* rowsInTurns(rows: readonly (readonly TableCell[])[]): AsyncGenerator<TableCell[]> {
  for (const [index, row] of rows.entries()) {
    if (index > 0 && index % ROWS_AT_ONCE === 0) await turn()
    yield [...row]
  }
}
