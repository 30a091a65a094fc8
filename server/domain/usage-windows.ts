import type { AccessPointReading } from '#contract/sample.ts'
import type { Band } from '#contract/words.ts'
import { counterIncrease } from './counter-increase.ts'
import type { CounterReading } from './counter-increase.ts'
import { Means, plus, Spread, USAGE_WINDOW_MS, windowsBetween } from './usage-counts.ts'
import type { Counts, Octets } from './usage-counts.ts'

/** Both octet counters of an interface, as one poll read them. */
export interface TrafficCounters {
  readonly uptimeMs: number | null
  readonly interface: string
  readonly bits: CounterReading['bits']
  readonly rxBytes: bigint
  readonly txBytes: bigint
}

/** What one poll of an access point or a line tells of its use; null where it was not read. */
export interface UsagePoint {
  readonly polledAtMs: number
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
  readonly rx: Octets
  readonly tx: Octets
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
 * One local day of one access point or line, poll by poll in the order of time. Polls before the day
 * count only as the start of the first increase. An increase belongs to the day of its later poll, so
 * that days that are over never wait for the next one, and is spread evenly over the time between its
 * two polls: the part before the day is in its total alone.
 */
export class UsageSoFar {
  readonly #startMs: number
  readonly #count: number
  readonly #clients: Means
  readonly #bySsid = new Map<string, Means>()
  readonly #byBand = new Map<Band, Means>()
  readonly #radios: { band: Band | null; clients: Means; utilization: Means }[] = []
  readonly #rx: Spread
  readonly #tx: Spread
  #sinceMs: number | null = null
  /** The last one that read a counter. */
  #previous: UsagePoint | null = null
  #polls = 0
  #countedPolls = 0
  #lastPollMs = -Infinity

  constructor(startMs: number, endMs: number) {
    const count = windowsBetween(startMs, endMs)
    this.#startMs = startMs
    this.#count = count
    this.#clients = new Means(count)
    this.#rx = new Spread(startMs, count)
    this.#tx = new Spread(startMs, count)
  }

  /** The time of the last poll that was added; -Infinity before the first. */
  get lastPollMs(): number {
    return this.#lastPollMs
  }

  /** True once a poll has read a counter: then the start of the next increase is known. */
  get hasCounted(): boolean {
    return this.#previous !== null
  }

  /** A poll before the end of the day and after all that were added before. */
  add(point: UsagePoint): void {
    this.#lastPollMs = point.polledAtMs
    if (point.polledAtMs >= this.#startMs) this.#addToDay(point)
    if (point.counters === null) return
    this.#previous = point
    this.#countedPolls += 1
  }

  /** The windows until a moment, after all polls that were added; the last may be cut short. */
  windowsUntil(untilMs: number): TargetWindows {
    const count = Math.min(this.#count, windowsBetween(this.#startMs, untilMs))
    return {
      clients: this.#clients.tenths(count),
      bySsid: tenthsOf(this.#bySsid, count),
      byBand: tenthsOf(this.#byBand, count),
      rx: this.#rx.octets(count),
      tx: this.#tx.octets(count),
      radios: this.#radios.map(({ band, clients, utilization }) => ({
        band,
        clients: clients.tenths(count),
        utilization: utilization.tenths(count),
      })),
      sinceMs: this.#sinceMs,
      countedUntilMs: this.#previous?.polledAtMs ?? null,
      countedPolls: this.#countedPolls,
    }
  }

  #addToDay(point: UsagePoint): void {
    const count = this.#count
    const window = Math.floor((point.polledAtMs - this.#startMs) / USAGE_WINDOW_MS)
    this.#clients.add(window, point.clients)
    this.#polls += 1
    for (const { name, clients } of point.ssids) {
      if (clients !== null) meansOf(this.#bySsid, name, count).addPart(window, clients, this.#polls)
    }
    for (const { band, clients } of bandedOf(point)) {
      if (band === null || clients === null) continue
      meansOf(this.#byBand, band, count).addPart(window, clients, this.#polls)
    }
    for (const [index, { band, clients, utilizationPercent }] of point.radios.entries()) {
      const radio = (this.#radios[index] ??= {
        band,
        clients: new Means(count),
        utilization: new Means(count),
      })
      radio.clients.add(window, clients)
      radio.utilization.add(window, utilizationPercent)
    }
    const previous = this.#previous
    if (previous === null || point.counters === null) return
    this.#rx.add(previous.polledAtMs, point.polledAtMs, increase(previous, point, 'rxBytes'))
    this.#tx.add(previous.polledAtMs, point.polledAtMs, increase(previous, point, 'txBytes'))
    if (previous.polledAtMs < this.#startMs) this.#sinceMs = previous.polledAtMs
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
    rx: octets((part) => part.rx),
    tx: octets((part) => part.tx),
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

function increase(
  previous: UsagePoint,
  current: UsagePoint,
  which: 'rxBytes' | 'txBytes',
): number | null {
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
  which: 'rxBytes' | 'txBytes',
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

function meansOf<Key>(byKey: Map<Key, Means>, key: Key, windows: number): Means {
  const known = byKey.get(key)
  if (known !== undefined) return known
  const made = new Means(windows)
  byKey.set(key, made)
  return made
}

function tenthsOf<Key>(byKey: ReadonlyMap<Key, Means>, windows: number): ReadonlyMap<Key, Counts> {
  return new Map([...byKey].map(([key, means]) => [key, means.tenths(windows)]))
}
