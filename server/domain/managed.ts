import type { AccessPointId } from '#contract/ids.ts'
import type { AccessPointSample, ManagedReading } from '#contract/sample.ts'

/** A longer list may have been cut where it was read: what is missing may be behind the cut. */
const ENTRIES_MAX = 2000

/** An access point by the names under which its controller may list it. */
export interface ManagedAccessPoint {
  readonly id: AccessPointId
  readonly name: string
  /** As `macOf` writes it. */
  readonly mac: string | null
  readonly serial: string | null
}

/** The access points of one controller, made once and asked for each entry of its lists. */
export interface ManagedIndex {
  readonly managed: readonly ManagedAccessPoint[]
  /**
   * By MAC, else by serial, else by name or id, without regard to case. `silent` is known and gives
   * no sample: the controller itself, a retired one; `ambiguous` has the name of several.
   */
  readonly find: (entry: ManagedReading) => Match
}

type Match = ManagedAccessPoint | 'silent' | 'ambiguous' | undefined

/** What the list of one controller says of the access points in the inventory, and what is left. */
export interface ManagedFindings {
  readonly samples: readonly AccessPointSample[]
  /** Entries of which no sample was made. */
  readonly rest: readonly ManagedReading[]
  /** Entries that are nobody in the inventory: part of `rest`. */
  readonly strangers: readonly ManagedReading[]
}

/** A MAC in any notation as `aa:bb:cc:dd:ee:ff`; null for anything else. */
export function macOf(text: string): string | null {
  const digits = text.trim().toLowerCase()
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(digits)) return digits
  const parts = digits.split(/[:. -]/)
  // `0:1b:2c:...`: a byte may have lost its zero where there are six of them.
  const even = parts.length === 6 ? parts.map((part) => part.padStart(2, '0')) : parts
  const hex = even.join('')
  if (!/^[0-9a-f]{12}$/.test(hex) || even.some(({ length }) => length * even.length !== 12)) {
    return null
  }
  return (hex.match(/../g) ?? []).join(':')
}

/** `silent` are those that give no sample and are no strangers either. */
export function managedIndexOf(
  managed: readonly ManagedAccessPoint[],
  silent: readonly ManagedAccessPoint[],
): ManagedIndex {
  const byMac = new Map<string, Match>()
  const bySerial = new Map<string, Match>()
  const byName = new Map<string, Match>()
  const put = (item: ManagedAccessPoint, found: Match): void => {
    if (item.mac !== null) byMac.set(item.mac, found)
    if (item.serial !== null) bySerial.set(plain(item.serial), found)
    for (const name of namesOf(item)) byName.set(name, byName.has(name) ? 'ambiguous' : found)
  }
  for (const item of managed) put(item, item)
  for (const item of silent) put(item, 'silent')
  return {
    managed,
    find({ mac, serial, name }) {
      const address = mac === null ? null : macOf(mac)
      const byAddress = address === null ? undefined : byMac.get(address)
      if (byAddress !== undefined) return byAddress
      const number = serial ?? null
      const byNumber = number === null ? undefined : bySerial.get(plain(number))
      if (byNumber !== undefined) return byNumber
      return name === null ? undefined : byName.get(plain(name))
    },
  }
}

/**
 * One sample for each access point that a controller's list speaks of, as if it had been polled
 * itself at that moment. Listed as up: `ok`, with the controller's round-trip. Listed as down:
 * `timeout`. Listed without a word about it: no sample, nobody looked. Not listed: down when the
 * list is whole (outcome `ok`) and the access point was known before that moment, because
 * controllers drop what they lost; else no sample, for a list cut short says nothing, and an access
 * point that was never seen may not be there yet, or be written wrongly in the inventory. A
 * controller that did not answer or has no list says nothing about any.
 */
export function findingsOf(
  controller: AccessPointSample,
  index: ManagedIndex,
  wasKnown: (id: AccessPointId, beforeMs: number) => boolean,
): ManagedFindings | null {
  const { outcome, reading, polledAtMs } = controller
  const list = reading?.managed
  if (list === undefined || !('rttMs' in outcome)) return null
  const entries = new Map<ManagedAccessPoint, ManagedReading>()
  const rest: ManagedReading[] = []
  const strangers: ManagedReading[] = []
  const doubtful = new Set<string>()
  for (const entry of list) {
    const item = index.find(entry)
    if (item === undefined || item === 'ambiguous') strangers.push(entry)
    if (item === 'ambiguous' && entry.name !== null) doubtful.add(plain(entry.name))
    if (typeof item !== 'object') rest.push(entry)
    else {
      const former = entries.get(item)
      // One that is listed twice (a stale entry beside the living one) is as well as its best entry.
      if (former === undefined || rankOf(entry) > rankOf(former)) entries.set(item, entry)
    }
  }
  const isWhole = outcome.kind === 'ok' && list.length < ENTRIES_MAX
  const samples: AccessPointSample[] = []
  const isMissing = (item: ManagedAccessPoint): boolean =>
    isWhole &&
    wasKnown(item.id, polledAtMs) &&
    // One of the entries that nobody can tell apart may be it.
    !namesOf(item).some((name) => doubtful.has(name))
  for (const item of index.managed) {
    const entry = entries.get(item)
    const isUp = entry === undefined ? (isMissing(item) ? false : null) : entry.up
    if (isUp === null) {
      if (entry !== undefined) rest.push(entry)
      continue
    }
    samples.push(sampleOf(controller, item.id, outcome.rttMs, isUp ? entry : undefined))
  }
  return { samples, rest, strangers }
}

function sampleOf(
  { polledAtMs, monotonicMs, intervalMs }: AccessPointSample,
  accessPoint: AccessPointId,
  rttMs: number,
  entry: ManagedReading | undefined,
): AccessPointSample {
  const timing = { kind: 'access-point' as const, accessPoint, polledAtMs, monotonicMs, intervalMs }
  if (entry === undefined) return { ...timing, outcome: { kind: 'timeout', attempts: 1 } }
  const nothing = { vendor: null, model: null, firmware: null }
  return {
    ...timing,
    outcome: { kind: 'ok', rttMs },
    reading: {
      uptimeMs: entry.uptimeMs ?? null,
      clients: entry.clients,
      cpuPercent: null,
      memoryUsedPercent: null,
      radios: [],
      ssids: [],
      traffic: null,
    },
    device: { driver: 'controller', ...nothing, serial: entry.serial ?? null, name: entry.name },
  }
}

function rankOf({ up }: ManagedReading): number {
  if (up === null) return 0
  return up ? 2 : 1
}

const namesOf = ({ id, name }: ManagedAccessPoint): readonly string[] => [
  ...new Set([plain(name), plain(id)]),
]
const plain = (text: string): string => text.trim().toLowerCase()
