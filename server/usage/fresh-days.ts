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
/** Of places and areas that were asked for; the one longest unasked goes first. */
const KEPT_MAX = 100

interface Kept {
  readonly use: Promise<DayOfUse>
  madeAtMs: number
  goodMs: number
}

/** Days that nobody has rolled yet, from the store: on ask, and kept for a while. */
export class FreshDays {
  readonly #deps: FreshDaysDeps
  readonly #kept = new Map<string, Kept>()

  constructor(deps: FreshDaysDeps) {
    this.#deps = deps
  }

  /** The use of a day by some places; `name` is that of the choice of places. */
  of(day: string, name: string, places: readonly UsagePlace[]): Promise<DayOfUse> {
    const key = `${day} ${name}`
    const known = this.#kept.get(key)
    this.#kept.delete(key)
    const nowMs = this.#deps.nowMs()
    // A clock that was set back makes nothing good for longer.
    const isGood = known !== undefined && Math.abs(nowMs - known.madeAtMs) <= known.goodMs
    const kept = isGood ? known : this.#make(key, day, places)
    this.#kept.set(key, kept)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT_MAX) break
      this.#kept.delete(oldest)
    }
    return kept.use
  }

  #make(key: string, day: string, places: readonly UsagePlace[]): Kept {
    const { nowMs, timeZone } = this.#deps
    const beganAtMs = nowMs()
    const span = spanOfDay(day, timeZone)
    const asked = { day, startMs: span.startMs, endMs: Math.min(span.endMs, beganAtMs), places }
    const use = dayOfUse(this.#deps, { ...asked, breathe: breathing() })
    const made: Kept = { use, madeAtMs: beganAtMs, goodMs: AGE_MS_MAX }
    void this.#settle(key, made, beganAtMs)
    return made
  }

  async #settle(key: string, made: Kept, beganAtMs: number): Promise<void> {
    try {
      await made.use
      made.madeAtMs = this.#deps.nowMs()
      const restMs = (made.madeAtMs - beganAtMs) * REST_TIMES
      made.goodMs = Math.min(AGE_MS_MAX, Math.max(AGE_MS_MIN, restMs))
    } catch {
      // Whoever asked is told; who asks next starts anew.
      if (this.#kept.get(key) === made) this.#kept.delete(key)
    }
  }
}
