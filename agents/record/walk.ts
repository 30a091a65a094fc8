import { guardedUntil, ofGuardedVendor } from '../reading/never-read.ts'
import { ASN1, SnmpError, type Oid, type SnmpSession, type Varbind } from '../snmp/session.ts'

export interface WalkLimits {
  readonly varbindsMax: number
  readonly elapsedMsMax: number
}

export interface Walk {
  readonly varbinds: readonly Varbind[]
  /** Why the walk ended early; null when it came to the end. */
  readonly cut: string | null
}

/** Repetitions to ask for, fewer when the device cannot: the last is a plain GETNEXT's worth. */
const REPETITIONS = [25, 10, 3, 1] as const
/** Of a device that holds secrets: in the standard MIBs, and in its vendor's tree. */
const REPETITIONS_CAREFUL = { standard: 4, vendor: 1 } as const

/**
 * Everything below the roots, in order, without what is below the `skipped` OIDs and between those
 * where a vendor keeps secrets. `careful`: the device may hold some, so no answer may run into them.
 */
export async function walk(
  session: SnmpSession,
  roots: readonly Oid[],
  skipped: readonly Oid[],
  limits: WalkLimits,
  careful: boolean,
): Promise<Walk> {
  const varbinds: Varbind[] = []
  const endMs = performance.now() + limits.elapsedMsMax
  let cut: string | null = null
  for (const root of roots) {
    let cursor: Oid | null = root
    let patience = 0
    while (cursor !== null) {
      if (varbinds.length >= limits.varbindsMax) return { varbinds, cut: 'too many objects' }
      if (performance.now() > endMs) return { varbinds, cut: 'it took too long' }
      const maxRepetitions = repetitionsFrom(cursor, patience, careful)
      try {
        const request = { nonRepeaters: [], repeaters: [cursor], maxRepetitions }
        const { repeaters } = await session.getBulk(request)
        cursor = take(repeaters[0] ?? [], cursor, root, skipped, varbinds)
      } catch (error) {
        if (!(error instanceof SnmpError)) throw error
        patience += 1
        if (patience < REPETITIONS.length && error.kind !== 'timeout') continue
        cut = `${root}: ${error.detail}`
        break
      }
    }
  }
  return { varbinds, cut }
}

function repetitionsFrom(cursor: Oid, patience: number, careful: boolean): number {
  const repetitions = REPETITIONS[patience] ?? 1
  if (!careful) return repetitions
  const { standard, vendor } = REPETITIONS_CAREFUL
  return Math.min(repetitions, ofGuardedVendor(cursor) ? vendor : standard)
}

/** Keeps the rows of one answer; returns where to go on, or null at the end of the root. */
function take(
  rows: readonly Varbind[],
  from: Oid,
  root: Oid,
  skipped: readonly Oid[],
  kept: Varbind[],
): Oid | null {
  let cursor = from
  for (const row of rows) {
    if (row.type === ASN1.endOfMibView || !isBelow(row.oid, root)) return null
    // A device that goes back or stands still would be walked for ever.
    if (compareOids(row.oid, cursor) <= 0) return null
    const branch = guardedUntil(row.oid) ?? skipped.find((oid) => isBelow(row.oid, oid))
    if (branch !== undefined) return afterBranch(branch)
    kept.push(row)
    cursor = row.oid
  }
  return rows.length === 0 ? null : cursor
}

export function isBelow(oid: Oid, root: Oid): boolean {
  return oid.startsWith(root) && (oid.length === root.length || oid[root.length] === '.')
}

/** Orders OIDs as SNMP does: number by number. */
export function compareOids(a: Oid, b: Oid): number {
  const left = a.split('.').map(Number)
  const right = b.split('.').map(Number)
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** The OID whose GETNEXT is the first object after a branch. */
function afterBranch(branch: Oid): Oid {
  const arcs = branch.split('.').map(Number)
  return [...arcs.slice(0, -1), (arcs.at(-1) ?? 0) + 1].join('.')
}
