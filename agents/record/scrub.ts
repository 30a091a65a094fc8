import { ASN1, type Oid, type Varbind } from '../snmp/session.ts'
import { NEVER_READ } from '../reading/never-read.ts'
import { Pseudonyms } from './pseudonyms.ts'
import { isBelow } from './walk.ts'

/** Branches that a recording never holds: keys, users, neighbours and who talks to whom. */
export const NEVER_RECORDED: readonly Oid[] = [
  // SNMP users, access and communities (RFC 3414, 3415, 3584).
  '1.3.6.1.6.3.15',
  '1.3.6.1.6.3.16',
  '1.3.6.1.6.3.18',
  // IEEE802dot11-MIB: WEP keys.
  '1.2.840.10036.1.3',
  '1.2.840.10036.1.4',
  // Addresses, routes, ARP and connections (IP-MIB, TCP-MIB, UDP-MIB), forwarding tables.
  ...['3', '4.20', '4.21', '4.22', '4.24', '4.32', '4.34', '4.35', '4.37', '6', '7', '17'].map(
    (branch) => `1.3.6.1.2.1.${branch}`,
  ),
  // Running and installed programs (HOST-RESOURCES-MIB): their arguments can hold passwords.
  '1.3.6.1.2.1.25.4',
  '1.3.6.1.2.1.25.5',
  '1.3.6.1.2.1.25.6',
  // Neighbours by CDP.
  '1.3.6.1.4.1.9.9.23',
  // Pre-shared keys and passwords of Ruijie, Netgear and cnPilot R.
  ...NEVER_READ,
]

const SYS_DESCR = '1.3.6.1.2.1.1.1.0'
/** sysContact, sysName, sysLocation: who runs it and where. */
const PRIVATE_TEXTS: ReadonlySet<Oid> = new Set([
  '1.3.6.1.2.1.1.4.0',
  '1.3.6.1.2.1.1.5.0',
  '1.3.6.1.2.1.1.6.0',
])
const PRIVATE = Buffer.from('<private>')
/** dot11DesiredSSID: SSIDs of devices that no driver knows. */
const DESIRED_SSID = '1.2.840.10036.1.1.1.9'
/** Arcs of `1.3.6.1.x`, which are never part of an index. */
const FIXED_ARCS = 7
/** Shorter texts in an index are not told from numbers. */
const TEXT_LENGTH_MIN = 4

export interface ScrubOptions {
  /** Names of networks that the driver found; null keeps all names of networks. */
  readonly ssids: readonly string[] | null
  /** Texts that look like addresses and are none: firmware versions. */
  readonly plain: readonly string[]
  /** Communities and passwords that may appear in a text. */
  readonly secrets: readonly string[]
}

/** A walk without secrets and personal data; tables still fit together. */
export function scrub(walked: readonly Varbind[], options: ScrubOptions): Varbind[] {
  const varbinds = walked.filter(({ oid }) => !NEVER_RECORDED.some((root) => isBelow(oid, root)))
  const ssids = options.ssids === null ? [] : [...options.ssids, ...desiredSsids(varbinds)]
  const bytes = (text: string): string => Buffer.from(text).toString('latin1')
  const names = new Pseudonyms(
    [...new Set(ssids)].filter((name) => name !== '').map(bytes),
    options.secrets.filter((secret) => secret.length > 2).map(bytes),
    options.plain.map(bytes),
  )
  const privateTexts = privateTextsOf(varbinds)
  // First all values, so that the addresses in them are known when the indexes are read.
  const values = varbinds.map((varbind) => scrubValue(varbind, names, privateTexts))
  return varbinds.map((varbind, index) => ({
    type: varbind.type,
    oid: scrubIndex(varbind.oid, names),
    value: values[index] ?? null,
  }))
}

function desiredSsids(varbinds: readonly Varbind[]): string[] {
  return [...textsOf(varbinds.filter(({ oid }) => isBelow(oid, DESIRED_SSID)))]
}

/** What must not appear elsewhere either, unless it only repeats what the device is. */
function privateTextsOf(varbinds: readonly Varbind[]): Set<string> {
  const [sysDescr = ''] = textsOf(varbinds.filter(({ oid }) => oid === SYS_DESCR))
  const texts = [...textsOf(varbinds.filter(({ oid }) => PRIVATE_TEXTS.has(oid)))]
  return new Set(texts.filter((text) => !sysDescr.includes(text)))
}

function textsOf(varbinds: readonly Varbind[]): Set<string> {
  const texts = varbinds.map(({ value }) => (Buffer.isBuffer(value) ? value.toString() : ''))
  return new Set(texts.filter((text) => text.length > 2))
}

function scrubValue({ oid, type, value }: Varbind, names: Pseudonyms, privateTexts: Set<string>) {
  if (type === ASN1.ipAddress && typeof value === 'string') return names.ip(value)
  if (!Buffer.isBuffer(value) || type === ASN1.opaque) return value
  if (PRIVATE_TEXTS.has(oid)) return value.length === 0 ? value : PRIVATE
  if (isMac(value)) return Buffer.from(names.mac(value.toString('hex')), 'hex')
  if (privateTexts.has(value.toString()) && !isBelow(oid, '1.3.6.1.2.1.1')) return PRIVATE
  return Buffer.from(names.text(value.toString('latin1')), 'latin1')
}

/** Six bytes that are no text. An address of printable bytes only is found by its index. */
function isMac(value: Buffer): boolean {
  return value.length === 6 && !/^[\x20-\x7e]*$/.test(value.toString('latin1'))
}

function scrubIndex(oid: Oid, names: Pseudonyms): Oid {
  const arcs = oid.split('.').map(Number)
  const at = macPosition(arcs, names)
  if (at !== undefined) {
    const mac = Buffer.from(arcs.slice(at, at + 6)).toString('hex')
    arcs.splice(at, 6, ...Buffer.from(names.mac(mac), 'hex'))
  }
  for (let start = FIXED_ARCS; start + 4 <= arcs.length; start += 1) {
    const address = arcs.slice(start, start + 4).join('.')
    // Small numbers are indexes of other kinds far more often than addresses.
    if (!names.hasIp(address) || Math.max(...arcs.slice(start, start + 4)) < 100) continue
    arcs.splice(start, 4, ...names.ip(address).split('.').map(Number))
  }
  return scrubText(arcs, names).join('.')
}

/** Where an index holds a MAC address: a known one, or six numbers at its end that look like one. */
function macPosition(arcs: readonly number[], names: Pseudonyms): number | undefined {
  for (let start = FIXED_ARCS; start + 6 <= arcs.length; start += 1) {
    const window = arcs.slice(start, start + 6)
    if (window.every((arc) => arc <= 255)) {
      if (names.hasMac(Buffer.from(window).toString('hex'))) return start
    }
  }
  const ends = [0, 1, 2].map((tail) => arcs.length - 6 - tail)
  const scored = ends.map((start) => ({ start, score: macScore(arcs, start) }))
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score >= 4 ? best.start : undefined
}

/** How many of six numbers are of a size that columns and plain indexes seldom have. */
function macScore(arcs: readonly number[], start: number): number {
  const window = arcs.slice(start, start + 6)
  if (start < FIXED_ARCS || window.some((arc) => arc > 255)) return 0
  if (textsWithin(arcs).some(([from, until]) => from < start + 6 && start < until)) return 0
  return window.filter((arc) => arc >= 32).length
}

/** Where an index holds texts: a length and that many printable numbers. */
function textsWithin(arcs: readonly number[]): (readonly [from: number, until: number])[] {
  const found: (readonly [number, number])[] = []
  for (let at = FIXED_ARCS; at < arcs.length; at += 1) {
    const length = arcs[at] ?? 0
    const text = arcs.slice(at + 1, at + 1 + length)
    if (length < TEXT_LENGTH_MIN || text.length < length || !text.every(isPrintable)) continue
    found.push([at, at + 1 + length])
    at += length
  }
  return found
}

/** Names as parts of an index: each run of printable numbers is a text. */
function scrubText(arcs: readonly number[], names: Pseudonyms): number[] {
  const result = [...arcs]
  let start = FIXED_ARCS
  while (start < result.length) {
    let end = start
    while (end < result.length && isPrintable(result[end] ?? 0)) end += 1
    const run = result.slice(start, end)
    if (run.length > 0) {
      const text = names.sameLength(Buffer.from(run).toString('latin1'))
      result.splice(start, run.length, ...Buffer.from(text, 'latin1'))
    }
    start = end + 1
  }
  return result
}

function isPrintable(arc: number): boolean {
  return arc >= 32 && arc < 127
}
