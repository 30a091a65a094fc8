import type { AvailabilityOfPlaces, CityDay } from '#contract/days.ts'
import type { Usage } from '#contract/usage.ts'
import { PLACE_STATES, type PlaceState } from '#contract/words.ts'

/** Places with service, of those that have equipment. */
export interface Served {
  readonly served: number
  readonly equipped: number
}

/** Shares of the service time, as `availabilityShares` of the server reckons them. */
export interface Shares {
  readonly measured: number | null
  readonly lower: number | null
  readonly upper: number | null
}

const hasService = (state: PlaceState): boolean => state === 'up' || state === 'degraded'

/** Counts the places that have service, of those that are not only planned. */
export function servedOf(places: Iterable<{ readonly state: PlaceState }>): Served {
  let [served, equipped] = [0, 0]
  for (const { state } of places) {
    if (state === 'planned') continue
    equipped += 1
    if (hasService(state)) served += 1
  }
  return { served, equipped }
}

/** The same at a time of a past day, `offsetMs` after its beginning. */
export function servedAt(day: CityDay, offsetMs: number): Served {
  const states = day.places.map(({ steps }) => {
    const step = steps.findLast(([atMs]) => atMs <= offsetMs)
    return { state: PLACE_STATES[step?.[1] ?? PLACE_STATES.indexOf('unknown')] ?? 'unknown' }
  })
  return servedOf(states)
}

/** Answers of the same hours of another day are asked for anew in this rhythm. */
const SAME_TIME_MS = 300_000

/** The time of another day as far from its beginning as now is from today's, in whole steps. */
export function sameTimeMs(fromMs: number, offsetMs: number): number {
  return fromMs + Math.max(1, Math.floor(offsetMs / SAME_TIME_MS)) * SAME_TIME_MS
}

/** Outages that began on a day until `offsetMs` after its beginning. */
export function outagesUntil({ fromMs, outages }: CityDay, offsetMs: number): number {
  return outages.filter(({ startMs }) => startMs >= fromMs && startMs <= fromMs + offsetMs).length
}

/** Availability of all places together, in service hours: the time is summed, not the shares. */
export function sharesOf({ places }: Pick<AvailabilityOfPlaces, 'places'>): Shares {
  let [up, down, unknown] = [0, 0, 0]
  for (const { serviceMs } of places) {
    up += serviceMs.up + serviceMs.degraded
    down += serviceMs.down
    unknown += serviceMs.unknown
  }
  const [seen, all] = [up + down, up + down + unknown]
  return {
    measured: seen === 0 ? null : up / seen,
    lower: all === 0 ? null : up / all,
    upper: all === 0 ? null : (up + unknown) / all,
  }
}

/** Mean clients of the city in the local hour of a day's usage; null where nobody counted. */
export function clientsIn({ of }: Usage, day: string, hour: number): number | null {
  const weekday = (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7
  return of[0]?.figures.pattern[weekday]?.[hour] ?? null
}

/** A place that lost service on a day. */
export interface WorstPlace extends Shares {
  readonly place: string
  readonly downMs: number
}

/** The places that were dark longest in service hours, the worst first. */
export function worstPlaces(
  { places }: Pick<AvailabilityOfPlaces, 'places'>,
  count: number,
): readonly WorstPlace[] {
  return places
    .filter(({ serviceMs }) => serviceMs.down > 0)
    .sort((a, b) => b.serviceMs.down - a.serviceMs.down)
    .slice(0, count)
    .map(({ place, serviceMs, measured, lower, upper }) => ({
      place,
      downMs: serviceMs.down,
      measured,
      lower,
      upper,
    }))
}
