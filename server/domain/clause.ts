import type { ClauseUnit, ContractVerdict } from '#contract/contract-words.ts'
import type { Clause, LineJudgement, ReckoningStep } from '#contract/contracts.ts'
import type { Interval } from '#contract/series.ts'
import type { Cause } from '#contract/words.ts'
import type { AvailabilityInterval } from './availability.ts'
import { countedOutages } from './counted-outages.ts'
import { causedOnce } from './caused-once.ts'
import { isLess, lateHoursOf, restitutionOf } from './restitution.ts'
import { serviceHoursOf, serviceSpans } from './service-hours.ts'
import type { Span } from './site.ts'
import { intersectionOf, lengthMs, sharedOfEach, spansWithout, unionOf } from './spans.ts'
import { availabilityShares } from './totals.ts'

/** An outage with the cause that counts; its end is the present while it lasts. */
export interface CausedSpan extends Span {
  readonly cause: Cause
}

/** What is known of a line and its place in a period, whatever its contract says. */
export interface LineEvidence {
  readonly fromMs: number
  readonly untilMs: number
  /** By whose clock the service hours are. */
  readonly timeZone: string
  /** Service hours of the place, as the inventory writes them; null where it is always open. */
  readonly serviceHours: string | null
  /**
   * States of the place, without overlaps. They may reach beyond the period, so that an outage over its
   * ends is known whole; what they leave out nobody saw.
   */
  readonly intervals: readonly Interval[]
  /** Outages of the place's service and of the line itself, none that was withdrawn. */
  readonly siteOutages: readonly CausedSpan[]
  readonly lineOutages: readonly CausedSpan[]
  /** States of the line itself, without overlaps, for the time of which they are kept. */
  readonly lineIntervals: readonly AvailabilityInterval[]
  /** What planned windows take out of the figures. */
  readonly planned: readonly Span[]
}

/** When the measuring point worked and when it did not; the rest of the time nobody can tell. */
interface Seen {
  readonly up: readonly Span[]
  readonly down: readonly Span[]
}

const HOUR_MS = 3_600_000
const UNIT_MS: Readonly<Record<ClauseUnit, number>> = {
  second: 1000,
  minute: 60_000,
  hour: HOUR_MS,
}

/**
 * Judges one line by a clause. Within the service hours, up + down + unknown + excluded = the hours, to
 * the millisecond:
 *
 * - Excluded is what planned windows take out, and the time without service of outages whose cause the
 *   clause does not lay to the provider.
 * - An outage is an unbroken stretch of down, known whole where the intervals reach beyond the period.
 *   One that is shorter than the clause counts is up.
 * - Units run from the period's beginning. In a unit in which service was out, all observed time counts
 *   as down.
 * - An outage that took service away is repaired when it ends. What of it lies in the period and beyond
 *   the agreed time is counted in begun hours, by night too.
 *
 * The same evidence with another clause tells what that would have made of it.
 */
export function judgeLine(known: LineEvidence, clause: Clause): LineJudgement {
  const siteOutages = causedOnce(known.siteOutages)
  const evidence = siteOutages === known.siteOutages ? known : { ...known, siteOutages }
  const { fromMs, untilMs } = evidence
  const service = serviceOf(evidence, clause)
  const seen = seenAt(evidence, clause)
  const excluded = excludedOf(evidence, clause, seen)
  const outages = spansWithout(seen.down, excluded)
  const leastMs = clause.outageLeastSeconds * 1000
  const unitMs = UNIT_MS[clause.unit]
  const long = outages.filter(({ startMs, endMs }) => endMs - startMs >= leastMs)
  const short = outages.filter(({ startMs, endMs }) => endMs - startMs < leastMs)
  const countable = spansWithout(service, excluded)
  const observed = intersectionOf(countable, [...seen.up, ...seen.down])
  const out = intersectionOf(long, countable)
  const down = intersectionOf(wholeUnits(out, unitMs, fromMs), observed)
  const downMs = lengthMs(down)
  const upMs = lengthMs(observed) - downMs
  const unknownMs = lengthMs(countable) - lengthMs(observed)
  const shares = availabilityShares({
    up: upMs,
    degraded: 0,
    down: downMs,
    unknown: unknownMs,
    planned: 0,
  })
  const parts = sharedOfEach(long, countable)
  const here = long.flatMap((outage, at) => {
    const counting = parts[at] ?? []
    return counting.length === 0 ? [] : { outage, units: wholeUnits(counting, unitMs, fromMs) }
  })
  const counted = countedOutages(here, {
    caused: causedAt(evidence, clause),
    down,
    repairMsMax: clause.repairHoursMax === null ? null : clause.repairHoursMax * HOUR_MS,
    period: { startMs: fromMs, endMs: untilMs },
  })
  const late = counted.filter(({ lateMs }) => lateMs > 0)
  const restitution = restitutionOf(clause, {
    upMs,
    unknownMs,
    downMs,
    lateOutages: late.length,
    lateHours: late.reduce((sum, { lateMs }) => sum + lateHoursOf(lateMs), 0),
  })
  return {
    upMs,
    downMs,
    unknownMs,
    excludedMs: lengthMs(service) - lengthMs(countable),
    measured: shares.measured,
    lower: shares.lower,
    upper: shares.upper,
    verdict: verdictOf(clause.target, { upMs, unknownMs, downMs }),
    outages: here.length,
    counted,
    longestOutageMs: counted.reduce(
      (most, { startMs, endMs }) => Math.max(most, endMs - startMs),
      0,
    ),
    restitutionRupiah: restitution.rupiah,
    reckoning: [
      ...countingSteps(clause, timeOf(short, countable), downMs - lengthMs(out)),
      ...restitution.steps,
    ],
  }
}

/** Met where even unseen time as down keeps the target, broken where even as up it does not. */
export function verdictOf(
  target: number,
  {
    upMs,
    unknownMs,
    downMs,
  }: { readonly upMs: number; readonly unknownMs: number; readonly downMs: number },
): ContractVerdict {
  const wholeMs = upMs + unknownMs + downMs
  if (wholeMs === 0) return 'undetermined'
  if (!isLess(upMs, wholeMs, target)) return 'met'
  return isLess(upMs + unknownMs, wholeMs, target) ? 'broken' : 'undetermined'
}

function serviceOf({ fromMs, untilMs, timeZone, serviceHours }: LineEvidence, clause: Clause) {
  return serviceSpans(
    serviceHoursOf(clause.serviceHours ?? serviceHours),
    fromMs,
    untilMs,
    timeZone,
  )
}

const spansIn = (intervals: readonly Interval[], states: readonly Interval['state'][]) =>
  unionOf(intervals.filter(({ state }) => states.includes(state)))

/**
 * What was seen at the measuring point. For time of which no states of the line are kept, it carried
 * while its place had service, and was out in its outages; while the place was dark for another reason
 * nobody can tell.
 */
function seenAt(evidence: LineEvidence, { measuringPoint }: Clause): Seen {
  const { intervals, lineIntervals, lineOutages } = evidence
  const up = spansIn(intervals, ['up', 'degraded'])
  const down = spansIn(intervals, ['down'])
  switch (measuringPoint) {
    case 'place':
      return { up, down }
    case 'uplink': {
      const outages = intersectionOf(lineOutages, down)
      return {
        up: unionOf([...spansIn(lineIntervals, ['up']), ...spansWithout(up, lineIntervals)]),
        down: unionOf([
          ...spansIn(lineIntervals, ['down']),
          ...spansWithout(outages, [...up, ...lineIntervals]),
        ]),
      }
    }
    default:
      return measuringPoint satisfies never
  }
}

/** Outages at the measuring point with their causes: of a line its own before those of its place. */
function causedAt(
  { siteOutages, lineOutages }: LineEvidence,
  { measuringPoint }: Clause,
): readonly CausedSpan[] {
  return measuringPoint === 'place' ? siteOutages : [...lineOutages, ...siteOutages]
}

/** Time that is not counted. Of a line its own outages say why, before those of the place. */
function excludedOf(evidence: LineEvidence, clause: Clause, { up }: Seen): readonly Span[] {
  const { siteOutages, lineOutages, planned, intervals } = evidence
  const isNotTheirs = ({ cause }: CausedSpan): boolean => clause.exclusions.includes(cause)
  const ofSite = siteOutages.filter(isNotTheirs)
  const caused =
    clause.measuringPoint === 'place'
      ? ofSite
      : [...lineOutages.filter(isNotTheirs), ...spansWithout(ofSite, lineOutages)]
  // A place that is only planned has no service to promise.
  return unionOf([...planned, ...spansIn(intervals, ['planned']), ...spansWithout(caused, up)])
}

/** The units, counted from the period's beginning, that the spans touch. */
function wholeUnits(spans: readonly Span[], unitMs: number, fromMs: number): readonly Span[] {
  return unionOf(
    spans.map(({ startMs, endMs }) => ({
      startMs: fromMs + Math.floor((startMs - fromMs) / unitMs) * unitMs,
      endMs: fromMs + Math.ceil((endMs - fromMs) / unitMs) * unitMs,
    })),
  )
}

/** How many outages reach into the time that counts, and for how long. */
function timeOf(outages: readonly Span[], countable: readonly Span[]) {
  const counted = sharedOfEach(outages, countable).map(lengthMs)
  return { outages: counted.filter((ms) => ms > 0).length, ms: counted.reduce((a, b) => a + b, 0) }
}

function countingSteps(
  { unit }: Clause,
  short: { readonly outages: number; readonly ms: number },
  unitExtraMs: number,
): readonly ReckoningStep[] {
  return [
    ...(short.outages > 0 ? [{ step: 'short', ...short } as const] : []),
    ...(unitExtraMs > 0 ? [{ step: 'unit', unit, ms: unitExtraMs } as const] : []),
  ]
}
