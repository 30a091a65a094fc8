import type { MonthFigures } from '#contract/report.ts'
import { DifferenceFound } from './difference.ts'
import type { Said } from './difference.ts'

/** What tells the members of lists apart, the first that a member has. */
const KEYS = ['place', 'contract', 'uplink', 'key', 'id', 'kind', 'cause', 'name'] as const
const NAMES = ['name', 'contract', 'key', 'month'] as const

/**
 * Compares the figures of a report with those that were reckoned anew, in the order in which they are
 * written, and counts them. Throws `DifferenceFound` at the first that differs.
 */
export function compareFigures(says: MonthFigures, recomputed: MonthFigures): number {
  return compare(says, recomputed, [], '')
}

function compare(
  says: unknown,
  recomputed: unknown,
  path: readonly string[],
  whose: string,
): number {
  const differ = (own: Said, other: Said, at = path): never => {
    throw new DifferenceFound({
      kind: 'figure',
      path: at.join('/'),
      whose,
      says: own,
      recomputed: other,
    })
  }
  if (!isNode(says) || !isNode(recomputed)) {
    if (says !== recomputed) differ(saidOf(says), saidOf(recomputed))
    return 1
  }
  let count = 0
  const isList = Array.isArray(says)
  const keys = new Set([...Object.keys(says), ...Object.keys(recomputed)])
  for (const key of keys) {
    const [own, other] = [says[key], recomputed[key]]
    const at = [...path, isList ? keyOf(own ?? other, key) : key]
    if (own === undefined && other === undefined) continue
    if (own === undefined || other === undefined) differ(saidOf(own), saidOf(other), at)
    count += compare(own, other, at, nameOf(own) ?? whose)
  }
  return count
}

type Node = Readonly<Record<string, unknown>>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** A value as it is shown; of a list or an object that the other one lacks, that it is there. */
function saidOf(value: unknown): Said {
  if (value === undefined || value === null) return null
  if (isNode(value)) return nameOf(value) ?? '...'
  return value as Said
}

function keyOf(member: unknown, index: string): string {
  if (!isNode(member)) return index
  const key = KEYS.find((one) => typeof member[one] === 'string' && member[one] !== '')
  return key === undefined ? index : String(member[key])
}

function nameOf(value: unknown): string | null {
  if (!isNode(value)) return null
  const key = NAMES.find((one) => typeof value[one] === 'string' && value[one] !== '')
  return key === undefined ? null : String(value[key])
}
