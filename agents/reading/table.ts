import type { Column, Condition, Conditions, IndexPart, Plain, Table } from '../drivers/driver.ts'
import { compileDecode, mac, number, text } from '../snmp/decode.ts'
import type { Cell, Decoder } from '../snmp/decode.ts'
import type { Oid, SnmpValue } from '../snmp/session.ts'
import type { Poll } from './poll.ts'
import { aggregate, share } from './aggregate.ts'
import { compileSource } from './source.ts'
import type { SourceReader } from './source.ts'

/** Decoded indexes kept per column. */
const INDEXES_KEPT = 4096

/** How a column gets its value in a row. */
type ColumnReader = (row: Row, poll: Poll) => Cell

export type RowTest = (row: Row, poll: Poll) => boolean

/** What a driver is compiled with: who the device is, OIDs made absolute, tables by name. */
export interface Scope {
  readonly sysDescr: string | null
  readonly sysObjectId: string | null
  readonly absolute: (oid: Oid) => Oid
  readonly table: (name: string) => CompiledTable
}

/** One row of a table; its cells are worked out when they are asked for, once per evaluation. */
export class Row {
  readonly table: CompiledTable
  readonly index: string
  readonly #base: Row | null
  readonly #cells = new Map<string, Cell>()

  constructor(table: CompiledTable, index: string, base: Row | null = null) {
    this.table = table
    this.index = index
    this.#base = base
  }

  cell(name: string, poll: Poll): Cell {
    const known = this.#cells.get(name)
    if (known !== undefined) return known
    const reader = this.table.readers.get(name)
    const cell = reader === undefined ? (this.#base?.cell(name, poll) ?? null) : reader(this, poll)
    this.#cells.set(name, cell)
    return cell
  }
}

interface WalkedColumn {
  readonly oid: Oid
  readonly slow: boolean
}

/** A driver's table ready to be read. */
export class CompiledTable {
  readonly name: string
  readonly readers: ReadonlyMap<string, ColumnReader>
  readonly #table: Table
  readonly #scope: Scope
  readonly #walked: readonly WalkedColumn[]
  readonly #test: RowTest

  constructor(name: string, table: Table, scope: Scope) {
    this.name = name
    this.#table = table
    this.#scope = scope
    const walked: WalkedColumn[] = []
    const readers = new Map<string, ColumnReader>()
    for (const [column, spec] of Object.entries(table.columns)) {
      readers.set(column, compileColumn(spec, table, scope))
      if ('oid' in spec && (table.rowsOf === undefined || table.rowsOf === column)) {
        walked.push({ oid: scope.absolute(spec.oid), slow: spec.slow === true })
      }
    }
    this.readers = readers
    this.#walked = walked
    this.#test = compileConditions(table.where, scope)
  }

  rows(poll: Poll): readonly Row[] {
    const known = poll.tables.get(this.name)
    if (known !== undefined) return known
    const all = this.#candidates(poll)
    const rows = this.#table.where === undefined ? all : all.filter((row) => this.#test(row, poll))
    const { distinct } = this.#table
    const result = distinct === undefined ? rows : distinctRows(rows, distinct, poll)
    poll.tables.set(this.name, result)
    return result
  }

  #candidates(poll: Poll): readonly Row[] {
    const { of, single, volatile } = this.#table
    if (of !== undefined) {
      return this.#scope
        .table(of)
        .rows(poll)
        .map((base) => new Row(this, base.index, base))
    }
    if (single === true) {
      const row = new Row(this, '')
      // Every cell is read, so that all of them are fetched together.
      const cells = [...this.readers.keys()].map((column) => row.cell(column, poll))
      return cells.some((cell) => cell !== null) ? [row] : []
    }
    this.#renewSlow(poll)
    const indexes = new Set<string>()
    const missing = poll.missing
    for (const column of this.#walked) {
      const values = poll.column(column.oid, column.slow, volatile === true)
      for (const index of values.keys()) indexes.add(index)
    }
    // Half a table would make rows without their identity.
    return poll.missing > missing ? [] : [...indexes].map((index) => new Row(this, index))
  }

  /** Slow columns are asked again as soon as the rows beside them are others. */
  #renewSlow(poll: Poll): void {
    const fastChanged = this.#walked.some((column) => !column.slow && poll.changed.has(column.oid))
    if (!fastChanged) return
    for (const column of this.#walked) {
      if (column.slow) poll.memory.slowColumns.delete(column.oid)
    }
  }
}

function distinctRows(rows: readonly Row[], column: string, poll: Poll): readonly Row[] {
  const seen = new Set<Cell>([null])
  return rows.filter((row) => {
    const cell = row.cell(column, poll)
    if (seen.has(cell)) return false
    seen.add(cell)
    return true
  })
}

function compileColumn(spec: Column, table: Table, scope: Scope): ColumnReader {
  if ('oid' in spec) return compileWalked(spec, table, scope)
  if ('index' in spec) return compileIndex(spec, table)
  if ('from' in spec) return compileRelation(spec, scope)
  if ('copy' in spec) {
    const decode = compileDecode(spec.decode)
    return (row, poll) => decode(row.cell(spec.copy, poll))
  }
  if ('source' in spec) {
    const source = compileSource(spec.source, scope)
    return (_row, poll) => source(poll)
  }
  if ('const' in spec) return () => spec.const
  return compileOverColumns(spec)
}

function compileWalked(
  spec: Extract<Column, { oid: Oid }>,
  table: Table,
  scope: Scope,
): ColumnReader {
  const oid = scope.absolute(spec.oid)
  const decode = spec.decode === undefined ? plain : compileDecode(spec.decode)
  const slow = spec.slow === true
  const volatile = table.volatile === true
  return (row, poll) => decode(poll.column(oid, slow, volatile).get(row.index) ?? null)
}

function compileIndex(spec: Extract<Column, { index: string }>, table: Table): ColumnReader {
  const decode = spec.decode === undefined ? plain : compileDecode(spec.decode)
  const parts = table.index ?? []
  // The same rows come at each poll.
  const known = new Map<string, Cell>()
  return (row) => {
    const before = known.get(row.index)
    if (before !== undefined) return before
    const cell = decode(indexPart(row.index, parts, spec.index))
    if (known.size >= INDEXES_KEPT) known.clear()
    known.set(row.index, cell)
    return cell
  }
}

type OverColumns = Extract<
  Column,
  { first: unknown } | { plus: unknown } | { nth: string } | { free: string }
>

/** Columns worked out from others of the same row. */
function compileOverColumns(spec: OverColumns): ColumnReader {
  if ('first' in spec) {
    return (row, poll) => {
      for (const column of spec.first) {
        const cell = row.cell(column, poll)
        if (cell !== null) return cell
      }
      return null
    }
  }
  if ('plus' in spec) {
    return (row, poll) => {
      const parts = spec.plus.map((column) => number(row.cell(column, poll)))
      const known = parts.filter((part) => part !== null)
      return known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0)
    }
  }
  if ('nth' in spec) {
    return (row, poll) => {
      const at = number(row.cell(spec.at, poll))
      const list = text(row.cell(spec.nth, poll))
      return at === null || list === null ? null : number(list.split(',')[at - 1] ?? null)
    }
  }
  return (row, poll) => {
    const total = number(row.cell(spec.total, poll))
    const free = number(row.cell(spec.free, poll))
    return total === null || free === null ? null : share(total - free, total)
  }
}

function compileRelation(spec: Extract<Column, { from: string }>, scope: Scope): ColumnReader {
  const theirs = Object.keys(spec.match)
  const ours = Object.values(spec.match)
  const test = compileConditions(spec.where, scope)
  const decode = spec.decode === undefined ? plain : compileDecode(spec.decode)
  return (row, poll) => {
    const groups = groupRows(poll, scope.table(spec.from), theirs)
    const group = groups.get(keyOf(row, ours, poll))
    const rows = group?.filter((other) => test(other, poll)) ?? []
    const none = spec.take === 'count' && groups.size > 0 ? 0 : null
    return decode(aggregate(rows, spec.take, spec.column, poll) ?? none)
  }
}

function groupRows(
  poll: Poll,
  table: CompiledTable,
  columns: readonly string[],
): ReadonlyMap<string, readonly Row[]> {
  const name = `${table.name}|${columns.join('|')}`
  const known = poll.groups.get(name)
  if (known !== undefined) return known
  const groups = new Map<string, Row[]>()
  for (const row of table.rows(poll)) {
    const key = keyOf(row, columns, poll)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  poll.groups.set(name, groups)
  return groups
}

function keyOf(row: Row, columns: readonly string[], poll: Poll): string {
  return columns.map((column) => String(row.cell(column, poll))).join('\n')
}

/** Compiles conditions that must all hold. */
export function compileConditions(conditions: Conditions | undefined, scope: Scope): RowTest {
  const tests = (conditions ?? []).map((condition) => compileCondition(condition, scope))
  return (row, poll) => tests.every((test) => test(row, poll))
}

function compileCondition(condition: Condition, scope: Scope): RowTest {
  const is = condition.is === undefined ? null : plainSet(condition.is)
  const not = condition.not === undefined ? null : plainSet(condition.not)
  const pattern = condition.matches === undefined ? null : new RegExp(condition.matches, 's')
  const equals: SourceReader | null =
    condition.equals === undefined ? null : compileSource(condition.equals, scope)
  return (row, poll) => {
    const cell = row.cell(condition.column, poll)
    const asText = cell === null ? null : String(cell)
    if (is !== null && !is.has(asText)) return false
    if (not !== null && not.has(asText)) return false
    if (pattern !== null && (asText === null || !pattern.test(asText))) return false
    return equals === null || (asText !== null && asText === text(equals(poll)))
  }
}

function plainSet(values: Plain | readonly Plain[]): ReadonlySet<string | null> {
  const list = Array.isArray(values) ? (values as readonly Plain[]) : [values as Plain]
  return new Set(list.map((value) => (value === null ? null : String(value))))
}

/** Without a decoding, text comes as text and numbers stay numbers. */
const plain: Decoder = (value: SnmpValue | Cell): Cell =>
  Buffer.isBuffer(value) ? text(value) : typeof value === 'string' ? text(value) : value

/**
 * One part of a row index; the parts before it say where it begins. Some agents put a length before
 * a MAC, some leave it out before the last text.
 */
export function indexPart(index: string, parts: readonly IndexPart[], name: string): Cell {
  const numbers = index.split('.').map(Number)
  let at = 0
  for (const [position, part] of parts.entries()) {
    const { from, length } = extent(numbers, at, part, position === parts.length - 1)
    if (part.name === name) {
      const slice = numbers.slice(from, from + length)
      return slice.length < length ? null : partCell(part.kind, slice)
    }
    at = from + length
  }
  return null
}

function extent(
  numbers: readonly number[],
  at: number,
  { kind }: IndexPart,
  isLast: boolean,
): { readonly from: number; readonly length: number } {
  const left = numbers.length - at
  const counted = numbers[at] === left - 1
  switch (kind) {
    case 'number':
      return { from: at, length: 1 }
    case 'ip':
      return { from: at, length: 4 }
    case 'mac':
      return { from: left === 7 && counted ? at + 1 : at, length: 6 }
    case 'text':
      if (isLast && !counted) return { from: at, length: left }
      return { from: at + 1, length: numbers[at] ?? 0 }
    default:
      return { from: at, length: left }
  }
}

function partCell(kind: IndexPart['kind'], numbers: readonly number[]): Cell {
  switch (kind) {
    case 'number':
      return numbers[0] ?? null
    case 'mac':
      return mac(Buffer.from(numbers))
    case 'text':
    case 'text-rest':
      return text(Buffer.from(numbers))
    default:
      return numbers.join('.')
  }
}
