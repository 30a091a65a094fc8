import { plainCell } from './formula.ts'
import { columnOf } from './headings.ts'

/** A fault in a file, told so that the person who wrote the file can mend it. */
export interface ImportFault {
  readonly file: string
  /** 1 is the header; null when the fault is of the file as a whole. */
  readonly line: number | null
  readonly column: string | null
  readonly problem: string
  readonly expected: string
}

/** One row: its cells by column name, and the line on which it begins. */
export interface CsvRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

export interface CsvTable {
  readonly separator: ',' | ';'
  readonly rows: readonly CsvRow[]
  /** The asked ones that are there. */
  readonly columns: ReadonlySet<string>
  /** Columns that nobody asked for. */
  readonly ignored: readonly string[]
}

export interface CsvColumns {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/** More rows than villages in the country. */
const ROWS_MAX = 200_000

/**
 * Reads a CSV file (RFC 4180) with a header row: comma or semicolon, any order of columns, with or
 * without a byte order mark. Cells are trimmed; columns that are not there read as ''.
 */
export function readCsv(
  file: string,
  text: string,
  columns: CsvColumns,
): { readonly table: CsvTable; readonly faults: readonly ImportFault[] } {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  const separator = separatorOf(plain)
  const { records, broken } = split(plain, separator)
  if (broken === null) return readRecords(file, records, separator, columns)
  const { table, faults } = readRecords(file, records.slice(0, 1), separator, columns)
  return { table, faults: [{ file, column: null, ...broken }, ...faults] }
}

/**
 * A table of records, the first of which is the header: those of a CSV file, of a sheet of a
 * spreadsheet, or one that a person typed. `separator` says how its numbers are written.
 */
export function readRecords(
  file: string,
  records: readonly CsvRecord[],
  separator: ',' | ';',
  columns: CsvColumns,
): { readonly table: CsvTable; readonly faults: readonly ImportFault[] } {
  const faults: ImportFault[] = []
  const fault = (line: number | null, column: string | null, problem: string, expected: string) =>
    faults.push({ file, line, column, problem, expected })
  const nothing = {
    table: { separator, rows: [], columns: new Set<string>(), ignored: [] },
    faults,
  }

  const [head, ...body] = records
  const wanted = [...columns.required, ...columns.optional]
  const names = head?.cells.map((name) => columnOf(name, wanted)) ?? []
  const expected = `a header row with the columns ${columns.required.join(', ')}`
  if (head === undefined) fault(null, null, 'the file is empty', expected)
  const missing = columns.required.filter((name) => !names.includes(name))
  if (head !== undefined && missing.length > 0) {
    fault(head.line, null, `the header has no column ${missing.join(', ')}`, expected)
  }
  const twice = names.find((name, index) => wanted.includes(name) && names.indexOf(name) !== index)
  if (twice !== undefined) fault(head?.line ?? 1, twice, 'the column is there twice', 'once')
  if (body.length > ROWS_MAX) fault(null, null, `${body.length} rows`, `at most ${ROWS_MAX} rows`)
  if (faults.length > 0) return nothing

  const rows: CsvRow[] = []
  for (const { line, cells } of body) {
    if (cells.length !== names.length) {
      fault(line, null, `${cells.length} cells`, `${names.length} cells, as in the header`)
      continue
    }
    const byName = names.map(
      (name, index) => [name, plainCell((cells[index] ?? '').trim())] as const,
    )
    const empty = wanted.map((name) => [name, ''] as const)
    rows.push({ line, cells: Object.fromEntries([...empty, ...byName]) })
  }
  const ignored = names.filter((name) => name !== '' && !wanted.includes(name))
  const present = new Set(wanted.filter((name) => names.includes(name)))
  return { table: { separator, rows, columns: present, ignored }, faults }
}

/** The separator of which the header row holds more; names hold neither. */
function separatorOf(text: string): ',' | ';' {
  const header = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? ''
  return header.split(';').length > header.split(',').length ? ';' : ','
}

/** Cells as they stand, and the line on which they begin. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

interface Broken {
  readonly line: number
  readonly problem: string
  readonly expected: string
}

/** Splits text into records; empty lines are passed over. Stops at the first broken quotation. */
function split(
  text: string,
  separator: string,
): { readonly records: readonly CsvRecord[]; readonly broken: Broken | null } {
  const records: CsvRecord[] = []
  let cells: string[] = []
  let [at, line, startLine] = [0, 1, 1]
  const endRecord = (): void => {
    if (cells.some((cell) => cell.trim() !== '')) records.push({ line: startLine, cells })
    cells = []
  }
  while (at < text.length) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1)
      if (end === -1) {
        return { records, broken: { line, problem: 'a quotation without end', expected: 'a "' } }
      }
      const cell = text.slice(at + 1, end)
      line += lineBreaks(cell)
      cells.push(cell.replaceAll('""', '"'))
      at = end + 1
      const next = text[at]
      if (next !== undefined && next !== separator && next !== '\n' && next !== '\r') {
        const expected = `"${separator}" or the end of the line; a " within quotes is written ""`
        return { records, broken: { line, problem: 'text after a closing "', expected } }
      }
    } else {
      let end = at
      while (end < text.length && !isBreak(text[end], separator)) end += 1
      cells.push(text.slice(at, end))
      at = end
    }
    if (text[at] === separator) {
      at += 1
      // A separator at the very end opens one more, empty cell.
      if (at === text.length || text[at] === '\n' || text[at] === '\r') cells.push('')
      else continue
    }
    endRecord()
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1
    at += 1
    line += 1
    startLine = line
  }
  return { records, broken: null }
}

function isBreak(character: string | undefined, separator: string): boolean {
  return character === separator || character === '\n' || character === '\r'
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
