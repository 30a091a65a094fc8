import type { FileFault } from '#contract/geography.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import { plainCell } from './formula.ts'
import { columnOf } from './headings.ts'
import { atOnce, each } from './steps.ts'
import type { Steps } from './steps.ts'

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
  /** What the file calls each of them. */
  readonly headings: ReadonlyMap<string, string>
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
export function readCsv(file: string, text: string, columns: CsvColumns): CsvRead {
  return atOnce(readCsvInSteps(file, text, columns))
}

/** The table that a file holds, and what is wrong with it. */
export interface CsvRead {
  readonly table: CsvTable
  readonly faults: readonly FileFault[]
}

/** The same as `readCsv`, in steps. */
export function* readCsvInSteps(file: string, text: string, columns: CsvColumns): Steps<CsvRead> {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text
  const separator = separatorOf(plain)
  const { records, broken } = yield* split(plain, separator)
  if (broken === null) return yield* readRecords(file, records, separator, columns)
  const { table, faults } = yield* readRecords(file, records.slice(0, 1), separator, columns)
  return { table, faults: [{ file, column: null, ...broken }, ...faults] }
}

/**
 * A table of records, the first of which is the header: those of a CSV file, of a sheet of a
 * spreadsheet, or one that a person typed. `separator` says how its numbers are written.
 */
export function* readRecords(
  file: string,
  records: readonly CsvRecord[],
  separator: ',' | ';',
  columns: CsvColumns,
): Steps<CsvRead> {
  const faults: FileFault[] = []
  const fault = (line: number | null, column: string | null, problem: Phrase, expected: Phrase) =>
    faults.push({ file, line, column, problem, expected })
  const nothing = {
    table: { separator, rows: [], columns: new Set<string>(), headings: new Map(), ignored: [] },
    faults,
  }

  const [head, ...body] = records
  const wanted = [...columns.required, ...columns.optional]
  const names = head?.cells.map((name) => columnOf(name, wanted)) ?? []
  const expected = phrase('header-columns', { columns: columns.required.join(', ') })
  if (head === undefined) fault(null, null, phrase('file-empty'), expected)
  const headings = new Map(names.map((name, index) => [name, head?.cells[index]?.trim() ?? name]))
  const missing = columns.required.filter((name) => !names.includes(name))
  if (head !== undefined && missing.length > 0) {
    fault(head.line, null, phrase('header-lacks', { columns: missing.join(', ') }), expected)
  }
  const twice = names.find((name, index) => wanted.includes(name) && names.indexOf(name) !== index)
  if (twice !== undefined) {
    fault(head?.line ?? 1, headings.get(twice) ?? twice, phrase('column-twice'), phrase('once'))
  }
  if (body.length > ROWS_MAX) {
    const most = phrase('rows-at-most', { rows: ROWS_MAX })
    fault(null, null, phrase('rows', { rows: body.length }), most)
  }
  if (faults.length > 0) return nothing

  const rows: CsvRow[] = []
  const empty = wanted.map((name) => [name, ''] as const)
  yield* each(body, ({ line, cells }) => {
    if (cells.length !== names.length) {
      const wide = phrase('cells-of-header', { cells: names.length })
      fault(line, null, phrase('cells', { cells: cells.length }), wide)
      return
    }
    const byName = names.map(
      (name, index) => [name, plainCell((cells[index] ?? '').trim())] as const,
    )
    rows.push({ line, cells: Object.fromEntries([...empty, ...byName]) })
  })
  const ignored = names.filter((name) => name !== '' && !wanted.includes(name))
  const present = new Set(wanted.filter((name) => names.includes(name)))
  return { table: { separator, rows, columns: present, headings, ignored }, faults }
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
  readonly problem: Phrase
  readonly expected: Phrase
}

/** So many lines are split in a step. */
const LINES_PER_STEP = 100

/** Splits text into records; empty lines are passed over. Stops at the first broken quotation. */
function* split(
  text: string,
  separator: string,
): Steps<{ readonly records: readonly CsvRecord[]; readonly broken: Broken | null }> {
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
        const problem = phrase('quotation-open')
        return { records, broken: { line, problem, expected: phrase('quotation-end') } }
      }
      const cell = text.slice(at + 1, end)
      line += lineBreaks(cell)
      cells.push(cell.replaceAll('""', '"'))
      at = end + 1
      const next = text[at]
      if (next !== undefined && next !== separator && next !== '\n' && next !== '\r') {
        const expected = phrase('quotation-then', { separator })
        return { records, broken: { line, problem: phrase('text-after-quotation'), expected } }
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
    if (line % LINES_PER_STEP === 0) yield
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
