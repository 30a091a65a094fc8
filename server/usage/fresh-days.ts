import { breathing } from '../days/breathe.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { dayOfUse } from './day-of-use.ts'
import type { DayOfUse, DayOfUseDeps } from './day-of-use.ts'
import type { UsagePlace } from './members.ts'

export interface FreshDaysDeps extends DayOfUseDeps {
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

/** Figures that are made, or were. */
interface Kept {
  readonly use: Promise<DayOfUse>
  /** Null while they are being made. */
  made: { readonly atMs: number; readonly tookMs: number } | null
}

/** Days that nobody has rolled yet, from the store: on ask, and kept for a while. */
export class FreshDays {
  readonly #deps: FreshDaysDeps
  readonly #kept = new Map<string, Kept>()
  /** Newer ones on their way, while the former are still given. */
  readonly #coming = new Map<string, Kept>()

  constructor(deps: FreshDaysDeps) {
    this.#deps = deps
  }

  /** The use of a day by some places; `name` is that of the choice of places. */
  of(day: string, name: string, places: readonly UsagePlace[]): Promise<DayOfUse> {
    const key = `${day} ${name}`
    const known = this.#kept.get(key)
    if (known === undefined) return this.#keep(key, this.#make(key, day, places)).use
    const { made } = known
    this.#keep(key, known)
    if (made === null) return known.use
    // A clock that was set back makes nothing good for longer.
    const ageMs = Math.abs(this.#deps.nowMs() - made.atMs)
    const goodMs = Math.min(AGE_MS_MAX, Math.max(AGE_MS_MIN, made.tookMs * REST_TIMES))
    if (ageMs <= goodMs) return known.use
    const coming = this.#coming.get(key) ?? this.#make(key, day, places)
    this.#coming.set(key, coming)
    const isBearable = made.tookMs > PATIENCE_MS && ageMs <= goodMs * STALE_TIMES
    return isBearable ? known.use : coming.use
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

  #make(key: string, day: string, places: readonly UsagePlace[]): Kept {
    const { nowMs, timeZone } = this.#deps
    const span = spanOfDay(day, timeZone)
    const asked = { day, startMs: span.startMs, endMs: Math.min(span.endMs, nowMs()), places }
    const use = dayOfUse(this.#deps, { ...asked, breathe: breathing() })
    const kept: Kept = { use, made: null }
    void this.#settle(key, kept)
    return kept
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
