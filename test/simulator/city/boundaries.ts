import { KELURAHAN } from './kelurahan.ts'

type Point = readonly [longitude: number, latitude: number]

/** A rough outline of the city, drawn by hand: the coast in the north, hills in the south. */
export const OUTLINE: readonly Point[] = [
  [123.523, -10.205],
  [123.522, -10.188],
  [123.53, -10.177],
  [123.545, -10.171],
  [123.558, -10.168],
  [123.567, -10.1635],
  [123.573, -10.16],
  [123.578, -10.1575],
  [123.585, -10.155],
  [123.592, -10.152],
  [123.6, -10.15],
  [123.608, -10.1465],
  [123.617, -10.144],
  [123.626, -10.1425],
  [123.636, -10.142],
  [123.646, -10.143],
  [123.655, -10.1415],
  [123.664, -10.136],
  [123.676, -10.133],
  [123.688, -10.138],
  [123.69, -10.155],
  [123.684, -10.172],
  [123.676, -10.19],
  [123.664, -10.21],
  [123.652, -10.228],
  [123.64, -10.245],
  [123.628, -10.265],
  [123.622, -10.29],
  [123.6, -10.305],
  [123.58, -10.296],
  [123.568, -10.27],
  [123.548, -10.245],
  [123.53, -10.225],
]

/** Keeps the part of a ring that is nearer to `own` than to `other` (Sutherland and Hodgman). */
function nearerPart(ring: readonly Point[], own: Point, other: Point): readonly Point[] {
  // A degree of longitude is as long as a degree of latitude here, to one part in sixty.
  const [dx, dy] = [other[0] - own[0], other[1] - own[1]]
  const [mx, my] = [(own[0] + other[0]) / 2, (own[1] + other[1]) / 2]
  const side = ([x, y]: Point): number => (x - mx) * dx + (y - my) * dy
  return ring.flatMap((point, index): readonly Point[] => {
    const next = ring[(index + 1) % ring.length]!
    const [here, there] = [side(point), side(next)]
    const kept = here <= 0 ? [point] : []
    if (here <= 0 === there <= 0) return kept
    const part = here / (here - there)
    const crossing: Point = [
      point[0] + (next[0] - point[0]) * part,
      point[1] + (next[1] - point[1]) * part,
    ]
    return [...kept, crossing]
  })
}

/** In the population register of December 2024. */
const RESIDENTS = 404_120
/** A cell ten times as large has not twice the residents: large ones lie in the hills. */
const AREA_POWER = 0.25
/** How close people live, roughly: the old town most, the hills in the west and south least. */
const DENSITY: Readonly<Record<string, number>> = {
  'Kota Lama': 4,
  'Kota Raja': 4,
  Oebobo: 4,
  'Kelapa Lima': 3,
  Maulafa: 2,
  Alak: 2,
}

const rounded = (value: number): number => Math.round(value * 1e5) / 1e5

/** GeoJSON (RFC 7946) of one area per kelurahan; `illustrative` is said in each of them. */
export interface IllustrativeBoundaries {
  readonly type: 'FeatureCollection'
  readonly features: readonly {
    readonly type: 'Feature'
    readonly properties: {
      readonly code: string
      readonly name: string
      readonly kecamatan: string
      readonly residents: number
      readonly quality: 'estimate'
      readonly illustrative: true
    }
    readonly geometry: {
      readonly type: 'Polygon'
      readonly coordinates: readonly (readonly Point[])[]
    }
  }[]
}

/**
 * Areas made of the points alone: each kelurahan gets what lies nearer to its point than to any
 * other, inside a hand-drawn outline. They are no boundaries of anything and say so.
 */
export function illustrativeBoundaries(): IllustrativeBoundaries {
  const cells = illustrativeCells()
  const residents = estimatedResidents(cells)
  const features = KELURAHAN.map(([kecamatan, name, , , code], index) => ({
    type: 'Feature' as const,
    properties: {
      code,
      name,
      kecamatan,
      residents: residents[index] ?? 0,
      quality: 'estimate' as const,
      illustrative: true as const,
    },
    geometry: { type: 'Polygon' as const, coordinates: [cells[index] ?? []] },
  }))
  return { type: 'FeatureCollection', features }
}

/** One closed ring for each kelurahan, counter-clockwise as exterior rings run. */
function illustrativeCells(): readonly (readonly Point[])[] {
  const points = KELURAHAN.map(([, , latitude, longitude]): Point => [longitude, latitude])
  return points.map((own, index) => {
    const cell = points.reduce(
      (ring, other, at) => (at === index ? ring : nearerPart(ring, own, other)),
      OUTLINE,
    )
    const ring = cell.map(([x, y]): Point => [rounded(x), rounded(y)])
    // The outline runs clockwise; a ring ends where it began.
    return [...ring, ring[0]!].toReversed()
  })
}

/**
 * Rough residents: the register's total, split by each cell's area, which counts little, and by how dense
 * its kecamatan is. Estimates that add up, of no kelurahan in particular.
 */
function estimatedResidents(cells: readonly (readonly Point[])[]): readonly number[] {
  const weights = cells.map((cell, index) => {
    const [kecamatan] = KELURAHAN[index]!
    return squareDegrees(cell) ** AREA_POWER * DENSITY[kecamatan]!
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let [weighed, given] = [0, 0]
  return weights.map((weight) => {
    weighed += weight
    const residents = Math.round((RESIDENTS * weighed) / total) - given
    given += residents
    return residents
  })
}

function squareDegrees(ring: readonly Point[]): number {
  return ring.slice(1).reduce((sum, [x, y], index) => {
    const [beforeX, beforeY] = ring[index]!
    return sum + (beforeX * y - x * beforeY) / 2
  }, 0)
}
