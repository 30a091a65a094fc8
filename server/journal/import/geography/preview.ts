import type { CandidatePlace } from '#contract/geography.ts'
import type { ResidentGrid } from '../../../domain/coverage-types.ts'
import type { GeographyArea } from '../../geography.ts'

/** What a browser still draws at once. */
const AREAS_MAX = 5000
const VERTICES_MAX = 20_000
const POINTS_MAX = 2000
/** The finest step that outlines are rounded to, degrees: 11 m. It doubles until they fit. */
const STEP = 0.0001
/** 7 km: coarser than this shows nothing. */
const STEP_MAX = 0.065

/**
 * Outlines to look at: rounded to a grid that is the same for all, so that neighbours still meet.
 * Null when there are too many to draw.
 */
export function previewOfAreas(areas: readonly GeographyArea[]): object | null {
  if (areas.length > AREAS_MAX) return null
  for (let step = STEP; step < STEP_MAX; step *= 2) {
    const rounded = areas.map((area) => roundedPolygons(area, step))
    const vertices = rounded.flat(2).reduce((sum, ring) => sum + ring.length, 0)
    if (vertices > VERTICES_MAX) continue
    return collectionOf(
      areas.map(({ code, name, kecamatan, residents }, index) => ({
        type: 'Feature',
        properties: { code, name, kecamatan, residents },
        geometry: { type: 'MultiPolygon', coordinates: rounded[index] },
      })),
    )
  }
  return null
}

type Position = readonly [longitude: number, latitude: number]

function roundedPolygons({ polygons }: GeographyArea, step: number): readonly Position[][][] {
  return polygons
    .map((rings) => rings.map((ring) => roundedRing(ring, step)).filter((ring) => ring.length > 3))
    .filter((rings) => rings.length > 0)
}

function roundedRing(ring: Float64Array, step: number): Position[] {
  const round = (degrees = 0): number => Number((Math.round(degrees / step) * step).toFixed(6))
  const positions: Position[] = []
  for (let at = 0; at < ring.length; at += 2) {
    const [x, y] = [round(ring[at]), round(ring[at + 1])]
    const last = positions.at(-1)
    if (last?.[0] !== x || last[1] !== y) positions.push([x, y])
  }
  return positions
}

/** Candidates to look at; null when there are too many. */
export function previewOfCandidates(candidates: readonly CandidatePlace[]): object | null {
  if (candidates.length > POINTS_MAX) return null
  return collectionOf(
    candidates.map(({ id, name, longitude, latitude }) =>
      pointOf([longitude, latitude], { id, name }),
    ),
  )
}

/** The fullest cells of a grid. */
export function previewOfCells({ longitudes, latitudes, residents }: ResidentGrid): object {
  const fullest = Uint32Array.from(residents.keys())
    .sort((a, b) => (residents[b] ?? 0) - (residents[a] ?? 0))
    .subarray(0, POINTS_MAX)
  return collectionOf(
    Array.from(fullest, (at) =>
      pointOf([longitudes[at] ?? 0, latitudes[at] ?? 0], { residents: residents[at] ?? 0 }),
    ),
  )
}

function pointOf(coordinates: Position, properties: object): object {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates } }
}

function collectionOf(features: readonly object[]): object {
  return { type: 'FeatureCollection', features }
}
