import type { PlaceDays, PlaceTotals } from '#contract/days.ts'

type TotalsMs = PlaceTotals['totalsMs']

/** What a span of days adds up to, in service hours. */
export interface SpanFigures {
  /** (up + degraded) / (up + degraded + down), and its bounds; null where nothing was seen. */
  readonly measured: number | null
  readonly lower: number | null
  readonly upper: number | null
  /** Of the service time, the share in which somebody looked; null without service time. */
  readonly observed: number | null
  readonly serviceMs: TotalsMs
  readonly isProvisional: boolean
  /** Days on which somebody looked. */
  readonly daysSeen: number
}

const NOTHING: TotalsMs = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }

function sum(a: TotalsMs, b: TotalsMs): TotalsMs {
  return {
    up: a.up + b.up,
    degraded: a.degraded + b.degraded,
    down: a.down + b.down,
    unknown: a.unknown + b.unknown,
    planned: a.planned + b.planned,
    excluded: a.excluded + b.excluded,
  }
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

/** Availability of service time with its bounds, as the server reckons it. */
export function sharesOf({
  up,
  degraded,
  down,
  unknown,
}: TotalsMs): Pick<SpanFigures, 'measured' | 'lower' | 'upper' | 'observed'> {
  const served = up + degraded
  const seen = served + down
  const all = seen + unknown
  return {
    measured: share(served, seen),
    lower: share(served, all),
    upper: share(served + unknown, all),
    observed: share(seen, all),
  }
}

/** The figures of days together. */
export function figuresOf(days: PlaceDays['days']): SpanFigures {
  const serviceMs = days.reduce((total, day) => sum(total, day.serviceMs), NOTHING)
  const isProvisional = days.some((day) => day.isProvisional)
  const daysSeen = days.filter(
    ({ totalsMs: { up, degraded, down } }) => up + degraded + down > 0,
  ).length
  return { ...sharesOf(serviceMs), serviceMs, isProvisional, daysSeen }
}

/**
 * Classes of a day for a calendar: from 99.5 %, from the threshold of 95 %, from 80 %, below, and a
 * day on which nobody looked at all.
 */
export const DAY_CLASSES = ['full', 'enough', 'poor', 'bad', 'unseen'] as const
export type DayClass = (typeof DAY_CLASSES)[number]

/** The class of a share; null where nothing was seen. */
export function dayClassOf(measured: number | null): DayClass {
  if (measured === null) return 'unseen'
  if (measured >= 0.995) return 'full'
  if (measured >= 0.95) return 'enough'
  return measured >= 0.8 ? 'poor' : 'bad'
}

/** The middle of values, of an even number the mean of the two in the middle; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const high = sorted[middle]
  if (high === undefined) return null
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? high)) / 2
}
