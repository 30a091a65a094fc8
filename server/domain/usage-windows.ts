import type { AccessPointReading } from '#contract/sample.ts'
import type { Band } from '#contract/words.ts'
import { counterIncrease } from './counter-increase.ts'
import type { CounterReading } from './counter-increase.ts'
import type { OctetCounter } from './traffic-direction.ts'
import { HOLD_MS_MAX, inWindows, Means, plus, Spread, windowsBetween } from './usage-counts.ts'
import type { Counts, InWindow, Octets } from './usage-counts.ts'

/** Both octet counters of an interface, as one poll read them. */
export interface TrafficCounters {
  readonly uptimeMs: number | null
  readonly interface: string
  readonly bits: CounterReading['bits']
  readonly rxBytes: bigint
  readonly txBytes: bigint
  /** The one of the two that counts the octets towards the clients. */
  readonly download: OctetCounter
}

/** What one poll of an access point or a line tells of its use; null where it was not read. */
export interface UsagePoint {
  readonly polledAtMs: number
  /** After so long the next poll was meant to come. */
  readonly intervalMs: number
  readonly clients: AccessPointReading['clients']
  readonly ssids: AccessPointReading['ssids']
  readonly radios: readonly Pick<
    AccessPointReading['radios'][number],
    'band' | 'utilizationPercent' | 'clients'
  >[]
  readonly counters: TrafficCounters | null
}

/**
 * One local day of one access point or line, or of several together. Clients and utilisation are in
 * tenths (of a client, of a per cent), rounded once where they are measured: sums of whole numbers
 * agree however they are made.
 */
export interface UsageWindows {
  readonly clients: Counts
  readonly bySsid: ReadonlyMap<string, Counts>
  readonly byBand: ReadonlyMap<Band, Counts>
  /** Octets towards the clients and from them. */
  readonly download: Octets
  readonly upload: Octets
}

/** One radio of an access point over the day, in the order in which the device lists them. */
export interface RadioWindows {
  readonly band: Band | null
  readonly clients: Counts
  readonly utilization: Counts
}

export interface TargetWindows extends UsageWindows {
  readonly radios: readonly RadioWindows[]
  /** The earlier poll of the first increase when it lies before the day; null when none does. */
  readonly sinceMs: number | null
  /** The last poll that read a counter. */
  readonly countedUntilMs: number | null
  /** How many polls read a counter, with those before the day. */
  readonly countedPolls: number
}

/**
 * One local day of one access point or line, poll by poll in the order of time. What a poll tells of
 * clients and radios holds until the next poll, whatever that tells, and at most for its own interval:
 * unlike a state, a count of people is not carried over a poll that never came. A poll before the day
 * holds into it. An increase of octets belongs to the day of its later poll, so that days that are
 * over never wait for the next one, and is spread evenly over the time between its two polls: the part
 * before the day is in its total alone.
 */
export class UsageSoFar {
  readonly #startMs: number
  readonly #endMs: number
  readonly #count: number
  readonly #means: Means[] = []
  readonly #clients: Means
  readonly #bySsid = new Map<string, Means>()
  readonly #byBand = new Map<Band, Means>()
  readonly #radios: { band: Band | null; clients: Means; utilization: Means }[] = []
  readonly #download: Spread
  readonly #upload: Spread
  #sinceMs: number | null = null
  /** The last one that read a counter. */
  #previous: UsagePoint | null = null
  #countedPolls = 0
  #lastPollMs = -Infinity
  /** Until when the last poll holds, unless another comes. */
  #holdsUntilMs = -Infinity

  constructor(startMs: number, endMs: number) {
    const count = windowsBetween(startMs, endMs)
    this.#startMs = startMs
    this.#endMs = endMs
    this.#count = count
    this.#clients = this.#newMeans()
    this.#download = new Spread(startMs, count)
    this.#upload = new Spread(startMs, count)
  }

  /** The time of the last poll that was added; -Infinity before the first. */
  get lastPollMs(): number {
    return this.#lastPollMs
  }

  /** True once a poll has read a counter: then the start of the next increase is known. */
  get hasCounted(): boolean {
    return this.#previous !== null
  }

  /**
   * A poll before the end of the day and after all that were added before; an earlier one, from before
   * the day, tells only with what the first increase begins.
   */
  add(point: UsagePoint): void {
    if (point.polledAtMs > this.#lastPollMs) this.#addNext(point)
    if (point.counters === null) return
    if (point.polledAtMs >= this.#startMs) this.#addIncrease(point)
    this.#previous = point
    this.#countedPolls += 1
  }

  /** The windows until a moment, after all polls that were added; the last may be cut short. */
  windowsUntil(untilMs: number): TargetWindows {
    const count = Math.min(this.#count, windowsBetween(this.#startMs, untilMs))
    const times = this.#holdUntil(untilMs)
    const tenths = (means: Means): Counts => means.tenths(count, times)
    return {
      clients: tenths(this.#clients),
      bySsid: mapValues(this.#bySsid, tenths),
      byBand: mapValues(this.#byBand, tenths),
      download: this.#download.octets(count),
      upload: this.#upload.octets(count),
      radios: this.#radios
        .map(({ band, clients, utilization }) => ({
          band,
          clients: tenths(clients),
          utilization: tenths(utilization),
        }))
        .filter(({ clients, utilization }) => isCounted(clients) || isCounted(utilization)),
      sinceMs: this.#sinceMs,
      countedUntilMs: this.#previous?.polledAtMs ?? null,
      countedPolls: this.#countedPolls,
    }
  }

  #addNext(point: UsagePoint): void {
    const times = this.#holdUntil(point.polledAtMs)
    for (const means of this.#means) means.hold(times)
    this.#lastPollMs = point.polledAtMs
    this.#holdsUntilMs = point.polledAtMs + Math.min(point.intervalMs, HOLD_MS_MAX)
    if (this.#holdsUntilMs > this.#startMs) this.#tell(point)
  }

  /** How long what the last poll told has held in each window when it is a given moment. */
  #holdUntil(atMs: number): readonly InWindow[] {
    const untilMs = Math.min(atMs, this.#holdsUntilMs, this.#endMs)
    return inWindows(this.#startMs, this.#lastPollMs, untilMs)
  }

  #tell(point: UsagePoint): void {
    this.#clients.tell(point.clients)
    for (const { name, clients } of point.ssids) {
      if (clients !== null) this.#meansOf(this.#bySsid, name).tell(clients)
    }
    for (const { band, clients } of bandedOf(point)) {
      if (band !== null && clients !== null) this.#meansOf(this.#byBand, band).tell(clients)
    }
    for (const [index, { band, clients, utilizationPercent }] of point.radios.entries()) {
      const radio = (this.#radios[index] ??= {
        band,
        clients: this.#newMeans(),
        utilization: this.#newMeans(),
      })
      radio.clients.tell(clients)
      radio.utilization.tell(utilizationPercent)
    }
  }

  #addIncrease(point: UsagePoint): void {
    const previous = this.#previous
    if (previous === null || point.counters === null) return
    const { download } = point.counters
    const upload = download === 'rxBytes' ? 'txBytes' : 'rxBytes'
    const span = [previous.polledAtMs, point.polledAtMs] as const
    this.#download.add(...span, increase(previous, point, download))
    this.#upload.add(...span, increase(previous, point, upload))
    if (previous.polledAtMs < this.#startMs) this.#sinceMs = previous.polledAtMs
  }

  #meansOf<Key>(byKey: Map<Key, Means>, key: Key): Means {
    const known = byKey.get(key)
    if (known !== undefined) return known
    const made = this.#newMeans()
    byKey.set(key, made)
    return made
  }

  #newMeans(): Means {
    const made = new Means(this.#count)
    this.#means.push(made)
    return made
  }
}

/** The windows of one access point or line from its polls, in any order; of two at one time the first counts. */
export function usageWindows(
  points: readonly UsagePoint[],
  startMs: number,
  endMs: number,
): TargetWindows {
  const soFar = new UsageSoFar(startMs, endMs)
  for (const point of sortedOnce(points)) {
    if (point.polledAtMs >= endMs) break
    soFar.add(point)
  }
  return soFar.windowsUntil(endMs)
}

/** The sum in each window over those that counted; octets of days are added as a whole. */
export function sumUsage(parts: readonly UsageWindows[]): UsageWindows {
  const cuts = <Key>(of: (part: UsageWindows) => ReadonlyMap<Key, Counts>) => {
    const byKey = new Map<Key, Counts[]>()
    for (const part of parts) {
      for (const [key, counts] of of(part)) byKey.set(key, [...(byKey.get(key) ?? []), counts])
    }
    return new Map([...byKey].map(([key, lists]) => [key, sumCounts(lists)]))
  }
  const octets = (of: (part: UsageWindows) => Octets): Octets => ({
    windows: sumCounts(parts.map((part) => of(part).windows)),
    total: parts.reduce<number | null>((sum, part) => plus(sum, of(part).total), null),
  })
  return {
    clients: sumCounts(parts.map((part) => part.clients)),
    bySsid: cuts((part) => part.bySsid),
    byBand: cuts((part) => part.byBand),
    download: octets((part) => part.download),
    upload: octets((part) => part.upload),
  }
}

function sumCounts(lists: readonly Counts[]): Counts {
  const [first = [], ...others] = lists
  const sums = [...first]
  for (const list of others) {
    for (const [window, value] of list.entries()) sums[window] = plus(sums[window] ?? null, value)
  }
  return sums
}

function increase(previous: UsagePoint, current: UsagePoint, which: OctetCounter): number | null {
  if (previous.counters === null || current.counters === null) return null
  return counterIncrease(
    counterReading(previous.polledAtMs, previous.counters, which),
    counterReading(current.polledAtMs, current.counters, which),
  )
}

/** Made by hand: copying objects of big integers takes longer than all else of a poll. */
function counterReading(
  atMs: number,
  counters: TrafficCounters,
  which: OctetCounter,
): CounterReading {
  return {
    atMs,
    uptimeMs: counters.uptimeMs,
    interface: counters.interface,
    bits: counters.bits,
    value: counters[which],
  }
}

/** In the order of time; of two polls at one time the first. */
export function sortedOnce(points: readonly UsagePoint[]): readonly UsagePoint[] {
  const isNext = (point: UsagePoint, index: number): boolean =>
    index === 0 || point.polledAtMs > (points[index - 1]?.polledAtMs ?? 0)
  if (points.every(isNext)) return points
  const sorted = points.toSorted((a, b) => a.polledAtMs - b.polledAtMs)
  return sorted.filter((point, index) => point.polledAtMs !== sorted[index - 1]?.polledAtMs)
}

/** What counts clients by band: the radios; the SSIDs where no radio counts its own. */
function bandedOf({
  radios,
  ssids,
}: UsagePoint): readonly Pick<UsagePoint['ssids'][number], 'band' | 'clients'>[] {
  return radios.some(({ clients }) => clients !== null) ? radios : ssids
}

const isCounted = (counts: Counts): boolean => counts.some((value) => value !== null)

function mapValues<Key, From, To>(
  map: ReadonlyMap<Key, From>,
  to: (value: From) => To,
): ReadonlyMap<Key, To> {
  return new Map(Array.from(map, ([key, value]) => [key, to(value)]))
}
