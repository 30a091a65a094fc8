import type { NextPlace, NextPlaces, Reach } from '#contract/coverage.ts'
import type { CoveragePlace, NextSpot, Spot } from './coverage-types.ts'
import { metersBetween } from './equal-area.ts'
import { residentsOf } from './resident-spread.ts'
import type { ResidentSpread } from './resident-spread.ts'
import { spotReach } from './spot-reach.ts'

/** A step that reaches fewer people than this is a rounding of areas, not a place to build. */
const PEOPLE_MIN = 0.5

export interface NextInput {
  readonly spread: ResidentSpread
  /** Where there is equipment already, whether it works or not. */
  readonly equipped: readonly Spot[]
  readonly spots: readonly NextSpot[]
  readonly sites: number
  readonly reachMeters: number
}

/**
 * Under a budget of so many sites, step by step the spot that reaches most residents whom neither the
 * equipped places nor the steps before reach; it ends earlier when nobody new can be reached. This greedy
 * choice reaches at least 63 % of what any other choice of as many spots can (Nemhauser, Wolsey, Fisher
 * 1978). A gain can but shrink as spots are chosen, so only the spot that seems best is worked out
 * again (Minoux 1978). Equal gains go to the cheaper spot. A piece of work at a time.
 */
export function* nextPlaces({
  spread,
  equipped,
  spots,
  sites,
  reachMeters,
}: NextInput): Generator<undefined, NextPlaces> {
  const reach = spotReach(spread, [...equipped, ...spots], reachMeters)
  const chosen = new Set(equipped.keys())
  const isChosen = (spot: number): boolean => chosen.has(spot)
  const before = yield* reach.firstOf([...chosen], () => 1)
  const residentsBefore = before.reduce((sum, residents) => sum + residents, 0)
  const open: Open[] = []
  for (const [at, spot] of spots.entries()) {
    const index = equipped.length + at
    const gain = residentsOf(reach.newTo(index, isChosen))
    open.push({ spot, index, gain, chosenThen: chosen.size })
    yield
  }
  const steps: NextPlace[] = []
  let residentsTotal = residentsBefore
  let costTotalRupiah: number | null = 0
  while (steps.length < sites) {
    const best = bestOf(open)
    if (best === undefined || best.gain < PEOPLE_MIN) break
    if (best.chosenThen < chosen.size) {
      best.gain = residentsOf(reach.newTo(best.index, isChosen))
      best.chosenThen = chosen.size
      yield
      continue
    }
    const { spot, index, gain } = best
    chosen.add(index)
    open.splice(open.indexOf(best), 1)
    residentsTotal += gain
    const { costRupiah } = spot
    costTotalRupiah =
      costTotalRupiah === null || costRupiah === null ? null : costTotalRupiah + costRupiah
    steps.push({
      ...spot,
      rank: steps.length + 1,
      residentsGained: gain,
      residentsTotal,
      residentCoverage: shareOf(residentsTotal, spread.residents),
      costTotalRupiah,
    })
  }
  return { residentsBy: spread.by, residentsBefore, residents: spread.residents, steps }
}

interface Open {
  readonly spot: NextSpot
  readonly index: number
  gain: number
  /** How many were chosen when the gain was worked out. */
  chosenThen: number
}

/** The largest gain; of equal ones the cheapest, then the first by id. */
function bestOf(open: readonly Open[]): Open | undefined {
  let best: Open | undefined
  for (const one of open) if (best === undefined || isBetter(one, best)) best = one
  return best
}

function isBetter(one: Open, other: Open): boolean {
  // Clipping counts in millimetres: what differs by less than a thousandth of a person is equal.
  const [gain, most] = [Math.round(one.gain * 1000), Math.round(other.gain * 1000)]
  if (gain !== most) return gain > most
  const [cost, theirs] = [one.spot.costRupiah ?? Infinity, other.spot.costRupiah ?? Infinity]
  return cost !== theirs ? cost < theirs : one.spot.id < other.spot.id
}

/** Clipping counts in millimetres: what is reached whole may come out a trifle above it. */
function shareOf(part: number, whole: number | null): number | null {
  return whole === null || whole === 0 ? null : Math.min(1, part / whole)
}

export interface ReachInput {
  readonly spread: ResidentSpread
  readonly equipped: readonly Pick<CoveragePlace, 'id' | 'name' | 'latitude' | 'longitude'>[]
  readonly spot: Spot
  readonly reachMeters: number
}

/** Whom a place at a spot would reach, and whom nobody reaches yet. */
export function reachOf({ spread, equipped, spot, reachMeters }: ReachInput): Reach {
  const near = equipped
    .map((place) => ({ place, meters: metersBetween(spot, place) }))
    .sort((a, b) => a.meters - b.meters)
  const [nearest] = near
  // Whoever is further away than two radii reaches nobody that the spot does; the rest is slack.
  const beside = near.filter(({ meters }) => meters < reachMeters * 2.1).map(({ place }) => place)
  const reach = spotReach(spread, [spot, ...beside], reachMeters)
  const reached = (among: boolean): number | null =>
    spread.residents === null ? null : residentsOf(reach.newTo(0, () => among))
  const at = spread.areaAt(spot)
  const area = at === null ? undefined : spread.areas[at]
  return {
    kelurahan: area?.name ?? null,
    kecamatan: area?.kecamatan ?? null,
    reachMeters,
    residentsBy: spread.by,
    residentsInReach: reached(false),
    residentsGained: reached(true),
    nearest:
      nearest === undefined
        ? null
        : { place: nearest.place.id, name: nearest.place.name, meters: nearest.meters },
  }
}
