import type { AccessPointId } from '#contract/ids.ts'
import { breathing } from '../days/breathe.ts'
import { spanOfDay } from '../domain/local-day.ts'
import type { SeriesTarget } from '../store/series-store.ts'
import { dayOfUse } from './day-of-use.ts'
import type { DayOfUse } from './day-of-use.ts'
import { FollowedDay } from './followed-day.ts'
import { targetsOf } from './members.ts'
import type { UsagePlace } from './members.ts'
import { readingDay } from './read-day.ts'
import type { UseDeps } from './read-day.ts'

export interface FreshDaysDeps extends UseDeps {
  readonly timeZone: string
  readonly nowMs: () => number
}

/** A day is worked out again when its figures are this many times as old as they took to make ... */
const REST_TIMES = 20
/** ... but at least and at most so old, ms. */
const AGE_MS_MIN = 10_000
const AGE_MS_MAX = 600_000
/** Nobody waits so long for newer figures where there are some that are not much older, ms. */
const PATIENCE_MS = 1000
const STALE_TIMES = 6
/** Of places and areas that were asked for; the one longest unasked goes first. */
const KEPT_MAX = 100
/** 20 kB each, 400 MB for a province of 7,000 sites; a country's day is read when it is asked for. */
const TARGETS_MAX = 25_000

/** Figures that are made, or were. */
interface Kept {
  readonly use: Promise<DayOfUse>
  /** Null while they are being made. */
  made: { readonly atMs: number; readonly tookMs: number } | null
}

interface Followed {
  readonly day: FollowedDay
  /** Null once it has been read whole. */
  coming: Promise<void> | null
  /** Somebody waits for it. */
  isAwaited: boolean
}

/** Days that nobody has rolled yet, from the store: kept for a while, and followed poll by poll. */
export class FreshDays {
  readonly #deps: FreshDaysDeps
  readonly #kept = new Map<string, Kept>()
  /** Newer ones on their way, while the former are still given. */
  readonly #coming = new Map<string, Kept>()
  readonly #followed = new Map<string, Followed>()

  constructor(deps: FreshDaysDeps) {
    this.#deps = deps
  }

  /** The use of a day by some places; `name` is that of the choice of places, '' of all of them. */
  of(day: string, name: string, places: readonly UsagePlace[]): Promise<DayOfUse> {
    const key = keyOf(day, name)
    const known = this.#kept.get(key)
    if (known === undefined) return this.#keep(key, this.#make(day, name, places)).use
    const { made } = known
    this.#keep(key, known)
    if (made === null) return known.use
    // A clock that was set back makes nothing good for longer.
    const ageMs = Math.abs(this.#deps.nowMs() - made.atMs)
    const goodMs = Math.min(AGE_MS_MAX, Math.max(AGE_MS_MIN, made.tookMs * REST_TIMES))
    if (ageMs <= goodMs) return known.use
    const coming = this.#coming.get(key) ?? this.#make(day, name, places)
    this.#coming.set(key, coming)
    const isBearable = made.tookMs > PATIENCE_MS && ageMs <= goodMs * STALE_TIMES
    return isBearable ? known.use : coming.use
  }

  /**
   * Follows a day from now on: reads it whole in the background, or what came since the last call.
   * Of more targets than memory is meant for nothing is followed.
   */
  async follow(day: string, places: readonly UsagePlace[], signal: AbortSignal): Promise<void> {
    const targets = places.reduce((sum, place) => sum + targetsOf(place).length, 0)
    if (targets > TARGETS_MAX) return void this.#followed.delete(day)
    const known = this.#followed.get(day)
    const followed = known ?? this.#begin(day)
    const [calm, quick] = [breathing(signal), breathing()]
    // Somebody who waits for the first reading does not wait for its pauses.
    const breathe = (): Promise<void> => (followed.isAwaited ? quick() : calm())
    const reading = followed.day.update(places, this.#untilOf(day), breathe)
    if (known === undefined) followed.coming = reading
    try {
      await reading
      followed.coming = null
    } catch (cause) {
      if (followed.coming !== null) this.#followed.delete(day)
      throw cause
    }
  }

  /** The days that are followed. */
  followedDays(): readonly string[] {
    return [...this.#followed.keys()]
  }

  unfollow(day: string): void {
    this.#followed.delete(day)
  }

  /** True while a day that is followed is read for the first time, which takes long. */
  isComing(day: string): boolean {
    return (this.#followed.get(day)?.coming ?? null) !== null
  }

  /** A poll has been stored; cheap, for each sample. */
  touch(target: SeriesTarget, polledAtMs: number): void {
    for (const { day } of this.#followed.values()) day.touch(target, polledAtMs)
  }

  touchVisitors(accessPoint: AccessPointId): void {
    for (const { day } of this.#followed.values()) day.touchVisitors(accessPoint)
  }

  #begin(day: string): Followed {
    const followed = {
      day: new FollowedDay(this.#deps, { day, ...spanOfDay(day, this.#deps.timeZone) }),
      coming: null,
      isAwaited: false,
    }
    this.#followed.set(day, followed)
    return followed
  }

  #untilOf(day: string): number {
    return Math.min(spanOfDay(day, this.#deps.timeZone).endMs, this.#deps.nowMs())
  }

  #keep(key: string, kept: Kept): Kept {
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_MAX) break
      this.#kept.delete(oldest)
    }
    return kept
  }

  #make(day: string, name: string, places: readonly UsagePlace[]): Kept {
    const kept: Kept = { use: this.#workOut(day, name, places), made: null }
    void this.#settle(keyOf(day, name), kept)
    return kept
  }

  async #workOut(day: string, name: string, places: readonly UsagePlace[]): Promise<DayOfUse> {
    const { timeZone } = this.#deps
    const followed = this.#followed.get(day)
    if (followed !== undefined && followed.coming !== null && name === '') {
      followed.isAwaited = true
      // When it fails the day is read here, and whoever follows it is told.
      await followed.coming.catch(() => undefined)
    }
    const { startMs } = spanOfDay(day, timeZone)
    const span = { day, startMs, endMs: this.#untilOf(day) }
    const breathe = breathing()
    const known = this.#followed.get(day)
    if (known === undefined || known.coming !== null) {
      return dayOfUse(readingDay(this.#deps, span, places), { ...span, timeZone, places, breathe })
    }
    await known.day.update(places, span.endMs, breathe)
    return dayOfUse(known.day.source(span.endMs), { ...span, timeZone, places, breathe })
  }

  async #settle(key: string, kept: Kept): Promise<void> {
    const beganAtMs = this.#deps.nowMs()
    try {
      await kept.use
      const atMs = this.#deps.nowMs()
      kept.made = { atMs, tookMs: atMs - beganAtMs }
      this.#keep(key, kept)
    } catch {
      // Whoever asked is told; who asks next starts anew.
      if (this.#kept.get(key) === kept) this.#kept.delete(key)
    } finally {
      this.#coming.delete(key)
    }
  }
}

const keyOf = (day: string, name: string): string => `${day} ${name}`
