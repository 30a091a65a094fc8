import { randomInt } from 'node:crypto'

const HEADER_BYTES = 12
const TYPE_A = 1
const CLASS_IN = 1
const RESPONSE = 0x8000
const RCODE_MASK = 0x000f
const NAME_ERROR = 3

/** A query for the address of a name (RFC 1035, 4.1), recursion desired, with a random id. */
export function dnsQuery(name: string): Buffer {
  const labels = name.split('.').filter((label) => label !== '')
  const encoded = labels.map((label) => {
    const bytes = Buffer.from(label.slice(0, 63))
    return Buffer.concat([Buffer.from([bytes.length]), bytes])
  })
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(randomInt(0x10000), 0)
  header.writeUInt16BE(0x0100, 2)
  header.writeUInt16BE(1, 4)
  const tail = Buffer.from([0, 0, TYPE_A, 0, CLASS_IN])
  return Buffer.concat([header, ...encoded, tail])
}

/** True for an answer to this query, also one that says there is no such name: DNS works. */
export function dnsAnswers(message: Buffer, query: Buffer): boolean {
  if (message.length < HEADER_BYTES) return false
  if (message.readUInt16BE(0) !== query.readUInt16BE(0)) return false
  const flags = message.readUInt16BE(2)
  const code = flags & RCODE_MASK
  return (flags & RESPONSE) !== 0 && (code === 0 || code === NAME_ERROR)
}
