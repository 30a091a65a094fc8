import type { Table } from '../drivers/driver.ts'
import type { Cell } from '../snmp/decode.ts'
import type { Oid } from '../snmp/session.ts'
import { compileColumn } from './columns.ts'
import type { ColumnReader } from './columns.ts'
import { compileConditions } from './conditions.ts'
import { isGuarded } from './never-read.ts'
import type { RowTest } from './conditions.ts'
import type { Poll } from './poll.ts'

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

/** A column that is walked, or asked row by row. */
interface AskedColumn {
  readonly oid: Oid
  readonly slow: boolean
}

/** A driver's table ready to be read. */
export class CompiledTable {
  readonly name: string
  readonly readers: ReadonlyMap<string, ColumnReader>
  readonly #table: Table
  readonly #scope: Scope
  /** Columns whose rows are the table's. */
  readonly #walked: readonly AskedColumn[]
  /** Walked columns that only add to the rows of another. */
  readonly #beside: readonly AskedColumn[]
  readonly #exact: readonly AskedColumn[]
  readonly #test: RowTest

  constructor(name: string, table: Table, scope: Scope) {
    this.name = name
    this.#table = table
    this.#scope = scope
    const walked: AskedColumn[] = []
    const beside: AskedColumn[] = []
    const exact: AskedColumn[] = []
    const readers = new Map<string, ColumnReader>()
    for (const [column, spec] of Object.entries(table.columns)) {
      readers.set(column, compileColumn(spec, table, scope))
      if (!('oid' in spec)) continue
      const asked = { oid: scope.absolute(spec.oid), slow: spec.slow === true }
      if (spec.exact === true) exact.push(asked)
      else if (isGuarded(asked.oid)) throw new Error(`${name}.${column}: read it with exact`)
      else if (table.rowsOf === undefined || table.rowsOf === column) walked.push(asked)
      else beside.push(asked)
    }
    this.readers = readers
    this.#walked = walked
    this.#beside = beside
    this.#exact = exact
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

  /** Whether the device was asked for the rows in this poll; what is kept of an earlier one is not. */
  isRead(poll: Poll): boolean {
    const { of } = this.#table
    if (of !== undefined) return this.#scope.table(of).isRead(poll)
    return this.#walked.some(({ oid }) => poll.columns.has(oid))
  }

  #candidates(poll: Poll): readonly Row[] {
    const { of, single, volatile, rows } = this.#table
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
    if (rows !== undefined) return this.#answering(rows, poll)
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

  /** Of the rows that may exist, those that answer; all columns are asked together. */
  #answering(indexes: readonly string[], poll: Poll): readonly Row[] {
    const missing = poll.missing
    const there = indexes.filter((index) => {
      const values = this.#exact.map(({ oid, slow }) => poll.scalar(`${oid}.${index}`, slow))
      return values.some((value) => value !== null)
    })
    return poll.missing > missing ? [] : there.map((index) => new Row(this, index))
  }

  /** What was kept of the rows is asked again as soon as the rows are others. */
  #renewSlow(poll: Poll): void {
    const fastChanged = this.#walked.some((column) => !column.slow && poll.changed.has(column.oid))
    if (!fastChanged) return
    for (const { oid, slow } of [...this.#walked, ...this.#beside]) {
      if (slow) poll.memory.slowColumns.delete(oid)
    }
    for (const { oid } of this.#beside) poll.memory.absent.delete(oid)
    for (const { oid } of this.#exact) poll.memory.forgetBelow(oid)
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
