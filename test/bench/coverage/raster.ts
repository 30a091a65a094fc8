import type { CoveragePlace, Spot } from '../../../server/domain/coverage-types.ts'
import type { Land } from './land.ts'

const RADIANS = Math.PI / 180
const METERS_PER_DEGREE = 111_195
/** WGS 84: half the long axis in metres, and the square of the first eccentricity. */
const AXIS = 6_378_137
const E2 = 0.006_694_38

/** What a count of dots finds: residents within reach, and those weighted by availability. */
export interface Counted {
  readonly residentsInReach: number
  readonly effectiveResidents: number
  readonly dots: number
}

/**
 * The peer: a dot every so many metres over each area, and for each dot a look at every place. It knows no
 * projection and no clipping, needs no index, and comes near the truth as the dots become more.
 */
export function countDots(
  { areas, places }: Pick<Land, 'areas' | 'places'>,
  stepMeters: number,
  reachMeters: number,
): Counted {
  const equipped = places.filter(({ isEquipped }) => isEquipped)
  const step = stepMeters / METERS_PER_DEGREE
  let [residentsInReach, effectiveResidents, allDots] = [0, 0, 0]
  for (const { polygons, residents } of areas) {
    const rings = polygons.flat()
    const box = boxOf(polygons.map(([outer]) => outer))
    const wide = step / Math.cos(box.south * RADIANS)
    let [dots, within, weighted] = [0, 0, 0]
    for (let latitude = box.south + step / 2; latitude < box.north; latitude += step) {
      for (let longitude = box.west + wide / 2; longitude < box.east; longitude += wide) {
        if (!isWithin(rings, longitude, latitude)) continue
        dots += 1
        const best = bestAt({ longitude, latitude }, equipped, reachMeters)
        if (best === null) continue
        within += 1
        weighted += best
      }
    }
    allDots += dots
    if (dots === 0) continue
    residentsInReach += ((residents ?? 0) * within) / dots
    effectiveResidents += ((residents ?? 0) * weighted) / dots
  }
  return { residentsInReach, effectiveResidents, dots: allDots }
}

/** The best availability that reaches a spot; null where none does. */
function bestAt(spot: Spot, places: readonly CoveragePlace[], reachMeters: number): number | null {
  const bend = 1 - E2 * Math.sin(spot.latitude * RADIANS) ** 2
  const northward = (AXIS * (1 - E2) * RADIANS) / bend ** 1.5
  const eastward = (AXIS * Math.cos(spot.latitude * RADIANS) * RADIANS) / Math.sqrt(bend)
  let best: number | null = null
  for (const { latitude, longitude, service } of places) {
    const north = (latitude - spot.latitude) * northward
    const east = (longitude - spot.longitude) * eastward
    if (north * north + east * east > reachMeters * reachMeters) continue
    best = Math.max(best ?? 0, service.measured ?? 0)
  }
  return best
}

function isWithin(rings: readonly Float64Array[], longitude: number, latitude: number): boolean {
  let isInside = false
  for (const ring of rings) {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const [y, nextY] = [ring[at + 1] as number, ring[at + 3] as number]
      if (y > latitude === nextY > latitude) continue
      const [x, nextX] = [ring[at] as number, ring[at + 2] as number]
      if (longitude < x + ((latitude - y) / (nextY - y)) * (nextX - x)) isInside = !isInside
    }
  }
  return isInside
}

function boxOf(rings: readonly Float64Array[]) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      west = Math.min(west, ring[at] as number)
      east = Math.max(east, ring[at] as number)
      south = Math.min(south, ring[at + 1] as number)
      north = Math.max(north, ring[at + 1] as number)
    }
  }
  return { west, south, east, north }
}
