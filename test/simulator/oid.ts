import { BerError } from './ber.ts'

/** An object identifier as its arcs. */
export type Arcs = readonly number[] | Uint32Array

/** Longest identifier of RFC 3416: 128 sub-identifiers. */
export const OID_ARCS_MAX = 128

/** Reads dotted text such as `1.3.6.1.2.1`; a leading dot is allowed. Throws on anything else. */
export function parseOid(text: string): Uint32Array {
  const parts = (text.startsWith('.') ? text.slice(1) : text).split('.')
  const arcs = parts.map((part) => (/^\d{1,10}$/.test(part) ? Number(part) : Number.NaN))
  if (arcs.length < 2 || arcs.length > OID_ARCS_MAX || !arcs.every((arc) => arc <= 0xffff_ffff)) {
    throw new Error(`[oid] not an object identifier: "${text.slice(0, 60)}"`)
  }
  return Uint32Array.from(arcs)
}

/** Content bytes of an OBJECT IDENTIFIER (X.690 8.19), without tag and length. */
export function encodeOid(arcs: Arcs): Buffer {
  const bytes: number[] = []
  const push = (value: number): void => {
    const groups = [value % 128]
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
      groups.unshift((rest % 128) + 128)
    }
    bytes.push(...groups)
  }
  push((arcs[0] ?? 0) * 40 + (arcs[1] ?? 0))
  for (let index = 2; index < arcs.length; index++) push(arcs[index]!)
  return Buffer.from(bytes)
}

/** Decodes content bytes into `target` and returns the number of arcs; allocates nothing. */
export function decodeOidInto(
  target: Uint32Array,
  bytes: Buffer,
  start: number,
  end: number,
): number {
  let count = 0
  let value = 0
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!
    value = value * 128 + (byte & 0x7f)
    if (value > 0xffff_ffff) throw new BerError('[oid] sub-identifier above 2^32')
    if (byte >= 0x80) continue
    if (count === 0) {
      const first = Math.min(2, Math.floor(value / 40))
      target[0] = first
      target[1] = value - first * 40
      count = 2
    } else {
      if (count >= OID_ARCS_MAX) throw new BerError('[oid] more than 128 sub-identifiers')
      target[count++] = value
    }
    value = 0
  }
  return count
}

/** Order of SNMP: arc by arc, the shorter of two equal beginnings first. */
export function compareArcs(a: Arcs, b: Arcs): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index++) {
    const difference = a[index]! - b[index]!
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
