import type { Secret } from '#contract/secret.ts'
import type { AuthProtocol, PrivProtocol } from '#contract/words.ts'

/** Dotted object identifier without a leading dot. */
export type Oid = string

/** ASN.1 tags of SNMP values (RFC 3416) that the engine tells apart. */
export const ASN1 = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} as const

/** Numbers as number, Counter64 as bigint, OCTET STRING as Buffer, OID and IpAddress as text. */
export type SnmpValue = number | bigint | string | Buffer | null

/** One answered object; `value` is null for noSuchObject, noSuchInstance and endOfMibView. */
export interface Varbind {
  readonly oid: Oid
  readonly type: number
  readonly value: SnmpValue
}

export interface BulkRequest {
  readonly nonRepeaters: readonly Oid[]
  readonly repeaters: readonly Oid[]
  readonly maxRepetitions: number
}

/** A device may answer less than asked: both lists can be shorter than requested. */
export interface BulkAnswer {
  readonly nonRepeaters: readonly Varbind[]
  /** One list per repeater, in the order of the request. */
  readonly repeaters: readonly (readonly Varbind[])[]
}

/** What a session did since the last `takeStats`. */
export interface SessionStats {
  /** Request PDUs put on the wire, retransmissions and v3 discovery included. */
  readonly requests: number
  readonly answers: number
  /** Mean round trip of the answered requests in ms; null when none was answered. */
  readonly rttMs: number | null
}

/** The seam to SNMP. Every method rejects with `SnmpError` only. */
export interface SnmpSession {
  get(oids: readonly Oid[]): Promise<readonly Varbind[]>
  getNext(oids: readonly Oid[]): Promise<readonly Varbind[]>
  /** GETBULK; over v1, which has none, the same answer by GETNEXT. */
  getBulk(request: BulkRequest): Promise<BulkAnswer>
  takeStats(): SessionStats
  close(): void
}

/** The failing kinds of a poll's outcome, one to one. */
export const SNMP_ERROR_KINDS = [
  'timeout',
  'refused',
  'authentication',
  'unreachable',
  'malformed',
] as const
export type SnmpErrorKind = (typeof SNMP_ERROR_KINDS)[number]

/**
 * `refused`: the device answered with an error status (`status` names it: tooBig, genErr ...).
 * `unreachable`: the request could not be sent. `attempts` counts requests without an answer.
 * `detail` is a short phrase without any secret.
 */
export class SnmpError extends Error {
  readonly kind: SnmpErrorKind
  readonly detail: string
  readonly attempts: number
  readonly status: string | null

  constructor(
    kind: SnmpErrorKind,
    detail: string,
    more: { attempts?: number; status?: string; cause?: unknown } = {},
  ) {
    super(`[snmp] ${kind}: ${detail}`, { cause: more.cause })
    this.name = 'SnmpError'
    this.kind = kind
    this.detail = detail
    this.attempts = more.attempts ?? 0
    this.status = more.status ?? null
  }
}

/** USM credentials; the security level follows from what is given. */
export interface UsmUser {
  readonly name: string
  readonly auth?: { readonly protocol: AuthProtocol; readonly key: Secret }
  /** Needs `auth`. */
  readonly priv?: { readonly protocol: PrivProtocol; readonly key: Secret }
}

/** A device to talk to. `address` is an IPv4 or IPv6 address or a host name. */
export type SnmpTarget = {
  readonly address: string
  /** Default 161. */
  readonly port?: number
  /** Time until it is asked again, default 1000 ms; an answer to an earlier request still counts. */
  readonly timeoutMs?: number
  /** Repetitions after the first request, default 3. */
  readonly retries?: number
} & (
  | { readonly version: '1' | '2c'; readonly community: Secret }
  | { readonly version: '3'; readonly user: UsmUser }
)
