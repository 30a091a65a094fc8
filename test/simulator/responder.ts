import { BerError, BerReader, BerWriter, TAG } from './ber.ts'
import type { Conduct, Device, Directory } from './device.ts'
import { readPdu, writeAnswer } from './pdu.ts'
import { randomOf } from './random.ts'
import type { UsmKeys } from './usm.ts'
import { deriveKeys } from './usm.ts'
import type { ReportKind, SecurityLevel, UsmMessage } from './usm-message.ts'
import {
  digestHolds,
  openScopedPdu,
  readUsmMessage,
  sealMessage,
  writeReport,
} from './usm-message.ts'

/** RFC 3414 2.2.3: an engine takes messages within this time of its own clock. */
const TIME_WINDOW_SECONDS = 150
/** Room for everything around the variable-bindings of an answer, names not included. */
const ENVELOPE_BYTES = 240
const VERSION = { v1: 0, v2c: 1, v3: 3 } as const

/** The SNMPv3 engine of one endpoint; `boots` and the start time are its uptime to the asker. */
export interface Engine {
  readonly id: Buffer
  boots(nowMs: number): number
  startedAtMs(nowMs: number): number
}

export interface ResponderOptions {
  readonly directory: Directory
  readonly engine: Engine
  /** Largest answer; net-snmp's own limit is the largest datagram, 65,507 bytes. */
  readonly maxMessageBytes?: number
  /** Of the losses and the garbage. */
  readonly seed?: number
}

/** An answer and how long the device lets the asker wait for it. */
export interface Answer {
  readonly bytes: Buffer
  readonly delayMs: number
}

export interface ResponderCounts {
  received: number
  answered: number
  /** Requests without an answer: unknown community, a silent device, a lost datagram. */
  unanswered: number
  malformed: number
}

export interface Responder {
  readonly counts: Readonly<ResponderCounts>
  /** The answer to one datagram, or undefined for silence. Never throws for what a datagram holds. */
  handle(datagram: Buffer, nowMs: number): Answer | undefined
}

/** Answers SNMP v1, v2c and v3 requests from the devices of a directory; knows no sockets. */
export function createResponder(options: ResponderOptions): Responder {
  return new DirectoryResponder(options)
}

class DirectoryResponder implements Responder {
  readonly counts: ResponderCounts = { received: 0, answered: 0, unanswered: 0, malformed: 0 }
  readonly #directory: Directory
  readonly #engine: Engine
  readonly #maxMessageBytes: number
  readonly #random: () => number
  readonly #writer = new BerWriter()
  readonly #keysByUser = new Map<string, UsmKeys>()
  readonly #reports = new Map<ReportKind, number>()

  constructor({ directory, engine, maxMessageBytes = 65_507, seed = 1 }: ResponderOptions) {
    this.#directory = directory
    this.#engine = engine
    this.#maxMessageBytes = maxMessageBytes
    this.#random = randomOf(seed, 'responder')
  }

  #conductOf(device: Device | undefined, nowMs: number): Conduct {
    return device?.conductAt(nowMs) ?? { kind: 'answer' }
  }

  #answerCommunity(reader: BerReader, v1: boolean, nowMs: number): Answer | undefined {
    const community = reader.octets()
    const device = this.#directory.byCommunity(community.toString('utf8'))
    const conduct = this.#conductOf(device, nowMs)
    if (device === undefined || conduct.kind === 'silent' || conduct.kind === 'locked-out') {
      return undefined
    }
    const pdu = readPdu(reader)
    const budgetBytes = this.#maxMessageBytes - ENVELOPE_BYTES - community.length
    this.#writer.reset()
    const table = device.tableAt(nowMs)
    if (!writeAnswer(this.#writer, pdu, table, { v1, budgetBytes })) return undefined
    this.#writer.octets(TAG.octetString, community)
    this.#writer.integer(TAG.integer, v1 ? VERSION.v1 : VERSION.v2c)
    this.#writer.header(TAG.sequence, 0)
    return this.#behave(Buffer.from(this.#writer.result()), conduct)
  }

  #seal(message: UsmMessage, level: SecurityLevel, keys: UsmKeys, nowMs: number): Buffer {
    const sealed = sealMessage(this.#writer, {
      auth: level.auth,
      priv: level.priv,
      messageId: message.messageId,
      engineId: this.#engine.id,
      engineBoots: this.#engine.boots(nowMs),
      engineTime: Math.floor((nowMs - this.#engine.startedAtMs(nowMs)) / 1000),
      user: message.user,
      keys,
      maxSizeBytes: this.#maxMessageBytes,
    })
    return Buffer.from(sealed)
  }

  #report(
    message: UsmMessage,
    kind: ReportKind,
    nowMs: number,
    keys?: UsmKeys,
  ): Buffer | undefined {
    if (!message.reportable) return undefined
    const count = (this.#reports.get(kind) ?? 0) + 1
    this.#reports.set(kind, count)
    this.#writer.reset()
    writeReport(this.#writer, kind, count, this.#engine.id)
    return this.#seal(message, { auth: keys !== undefined, priv: false }, keys ?? {}, nowMs)
  }

  #keysOf(message: UsmMessage, locked: boolean): UsmKeys | ReportKind {
    const user = this.#directory.user(message.user)
    if (user === undefined) return 'unknownUser'
    if ((message.auth && user.auth === undefined) || (message.priv && user.priv === undefined)) {
      return 'unsupportedSecurityLevel'
    }
    if (locked) return message.auth ? 'wrongDigest' : 'unknownUser'
    const known = this.#keysByUser.get(user.name)
    if (known !== undefined) return known
    const keys = deriveKeys(user, this.#engine.id)
    this.#keysByUser.set(user.name, keys)
    return keys
  }

  #inTimeWindow(message: UsmMessage, nowMs: number): boolean {
    const engineTime = (nowMs - this.#engine.startedAtMs(nowMs)) / 1000
    const apartSeconds = Math.abs(engineTime - message.engineTime)
    return message.engineBoots === this.#engine.boots(nowMs) && apartSeconds <= TIME_WINDOW_SECONDS
  }

  #answerUser(reader: BerReader, datagram: Buffer, nowMs: number): Answer | undefined {
    const message = readUsmMessage(reader, datagram.length)
    const atOnce = (bytes: Buffer | undefined): Answer | undefined =>
      bytes === undefined ? undefined : { bytes, delayMs: 0 }
    // A device with an endpoint of its own is silent to discovery too.
    const known = this.#directory.byUser(message.user, '')
    const conduct = this.#conductOf(known, nowMs)
    if (conduct.kind === 'silent') return undefined
    if (!message.engineId.equals(this.#engine.id)) {
      return atOnce(this.#report(message, 'unknownEngine', nowMs))
    }
    const keys = this.#keysOf(message, conduct.kind === 'locked-out')
    if (typeof keys === 'string') return atOnce(this.#report(message, keys, nowMs))
    if (message.auth && keys.auth !== undefined) {
      if (!digestHolds(message, datagram, keys.auth)) {
        return atOnce(this.#report(message, 'wrongDigest', nowMs))
      }
      if (!this.#inTimeWindow(message, nowMs)) {
        return atOnce(this.#report(message, 'notInTimeWindow', nowMs, keys))
      }
    }
    const plain = openScopedPdu(message, keys)
    if (plain === undefined) return atOnce(this.#report(message, 'decryptionError', nowMs))
    return this.#answerScoped(message, plain, keys, nowMs)
  }

  #answerScoped(
    message: UsmMessage,
    plain: Buffer,
    keys: UsmKeys,
    nowMs: number,
  ): Answer | undefined {
    const reader = new BerReader(plain)
    if (message.priv) reader.enter(TAG.sequence)
    const contextEngineId = reader.octets()
    const context = reader.octets()
    const device = this.#directory.byUser(message.user, context.toString('utf8'))
    if (device === undefined) {
      const bytes = this.#report(message, 'unknownContext', nowMs, message.auth ? keys : undefined)
      return bytes === undefined ? undefined : { bytes, delayMs: 0 }
    }
    const conduct = this.#conductOf(device, nowMs)
    if (conduct.kind === 'silent' || conduct.kind === 'locked-out') return undefined
    const pdu = readPdu(reader)
    const limit = Math.min(this.#maxMessageBytes, message.maxSizeBytes)
    const budgetBytes = limit - ENVELOPE_BYTES - message.user.length - context.length
    this.#writer.reset()
    const table = device.tableAt(nowMs)
    if (!writeAnswer(this.#writer, pdu, table, { v1: false, budgetBytes })) return undefined
    this.#writer.octets(TAG.octetString, context)
    this.#writer.octets(TAG.octetString, contextEngineId)
    return this.#behave(this.#seal(message, message, keys, nowMs), conduct)
  }

  #behave(bytes: Buffer, conduct: Conduct): Answer | undefined {
    if (conduct.kind === 'lossy' && this.#random() < conduct.share) return undefined
    if (conduct.kind === 'garbage') return { bytes: spoil(bytes, this.#random), delayMs: 0 }
    return { bytes, delayMs: conduct.kind === 'slow' ? conduct.delayMs : 0 }
  }

  handle(datagram: Buffer, nowMs: number): Answer | undefined {
    this.counts.received++
    let answer: Answer | undefined
    try {
      const reader = new BerReader(datagram)
      reader.enter(TAG.sequence)
      const version = reader.integer()
      if (version === VERSION.v3) answer = this.#answerUser(reader, datagram, nowMs)
      else if (version === VERSION.v1 || version === VERSION.v2c) {
        answer = this.#answerCommunity(reader, version === VERSION.v1, nowMs)
      }
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      this.counts.malformed++
      return undefined
    }
    if (answer === undefined) this.counts.unanswered++
    else this.counts.answered++
    return answer
  }
}

/** An answer as broken firmware sends it: cut short, overwritten in places, or mere noise. */
function spoil(bytes: Buffer, random: () => number): Buffer {
  const way = random()
  if (way < 0.3) return bytes.subarray(0, Math.floor(random() * bytes.length))
  if (way < 0.6) return Buffer.from(bytes.map(() => Math.floor(random() * 256)))
  for (let change = 0; change < 8; change++) {
    bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
  }
  return bytes
}
