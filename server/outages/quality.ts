import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type { Degradation } from '#contract/outage.ts'
import type { UplinkSample } from '#contract/sample.ts'
import type { SeriesWindow } from '#contract/series.ts'
import { DEGRADATION_LIMITS, degradationsOf, uplinkTestOf } from '../domain/degraded.ts'
import type { UplinkTest } from '../domain/degraded.ts'
import { sumWindows } from '../domain/place-series.ts'
import type { SiteLayout, Span } from '../domain/site.ts'
import { PATTERN_WEEKS } from '../domain/week-pattern.ts'
import type { HourWindow } from '../domain/week-pattern.ts'
import type { Journal } from '../journal/open.ts'
import type { SeriesStore } from '../store/series-store.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WINDOW_MS = 300_000
const TESTS_MS = HOUR_MS
/** A line that is tested every 30 s for an hour. */
const TESTS_MAX = 120
/** How often the windows of a place are read: an hour is judged when it is over. */
const READ_EVERY_MS = 900_000
/** Weeks of a place take a quarter of a second: reading takes a tenth of the time at most. */
const REST_TIMES = 10
const REST_MS_MAX = 60_000
/** Late polls fill hours that were read empty: once a day all of them are read again. */
const READ_ALL_EVERY_MS = DAY_MS
/** A place that flaps all day is not judged by its hours. */
const OUTAGES_MAX = 1000
const HOURS_MS = (PATTERN_WEEKS * 7 + 1) * DAY_MS

export interface QualityDeps {
  readonly store: Pick<SeriesStore, 'readWindows'>
  readonly journal: Pick<Journal, 'outages'>
  /** Outages of a place's service that last or ended lately. */
  readonly lately: (place: PlaceId) => readonly Span[]
  readonly timeZone: string
  /** What the contracts of a place's lines promise together; null without one. */
  readonly contractMbps: (layout: SiteLayout) => number | null
  readonly onError: (error: Error) => void
}

interface PlaceQuality {
  /** Of each line, in the order of time. */
  readonly tests: Map<UplinkId, UplinkTest[]>
  /** Those in which somebody looked: of all hours of a country there are a hundred million. */
  hours: readonly HourWindow[]
  hoursUntilMs: number
  windows: readonly SeriesWindow[]
  outages: readonly Span[]
  readAtMs: number
  readAllAtMs: number
  found: readonly Degradation[]
}

/** How good the service of each place is that is up: from the line's tests and the place's clients. */
export class Quality {
  readonly #deps: QualityDeps
  readonly #places = new Map<PlaceId, PlaceQuality>()
  readonly #touched = new Set<PlaceId>()
  #reading: Promise<void> | null = null
  #restsUntilMs = 0

  constructor(deps: QualityDeps) {
    this.#deps = deps
  }

  /** Takes a test of a place's line, in the order of time; a late one tells nothing of now. */
  take(place: PlaceId, sample: UplinkSample): void {
    const quality = this.#of(place)
    const tests = quality.tests.get(sample.uplink) ?? []
    quality.tests.set(sample.uplink, tests)
    const test = uplinkTestOf(sample)
    if (test.atMs <= (tests.at(-1)?.atMs ?? 0)) return
    tests.push(test)
    while (tests.length > TESTS_MAX || (tests[0]?.atMs ?? 0) < test.atMs - TESTS_MS) tests.shift()
    this.#touched.add(place)
  }

  found(place: PlaceId): readonly Degradation[] {
    return this.#places.get(place)?.found ?? []
  }

  forget(place: PlaceId): void {
    this.#places.delete(place)
    this.#touched.delete(place)
  }

  /** Judges the places of which something came; gives those of which another thing is said now. */
  look(sites: ReadonlyMap<PlaceId, SiteLayout>, nowMs: number): readonly PlaceId[] {
    const changed: PlaceId[] = []
    for (const place of this.#touched) {
      const layout = sites.get(place)
      const quality = this.#places.get(place)
      if (layout === undefined || quality === undefined) continue
      const { tests, windows, hours, found: former } = quality
      const contractMbps = this.#deps.contractMbps(layout)
      const { timeZone, lately } = this.#deps
      const outages = [...quality.outages, ...lately(place)]
      const lines = layout.uplinks.flatMap(({ id }) => {
        const own = tests.get(id)
        return own === undefined ? [] : [own]
      })
      const facts = { place, lines, windows, windowMs: WINDOW_MS, contractMbps, hours, outages }
      quality.found = degradationsOf({ ...facts, timeZone, former }, DEGRADATION_LIMITS, nowMs)
      if (wordOf(quality.found) !== wordOf(former)) changed.push(place)
    }
    this.#touched.clear()
    return changed
  }

  /** Starts to read the windows of the place that was read the longest ago, one at a time. */
  read(sites: ReadonlyMap<PlaceId, SiteLayout>, nowMs: number): void {
    const isResting = nowMs < this.#restsUntilMs && nowMs > this.#restsUntilMs - REST_MS_MAX
    if (this.#reading !== null || isResting) return
    const startMs = performance.now()
    for (const [place, layout] of sites) {
      const quality = this.#of(place)
      if (Math.abs(nowMs - quality.readAtMs) < READ_EVERY_MS) continue
      quality.readAtMs = nowMs
      this.#reading = this.#read(layout, quality, nowMs)
        .catch((cause: unknown) => {
          this.#deps.onError(new Error(`[outages] cannot read the use of ${place}`, { cause }))
        })
        .finally(() => {
          this.#reading = null
          const tookMs = performance.now() - startMs
          this.#restsUntilMs = nowMs + Math.min(REST_MS_MAX, tookMs * REST_TIMES)
        })
      return
    }
  }

  /** Resolves when nothing is read any more. */
  async settle(): Promise<void> {
    await this.#reading
  }

  async #read(layout: SiteLayout, quality: PlaceQuality, nowMs: number): Promise<void> {
    const isAll = Math.abs(nowMs - quality.readAllAtMs) >= READ_ALL_EVERY_MS
    const thisHourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS
    const sinceMs = thisHourMs - HOURS_MS
    const fromMs = isAll
      ? sinceMs
      : Math.max(sinceMs, Math.min(quality.hoursUntilMs, thisHourMs - HOUR_MS))
    const kept = quality.hours.filter(({ startMs }) => startMs >= sinceMs && startMs < fromMs)
    const read = await this.#windows(layout, fromMs, thisHourMs, HOUR_MS)
    quality.hours = [...kept, ...read.flatMap(hourOf)]
    quality.hoursUntilMs = thisHourMs
    quality.windows =
      this.#deps.contractMbps(layout) === null
        ? []
        : await this.#windows(layout, thisHourMs - DAY_MS, thisHourMs, WINDOW_MS)
    if (isAll) {
      quality.outages = await this.#outages(layout.place, thisHourMs - HOURS_MS, nowMs)
      quality.readAllAtMs = nowMs
    }
    this.#touched.add(layout.place)
  }

  async #outages(place: PlaceId, fromMs: number, nowMs: number): Promise<readonly Span[]> {
    const query = { place, kind: 'site', fromMs, isOpen: false, limit: OUTAGES_MAX } as const
    const outages = await this.#deps.journal.outages.list(query)
    return outages.flatMap(({ status, startMs, endMs }) =>
      status === 'withdrawn' ? [] : { startMs, endMs: endMs ?? nowMs },
    )
  }

  async #windows(
    { accessPoints }: SiteLayout,
    fromMs: number,
    untilMs: number,
    windowMs: number,
  ): Promise<readonly SeriesWindow[]> {
    const ids = accessPoints.map(({ id }) => id)
    const query = { accessPoints: ids, fromMs, untilMs, windowMs }
    const lists = [...(await this.#deps.store.readWindows(query)).values()]
    const count = Math.round((untilMs - fromMs) / windowMs)
    const startsMs = Array.from({ length: count }, (_, index) => fromMs + index * windowMs)
    return sumWindows(lists, startsMs)
  }

  #of(place: PlaceId): PlaceQuality {
    const known = this.#places.get(place)
    if (known !== undefined) return known
    const made: PlaceQuality = {
      tests: new Map(),
      hours: [],
      hoursUntilMs: 0,
      windows: [],
      outages: [],
      readAtMs: 0,
      readAllAtMs: 0,
      found: [],
    }
    this.#places.set(place, made)
    return made
  }
}

/** What is judged of an hour; none where nobody looked. */
function hourOf({ startMs, count, clientsMean, clientsMax }: SeriesWindow): HourWindow[] {
  return count === 0 ? [] : [{ startMs, count, clientsMean, clientsMax }]
}

/** What is bad and since when; figures alone are no news. */
function wordOf(found: readonly Degradation[]): string {
  return found.map(({ reason, sinceMs }) => `${reason} ${sinceMs}`).join()
}
