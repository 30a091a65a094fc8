import type { Condition, Conditions, Plain } from '../drivers/driver.ts'
import { text } from '../snmp/decode.ts'
import type { Poll } from './poll.ts'
import { compileSource } from './source.ts'
import type { Row, Scope } from './table.ts'

export type RowTest = (row: Row, poll: Poll) => boolean

/** Compiles conditions that must all hold. */
export function compileConditions(conditions: Conditions | undefined, scope: Scope): RowTest {
  const tests = (conditions ?? []).map((condition) => compileCondition(condition, scope))
  return (row, poll) => tests.every((test) => test(row, poll))
}

function compileCondition(condition: Condition, scope: Scope): RowTest {
  const is = condition.is === undefined ? null : plainSet(condition.is)
  const not = condition.not === undefined ? null : plainSet(condition.not)
  const pattern = condition.matches === undefined ? null : new RegExp(condition.matches, 's')
  const equals = condition.equals === undefined ? null : compileSource(condition.equals, scope)
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
