import { BerReader, BerWriter, TAG } from './ber.ts'
import { decodeOidInto, encodeOid, OID_ARCS_MAX, parseOid } from './oid.ts'

/** A v1 or v2c request, as a test or a load generator sends it. */
export interface Request {
  readonly version: 0 | 1
  readonly community: string
  readonly type: number
  readonly requestId: number
  /** Non-repeaters and max-repetitions of GETBULK; 0 for the others. */
  readonly numbers?: readonly [number, number]
  readonly oids: readonly string[]
}

export function encodeRequest(request: Request): Buffer {
  const writer = new BerWriter(2048)
  for (const oid of request.oids.toReversed()) {
    const before = writer.length
    writer.header(TAG.null, before)
    writer.octets(TAG.oid, encodeOid(parseOid(oid)))
    writer.header(TAG.sequence, before)
  }
  writer.header(TAG.sequence, 0)
  const [first, second] = request.numbers ?? [0, 0]
  writer.integer(TAG.integer, second)
  writer.integer(TAG.integer, first)
  writer.integer(TAG.integer, request.requestId)
  writer.header(request.type, 0)
  writer.text(TAG.octetString, request.community)
  writer.integer(TAG.integer, request.version)
  writer.header(TAG.sequence, 0)
  return Buffer.from(writer.result())
}

/** A response, with raw values: this side only shows what came. */
export interface Response {
  readonly requestId: number
  readonly errorStatus: number
  readonly errorIndex: number
  readonly varbinds: readonly {
    readonly oid: string
    readonly tag: number
    readonly value: Buffer
  }[]
}

/** Throws `BerError` when the bytes are no v1 or v2c response. */
export function decodeResponse(bytes: Buffer): Response {
  const reader = new BerReader(bytes)
  reader.enter(TAG.sequence)
  reader.integer()
  reader.octets()
  reader.enter(TAG.response)
  const requestId = reader.integer()
  const errorStatus = reader.integer()
  const errorIndex = reader.integer()
  reader.enter(TAG.sequence)
  const end = reader.end
  const arcs = new Uint32Array(OID_ARCS_MAX)
  const varbinds: Response['varbinds'][number][] = []
  while (!reader.done) {
    reader.expect(TAG.sequence)
    const after = reader.end
    reader.enterLatest()
    reader.expect(TAG.oid)
    const count = decodeOidInto(arcs, bytes, reader.start, reader.end)
    const tag = reader.next()
    const value = bytes.subarray(reader.start, reader.end)
    varbinds.push({ oid: arcs.subarray(0, count).join('.'), tag, value })
    reader.resume(after, end)
  }
  return { requestId, errorStatus, errorIndex, varbinds }
}
