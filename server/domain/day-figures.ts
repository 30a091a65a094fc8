import type { PlaceTotals } from '#contract/days.ts'
import type { Interval } from '#contract/series.ts'
import { AVAILABILITIES, PLACE_STATES } from '#contract/words.ts'
import type { AvailabilityInterval } from './availability.ts'
import { excludeFrom } from './planned-window.ts'
import type { Span } from './site.ts'
import { intersectionOf, unionOf } from './spans.ts'
import type { TotalsMs } from './totals.ts'

/** A change of state: ms since the day began, and the index of the new state in `PLACE_STATES`. */
export type Step = readonly [offsetMs: number, state: number]

const UNKNOWN = PLACE_STATES.indexOf('unknown')
/** A day in which nobody looked. */
export const UNKNOWN_STEPS: readonly Step[] = [[0, UNKNOWN]]

/** The states of a place as steps; its intervals are contiguous from `fromMs`. */
export function stepsOf(intervals: readonly Interval[], fromMs: number): readonly Step[] {
  return intervals.map(({ startMs, state }): Step => {
    const index = PLACE_STATES.findIndex((known) => known === state)
    return [startMs - fromMs, index]
  })
}

/** The inverse: the intervals of a day from its steps; the last one lasts until `untilMs`. */
export function intervalsOfSteps(
  steps: readonly Step[],
  fromMs: number,
  untilMs: number,
): readonly Interval[] {
  return steps.map(([offsetMs, state], index) => ({
    startMs: fromMs + offsetMs,
    endMs: Math.min(fromMs + (steps[index + 1]?.[0] ?? Infinity), untilMs),
    state: PLACE_STATES[state] ?? 'unknown',
  }))
}

/** The states of a line the same way: its index is that of the state in `AVAILABILITIES`. */
export function lineStepsOf(
  intervals: readonly AvailabilityInterval[],
  fromMs: number,
): readonly Step[] {
  return intervals.map(({ startMs, state }): Step => {
    return [startMs - fromMs, AVAILABILITIES.indexOf(state)]
  })
}

/** The intervals of a line's day from its steps; the last one lasts until `untilMs`. */
export function lineIntervalsOf(
  steps: readonly Step[],
  fromMs: number,
  untilMs: number,
): readonly AvailabilityInterval[] {
  return steps.map(([offsetMs, state], index) => ({
    startMs: fromMs + offsetMs,
    endMs: Math.min(fromMs + (steps[index + 1]?.[0] ?? Infinity), untilMs),
    state: AVAILABILITIES[state] ?? 'unknown',
  }))
}

/** The spans of a period that the others leave open. */
function openSpans(spans: readonly Span[], fromMs: number, untilMs: number): readonly Span[] {
  const open: Span[] = []
  let atMs = fromMs
  for (const { startMs, endMs } of unionOf(spans)) {
    if (startMs > atMs) open.push({ startMs: atMs, endMs: startMs })
    atMs = Math.max(atMs, endMs)
  }
  if (atMs < untilMs) open.push({ startMs: atMs, endMs: untilMs })
  return open
}

/** What counts of a place's time. */
export interface CountedTime {
  readonly fromMs: number
  readonly untilMs: number
  /** What planned windows take out (`excludedSpans`). */
  readonly excluded: readonly Span[]
  /** The service hours (`serviceSpans`). */
  readonly service: readonly Span[]
}

/**
 * Time in each state, of the whole period and of the service hours alone; what planned windows take
 * out is in neither but for its own sum.
 */
export function placeTotalsOf(intervals: readonly Interval[], counted: CountedTime): PlaceTotals {
  return {
    totalsMs: excludeFrom(intervals, counted.excluded).totalsMs,
    serviceMs: serviceTotalsOf(intervals, counted),
  }
}

/** The same of the service hours alone. */
export function serviceTotalsOf(intervals: readonly Interval[], counted: CountedTime): TotalsMs {
  const { fromMs, untilMs, excluded, service } = counted
  const simple = excluded.length === 0 ? simpleTotals(intervals, counted) : null
  if (simple !== null) return simple
  const within = excludeFrom(intervals, openSpans(service, fromMs, untilMs)).intervals
  return excludeFrom(within, intersectionOf(excluded, service)).totalsMs
}

/**
 * The same in one pass, of intervals in their order within the period from which nothing is taken out;
 * null of others. A month of a country has millions.
 */
function simpleTotals(
  intervals: readonly Interval[],
  { fromMs, untilMs, service }: CountedTime,
): TotalsMs | null {
  const totals = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
  const hours = unionOf(service)
  let beforeMs = fromMs
  let next = 0
  for (const { startMs, endMs, state } of intervals) {
    if (startMs < beforeMs || endMs < startMs || endMs > untilMs) return null
    beforeMs = endMs
    while ((hours[next]?.endMs ?? Infinity) <= startMs) next += 1
    for (let index = next; index < hours.length; index += 1) {
      const span = hours[index]
      if (span === undefined || span.startMs >= endMs) break
      totals[state] += Math.min(span.endMs, endMs) - Math.max(span.startMs, startMs)
    }
  }
  return totals
}

const NO_TIME: TotalsMs = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }

/** Of no time at all. */
export const NO_TOTALS: PlaceTotals = { totalsMs: NO_TIME, serviceMs: NO_TIME }

export function addTotals(some: TotalsMs, others: TotalsMs): TotalsMs {
  return {
    up: some.up + others.up,
    degraded: some.degraded + others.degraded,
    down: some.down + others.down,
    unknown: some.unknown + others.unknown,
    planned: some.planned + others.planned,
    excluded: some.excluded + others.excluded,
  }
}

/** The figures of two stretches of time together. */
export function addPlaceTotals(some: PlaceTotals, others: PlaceTotals): PlaceTotals {
  return {
    totalsMs: addTotals(some.totalsMs, others.totalsMs),
    serviceMs: addTotals(some.serviceMs, others.serviceMs),
  }
}
