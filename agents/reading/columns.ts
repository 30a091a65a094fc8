import type { Column, Table } from '../drivers/driver.ts'
import { compileDecode, number, text } from '../snmp/decode.ts'
import type { Cell, Decoder } from '../snmp/decode.ts'
import type { Oid, SnmpValue } from '../snmp/session.ts'
import { aggregate, share } from './aggregate.ts'
import { compileConditions } from './conditions.ts'
import type { Poll } from './poll.ts'
import { indexPart } from './row-index.ts'
import { compileSource } from './source.ts'
import type { CompiledTable, Row, Scope } from './table.ts'

/** Decoded indexes kept per column. */
const INDEXES_KEPT = 4096

/** How a column gets its value in a row. */
export type ColumnReader = (row: Row, poll: Poll) => Cell

/** Compiles one column of a table. */
export function compileColumn(spec: Column, table: Table, scope: Scope): ColumnReader {
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
  if (spec.exact === true) {
    return (row, poll) => decode(poll.scalar(`${oid}.${row.index}`, spec.slow === true))
  }
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

/** Without a decoding, text comes as text and numbers stay numbers. */
const plain: Decoder = (value: SnmpValue | Cell): Cell =>
  Buffer.isBuffer(value) ? text(value) : typeof value === 'string' ? text(value) : value
