import { readFileSync } from 'node:fs'
import { ASN1 } from '../../agents/snmp/session.ts'
import type {
  BulkAnswer,
  BulkRequest,
  Oid,
  SessionStats,
  SnmpSession,
  SnmpValue,
  Varbind,
} from '../../agents/snmp/session.ts'

/** A recorded device: its objects in the order of SNMP. */
export interface Recording {
  readonly oids: readonly Oid[]
  readonly values: ReadonlyMap<Oid, Varbind>
}

/** Reads `OID|tag|value` lines; a tag that ends in `x` carries hexadecimal digits. */
export function parseSnmprec(text: string): Recording {
  const values = new Map<Oid, Varbind>()
  for (const line of text.split(/\r?\n/)) {
    const [oid, tag, ...rest] = line.split('|')
    if (oid === undefined || tag === undefined || !/^[\d.]+$/.test(oid)) continue
    const type = Number.parseInt(tag, 10)
    const value = parseValue(type, tag.endsWith('x'), rest.join('|'))
    if (value !== undefined) values.set(oid, { oid, type: TYPES[type] ?? type, value })
  }
  const arcs = [...values.keys()].map((oid) => ({ oid, parts: oid.split('.').map(Number) }))
  return { oids: arcs.sort((a, b) => compareArcs(a.parts, b.parts)).map(({ oid }) => oid), values }
}

export function readSnmprec(path: string): Recording {
  return parseSnmprec(readFileSync(path, 'utf8'))
}

const TYPES: Readonly<Record<number, number>> = {
  2: ASN1.integer,
  4: ASN1.octetString,
  5: ASN1.null,
  6: ASN1.oid,
  64: ASN1.ipAddress,
  65: ASN1.counter32,
  66: ASN1.gauge32,
  67: ASN1.timeTicks,
  68: ASN1.opaque,
  70: ASN1.counter64,
}

function parseValue(type: number, hex: boolean, text: string): SnmpValue | undefined {
  const bytes = hex ? Buffer.from(text, 'hex') : Buffer.from(text, 'utf8')
  switch (type) {
    case 4:
    case 68:
      return bytes
    case 6:
      return text.replace(/^\./, '')
    case 64:
      return hex ? bytes.join('.') : text
    case 70:
      return /^\d+$/.test(text) ? BigInt(text) : undefined
    default:
      return /^-?\d+$/.test(text) ? Number(text) : undefined
  }
}

export function compareOids(a: Oid, b: Oid): number {
  return compareArcs(a.split('.').map(Number), b.split('.').map(Number))
}

function compareArcs(left: readonly number[], right: readonly number[]): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

export interface SnmprecOptions {
  /** Varbinds one answer may hold; a device with a small buffer cuts its answers. */
  readonly varbindsMax?: number
  /** Overrides or adds values, as they were after the recording. */
  readonly live?: Map<Oid, Varbind>
}

/** A session over a recording, in this process: for drivers, without a network. */
export class SnmprecSession implements SnmpSession {
  readonly #recording: Recording
  readonly #varbindsMax: number
  readonly #live: ReadonlyMap<Oid, Varbind>
  /** Every request, as `method oid oid ...`, to see what a driver asks. */
  readonly asked: string[] = []
  #requests = 0

  constructor(recording: Recording, options: SnmprecOptions = {}) {
    this.#recording = recording
    this.#varbindsMax = options.varbindsMax ?? 500
    this.#live = options.live ?? new Map()
  }

  async get(oids: readonly Oid[]): Promise<readonly Varbind[]> {
    this.#note('get', oids)
    return oids.map((oid) => this.#value(oid) ?? { oid, type: ASN1.noSuchInstance, value: null })
  }

  async getNext(oids: readonly Oid[]): Promise<readonly Varbind[]> {
    this.#note('getnext', oids)
    return oids.map((oid) => this.#after(oid))
  }

  async getBulk(request: BulkRequest): Promise<BulkAnswer> {
    const { nonRepeaters, repeaters, maxRepetitions } = request
    this.#note(`getbulk(${String(maxRepetitions)})`, [...nonRepeaters, '+', ...repeaters])
    let room = this.#varbindsMax
    const single = nonRepeaters.slice(0, room).map((oid) => this.#after(oid))
    room -= single.length
    const columns: Varbind[][] = repeaters.map(() => [])
    const last = [...repeaters]
    for (let repetition = 0; repetition < maxRepetitions && room > 0; repetition += 1) {
      for (let column = 0; column < repeaters.length && room > 0; column += 1, room -= 1) {
        const bound = this.#after(last[column] ?? '')
        columns[column]?.push(bound)
        last[column] = bound.oid
      }
    }
    return { nonRepeaters: single, repeaters: columns }
  }

  takeStats(): SessionStats {
    const requests = this.#requests
    this.#requests = 0
    return { requests, answers: requests, rttMs: requests === 0 ? null : 0 }
  }

  close(): void {
    // Nothing is open.
  }

  #note(method: string, oids: readonly Oid[]): void {
    this.#requests += 1
    this.asked.push(`${method} ${oids.join(' ')}`)
  }

  #value(oid: Oid): Varbind | undefined {
    return this.#live.get(oid) ?? this.#recording.values.get(oid)
  }

  #after(oid: Oid): Varbind {
    const { oids } = this.#recording
    let low = 0
    let high = oids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareOids(oids[middle] ?? '', oid) > 0) high = middle
      else low = middle + 1
    }
    const next = oids[low]
    const bound = next === undefined ? undefined : this.#value(next)
    return bound ?? { oid, type: ASN1.endOfMibView, value: null }
  }
}
