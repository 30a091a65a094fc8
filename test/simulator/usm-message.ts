import { randomBytes } from 'node:crypto'
import type { BerReader, BerWriter } from './ber.ts'
import { BerError, TAG } from './ber.ts'
import { encodeOid, parseOid } from './oid.ts'
import { counter32, writeVarbind } from './oid-table.ts'
import type { UsmKeys } from './usm.ts'
import { decrypt, encrypt, mac, macBytes } from './usm.ts'

const FLAG = { auth: 1, priv: 2, reportable: 4 } as const
const USM_SECURITY_MODEL = 3

/** Security level of a message. */
export interface SecurityLevel {
  readonly auth: boolean
  readonly priv: boolean
}

/** The header and security parameters of an SNMPv3 message (RFC 3412 6, RFC 3414 2.4). */
export interface UsmMessage extends SecurityLevel {
  readonly messageId: number
  readonly maxSizeBytes: number
  readonly reportable: boolean
  readonly engineId: Buffer
  readonly engineBoots: number
  readonly engineTime: number
  readonly user: string
  readonly mac: Buffer
  /** Where the digest starts in the message. */
  readonly macStart: number
  readonly salt: Buffer
  /** The scopedPDU, still encrypted when `priv`. */
  readonly data: Buffer
}

/** Reads what follows msgVersion. Throws `BerError`. */
export function readUsmMessage(reader: BerReader, end: number): UsmMessage {
  reader.expect(TAG.sequence)
  const afterHeader = reader.end
  reader.enterLatest()
  const messageId = reader.integer()
  const maxSizeBytes = reader.integer()
  const flags = reader.octets()[0] ?? 0
  if (reader.integer() !== USM_SECURITY_MODEL) throw new BerError('[usm] other security model')
  reader.resume(afterHeader, end)
  reader.expect(TAG.octetString)
  const afterSecurity = reader.end
  reader.enterLatest()
  reader.enter(TAG.sequence)
  const engineId = reader.octets()
  const engineBoots = reader.integer()
  const engineTime = reader.integer()
  const user = reader.octets().toString('utf8')
  const digest = reader.octets()
  const macStart = reader.start
  const salt = reader.octets()
  reader.resume(afterSecurity, end)
  const priv = (flags & FLAG.priv) !== 0
  const dataTag = reader.next()
  if (dataTag !== (priv ? TAG.octetString : TAG.sequence)) throw new BerError('[usm] no scopedPDU')
  return {
    messageId,
    maxSizeBytes,
    reportable: (flags & FLAG.reportable) !== 0,
    auth: (flags & FLAG.auth) !== 0,
    priv,
    engineId,
    engineBoots,
    engineTime,
    user,
    mac: digest,
    macStart,
    salt,
    data: reader.bytes.subarray(reader.start, reader.end),
  }
}

/** Whether the digest in the message is the one that the keys give. */
export function digestHolds(
  message: UsmMessage,
  bytes: Buffer,
  auth: NonNullable<UsmKeys['auth']>,
): boolean {
  const size = macBytes(auth.protocol)
  if (message.mac.length !== size) return false
  const zeroed = Buffer.from(bytes)
  zeroed.fill(0, message.macStart, message.macStart + size)
  return mac(auth, zeroed).equals(message.mac)
}

/** Content of the scopedPDU. Undefined when it cannot be decrypted into one. */
export function openScopedPdu(message: UsmMessage, keys: UsmKeys): Buffer | undefined {
  if (!message.priv) return message.data
  if (keys.priv === undefined || message.salt.length !== 8) return undefined
  try {
    const plain = decrypt(keys.priv, message, message.data)
    return plain[0] === TAG.sequence ? plain : undefined
  } catch {
    return undefined
  }
}

/** What an answer is sealed with. */
export interface Seal extends SecurityLevel {
  readonly messageId: number
  readonly engineId: Buffer
  readonly engineBoots: number
  readonly engineTime: number
  readonly user: string
  readonly keys: UsmKeys
  readonly maxSizeBytes: number
}

/** Puts the writer's scopedPDU content into a complete message; the writer holds nothing else. */
export function sealMessage(writer: BerWriter, seal: Seal): Buffer {
  writer.header(TAG.sequence, 0)
  let salt = Buffer.alloc(0)
  if (seal.priv && seal.keys.priv !== undefined) {
    salt = randomBytes(8)
    const encrypted = encrypt(seal.keys.priv, { ...seal, salt }, writer.result())
    writer.reset()
    writer.octets(TAG.octetString, encrypted)
  }
  const beforeSecurity = writer.length
  writer.octets(TAG.octetString, salt)
  const auth = seal.auth ? seal.keys.auth : undefined
  const beforeMac = writer.length
  if (auth !== undefined) writer.copy(Buffer.alloc(macBytes(auth.protocol)))
  const macFromEnd = writer.length
  writer.header(TAG.octetString, beforeMac)
  writer.text(TAG.octetString, seal.user)
  writer.integer(TAG.integer, seal.engineTime)
  writer.integer(TAG.integer, seal.engineBoots)
  writer.octets(TAG.octetString, seal.engineId)
  writer.header(TAG.sequence, beforeSecurity)
  writer.header(TAG.octetString, beforeSecurity)

  const beforeHeader = writer.length
  writer.integer(TAG.integer, USM_SECURITY_MODEL)
  const flags = (seal.auth ? FLAG.auth : 0) | (seal.priv ? FLAG.priv : 0)
  writer.octets(TAG.octetString, Buffer.of(flags))
  writer.integer(TAG.integer, seal.maxSizeBytes)
  writer.integer(TAG.integer, seal.messageId)
  writer.header(TAG.sequence, beforeHeader)
  writer.integer(TAG.integer, 3)
  writer.header(TAG.sequence, 0)

  const bytes = writer.result()
  if (auth !== undefined) mac(auth, bytes).copy(bytes, bytes.length - macFromEnd)
  return bytes
}

/** Counters of RFC 3414 and RFC 3412 that a Report-PDU names. */
const REPORT_OIDS = {
  unsupportedSecurityLevel: '1.3.6.1.6.3.15.1.1.1.0',
  notInTimeWindow: '1.3.6.1.6.3.15.1.1.2.0',
  unknownUser: '1.3.6.1.6.3.15.1.1.3.0',
  unknownEngine: '1.3.6.1.6.3.15.1.1.4.0',
  wrongDigest: '1.3.6.1.6.3.15.1.1.5.0',
  decryptionError: '1.3.6.1.6.3.15.1.1.6.0',
  unknownContext: '1.3.6.1.6.3.12.1.5.0',
} as const
export type ReportKind = keyof typeof REPORT_OIDS

/** Writes the content of a scopedPDU that carries a Report-PDU. */
export function writeReport(
  writer: BerWriter,
  kind: ReportKind,
  count: number,
  engineId: Buffer,
): void {
  writeVarbind(writer, encodeOid(parseOid(REPORT_OIDS[kind])), counter32(count))
  writer.header(TAG.sequence, 0)
  for (let field = 0; field < 3; field++) writer.integer(TAG.integer, 0)
  writer.header(TAG.report, 0)
  writer.text(TAG.octetString, '')
  writer.octets(TAG.octetString, engineId)
}
