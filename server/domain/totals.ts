import type { Interval, Timeline } from '#contract/series.ts'

export type TotalsMs = Timeline['totalsMs']

/**
 * Time spent in each state; the sum is the sum of the intervals, to the millisecond. What planned
 * windows exclude is taken out before (`excludeFrom`).
 */
export function totalsOf(intervals: readonly Interval[]): TotalsMs {
  const totals = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
  for (const { startMs, endMs, state } of intervals) totals[state] += endMs - startMs
  return totals
}

/** Shares of time with service, 0 to 1; null where there is no time to divide by. */
export interface AvailabilityShares {
  /** up / (up + down): of the time somebody looked. */
  readonly measured: number | null
  /** up / (up + down + unknown): as if all unobserved time had been down. */
  readonly lower: number | null
  /** (up + unknown) / (up + down + unknown): as if all unobserved time had been up. */
  readonly upper: number | null
}

/** Availability with its bounds. Degraded time has service; planned and excluded time do not count. */
export function availabilityShares(totals: Omit<TotalsMs, 'excluded'>): AvailabilityShares {
  const upMs = totals.up + totals.degraded
  const observedMs = upMs + totals.down
  const allMs = observedMs + totals.unknown
  return {
    measured: observedMs === 0 ? null : upMs / observedMs,
    lower: allMs === 0 ? null : upMs / allMs,
    upper: allMs === 0 ? null : (upMs + totals.unknown) / allMs,
  }
}
