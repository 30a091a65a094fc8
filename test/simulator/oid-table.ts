import { BerWriter, TAG } from './ber.ts'
import { compareArcs, encodeOid, parseOid } from './oid.ts'

/**
 * The value of an object. `number` for integers of every kind, `bigint` for Counter64, `string` for
 * text (UTF-8), `Buffer` for raw content octets (also of an address or an object identifier).
 */
export interface Value {
  readonly tag: number
  readonly content: number | bigint | string | Buffer | null
}

export interface Row {
  readonly oid: string
  readonly value: Value
}

export const integer = (content: number): Value => ({ tag: TAG.integer, content })
export const text = (content: string): Value => ({ tag: TAG.octetString, content })
export const octets = (content: Buffer): Value => ({ tag: TAG.octetString, content })
export const gauge = (content: number): Value => ({ tag: TAG.gauge32, content })
export const counter32 = (content: number): Value => ({ tag: TAG.counter32, content })
export const counter64 = (content: bigint): Value => ({ tag: TAG.counter64, content })
export const timeTicks = (content: number): Value => ({ tag: TAG.timeTicks, content })
export const objectId = (oid: string): Value => ({
  tag: TAG.oid,
  content: encodeOid(parseOid(oid)),
})
export const ipAddress = (address: string): Value => ({
  tag: TAG.ipAddress,
  content: Buffer.from(address.split('.').map(Number)),
})

/** The sorted names of a table, kept apart from the values so that a living device reuses them. */
export interface OidIndex {
  readonly count: number
  /** All arcs of all names, one after the other; name `i` is `arcStart[i]` to `arcStart[i + 1]`. */
  readonly arcs: Uint32Array
  readonly arcStart: Uint32Array
  readonly names: readonly Buffer[]
}

/** Sorted names with their encoded varbinds: everything that a request can be answered from. */
export interface OidTable {
  readonly index: OidIndex
  readonly tags: Uint8Array
  /** Varbind `i`, header included, is `bytes[start[i]..start[i + 1])`. */
  readonly bytes: Buffer
  readonly start: Uint32Array
}

/** Names in `oids` must be sorted and differ from each other. */
export function buildIndex(oids: readonly Uint32Array[]): OidIndex {
  const arcStart = new Uint32Array(oids.length + 1)
  for (const [position, oid] of oids.entries()) {
    arcStart[position + 1] = arcStart[position]! + oid.length
  }
  const arcs = new Uint32Array(arcStart[oids.length]!)
  for (const [position, oid] of oids.entries()) arcs.set(oid, arcStart[position])
  return { count: oids.length, arcs, arcStart, names: oids.map(encodeOid) }
}

/** Writes the content and header of a value in front of what `writer` holds. */
function writeValue(writer: BerWriter, { tag, content }: Value): void {
  if (typeof content === 'number') writer.integer(tag, content)
  else if (typeof content === 'bigint') writer.bigint(tag, content)
  else if (typeof content === 'string') writer.text(tag, content)
  else if (content === null) writer.header(tag, writer.length)
  else writer.octets(tag, content)
}

export function writeVarbind(writer: BerWriter, name: Buffer, value: Value): void {
  const before = writer.length
  writeValue(writer, value)
  writer.octets(TAG.oid, name)
  writer.header(TAG.sequence, before)
}

/** Encodes one value per name; `valueAt` is called once for each, in no promised order. */
export function fillTable(index: OidIndex, valueAt: (position: number) => Value): OidTable {
  const writer = new BerWriter(Math.max(256, index.count * 40))
  const fromEnd = new Uint32Array(index.count + 1)
  const tags = new Uint8Array(index.count)
  for (let position = index.count - 1; position >= 0; position--) {
    const value = valueAt(position)
    tags[position] = value.tag
    writeVarbind(writer, index.names[position]!, value)
    fromEnd[position] = writer.length
  }
  const bytes = writer.result()
  return { index, tags, bytes, start: fromEnd.map((distance) => bytes.length - distance) }
}

/** Sorts the rows; of several with one name the last counts, as a device reports one value. */
export function buildTable(rows: readonly Row[]): OidTable {
  const sorted = rows
    .map((row, order) => ({ arcs: parseOid(row.oid), value: row.value, order }))
    .sort((a, b) => compareArcs(a.arcs, b.arcs) || a.order - b.order)
  const unique = sorted.filter((row, position) => {
    const next = sorted[position + 1]
    return next === undefined || compareArcs(row.arcs, next.arcs) !== 0
  })
  const index = buildIndex(unique.map(({ arcs }) => arcs))
  return fillTable(index, (position) => unique[position]!.value)
}

/** The first name that is not before the given one; `index.count` when all are before it. */
export function lowerBound(index: OidIndex, wanted: Uint32Array, wantedLength: number): number {
  let low = 0
  let high = index.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAt(index, middle, wanted, wantedLength) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Order of name `position` against the first `wantedLength` arcs of `wanted`. */
export function compareAt(
  { arcs, arcStart }: OidIndex,
  position: number,
  wanted: Uint32Array,
  wantedLength: number,
): number {
  const start = arcStart[position]!
  const length = arcStart[position + 1]! - start
  const shared = length < wantedLength ? length : wantedLength
  for (let offset = 0; offset < shared; offset++) {
    const own = arcs[start + offset]!
    const other = wanted[offset]!
    if (own !== other) return own < other ? -1 : 1
  }
  return length - wantedLength
}
