import type { Oid } from '../snmp/session.ts'

/**
 * The OID whose GETNEXT answer is this instance, so that a scalar can ride in a GETBULK as a
 * non-repeater.
 */
export function beforeInstance(oid: Oid): Oid {
  const dot = oid.lastIndexOf('.')
  const parent = oid.slice(0, dot)
  const last = Number(oid.slice(dot + 1))
  return last === 0 ? parent : `${parent}.${String(last - 1)}`
}

const DOT = 46

/** The row index of an OID below a column, or null when it lies outside. */
export function indexBelow(root: Oid, oid: Oid): string | null {
  const at = root.length
  return oid.length > at + 1 && oid.charCodeAt(at) === DOT && oid.startsWith(root)
    ? oid.slice(at + 1)
    : null
}

/** Whether `later` follows `earlier` in the order of SNMP. Guards walks against endless loops. */
export function follows(later: Oid, earlier: Oid): boolean {
  let start = 0
  const shared = Math.min(later.length, earlier.length)
  for (let at = 0; at < shared; at += 1) {
    const code = later.charCodeAt(at)
    if (code !== earlier.charCodeAt(at)) return arcAt(later, start) > arcAt(earlier, start)
    if (code === DOT) start = at + 1
  }
  // One is the beginning of the other: an arc of it may go on, which makes it larger.
  return later.length > earlier.length
}

/** The number that begins at this place. */
function arcAt(oid: Oid, start: number): number {
  const end = oid.indexOf('.', start)
  return Number(end === -1 ? oid.slice(start) : oid.slice(start, end))
}

/** Bytes of an OID on the wire, near enough to plan with. */
export function oidBytes(oid: Oid): number {
  let bytes = 2
  let digits = 0
  for (let at = 0; at <= oid.length; at += 1) {
    const code = at < oid.length ? oid.charCodeAt(at) : 46
    if (code === 46) {
      bytes += digits > 3 ? 2 : 1
      digits = 0
    } else {
      digits += 1
    }
  }
  return bytes
}
