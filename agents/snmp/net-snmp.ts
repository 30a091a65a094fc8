import { createCipheriv } from 'node:crypto'
import dgram from 'node:dgram'
import { isIPv6 } from 'node:net'
import { performance } from 'node:perf_hooks'
import snmp from 'net-snmp'
import { ASN1, SnmpError } from './session.ts'
import type {
  BulkAnswer,
  BulkRequest,
  Oid,
  SessionStats,
  SnmpSession,
  SnmpTarget,
  SnmpValue,
  Varbind,
} from './session.ts'

/** Largest number of GETNEXT rounds that stand in for one GETBULK over v1. */
const V1_ROUNDS_MAX = 50

/** A varbind as net-snmp gives it: Counter64 and OCTET STRING both as Buffer. */
interface RawVarbind {
  readonly oid: string
  readonly type: number
  readonly value: SnmpValue
}

type Settle = (
  error: Error | null,
  varbinds?: readonly (RawVarbind | readonly RawVarbind[])[],
) => void

/** The part of net-snmp's session that is used here. */
interface RawSession {
  get(oids: readonly Oid[], settle: Settle): void
  getNext(oids: readonly Oid[], settle: Settle): void
  getBulk(oids: readonly Oid[], nonRepeaters: number, maxRepetitions: number, settle: Settle): void
  cancelRequests(error: Error): void
  on(event: 'error', listener: (error: Error) => void): void
  close(): void
}

const AUTH = snmp.AuthProtocols as unknown as Record<string, number>
const PRIV = snmp.PrivProtocols as unknown as Record<string, number>

/**
 * Opens a session to one device; nothing is sent before the first request. Keep it open between
 * polls: SNMPv3 derives its keys from the passwords at first contact, which is slow by design.
 */
export function openSession(target: SnmpTarget): SnmpSession {
  return new NetSnmpSession(target)
}

class NetSnmpSession implements SnmpSession {
  readonly #target: SnmpTarget
  #raw: RawSession | null = null
  #closed = false
  /** Fails every request that waits; the parser gives no request with its faults. */
  readonly #pending = new Set<(error: SnmpError) => void>()
  #requests = 0
  #answers = 0
  #rttMsTotal = 0

  constructor(target: SnmpTarget) {
    this.#target = target
  }

  async get(oids: readonly Oid[]): Promise<readonly Varbind[]> {
    if (this.#target.version === '1') return this.#tolerant('get', oids)
    return (await this.#ask((raw, settle) => raw.get(oids, settle))).flat().map(varbind)
  }

  async getNext(oids: readonly Oid[]): Promise<readonly Varbind[]> {
    if (this.#target.version === '1') return this.#tolerant('getNext', oids)
    return (await this.#ask((raw, settle) => raw.getNext(oids, settle))).flat().map(varbind)
  }

  async getBulk(request: BulkRequest): Promise<BulkAnswer> {
    const { nonRepeaters, repeaters, maxRepetitions } = request
    if (repeaters.length === 0) {
      return { nonRepeaters: await this.getNext(nonRepeaters), repeaters: [] }
    }
    if (this.#target.version === '1') return this.#bulkByGetNext(request)
    const answer = await this.#ask((raw, settle) =>
      raw.getBulk([...nonRepeaters, ...repeaters], nonRepeaters.length, maxRepetitions, settle),
    )
    return {
      nonRepeaters: answer.slice(0, nonRepeaters.length).flat().map(varbind),
      repeaters: answer.slice(nonRepeaters.length).map((rows) => [rows].flat().map(varbind)),
    }
  }

  takeStats(): SessionStats {
    const answers = this.#answers
    const rttMs = answers === 0 ? null : this.#rttMsTotal / answers
    const stats = { requests: this.#requests, answers, rttMs }
    this.#requests = 0
    this.#answers = 0
    this.#rttMsTotal = 0
    return stats
  }

  close(): void {
    this.#closed = true
    this.#failPending(new SnmpError('unreachable', 'session closed'))
    this.#drop()
  }

  /**
   * v1 fails a whole request with noSuchName because of one object: that object is answered as
   * noSuchObject and the others are asked again, so that no other value is lost.
   */
  async #tolerant(method: 'get' | 'getNext', oids: readonly Oid[]): Promise<readonly Varbind[]> {
    const absentType = method === 'get' ? ASN1.noSuchObject : ASN1.endOfMibView
    const found = new Map<Oid, Varbind>()
    let left = oids
    while (left.length > 0) {
      const asked = left
      try {
        const answer = await this.#ask((raw, settle) => raw[method](asked, settle))
        answer.flat().forEach((bound, index) => {
          const oid = asked[index]
          if (oid !== undefined) found.set(oid, varbind(bound))
        })
        break
      } catch (error) {
        if (!(error instanceof SnmpError) || error.status !== 'NoSuchName') throw error
        const named = asked.find((oid) => oid === error.detail.split(': ')[1])
        if (named === undefined && asked.length > 1) {
          for (const oid of asked) {
            for (const bound of await this.#tolerant(method, [oid])) found.set(oid, bound)
          }
          break
        }
        const absent = named ?? asked[0]
        left = asked.filter((oid) => oid !== absent)
      }
    }
    return oids.map((oid) => found.get(oid) ?? { oid, type: absentType, value: null })
  }

  async #bulkByGetNext(request: BulkRequest): Promise<BulkAnswer> {
    const { nonRepeaters, repeaters, maxRepetitions } = request
    const columns: Varbind[][] = repeaters.map(() => [])
    let next: (Oid | null)[] = [...repeaters]
    let scalars: readonly Varbind[] = []
    for (let round = 0; round < Math.min(maxRepetitions, V1_ROUNDS_MAX); round += 1) {
      const first = round === 0 ? nonRepeaters : []
      const asked = next.flatMap((oid, column) => (oid === null ? [] : [{ oid, column }]))
      if (first.length + asked.length === 0) break
      const answer = await this.getNext([...first, ...asked.map(({ oid }) => oid)])
      if (round === 0) scalars = answer.slice(0, first.length)
      const after: (Oid | null)[] = next.map(() => null)
      asked.forEach(({ column }, index) => {
        const bound = answer[first.length + index]
        if (bound === undefined) return
        columns[column]?.push(bound)
        after[column] = bound.type === ASN1.endOfMibView ? null : bound.oid
      })
      next = after
    }
    return { nonRepeaters: scalars, repeaters: columns }
  }

  #ask(
    send: (raw: RawSession, settle: Settle) => void,
  ): Promise<readonly (RawVarbind | readonly RawVarbind[])[]> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now()
      const fail = (error: SnmpError): void => {
        this.#pending.delete(fail)
        reject(error)
      }
      this.#pending.add(fail)
      try {
        send(this.#open(), (error, varbinds) => {
          if (!this.#pending.delete(fail)) return
          const failure = error === null ? null : this.#explain(error)
          if (failure === null || failure.kind === 'refused') {
            this.#answers += 1
            this.#rttMsTotal += performance.now() - startedAt
          }
          if (failure === null) resolve(varbinds ?? [])
          else reject(failure)
        })
      } catch (error) {
        fail(error instanceof SnmpError ? error : this.#explain(asError(error)))
      }
    })
  }

  #open(): RawSession {
    if (this.#closed) throw new SnmpError('unreachable', 'session closed')
    if (this.#raw !== null) return this.#raw
    const target = this.#target
    const options = {
      port: target.port ?? 161,
      retries: target.retries ?? 3,
      timeout: target.timeoutMs ?? 1000,
      transport: isIPv6(target.address) ? 'udp6' : 'udp4',
      dgramModule: { createSocket: (transport: dgram.SocketType) => this.#socket(transport) },
    }
    const raw =
      target.version === '3'
        ? snmp.createV3Session(target.address, usmUser(target), {
            ...options,
            version: snmp.Version3,
          } as never)
        : snmp.createSession(target.address, target.community.reveal(), {
            ...options,
            version: target.version === '1' ? snmp.Version1 : snmp.Version2c,
          } as never)
    this.#raw = raw as unknown as RawSession
    this.#raw.on('error', (error) => this.#garbage(error))
    return this.#raw
  }

  /** net-snmp lets some exceptions of its message handler go up: here they end at the socket. */
  #socket(transport: dgram.SocketType): object {
    const socket = dgram.createSocket(transport)
    return {
      on: (event: string, listener: (...values: unknown[]) => void) => {
        if (event !== 'message') return socket.on(event, listener)
        return socket.on('message', (message) => {
          try {
            listener(message)
          } catch (error) {
            this.#garbage(error)
          }
        })
      },
      send: (
        bytes: Buffer,
        from: number,
        to: number,
        port: number,
        host: string,
        done: () => void,
      ) => {
        this.#requests += 1
        socket.send(bytes, from, to, port, host, done)
      },
      ref: () => socket.ref(),
      unref: () => socket.unref(),
      close: () => socket.close(),
    }
  }

  /** What came could not be read: whoever waits gets it as its answer, at once. */
  #garbage(cause: unknown): void {
    this.#failPending(new SnmpError('malformed', 'the answer could not be decoded', { cause }))
    this.#raw?.cancelRequests(new Error('abandoned'))
  }

  #failPending(error: SnmpError): void {
    for (const fail of this.#pending) fail(error)
  }

  #drop(): void {
    const raw = this.#raw
    this.#raw = null
    raw?.close()
  }

  #explain(cause: Error): SnmpError {
    const attempts = 1 + (this.#target.retries ?? 3)
    if (cause.name === 'RequestTimedOutError') {
      return new SnmpError('timeout', 'no answer', { attempts, cause })
    }
    if (cause instanceof snmp.RequestFailedError) {
      return refusal(cause)
    }
    if (cause instanceof snmp.ResponseInvalidError) {
      const { code } = cause as unknown as { code: number }
      const failure = invalidity(code, textOf(cause))
      // Keys and engine time are learned again, in case the device was replaced or reset.
      if (failure.kind === 'authentication' && this.#target.version === '3') this.#drop()
      return failure
    }
    this.#drop()
    const { code } = cause as NodeJS.ErrnoException
    if (typeof code === 'string' && /^(E[A-Z]+|ERR_SOCKET)/.test(code) && !/OSSL/.test(code)) {
      return new SnmpError('unreachable', code, { cause })
    }
    return new SnmpError('malformed', 'the request or its answer could not be processed', { cause })
  }
}

function refusal(cause: Error): SnmpError {
  // For a status that no RFC knows, the library's message is not even a text.
  const message = textOf(cause)
  const status = message.split(':')[0] ?? 'GeneralError'
  const kind = status === 'AuthorizationError' ? 'authentication' : 'refused'
  return new SnmpError(kind, message.slice(0, 120), { status, cause })
}

/** Without the library's error as cause: it carries the user with the keys, or the community. */
function invalidity(code: number, message: string): SnmpError {
  const codes = snmp.ResponseInvalidCode as unknown as Record<string, number>
  switch (code) {
    case codes['EAuthFailure']:
      // The name of the usmStats counter, when a report said so; else a digest that does not fit.
      return new SnmpError('authentication', usmReason(message))
    case codes['ECouldNotDecrypt']:
      return new SnmpError('authentication', 'the answer could not be decrypted')
    case codes['ENotInTimeWindow']:
      return new SnmpError('authentication', 'engine time out of window')
    default:
      return new SnmpError('malformed', (codes[code] as string | undefined) ?? 'invalid answer')
  }
}

function textOf(cause: { readonly message: unknown }): string {
  return typeof cause.message === 'string' ? cause.message : String(cause.message)
}

function usmReason(message: string): string {
  return message.startsWith('Authentication digest') ? 'wrong digest' : message.slice(0, 120)
}

function usmUser(target: SnmpTarget & { version: '3' }): snmp.User {
  const { name, auth, priv } = target.user
  if (priv?.protocol === 'des') assertDes()
  const level =
    auth === undefined
      ? snmp.SecurityLevel.noAuthNoPriv
      : priv === undefined
        ? snmp.SecurityLevel.authNoPriv
        : snmp.SecurityLevel.authPriv
  return {
    name,
    level,
    ...(auth && { authProtocol: AUTH[auth.protocol], authKey: auth.key.reveal() }),
    ...(auth && priv && { privProtocol: PRIV[priv.protocol], privKey: priv.key.reveal() }),
  }
}

/** OpenSSL 3 keeps DES in its legacy provider, which Node does not load by itself. */
function assertDes(): void {
  try {
    createCipheriv('des-cbc', Buffer.alloc(8), Buffer.alloc(8))
  } catch (cause) {
    throw new SnmpError(
      'authentication',
      'DES needs node --openssl-legacy-provider here; AES needs nothing',
      { cause },
    )
  }
}

function varbind(raw: RawVarbind): Varbind {
  if (raw.type !== ASN1.counter64 || !Buffer.isBuffer(raw.value)) return raw
  return { oid: raw.oid, type: raw.type, value: unsigned(raw.value) }
}

/** Counter64 as sent: up to eight bytes, with a ninth of 0 before a set top bit. */
function unsigned(bytes: Buffer): bigint {
  let value = 0n
  for (const byte of bytes.subarray(-8)) value = value * 256n + BigInt(byte)
  return value
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
