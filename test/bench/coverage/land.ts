import Flatbush from 'flatbush'
import type { PlaceId } from '#contract/ids.ts'
import { PLACE_KINDS } from '#contract/words.ts'
import type {
  CoverageArea,
  CoveragePlace,
  ResidentGrid,
  Spot,
} from '../../../server/domain/coverage-types.ts'
import { planePointOf, spotOf, stretchAt } from '../../../server/domain/equal-area.ts'
import { hasKupang, kupangAreas } from '../../unit/kupang.ts'
import { citySpots, villages } from '../dashboard/country.ts'

export interface Land {
  /** Whether the outlines, or at least the spots, are those of the real thing. */
  readonly real: boolean
  readonly areas: readonly CoverageArea[]
  readonly places: readonly CoveragePlace[]
}

const CITY_KELURAHAN = 51
/** Of an outline that is made up. */
export const CORNERS = 64
/** Residents of Indonesia by village. */
const RESIDENTS_MEAN = 3360
/** No village is wider, however far away the next one is. */
const RADIUS_MAX = 5000

/** A city of 51 kelurahan, and places over all of it. */
export function cityLand(count: number, random: () => number): Land {
  const spots = citySpots(count, random)
  const areas = hasKupang ? kupangAreas() : wobblyAreas(citySpots(CITY_KELURAHAN, random), random)
  return { real: hasKupang, areas, places: spots.map((spot) => placeAt(spot, random)) }
}

/** All villages of the country, each with an outline of its own and an office near its middle. */
export function countryLand(random: () => number): Land {
  const { real, spots } = villages(random)
  const places = spots.map((spot) =>
    placeAt({ ...spot, latitude: spot.latitude + (random() - 0.5) * 0.004 }, random),
  )
  return { real, areas: wobblyAreas(spots, random), places }
}

/** Cells of 100 m over an area, each with up to 60 people. */
export function cellsOver(areas: readonly CoverageArea[], random: () => number): ResidentGrid {
  const degrees = areas.flatMap(({ polygons }) => polygons.flatMap(([outer]) => [...outer]))
  const box = [0, 1].map((odd) => {
    const values = degrees.filter((_, at) => at % 2 === odd)
    return [Math.min(...values), Math.max(...values)] as const
  })
  const [[west, east] = [0, 0], [south, north] = [0, 0]] = box
  const step = 1 / 1106
  const spots: Spot[] = []
  for (let latitude = south; latitude < north; latitude += step) {
    for (let longitude = west; longitude < east; longitude += step)
      spots.push({ latitude, longitude })
  }
  return {
    longitudes: Float64Array.from(spots, ({ longitude }) => longitude),
    latitudes: Float64Array.from(spots, ({ latitude }) => latitude),
    residents: Float64Array.from(spots, () => Math.floor(random() * 61)),
  }
}

interface NamedSpot extends Spot {
  readonly id: string
  readonly name: string
  readonly kecamatan: string
}

/**
 * Outlines about spots with a border that no two share: up to half of the way to the next spot, so
 * that they do not overlap.
 */
function wobblyAreas(spots: readonly NamedSpot[], random: () => number): readonly CoverageArea[] {
  const points = spots.map(planePointOf)
  const index = new Flatbush(points.length)
  for (const { east, north } of points) index.add(east, north)
  index.finish()
  return spots.map(({ id, name, kecamatan, latitude }, at) => {
    const { east, north } = points[at] as (typeof points)[number]
    const [next = at] = index.neighbors(east, north, 1, Infinity, (other) => other !== at)
    const { east: nextEast, north: nextNorth } = points[next] as (typeof points)[number]
    const stretch = stretchAt(latitude)
    const away = Math.hypot((nextEast - east) / stretch, (nextNorth - north) * stretch) / 2
    const radius = Math.min(RADIUS_MAX, Math.max(50, away))
    const ring = new Float64Array(CORNERS * 2 + 2)
    for (let corner = 0; corner < CORNERS; corner += 1) {
      const angle = (2 * Math.PI * corner) / CORNERS
      const reach = radius * (0.8 + 0.2 * random())
      const spot = spotOf({
        east: east + reach * Math.cos(angle) * stretch,
        north: north + (reach * Math.sin(angle)) / stretch,
      })
      ring[corner * 2] = spot.longitude
      ring[corner * 2 + 1] = spot.latitude
    }
    ring.copyWithin(CORNERS * 2, 0, 2)
    const residents = Math.round(RESIDENTS_MEAN * 2 * random())
    return { code: id, name, kecamatan, polygons: [[ring]], residents }
  })
}

/** Nine of ten have equipment, and most of these work most of the time. */
function placeAt({ id, name, kecamatan, ...spot }: NamedSpot, random: () => number): CoveragePlace {
  const measured = 1 - random() ** 4
  const hours = 500 + 244 * random()
  return {
    id: id as PlaceId,
    name,
    kind: PLACE_KINDS[Math.floor(random() * PLACE_KINDS.length)] ?? 'other',
    kecamatan,
    kelurahan: name,
    latitude: spot.latitude,
    longitude: spot.longitude,
    isEquipped: random() < 0.9,
    service: {
      measured,
      lower: measured,
      upper: measured,
      observedShare: 1,
      upMs: hours * measured * 3_600_000,
    },
    cause: null,
  }
}
