import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { Ring, RingsOfPolygon } from '../../../domain/coverage-types.ts'

/** What is wrong with an outline. */
export interface OutlineFault {
  readonly problem: Phrase
  readonly expected: Phrase
}

/** More than the coast of a regency with all its islands has. */
const VERTICES_MAX = 200_000
/** What is kept of a coordinate: to 1 cm. */
const UNITS_PER_DEGREE = 1e7
/** Indonesia and the coasts of its neighbours, in degrees. */
const LONGITUDE = { min: 90, max: 146 }
const LATITUDE = { min: -16, max: 11 }

/**
 * Reads the geometry of a GeoJSON feature (RFC 7946) as the rings of its polygons, with a first fault
 * where there is one; then it has no polygons.
 */
export function readOutline(geometry: unknown): {
  readonly polygons: readonly RingsOfPolygon[]
  readonly fault: OutlineFault | null
} {
  const refused = (problem: Phrase, expected = phrase('polygon')) => ({
    polygons: [],
    fault: { problem, expected },
  })
  if (geometry === null || geometry === undefined) return refused(phrase('geometry-none'))
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown }
  if (type !== 'Polygon' && type !== 'MultiPolygon') {
    return refused(
      typeof type === 'string' ? phrase('geometry-type', { type }) : phrase('geometry-no-type'),
    )
  }
  const list: unknown = type === 'Polygon' ? [coordinates] : coordinates
  if (!Array.isArray(list) || list.length === 0) return refused(phrase('geometry-empty'))
  const polygons: RingsOfPolygon[] = []
  let vertices = 0
  for (const rings of list as readonly unknown[]) {
    if (!Array.isArray(rings) || rings.length === 0) {
      return refused(phrase('geometry-empty'))
    }
    const read: Ring[] = []
    for (const positions of rings as readonly unknown[]) {
      const ring = readRing(positions)
      if ('problem' in ring) return { polygons: [], fault: ring }
      vertices += ring.length / 2
      if (vertices > VERTICES_MAX) {
        return refused(phrase('vertices-over', { vertices: VERTICES_MAX }), phrase('simplified'))
      }
      read.push(ring)
    }
    const [outer, ...holes] = read
    if (outer !== undefined) polygons.push([outer, ...holes])
  }
  return { polygons, fault: null }
}

function readRing(positions: unknown): Ring | OutlineFault {
  if (!Array.isArray(positions))
    return { problem: phrase('ring-no-list'), expected: phrase('polygon') }
  if (positions.length < 4) {
    const problem = phrase('ring-short', { positions: positions.length })
    return { problem, expected: phrase('ring-positions') }
  }
  const ring = new Float64Array(positions.length * 2)
  for (const [index, position] of (positions as readonly unknown[]).entries()) {
    const [x, y] = Array.isArray(position) ? (position as readonly unknown[]) : []
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x + y)) {
      return { problem: phrase('coordinate-no-number'), expected: phrase('degrees-wgs84') }
    }
    const fault = misplaced(x, y)
    if (fault !== null) return fault
    ring[index * 2] = kept(x)
    ring[index * 2 + 1] = kept(y)
  }
  const last = ring.length - 2
  if (ring[0] !== ring[last] || ring[1] !== ring[last + 1]) {
    return { problem: phrase('ring-open'), expected: phrase('ring-closed') }
  }
  return ring
}

/** Without a minus before zero, which no file keeps. */
function kept(degrees: number): number {
  return Math.round(degrees * UNITS_PER_DEGREE) / UNITS_PER_DEGREE + 0
}

/** Why a position is no longitude and latitude in or near Indonesia; null when it is one. */
export function misplaced(x: number, y: number): OutlineFault | null {
  if (isWithin(x, LONGITUDE) && isWithin(y, LATITUDE)) return null
  const at = `${x}, ${y}`
  if (Math.abs(x) > 360 || Math.abs(y) > 360) {
    return {
      problem: phrase(projectionOf(x, y), { at }),
      expected: phrase('wgs84'),
    }
  }
  if (isWithin(y, LONGITUDE) && isWithin(x, LATITUDE)) {
    return {
      problem: phrase('position-swapped', { at }),
      expected: phrase('longitude-first', { longitude: String(y), latitude: String(x) }),
    }
  }
  return {
    problem: phrase('position-outside', { at }),
    expected: phrase('position-range', {
      west: String(LONGITUDE.min),
      east: String(LONGITUDE.max),
      south: String(LATITUDE.min),
      north: String(LATITUDE.max),
    }),
  }
}

/** The likely projection of coordinates in metres: by their size, as no zone is written on them. */
function projectionOf(
  x: number,
  y: number,
): 'metres-web-mercator' | 'metres-tm3' | 'metres-utm-south' | 'metres-utm-north' {
  // Indonesia's longitudes begin at 10,018,754 m in Web Mercator.
  if (x > 10_000_000) return 'metres-web-mercator'
  // Three degrees wide zones of the land agency: 200,000 m east, 1,500,000 m north.
  if (y > 0 && y < 3_000_000 && x < 500_000 && y > 1_200_000) return 'metres-tm3'
  // South of the equator UTM counts down from 10,000,000 m.
  return y > 5_000_000 ? 'metres-utm-south' : 'metres-utm-north'
}

function isWithin(degrees: number, range: { readonly min: number; readonly max: number }): boolean {
  return degrees >= range.min && degrees <= range.max
}
