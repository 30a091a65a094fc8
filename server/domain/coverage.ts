import type { Coverage, CoverageFigures, CoverageRules, PlaceCoverage } from '#contract/coverage.ts'
import { PLACE_KINDS } from '#contract/words.ts'
import type { PlaceKind } from '#contract/words.ts'
import { gapsOf } from './coverage-gaps.ts'
import { kelurahanFinder, grouped, keyOfKelurahan } from './coverage-groups.ts'
import type { CoveragePlace } from './coverage-types.ts'
import { verdictOf } from './coverage-verdict.ts'
import type { JudgedPlace } from './coverage-verdict.ts'
import { readinessBandOf } from './readiness-band.ts'
import { residentsOf } from './resident-spread.ts'
import type { ResidentSpread } from './resident-spread.ts'
import { spotReach } from './spot-reach.ts'
import type { SpotReach } from './spot-reach.ts'

const HOUR_MS = 3_600_000

export interface CoverageInput {
  readonly spread: ResidentSpread
  /** All required places. */
  readonly places: readonly CoveragePlace[]
  readonly rules: CoverageRules
}

/** What coverage says of a period, but for the period itself. */
export type CoverageOutcome = Pick<
  Coverage,
  'residentsBy' | 'city' | 'byKind' | 'byKecamatan' | 'byKelurahan' | 'places' | 'gaps'
>

/** All figures at once. The order of the places does not matter. */
export function coverageOf(input: CoverageInput): CoverageOutcome {
  const steps = coverageSteps(input)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same a piece of work at a time, for a process that has other things to do in between. */
export function* coverageSteps(input: CoverageInput): Generator<undefined, CoverageOutcome> {
  const { spread } = input
  const { judged, reach } = judgedOf(input)
  const shown: PlaceCoverage[] = []
  for (const place of judged) {
    shown.push(shownPlace(place, spread, reach))
    yield
  }
  const sums = yield* sumsOf(judged, reach, spread)
  const all = areasOf(spread)
  const figures = (members: readonly JudgedPlace[], areas: readonly number[], of = sums) =>
    figuresOf(members, areas, of, spread)
  const byKind: { key: PlaceKind; figures: CoverageFigures }[] = []
  for (const key of PLACE_KINDS) {
    const members = judged.filter(({ kind }) => kind === key)
    if (members.length === 0) continue
    byKind.push({ key, figures: figures(members, all, yield* sumsOf(members, reach, spread)) })
  }
  return {
    residentsBy: spread.by,
    city: figures(judged, all),
    byKind,
    byKecamatan: grouped(spread, judged, ({ kecamatan }) => kecamatan).map((group) => ({
      key: group.key,
      figures: figures(group.places, group.areas),
    })),
    byKelurahan: grouped(spread, judged, keyOfKelurahan).map((group) => ({
      key: group.key,
      name: group.name,
      kecamatan: group.kecamatan,
      figures: figures(group.places, group.areas),
    })),
    places: shown,
    gaps: yield* gapsOf({ spread, places: judged, reach, withService: sums.withService }),
  }
}

/** The figures of the whole city alone, in the same steps. */
export function* cityCoverage(input: CoverageInput): Generator<undefined, CoverageFigures> {
  const { spread } = input
  const { judged, reach } = judgedOf(input)
  const sums = yield* sumsOf(judged, reach, spread)
  return figuresOf(judged, areasOf(spread), sums, spread)
}

const areasOf = ({ areas }: ResidentSpread): readonly number[] => areas.map((_, area) => area)

/** The places by their ids, with their verdicts, and whom they reach. */
function judgedOf({ spread, places, rules }: CoverageInput) {
  const areaOf = kelurahanFinder(spread)
  const sorted = places.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  // Field by field: to copy them takes a country as long as all sums.
  const judged = sorted.map((place, spot) => ({
    id: place.id,
    name: place.name,
    kind: place.kind,
    kecamatan: place.kecamatan,
    kelurahan: place.kelurahan,
    latitude: place.latitude,
    longitude: place.longitude,
    isEquipped: place.isEquipped,
    service: place.service,
    cause: place.cause,
    spot,
    verdict: verdictOf(place, rules.serviceShare),
    area: areaOf(place),
  }))
  return { judged, reach: spotReach(spread, judged, rules.reachMeters) }
}

/** Residents reached, by area. */
interface Sums {
  /** Something was measured of these places, or there was nothing that could be. */
  readonly isSeen: boolean
  readonly inReach: Float64Array
  readonly withService: Float64Array
  /** Times the best measured availability that reaches them. */
  readonly effective: Float64Array
  /** Times the most hours of service that reach them. */
  readonly hours: Float64Array
}

function* sumsOf(
  places: readonly JudgedPlace[],
  reach: SpotReach,
  { areas }: ResidentSpread,
): Generator<undefined, Sums> {
  if (areas.length === 0) {
    const none = new Float64Array(0)
    return {
      isSeen: isSeen(places),
      inReach: none,
      withService: none,
      effective: none,
      hours: none,
    }
  }
  const equipped = places.filter(({ isEquipped }) => isEquipped)
  const measured = new Map(equipped.map(({ spot, service }) => [spot, service.measured ?? 0]))
  const upMs = new Map(equipped.map(({ spot, service }) => [spot, service.upMs]))
  // One order for all that it does for: what was worked out for one figure serves the next.
  const best = inOrderOf(measured)
  const serving = new Set(
    equipped.filter(({ verdict }) => verdict === 'with-service').map(({ spot }) => spot),
  )
  return {
    isSeen: isSeen(places),
    inReach: yield* reach.firstOf(best, () => 1),
    withService: yield* reach.firstOf(
      best.filter((spot) => serving.has(spot)),
      () => 1,
    ),
    effective: yield* reach.firstOf(best, (spot) => measured.get(spot) ?? 0),
    hours: yield* reach.firstOf(inOrderOf(upMs), (spot) => (upMs.get(spot) ?? 0) / HOUR_MS),
  }
}

/** Without any figure nothing is said of service: that nobody looked is no share of nought. */
function isSeen(places: readonly JudgedPlace[]): boolean {
  const equipped = places.filter(({ isEquipped }) => isEquipped)
  return equipped.length === 0 || equipped.some(({ service }) => service.measured !== null)
}

/** Spots, the largest value first. */
function inOrderOf(values: ReadonlyMap<number, number>): readonly number[] {
  return [...values].sort(([a, some], [b, other]) => other - some || a - b).map(([spot]) => spot)
}

function figuresOf(
  places: readonly JudgedPlace[],
  areas: readonly number[],
  sums: Sums,
  spread: ResidentSpread,
): CoverageFigures {
  const count = (verdict: PlaceCoverage['verdict']): number =>
    places.filter((place) => place.verdict === verdict).length
  const placesWithService = count('with-service')
  const placeCoverage = isSeen(places) ? shareOf(placesWithService, places.length) : null
  const known = areas.filter((area) => (spread.areas[area]?.residents ?? null) !== null)
  const sum = (values: (area: number) => number): number | null =>
    known.length === 0 ? null : known.reduce((total, area) => total + values(area), 0)
  const residents = sum((area) => spread.areas[area]?.residents ?? 0)
  // Clipping counts in millimetres: what is reached whole may come out a trifle above it.
  const reached = (by: Float64Array): number | null => {
    const value = sum((area) => by[area] ?? 0)
    return value === null || residents === null ? null : Math.min(value, residents)
  }
  const residentsWithService = sums.isSeen ? reached(sums.withService) : null
  const effectiveResidents = sums.isSeen ? reached(sums.effective) : null
  const hours = sums.isSeen ? sum((area) => sums.hours[area] ?? 0) : null
  return {
    placesRequired: places.length,
    placesEquipped: places.filter(({ isEquipped }) => isEquipped).length,
    placesWithService,
    placesUndetermined: count('undetermined'),
    placeCoverage,
    band: placeCoverage === null ? null : readinessBandOf(placeCoverage),
    residents,
    residentsInReach: reached(sums.inReach),
    residentsWithService,
    residentCoverage: shareOf(residentsWithService, residents),
    effectiveResidents,
    effectiveCoverage: shareOf(effectiveResidents, residents),
    wifiHoursPer1000:
      hours === null || residents === null || residents === 0 ? null : (hours / residents) * 1000,
  }
}

function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}

/** Field by field: to copy all but some of them takes a country many times as long. */
function shownPlace(known: JudgedPlace, spread: ResidentSpread, reach: SpotReach): PlaceCoverage {
  const { spot, service } = known
  return {
    name: known.name,
    kind: known.kind,
    kecamatan: known.kecamatan,
    kelurahan: known.kelurahan,
    latitude: known.latitude,
    longitude: known.longitude,
    isEquipped: known.isEquipped,
    cause: known.cause,
    verdict: known.verdict,
    place: known.id,
    measured: service.measured,
    lower: service.lower,
    upper: service.upper,
    residentsInReach:
      spread.residents === null ? null : residentsOf(reach.newTo(spot, () => false)),
  }
}
