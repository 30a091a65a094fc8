import type { PlaceKind } from '#contract/words.ts'
import { hashOf, mixed } from '../random.ts'

/**
 * How much a place's Wi-Fi is used through the week. Everything here is a pure function of its
 * arguments, so that a device can be asked about any moment, in any order.
 */

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Asia/Makassar (WITA) has been UTC+8 without summer time since 1988. */
const OFFSET_MS = 8 * HOUR_MS
/** The first of January 1970 was a Thursday; Monday is 0. */
const FIRST_WEEKDAY = 3

/** Share of the busiest hour's use at each full hour; hour 24 is hour 0 of the next day. */
type Profile = readonly number[]

const night = [0.02, 0.02, 0.02, 0.02, 0.02, 0.03]
const office: Profile = [
  ...night,
  0.06,
  0.3,
  0.8,
  1,
  1,
  0.9,
  0.6,
  0.8,
  0.95,
  0.8,
  0.45,
  0.2,
  0.12,
  0.1,
  0.08,
  0.06,
  0.04,
  0.03,
]
const officeClosed: Profile = [
  ...night,
  0.03,
  0.05,
  0.07,
  0.08,
  0.09,
  0.09,
  0.08,
  0.08,
  0.09,
  0.1,
  0.12,
  0.14,
  0.13,
  0.1,
  0.07,
  0.05,
  0.03,
  0.02,
]
const park: Profile = [
  ...night,
  0.12,
  0.2,
  0.2,
  0.16,
  0.14,
  0.15,
  0.18,
  0.18,
  0.22,
  0.35,
  0.6,
  0.85,
  0.95,
  1,
  0.9,
  0.65,
  0.3,
  0.1,
]
const parkWeekend: Profile = park.map((share, hour) =>
  hour > 5 ? Math.min(1.2, share * 1.3) : share,
)
const market: Profile = [
  0.02, 0.02, 0.03, 0.08, 0.3, 0.65, 0.95, 1, 1, 0.9, 0.75, 0.6, 0.45, 0.4, 0.4, 0.4, 0.35, 0.25,
  0.15, 0.1, 0.06, 0.04, 0.03, 0.02,
]

/** The day's profile at a kind of place; `weekday` 0 is Monday. */
function profileOf(kind: PlaceKind, weekday: number): Profile {
  const weekend = weekday >= 5
  if (kind === 'market') return market
  if (kind === 'park' || kind === 'public-space') return weekend ? parkWeekend : park
  // Health centres work on Saturdays too, offices do not.
  return weekday === 6 || (weekend && kind !== 'puskesmas') ? officeClosed : office
}

/** Whole local days since 1970, and ms into the local day. */
function localDay(atMs: number): { readonly day: number; readonly sinceMs: number } {
  const localMs = atMs + OFFSET_MS
  const day = Math.floor(localMs / DAY_MS)
  return { day, sinceMs: localMs - day * DAY_MS }
}

/** Weekday 0 (Monday) to 6 in Kupang. */
const weekdayOf = (day: number): number => (((day + FIRST_WEEKDAY) % 7) + 7) % 7

function shareAt(profile: Profile, sinceMs: number): number {
  const hour = Math.floor(sinceMs / HOUR_MS)
  const rest = sinceMs / HOUR_MS - hour
  return profile[hour]! * (1 - rest) + profile[(hour + 1) % 24]! * rest
}

/** Integral of the day's profile from local midnight, in hours of full use. */
function hoursUntil(profile: Profile, sinceMs: number): number {
  const hours = sinceMs / HOUR_MS
  let sum = 0
  for (let hour = 0; hour < 24 && hour < hours; hour++) {
    const part = Math.min(1, hours - hour)
    const from = profile[hour]!
    const until = from + (profile[(hour + 1) % 24]! - from) * part
    sum += ((from + until) / 2) * part
  }
  return sum
}

/** Sums start here (2023-01-01): no device of the city is older. */
const FIRST_DAY = Math.floor(Date.UTC(2023, 0, 1) / DAY_MS)

/** How one access point is used: the same name always has the same good and bad days. */
export class Use {
  readonly #hash: number
  readonly #kind: PlaceKind
  /** Hours of full use from `FIRST_DAY` to the start of each day: kept, because it is asked often. */
  readonly #sums = [0]

  constructor(seed: number, name: string, kind: PlaceKind) {
    this.#hash = hashOf(seed, 'use', name)
    this.#kind = kind
  }

  #profile(day: number): Profile {
    return profileOf(this.#kind, weekdayOf(day))
  }

  #dayFactor(day: number): number {
    return 0.8 + (0.4 * mixed(this.#hash, day)) / 0x1_0000_0000
  }

  /** Expected use at a moment, as a share of an average day's busiest hour; 0 to about 1.5. */
  at(atMs: number): number {
    const { day, sinceMs } = localDay(atMs)
    return this.#dayFactor(day) * shareAt(this.#profile(day), sinceMs)
  }

  #sumUntil(atMs: number): number {
    const { day, sinceMs } = localDay(atMs)
    if (day < FIRST_DAY) throw new Error('[city] asked for a time before 2023')
    for (let next = this.#sums.length; next <= day - FIRST_DAY; next++) {
      const before = FIRST_DAY + next - 1
      const hours = this.#dayFactor(before) * hoursUntil(this.#profile(before), DAY_MS)
      this.#sums.push(this.#sums[next - 1]! + hours)
    }
    const today = this.#dayFactor(day) * hoursUntil(this.#profile(day), sinceMs)
    return this.#sums[day - FIRST_DAY]! + today
  }

  /** Integral of `at` over a stretch, in hours of full use; exact, and 0 when it is empty. */
  between(fromMs: number, untilMs: number): number {
    return untilMs <= fromMs ? 0 : this.#sumUntil(untilMs) - this.#sumUntil(fromMs)
  }
}
