import type { Clause } from '#contract/contracts.ts'
import type { LineEvidence } from '../../server/domain/clause.ts'
import { spanOfDay } from '../../server/domain/local-day.ts'

export const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000
const ZONE = 'Asia/Makassar'

/** October 2026 in Kupang: 31 days, 744 hours, no change of clocks. */
export const OCTOBER = {
  startMs: spanOfDay('2026-10-01', ZONE).startMs,
  endMs: spanOfDay('2026-10-31', ZONE).endMs,
}

/** Unix ms of so many hours after the month's beginning. */
export const hour = (hours: number): number => OCTOBER.startMs + Math.round(hours * HOUR_MS)

/** A clause that excludes nothing and forgives nothing. */
export const CLAUSE: Clause = {
  target: 0.99,
  measuringPoint: 'place',
  serviceHours: null,
  exclusions: [],
  outageLeastSeconds: 0,
  unit: 'second',
  tiers: [
    { below: 0.99, restitutionShare: 0.05 },
    { below: 0.98, restitutionShare: 0.1 },
  ],
  repairHoursMax: null,
  repairHourRupiah: 0,
  latencyMsMax: null,
  mbpsLeast: null,
  pricePerMonthRupiah: 1_000_000,
  restitutionShareMax: 1,
}

type Stretch = readonly [fromHour: number, untilHour: number, state: 'down' | 'unknown']

/** A line whose place was up all October, but for some stretches in hours after its beginning. */
export function october(
  stretches: readonly Stretch[],
  over: Partial<LineEvidence> = {},
): LineEvidence {
  const intervals: LineEvidence['intervals'][number][] = []
  let atMs = OCTOBER.startMs
  for (const [from, until, state] of stretches) {
    if (hour(from) > atMs) intervals.push({ startMs: atMs, endMs: hour(from), state: 'up' })
    intervals.push({ startMs: hour(from), endMs: hour(until), state })
    atMs = hour(until)
  }
  if (atMs < OCTOBER.endMs) intervals.push({ startMs: atMs, endMs: OCTOBER.endMs, state: 'up' })
  return {
    fromMs: OCTOBER.startMs,
    untilMs: OCTOBER.endMs,
    timeZone: ZONE,
    serviceHours: null,
    intervals,
    siteOutages: [],
    lineOutages: [],
    lineIntervals: [],
    planned: [],
    ...over,
  }
}
