import type { PlaceId } from '#contract/ids.ts'
import type {
  MonthFigures,
  ReportContract,
  ReportGroup,
  ReportKelurahan,
  ReportOutage,
  ReportPlace,
  UnknownByReason,
} from '#contract/report.ts'
import { CAUSES, PLACE_KINDS } from '#contract/words.ts'
import type { Cause } from '#contract/words.ts'
import { coverageSteps } from './coverage.ts'
import type { CoverageOutcome } from './coverage.ts'
import { kelurahanFinder, keyOfKelurahan } from './coverage-groups.ts'
import type { CoveragePlace, NextSpot } from './coverage-types.ts'
import { verdictOf } from './coverage-verdict.ts'
import { nextPlaces } from './next-places.ts'
import { actionsOf } from './report-actions.ts'
import { availabilityOfAll, causesOf } from './report-causes.ts'
import { complaintsOf } from './report-complaints.ts'
import type { MonthFacts, PlaceFacts } from './report-facts.ts'
import { placeMonth, seenOf } from './report-place.ts'
import type { PlaceContext, PlaceMonth } from './report-place.ts'
import { qualityOf } from './report-quality.ts'
import { readinessOf } from './report-readiness.ts'
import { serviceHoursWithin } from './service-hours.ts'
import { spreadOf } from './resident-spread.ts'
import type { ResidentSpread } from './resident-spread.ts'
import type { Span } from './site.ts'
import { overlapMs, spansWithout } from './spans.ts'

const NEXT_PLACES = 10
const LARGEST_OUTAGES = 5

/** Takes the places of a month one by one, in any order, and then says what they come to. */
export interface MonthReckoning {
  add(place: PlaceFacts): void
  /** A piece of work at a time, for a process that has other things to do in between. */
  figures(): Generator<undefined, MonthFigures>
}

/** Begins a month. What it comes to is the same in whatever order places are added. */
export function monthReckoning(facts: MonthFacts): MonthReckoning {
  const { fromMs, untilMs, watchedFromMs, timeZone, contracts } = facts
  const complaints = new Map<PlaceId, MonthFacts['complaints'][number][]>()
  for (const one of facts.complaints) {
    complaints.set(one.place, [...(complaints.get(one.place) ?? []), one])
  }
  const hours = serviceHoursWithin(fromMs, untilMs, timeZone)
  const period = { fromMs, untilMs, watchedFromMs }
  const context: PlaceContext = { ...period, timeZone, contracts, complaints, hours }
  const months: PlaceMonth[] = []
  let unseen: readonly Span[] = [{ startMs: fromMs, endMs: untilMs }]
  return {
    add(place) {
      months.push(placeMonth(place, context))
      // Of a country the first few tell that somebody looked all the time.
      if (unseen.length > 0) unseen = spansWithout(unseen, seenOf(place, period))
    },
    *figures() {
      const spread = spreadOf(facts.areas, facts.grid)
      return yield* figuresOf(facts, months.toSorted(byArea), unseen, spread)
    },
  }
}

/** The figures of a month from all its places at once. */
export function monthFigures(facts: MonthFacts, places: Iterable<PlaceFacts>): MonthFigures {
  const month = monthReckoning(facts)
  for (const place of places) month.add(place)
  const steps = month.figures()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function* figuresOf(
  facts: MonthFacts,
  months: readonly PlaceMonth[],
  unseen: readonly Span[],
  spread: ResidentSpread,
): Generator<undefined, MonthFigures> {
  const { month, city, timeZone, fromMs, untilMs, rules } = facts
  const required = months.filter(({ place }) => place.status !== 'retired')
  const coverage = yield* coverageSteps({ spread, places: required.map(coveragePlace), rules })
  const verdicts = new Map(coverage.places.map(({ place, verdict }) => [place, verdict]))
  const places = months.map((one): ReportPlace => {
    const unknownByReason = unknownOf(one, unseen)
    const verdict = verdicts.get(one.place.place) ?? verdictOfRetired(one, rules.serviceShare)
    return reportPlace(one.place, verdict, unknownByReason)
  })
  // What befell a place that is required no more is told with that place: sums are those of the city.
  const outages = inOrderOfTime(required)
  const next = yield* nextPlaces({
    spread,
    equipped: required.filter(({ isEquipped }) => isEquipped).map(({ place }) => place),
    spots: [
      ...required.filter(({ isEquipped }) => !isEquipped).map(plannedSpot),
      ...facts.candidates,
    ],
    sites: NEXT_PLACES,
    reachMeters: rules.reachMeters,
  })
  const causes = causesOf(
    places.filter(({ status }) => status !== 'retired'),
    outages,
  )
  const contracts = contractsOf(facts, months)
  const complaints = complaintsOf(months.flatMap((one) => one.complaints))
  const linesWithoutContract = months.flatMap(({ place: { place, name }, lines }) =>
    lines
      .filter(({ judged }) => judged === null)
      .map(({ uplink, provider, contract }) => ({ uplink, place, name, provider, contract })),
  )
  const availability = availabilityOfAll(required.map(({ place }) => place))
  const quality = qualityOf(
    places.filter((_, at) => months[at]?.isEquipped === true),
    facts.overrides,
  )
  const groups = yield* groupsOf(places, coverage, spread)
  const parts = { places, outages, causes, contracts, complaints, linesWithoutContract, next }
  return {
    schema: 1,
    month,
    city,
    timeZone,
    fromMs,
    untilMs,
    rules,
    residentsBy: coverage.residentsBy,
    summary: {
      coverage: coverage.city,
      availability,
      outages: outages.length,
      monthBefore: facts.monthBefore,
      yearBefore: facts.yearBefore,
      largestOutages: largestOf(outages),
      actions: actionsOf(parts, untilMs),
      complaintsReceived: complaints.received,
      restitutionRupiah: contracts.reduce((sum, one) => sum + one.restitutionRupiah, 0),
    },
    ...groups,
    places,
    outages,
    causes,
    contracts,
    linesWithoutContract,
    complaints,
    gaps: coverage.gaps,
    next,
    quality,
    readiness: readinessOf(facts.instrument, {
      coverage: coverage.city,
      availability,
      contracts,
      complaints,
      kelurahan: groups.byKelurahan,
    }),
  }
}

/** Field by field: to copy all but some of them takes a country many times as long. */
function reportPlace(
  known: PlaceMonth['place'],
  verdict: ReportPlace['verdict'],
  unknownByReason: UnknownByReason,
): ReportPlace {
  return {
    place: known.place,
    name: known.name,
    kind: known.kind,
    kecamatan: known.kecamatan,
    kelurahan: known.kelurahan,
    latitude: known.latitude,
    longitude: known.longitude,
    status: known.status,
    providers: known.providers,
    powerArea: known.powerArea,
    serviceHours: known.serviceHours,
    fromMs: known.fromMs,
    untilMs: known.untilMs,
    availability: known.availability,
    verdict,
    outages: known.outages,
    longestOutageMs: known.longestOutageMs,
    downByCause: known.downByCause,
    unknownByReason,
    usage: known.usage,
  }
}

const CAUSES_BY_NAME = CAUSES.toSorted()

/** What took most of the service away; of equal ones the first by name. */
function mainCause({ downByCause }: PlaceMonth['place']): Cause | null {
  let main: Cause | null = null
  for (const cause of CAUSES_BY_NAME) {
    if (downByCause[cause] > (main === null ? 0 : downByCause[main])) main = cause
  }
  return main
}

function coveragePlace(month: PlaceMonth): CoveragePlace {
  const { place, isEquipped } = month
  const { place: id, name, kind, kecamatan, kelurahan, latitude, longitude } = place
  const { measured, lower, upper, serviceMs } = place.availability
  const { up, degraded, down, unknown } = serviceMs
  const allMs = up + degraded + down + unknown
  const observedShare = allMs === 0 ? null : (allMs - unknown) / allMs
  return {
    id,
    name,
    kind,
    kecamatan,
    kelurahan,
    latitude,
    longitude,
    isEquipped,
    service: { measured, lower, upper, observedShare, upMs: up + degraded },
    cause: mainCause(place),
  }
}

/** Its equipment is gone: that it had some shows by what was seen. */
function verdictOfRetired(month: PlaceMonth, serviceShare: number): ReportPlace['verdict'] {
  const { service } = coveragePlace(month)
  return verdictOf({ isEquipped: service.measured !== null, service }, serviceShare)
}

function plannedSpot({ place }: PlaceMonth): NextSpot {
  const { place: id, name, kelurahan, latitude, longitude } = place
  return { from: 'planned', id, name, kelurahan, latitude, longitude, costRupiah: null }
}

function unknownOf(month: PlaceMonth, unseen: readonly Span[]): UnknownByReason {
  const { notYetMs, inOutageMs, unexplained } = month
  const allUnseenMs = overlapMs(unexplained, unseen)
  const { unknown } = month.place.availability.serviceMs
  return {
    'not-yet': notYetMs,
    'in-outage': inOutageMs,
    'all-unseen': allUnseenMs,
    alone: unknown - notYetMs - inOutageMs - allUnseenMs,
  }
}

/** Each contract with its lines, by the names of their places. */
function contractsOf({ contracts }: MonthFacts, months: readonly PlaceMonth[]): ReportContract[] {
  const lines = new Map<string, ReportContract['lines']>()
  for (const { lines: own } of months) {
    for (const { contract, judged } of own) {
      if (contract === null || judged === null) continue
      const known = lines.get(contract)
      if (known === undefined) lines.set(contract, [judged])
      else known.push(judged)
    }
  }
  const numbers = [...contracts.keys()].sort()
  return numbers.flatMap((contract) => {
    const version = contracts.get(contract)?.version
    const own = lines.get(contract) ?? []
    if (version === undefined) return []
    own.sort((a, b) => compareText(a.name, b.name) || compareText(a.uplink, b.uplink))
    const counts = { met: 0, broken: 0, undetermined: 0 }
    for (const { verdict } of own) counts[verdict] += 1
    return {
      contract,
      version: version.version,
      provider: version.provider,
      clause: version.clause,
      lines: own,
      ...counts,
      restitutionRupiah: own.reduce((sum, one) => sum + one.restitutionRupiah, 0),
    }
  })
}

/** The groups of coverage with the availability of their places. */
function* groupsOf(
  places: readonly ReportPlace[],
  coverage: CoverageOutcome,
  spread: ResidentSpread,
): Generator<undefined, Pick<MonthFigures, 'byKecamatan' | 'byKelurahan' | 'byKind'>> {
  const areaOf = kelurahanFinder(spread)
  const byKecamatan = new Map<string, ReportPlace[]>()
  const byKelurahan = new Map<string, ReportPlace[]>()
  const put = (groups: Map<string, ReportPlace[]>, key: string, place: ReportPlace): void => {
    const members = groups.get(key)
    if (members === undefined) groups.set(key, [place])
    else members.push(place)
  }
  for (const place of places) {
    if (place.status === 'retired') continue
    const area = areaOf(place)
    const of = area === null ? undefined : spread.areas[area]
    const { kecamatan, kelurahan: name } = place
    put(byKecamatan, of?.kecamatan ?? kecamatan, place)
    put(byKelurahan, keyOfKelurahan(of ?? { code: '', name, kecamatan }), place)
    yield
  }
  const sums = (
    members: readonly ReportPlace[],
  ): Pick<ReportGroup, 'availability' | 'outages'> => ({
    availability: availabilityOfAll(members),
    outages: members.reduce((sum, { outages }) => sum + outages, 0),
  })
  return {
    byKecamatan: coverage.byKecamatan.map(({ key, figures }) => ({
      key,
      figures,
      ...sums(byKecamatan.get(key) ?? []),
    })),
    byKelurahan: coverage.byKelurahan.map(({ key, name, kecamatan, figures }): ReportKelurahan => ({
      key,
      name,
      kecamatan,
      figures,
      ...sums(byKelurahan.get(key) ?? []),
    })),
    byKind: PLACE_KINDS.flatMap((kind) => {
      const known = coverage.byKind.find(({ key }) => key === kind)
      if (known === undefined) return []
      const members = places.filter((one) => one.kind === kind && one.status !== 'retired')
      return { key: kind, figures: known.figures, ...sums(members) }
    }),
  }
}

type Placed = Pick<MonthFigures['outages'][number], 'place' | 'startMs' | 'downMs' | 'unknownMs'>

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byStart = (a: Placed, b: Placed): number =>
  a.startMs - b.startMs || compareText(a.place, b.place)
const byLoss = (a: Placed, b: Placed): number =>
  b.downMs - a.downMs || b.unknownMs - a.unknownMs || byStart(a, b)

/**
 * All outages, the earliest first, those of one time by their places. A number for each stands for its
 * time and its place in the list, exact for a month with three million of them: numbers are put in
 * order many times faster than objects.
 */
function inOrderOfTime(months: readonly PlaceMonth[]): MonthFigures['outages'] {
  const all = months
    .toSorted((a, b) => compareText(a.place.place, b.place.place))
    .flatMap((one) => one.outages)
  const firstMs = all.reduce((least, { startMs }) => Math.min(least, startMs), Infinity)
  const numbers = Float64Array.from(all, ({ startMs }, at) => (startMs - firstMs) * all.length + at)
  return Array.from(numbers.sort(), (number) => all[number % all.length] as ReportOutage)
}

/** Without putting all the others in order. */
function largestOf(outages: MonthFigures['outages']): MonthFigures['outages'] {
  let largest: MonthFigures['outages'] = []
  for (const outage of outages) {
    const least = largest[LARGEST_OUTAGES - 1]
    if (least !== undefined && byLoss(least, outage) <= 0) continue
    largest = [...largest, outage].sort(byLoss).slice(0, LARGEST_OUTAGES)
  }
  return largest
}

function byArea({ place: a }: PlaceMonth, { place: b }: PlaceMonth): number {
  return (
    compareText(a.kecamatan, b.kecamatan) ||
    compareText(a.kelurahan, b.kelurahan) ||
    compareText(a.name, b.name) ||
    compareText(a.place, b.place)
  )
}
