import type { Spot } from './coverage-types.ts'

/** WGS 84: half the long axis in metres, and the first eccentricity. */
const AXIS = 6_378_137
const FLATTENING = 1 / 298.257_223_563
const E2 = FLATTENING * (2 - FLATTENING)
const E = Math.sqrt(E2)
const RADIANS = Math.PI / 180
/** East and west drift apart without end at the poles, where nobody lives. */
const LATITUDE_MAX = 89

/**
 * A position in Lambert's cylindrical equal-area projection of the ellipsoid, metres east of Greenwich
 * and north of the equator (Snyder, Map Projections, USGS 1395, 1987, equations 10-14, 10-15 and 3-12 with
 * the equator as standard parallel). Areas are true everywhere, for a city and for the whole country on
 * one plane; shapes are not, which is why a circle is drawn with `stretchAt`.
 */
export interface PlanePoint {
  readonly east: number
  readonly north: number
}

export function planePointOf({ longitude, latitude }: Spot): PlanePoint {
  return { east: AXIS * longitude * RADIANS, north: (AXIS / 2) * authalic(latitude * RADIANS) }
}

/** The position that a point of the plane was made from, to less than a millimetre. */
export function spotOf({ east, north }: PlanePoint): Spot {
  const q = (2 * north) / AXIS
  let latitude = Math.asin(Math.max(-1, Math.min(1, q / authalic(Math.PI / 2))))
  // Newton's method; four steps are exact in doubles up to 89 degrees.
  for (let step = 0; step < 4; step += 1) {
    const sine = Math.sin(latitude)
    const slope = (2 * (1 - E2) * Math.cos(latitude)) / (1 - E2 * sine * sine) ** 2
    latitude += (q - authalic(latitude)) / slope
  }
  return { longitude: east / AXIS / RADIANS, latitude: latitude / RADIANS }
}

/**
 * How many metres of the plane one metre eastwards on the ground is; one metre northwards is the inverse
 * of it, since areas are true.
 */
export function stretchAt(latitude: number): number {
  const angle = Math.min(Math.abs(latitude), LATITUDE_MAX) * RADIANS
  return Math.sqrt(1 - E2 * Math.sin(angle) ** 2) / Math.cos(angle)
}

/** Snyder's q: the area between the equator and a latitude, in half squares of the axis a radian. */
function authalic(latitude: number): number {
  const sine = Math.sin(latitude)
  return (
    (1 - E2) * (sine / (1 - E2 * sine * sine) - Math.log((1 - E * sine) / (1 + E * sine)) / (2 * E))
  )
}

/** Metres between two spots that are near each other: exact to a thousandth within 100 km. */
export function metersBetween(a: Spot, b: Spot): number {
  const [from, to] = [planePointOf(a), planePointOf(b)]
  const stretch = stretchAt((a.latitude + b.latitude) / 2)
  return Math.hypot((to.east - from.east) / stretch, (to.north - from.north) * stretch)
}
