import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type {
  ReportComplaints,
  ReportContract,
  ReportOutage,
  ReportPlace,
} from '#contract/report.ts'
import { CAUSES } from '#contract/words.ts'
import type { Interval } from '#contract/series.ts'
import type { Cause } from '#contract/words.ts'
import { causedOnce } from './caused-once.ts'
import { judgeLine } from './clause.ts'
import type { CausedSpan } from './clause.ts'
import { serviceTotalsOf } from './day-figures.ts'
import type { ComplaintState, MonthFacts, PlaceFacts, ReportedLine } from './report-facts.ts'
import type { Span } from './site.ts'
import { coveredMs, intersectionOf, lengthMs, spansWithout, unionOf } from './spans.ts'
import { availabilityShares } from './totals.ts'

/** What of the month a place is judged by. */
export type PlaceContext = Pick<
  MonthFacts,
  'fromMs' | 'untilMs' | 'watchedFromMs' | 'timeZone' | 'contracts'
> & {
  readonly complaints: ReadonlyMap<PlaceId, MonthFacts['complaints']>
  /** Service hours of the month by their text: few texts are those of many places. */
  readonly hours: (text: string | null) => readonly Span[]
}

/** A line with what its contract makes of the month; null of a line without one that holds in it. */
export interface PlaceLine {
  readonly uplink: UplinkId
  readonly provider: string | null
  readonly contract: string | null
  readonly judged: ReportContract['lines'][number] | null
}

/** What a place's month comes to by itself; what needs the others is added in `report-month.ts`. */
export interface PlaceMonth {
  readonly isEquipped: boolean
  readonly place: Omit<ReportPlace, 'verdict' | 'unknownByReason'>
  readonly outages: readonly ReportOutage[]
  readonly lines: readonly PlaceLine[]
  /** Time in service hours that nobody saw, by what this place itself tells of why. */
  readonly notYetMs: number
  readonly inOutageMs: number
  /** The rest of it. */
  readonly unexplained: readonly Span[]
  readonly complaints: readonly ComplaintSaid[]
}

/** A complaint with what is known of its place at that moment. */
export interface ComplaintSaid {
  readonly place: PlaceId
  readonly name: string
  readonly measured: ReportComplaints['list'][number]['measured']
  readonly complaint: MonthFacts['complaints'][number]
}

/** Works out the month of one place. Sums are exact to the millisecond. */
export function placeMonth(known: PlaceFacts, context: PlaceContext): PlaceMonth {
  const told = causedOnce(known.outages)
  const facts = told === known.outages ? known : { ...known, outages: told }
  const { place, lines, planned, usage } = facts
  const fromMs = Math.max(facts.fromMs, context.fromMs)
  const untilMs = Math.min(facts.untilMs, context.untilMs)
  const period = [{ startMs: fromMs, endMs: Math.max(fromMs, untilMs) }]
  const inPeriod = clipped(facts.intervals, fromMs, untilMs)
  const service = intersectionOf(context.hours(place.serviceHours), period)
  const serviceMs = serviceTotalsOf(inPeriod, { fromMs, untilMs, excluded: planned, service })
  const counted = spansWithout(service, planned)
  const ofState = (state: string): readonly Span[] =>
    intersectionOf(
      inPeriod.filter((interval) => interval.state === state),
      counted,
    )
  const [down, unknown] = [ofState('down'), ofState('unknown')]
  const outages = outagesOf(facts, period, down, unknown)
  const notYet = intersectionOf(unknown, beginningOf(facts, fromMs, untilMs))
  const later = spansWithout(unknown, notYet)
  const inOutage = intersectionOf(later, facts.outages)
  return {
    isEquipped: place.isEquipped,
    place: {
      place: place.id,
      name: place.name,
      kind: place.kind,
      kecamatan: place.kecamatan,
      kelurahan: place.kelurahan,
      latitude: place.latitude,
      longitude: place.longitude,
      status: place.status,
      providers: [...new Set(lines.flatMap(({ provider }) => provider ?? []))],
      powerArea: place.powerArea,
      serviceHours: place.serviceHours,
      fromMs,
      untilMs: Math.max(fromMs, untilMs),
      availability: { ...availabilityShares(serviceMs), serviceMs },
      outages: outages.length,
      longestOutageMs: Math.max(0, ...outages.map((one) => one.downMs + one.unknownMs)),
      downByCause: byCause(down, facts.outages),
      usage,
    },
    outages,
    lines: lines.map((line) => lineOf(line, facts, context)),
    notYetMs: lengthMs(notYet),
    inOutageMs: lengthMs(inOutage),
    unexplained: spansWithout(later, inOutage),
    complaints: (context.complaints.get(place.id) ?? []).map((complaint) => {
      const measured = stateAt(facts, complaint.receivedAtMs)
      return { place: place.id, name: place.name, measured, complaint }
    }),
  }
}

/** Since when and until when each of a place's states was seen in the month, whichever it was. */
export function seenOf(
  { intervals, fromMs, untilMs }: PlaceFacts,
  context: Pick<PlaceContext, 'fromMs' | 'untilMs'>,
): readonly Span[] {
  const first = Math.max(fromMs, context.fromMs)
  const inPeriod = clipped(intervals, first, Math.min(untilMs, context.untilMs))
  return unionOf(inPeriod.filter(({ state }) => state !== 'unknown' && state !== 'planned'))
}

function clipped<I extends Span>(intervals: readonly I[], fromMs: number, untilMs: number): I[] {
  return intervals
    .filter(({ startMs, endMs }) => startMs < untilMs && endMs > fromMs)
    .map((one) => {
      const { startMs, endMs } = one
      if (startMs >= fromMs && endMs <= untilMs) return one
      return { ...one, startMs: Math.max(startMs, fromMs), endMs: Math.min(endMs, untilMs) }
    })
}

/**
 * The stretches without service, as the figures count them, that took time that counts, the earliest
 * first: time that was seen down, and unseen time that an outage explains, with what lies between. So
 * the times are those of the polls alone, whatever was known of the outage when it was found.
 */
function outagesOf(
  { place, intervals, outages }: PlaceFacts,
  period: readonly Span[],
  down: readonly Span[],
  unknown: readonly Span[],
): readonly ReportOutage[] {
  const [{ startMs: fromMs, endMs: untilMs } = { startMs: 0, endMs: 0 }] = period
  const isDark = ({ state }: Interval): boolean => state === 'down' || state === 'unknown'
  const dark = unionOf(intervals.filter(isDark))
  const out = unionOf([
    ...intervals.filter(({ state }) => state === 'down'),
    ...intersectionOf(outages, dark),
  ])
  const found: ReportOutage[] = []
  let next = 0
  for (const stretch of dark) {
    // Each piece lies in one stretch: both are gone through once.
    const first = out[next]
    if (first === undefined || first.startMs >= stretch.endMs) continue
    let last = first
    for (let piece = out[next]; piece !== undefined && piece.startMs < stretch.endMs;) {
      last = piece
      next += 1
      piece = out[next]
    }
    const whole = { startMs: first.startMs, endMs: last.endMs }
    const { startMs, endMs } = whole
    if (startMs >= untilMs || endMs <= fromMs) continue
    const [downMs, unknownMs] = [coveredMs(whole, down), coveredMs(whole, unknown)]
    if (downMs + unknownMs === 0) continue
    found.push({
      place: place.id,
      name: place.name,
      startMs: Math.max(startMs, fromMs),
      endMs: Math.min(endMs, untilMs),
      beganBefore: startMs < fromMs,
      goesOn: endMs > untilMs,
      cause: mainCause(whole, outages),
      downMs,
      unknownMs,
    })
  }
  return found
}

const CAUSES_BY_NAME = CAUSES.toSorted()

/** The cause of most of a stretch; of equal ones the first by name. */
function mainCause(whole: Span, outages: readonly CausedSpan[]): Cause {
  const near = outages.filter(
    ({ startMs, endMs }) => startMs < whole.endMs && endMs > whole.startMs,
  )
  let main: { readonly cause: Cause; readonly ms: number } = { cause: 'undetermined', ms: 0 }
  const [only] = near
  if (only !== undefined && near.length === 1 && lengthMs(near) > 0) return only.cause
  for (const cause of CAUSES_BY_NAME) {
    const ms = coveredMs(whole, unionOf(near.filter((outage) => outage.cause === cause)))
    if (ms > main.ms) main = { cause, ms }
  }
  return main.cause
}

/** Time seen down by its cause; what no outage explains is not determined. */
function byCause(down: readonly Span[], outages: readonly CausedSpan[]): Record<Cause, number> {
  // Written out: objects of one shape are read far faster, and a country has one for each place.
  const sums: Record<Cause, number> = {
    power: 0,
    uplink: 0,
    'access-point': 0,
    'site-network': 0,
    planned: 0,
    monitoring: 0,
    undetermined: 0,
  }
  let left = down
  for (const cause of CAUSES) {
    if (left.length === 0) break
    const own = outages.filter((outage) => outage.cause === cause)
    if (own.length === 0) continue
    const explained = intersectionOf(left, own)
    sums[cause] += lengthMs(explained)
    left = spansWithout(left, explained)
  }
  sums.undetermined += lengthMs(left)
  return sums
}

/** The time before a place was first seen in the month; none where it was seen just before it. */
function beginningOf({ intervals }: PlaceFacts, fromMs: number, untilMs: number): readonly Span[] {
  const first = intervals.find(({ state, endMs }) => state !== 'unknown' && endMs >= fromMs)
  const endMs = Math.min(untilMs, first?.startMs ?? untilMs)
  return endMs > fromMs ? [{ startMs: fromMs, endMs }] : []
}

/**
 * A contract is for the month: what of it was before anything was watched, and what is still to come,
 * nobody has seen. Only a line that came or went within the month has less of it.
 */
function lineOf(line: ReportedLine, facts: PlaceFacts, context: PlaceContext): PlaceLine {
  const { id: uplink, provider, contract, outages: lineOutages, planned } = line
  const counting = contract === null ? undefined : context.contracts.get(contract)
  const cameMs = facts.fromMs > context.watchedFromMs ? facts.fromMs : -Infinity
  const wentMs = facts.untilMs < context.untilMs ? facts.untilMs : Infinity
  const startMs = Math.max(counting?.fromMs ?? Infinity, cameMs)
  const endMs = Math.min(counting?.untilMs ?? -Infinity, wentMs)
  if (counting === undefined || startMs >= endMs)
    return { uplink, provider, contract, judged: null }
  const judged = judgeLine(
    {
      fromMs: startMs,
      untilMs: endMs,
      timeZone: context.timeZone,
      serviceHours: facts.place.serviceHours,
      intervals: facts.intervals,
      siteOutages: facts.outages,
      lineOutages,
      lineIntervals: line.intervals,
      planned,
    },
    counting.version.clause,
  )
  const { id: place, name } = facts.place
  // Field by field: to copy them takes a country as long as to judge them.
  const said = {
    upMs: judged.upMs,
    downMs: judged.downMs,
    unknownMs: judged.unknownMs,
    excludedMs: judged.excludedMs,
    measured: judged.measured,
    lower: judged.lower,
    upper: judged.upper,
    verdict: judged.verdict,
    outages: judged.outages,
    counted: judged.counted,
    longestOutageMs: judged.longestOutageMs,
    restitutionRupiah: judged.restitutionRupiah,
    reckoning: judged.reckoning,
    uplink,
    place,
    name,
    fromMs: startMs,
    untilMs: endMs,
  }
  return { uplink, provider, contract, judged: said }
}

/** What a place was at a moment; where it was not seen to work, an outage says more than the state. */
function stateAt({ intervals, outages }: PlaceFacts, atMs: number): ComplaintState {
  const isIn = ({ startMs, endMs }: Span): boolean => startMs <= atMs && endMs > atMs
  const state = intervals.find(isIn)?.state ?? 'unknown'
  const isSeen = state === 'up' || state === 'degraded' || state === 'planned'
  return !isSeen && outages.some(isIn) ? 'outage' : state
}
