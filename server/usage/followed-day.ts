import type { AccessPointId } from '#contract/ids.ts'
import { DAY_MS } from '../domain/local-time.ts'
import { SPREAD_MS_MAX } from '../domain/usage-counts.ts'
import { sortedOnce, UsageSoFar } from '../domain/usage-windows.ts'
import type { UsagePoint } from '../domain/usage-windows.ts'
import type { SeriesTarget } from '../store/series-store.ts'
import type { DaySpan, UseSource } from './day-of-use.ts'
import { targetsOf } from './members.ts'
import type { UsagePlace } from './members.ts'
import { lastCountedBefore, SILENCE_DAYS_MAX, TARGETS_AT_ONCE, visitorsOf } from './read-day.ts'
import type { UseDeps } from './read-day.ts'
import type { VisitorSum } from './visitor-sums.ts'

/** Of what came since there are few polls of each: many targets fit into one statement. */
const NEWS_AT_ONCE = 100

/** Times of the polls that came of a target since it was read. */
interface News {
  readonly firstMs: number
  readonly lastMs: number
}

/**
 * One local day whose windows are in memory and grow with the polls that come: of a target with later
 * ones only these are read, one with earlier ones is read again whole.
 */
export class FollowedDay {
  readonly #deps: UseDeps
  readonly #span: DaySpan
  readonly #targets = new Map<string, UsageSoFar>()
  readonly #news = new Map<string, News>()
  readonly #visitors = new Map<AccessPointId, VisitorSum | null>()
  /** Grows with each sketch of visitors that comes. */
  #sketches = 0
  #last: Promise<unknown> = Promise.resolve()

  /** Nothing is read yet; from now on it has to be told of each poll. */
  constructor(deps: UseDeps, span: DaySpan) {
    this.#deps = deps
    this.#span = span
  }

  /** A poll of a target has been stored; cheap, for each sample. */
  touch(target: SeriesTarget, polledAtMs: number): void {
    const { startMs, endMs } = this.#span
    // What was counted before the day decides where its first increase begins.
    if (polledAtMs < startMs - (SILENCE_DAYS_MAX + 1) * DAY_MS || polledAtMs >= endMs) return
    const key = keyOf(target)
    const known = this.#news.get(key)
    const firstMs = Math.min(known?.firstMs ?? Infinity, polledAtMs)
    const lastMs = Math.max(known?.lastMs ?? -Infinity, polledAtMs)
    this.#news.set(key, { firstMs, lastMs })
  }

  touchVisitors(accessPoint: AccessPointId): void {
    this.#sketches += 1
    this.#visitors.delete(accessPoint)
  }

  /** Reads what is not known yet of some places until a moment; one after the other. */
  update(
    places: readonly UsagePlace[],
    untilMs: number,
    breathe: () => Promise<void>,
  ): Promise<void> {
    const work = this.#last.then(() => this.#update(places.flatMap(targetsOf), untilMs, breathe))
    this.#last = work.catch(() => undefined)
    return work
  }

  /** The day as far as it was read, for places that were updated until then. */
  source(untilMs: number): UseSource {
    return {
      windowsOf: (target) => {
        const { startMs, endMs } = this.#span
        const soFar = this.#targets.get(keyOf(target)) ?? new UsageSoFar(startMs, endMs)
        return Promise.resolve(soFar.windowsUntil(untilMs))
      },
      visitorsOf: (accessPoints) => this.#visitorsOf(accessPoints),
    }
  }

  async #update(
    targets: readonly SeriesTarget[],
    untilMs: number,
    breathe: () => Promise<void>,
  ): Promise<void> {
    const { startMs } = this.#span
    const whole: SeriesTarget[] = []
    const later: { readonly target: SeriesTarget; readonly firstMs: number }[] = []
    for (const target of targets) {
      const soFar = this.#targets.get(keyOf(target))
      const news = this.#news.get(keyOf(target))
      if (soFar === undefined) whole.push(target)
      else if (news === undefined) continue
      else if (news.firstMs <= Math.max(soFar.lastPollMs, startMs)) whole.push(target)
      else later.push({ target, firstMs: news.firstMs })
    }
    // Of one statement the earliest decides how far it looks back.
    later.sort((a, b) => a.firstMs - b.firstMs)
    for (const some of chunksOf(later, NEWS_AT_ONCE)) {
      await this.#read(
        some.map(({ target }) => target),
        some[0]?.firstMs ?? untilMs,
        untilMs,
      )
      await breathe()
    }
    for (const some of chunksOf(whole, TARGETS_AT_ONCE)) {
      for (const target of some) this.#targets.delete(keyOf(target))
      await this.#read(some, startMs - SPREAD_MS_MAX, untilMs)
      await breathe()
    }
  }

  /** Adds the polls of some targets that come after those they have. */
  async #read(targets: readonly SeriesTarget[], fromMs: number, untilMs: number): Promise<void> {
    const { store } = this.#deps
    const { startMs, endMs } = this.#span
    // Before it is read: of what comes meanwhile nobody knows whether it was seen.
    for (const target of targets) this.#forgetNews(keyOf(target), untilMs)
    try {
      const found = await store.readUsage(targets, fromMs, untilMs)
      for (const [index, target] of targets.entries()) {
        const soFar = this.#targets.get(keyOf(target)) ?? new UsageSoFar(startMs, endMs)
        const isNew = ({ polledAtMs }: UsagePoint): boolean => polledAtMs > soFar.lastPollMs
        const points = sortedOnce(found[index] ?? []).filter(isNew)
        const before = soFar.hasCounted
          ? []
          : await lastCountedBefore(store, target, points, startMs)
        for (const point of [...before, ...points]) soFar.add(point)
        this.#targets.set(keyOf(target), soFar)
      }
    } catch (cause) {
      // Their news are forgotten already: they are to be read whole.
      for (const target of targets) this.#targets.delete(keyOf(target))
      throw cause
    }
  }

  /** Polls of a clock that is ahead stay news until their time has come. */
  #forgetNews(key: string, untilMs: number): void {
    const { lastMs = -Infinity } = this.#news.get(key) ?? {}
    if (lastMs < untilMs) this.#news.delete(key)
    else this.#news.set(key, { firstMs: untilMs, lastMs })
  }

  async #visitorsOf(
    accessPoints: readonly AccessPointId[],
  ): Promise<ReadonlyMap<AccessPointId, VisitorSum>> {
    const missing = accessPoints.filter((id) => !this.#visitors.has(id))
    const before = this.#sketches
    const read = await visitorsOf(this.#deps.readVisitors, missing, this.#span.day)
    // What came meanwhile may be newer than what was read.
    if (before === this.#sketches) {
      for (const id of missing) this.#visitors.set(id, read.get(id) ?? null)
    }
    const sums = new Map(read)
    for (const id of accessPoints) {
      const sum = this.#visitors.get(id)
      if (sum !== undefined && sum !== null) sums.set(id, sum)
    }
    return sums
  }
}

const keyOf = ({ kind, id }: SeriesTarget): string => `${kind} ${id}`

function chunksOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  )
}
