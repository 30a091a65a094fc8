/** Where a place might be, and how far it would reach. */
export interface PlannedSpot {
  readonly latitude: number
  readonly longitude: number
  readonly reachMeters: number
}

/** How far people are taken to walk where nobody has chosen otherwise. */
export const REACH_METERS = 300
export const REACH_LEAST = 50
export const REACH_MOST = 2000
/** About a metre: what somebody measures on a map is no finer. */
const DIGITS = 5
const METERS_PER_DEGREE = 111_320

const inSpan = (value: number, most: number): boolean =>
  Number.isFinite(value) && Math.abs(value) <= most

/** Reads `-10.16234,123.61071` or with a reach, `-10.16234,123.61071,300`; null for what is no spot. */
export function parseSpot(text: string | undefined, reachMeters: number): PlannedSpot | null {
  const parts = (text ?? '').split(/[,;\s]+/).filter(Boolean)
  if (parts.length < 2 || parts.length > 3) return null
  const [latitude = NaN, longitude = NaN, reach = reachMeters] = parts.map(Number)
  if (!inSpan(latitude, 85) || !inSpan(longitude, 180) || !Number.isFinite(reach)) return null
  const within = Math.min(REACH_MOST, Math.max(REACH_LEAST, Math.round(reach)))
  return { latitude, longitude, reachMeters: within }
}

/** The latitude and longitude as people copy them to each other. */
export function spotText({ latitude, longitude }: PlannedSpot): string {
  return `${latitude.toFixed(DIGITS)}, ${longitude.toFixed(DIGITS)}`
}

/** The spot as the address spells it; `parseSpot` reads it back. */
export function spotParam({ latitude, longitude, reachMeters }: PlannedSpot): string {
  return `${latitude.toFixed(DIGITS)},${longitude.toFixed(DIGITS)},${reachMeters}`
}

/** A spot moved by metres to the east and to the north. */
export function movedSpot(spot: PlannedSpot, eastMeters: number, northMeters: number): PlannedSpot {
  const perDegreeEast = METERS_PER_DEGREE * Math.cos((spot.latitude * Math.PI) / 180)
  return {
    ...spot,
    latitude: spot.latitude + northMeters / METERS_PER_DEGREE,
    longitude: spot.longitude + eastMeters / perDegreeEast,
  }
}

/** An identifier made of a name: small letters, digits and dashes; '' when nothing is left of it. */
export function idOfName(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 48)
}
