import { ASN1, type Varbind } from '../snmp/session.ts'
import { compareOids } from './walk.ts'

/** Lines `OID|tag|value`, sorted; the tag is the ASN.1 tag, with `x` when the value is hex. */
export function snmprec(varbinds: readonly Varbind[]): string {
  const sorted = [...varbinds].sort((a, b) => compareOids(a.oid, b.oid))
  return sorted.map((varbind) => `${line(varbind)}\n`).join('')
}

function line({ oid, type, value }: Varbind): string {
  if (!Buffer.isBuffer(value)) return `${oid}|${type}|${value === null ? '' : String(value)}`
  const text = value.toString('latin1')
  // Only what reads back unchanged is written as text.
  const plain = type === ASN1.octetString && /^[\x20-\x7e]*$/.test(text) && text === text.trim()
  return plain ? `${oid}|${type}|${text}` : `${oid}|${type}x|${value.toString('hex')}`
}
