import type { MonthFigures } from '../report.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What of a month its figures cover, from the first place that counted in it. */
export interface CoveredDays {
  readonly firstMs: number
  /** Begun days of it, and of the month as far as it is over. */
  readonly days: number
  readonly ofDays: number
  /** Required places that count from a later day than the first. */
  readonly placesLater: number
}

export function coveredDays({ fromMs, untilMs, places }: MonthFigures): CoveredDays {
  const begins = places.filter(({ status }) => status !== 'retired').map((place) => place.fromMs)
  const firstMs = begins.length === 0 ? fromMs : begins.reduce((a, b) => Math.min(a, b), untilMs)
  // A month in which clocks are set back is an hour longer, and has no day more.
  const days = (sinceMs: number): number =>
    Math.max(1, Math.ceil((untilMs - sinceMs - HOUR_MS) / DAY_MS))
  return {
    firstMs,
    days: days(firstMs),
    ofDays: days(fromMs),
    placesLater: begins.filter((beginMs) => beginMs > firstMs).length,
  }
}
