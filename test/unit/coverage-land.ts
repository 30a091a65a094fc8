import type { PlaceId } from '#contract/ids.ts'
import type {
  CoverageArea,
  CoveragePlace,
  RingsOfPolygon,
  Spot,
} from '../../server/domain/coverage-types.ts'
import { planePointOf, spotOf, stretchAt } from '../../server/domain/equal-area.ts'

/** Corner of a flat piece of land in the tropics; all of it is laid out in metres from here. */
const ORIGIN: Spot = { latitude: -10.17, longitude: 123.6 }
const origin = planePointOf(ORIGIN)
const stretch = stretchAt(ORIGIN.latitude)

/** The spot so many metres east and north of the corner. */
export function at(eastMeters: number, northMeters: number): Spot {
  const east = origin.east + eastMeters * stretch
  const north = origin.north + northMeters / stretch
  return spotOf({ east, north })
}

/** A closed ring through these corners. */
export function ring(corners: readonly (readonly [number, number])[]): Float64Array {
  const [first = [0, 0] as const] = corners
  const points = [...corners, first].map(([east, north]) => at(east, north))
  return Float64Array.from(points.flatMap(({ longitude, latitude }) => [longitude, latitude]))
}

/** A square with its lower left corner there. */
export function square(east: number, north: number, side: number): Float64Array {
  return ring([
    [east, north],
    [east + side, north],
    [east + side, north + side],
    [east, north + side],
  ])
}

export function kelurahan(
  name: string,
  polygons: readonly RingsOfPolygon[],
  residents: number | null = null,
): CoverageArea {
  return { code: `code-${name}`, name, kecamatan: 'Tengah', polygons, residents }
}

/** A place with equipment of which everything was seen. */
export function place(
  id: string,
  spot: Spot,
  availability: number | null = 1,
  over: Partial<CoveragePlace> = {},
): CoveragePlace {
  return {
    id: id as PlaceId,
    name: id,
    kind: 'park',
    kecamatan: '',
    kelurahan: '',
    ...spot,
    isEquipped: true,
    service: {
      measured: availability,
      lower: availability,
      upper: availability,
      observedShare: availability === null ? null : 1,
      upMs: (availability ?? 0) * 100 * 3_600_000,
    },
    cause: null,
    ...over,
  }
}
