import type { ReportMap } from '#contract/report-view.ts'
import type { ReportOutlines } from '#contract/report-view/outlines.ts'
import type { Boundaries } from '../api.ts'

/** Width of the drawing in its own units; the height follows from the land. */
const WIDTH = 1000
const MARGIN = 24
/** Of a city that is one place: about a kilometre, so that there is something around it. */
const EXTENT_MIN = 0.01

/** A report's map as it is drawn, in units of `width` by `height`. */
export interface DrawnMap {
  readonly width: number
  readonly height: number
  /** As many as the map's areas: their paths. */
  readonly paths: readonly string[]
  /** As many as the map's places. */
  readonly spots: readonly { readonly x: number; readonly y: number }[]
}

const fixed = (value: number): string => value.toFixed(1)

/**
 * A map of outlines and places on a plane that keeps the shape of a city: east by the cosine of its
 * latitude. Null where there is nothing to draw.
 */
export function drawnMap({ areas, places }: Pick<ReportMap, 'areas' | 'places'>): DrawnMap | null {
  const points = [
    ...areas.flatMap(({ rings }) => rings.flat()),
    ...places.map(({ longitude, latitude }) => [longitude, latitude] as const),
  ]
  if (points.length === 0) return null
  let [west, east, south, north] = [180, -180, 90, -90]
  for (const [longitude, latitude] of points) {
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
  }
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const wide = Math.max((east - west) * squeeze, EXTENT_MIN)
  const high = Math.max(north - south, EXTENT_MIN)
  const scale = (WIDTH - 2 * MARGIN) / wide
  const at = ([longitude, latitude]: readonly [number, number]) => ({
    x: MARGIN + (longitude - west) * squeeze * scale,
    y: MARGIN + (north - latitude) * scale,
  })
  const ringPath = (ring: readonly (readonly [number, number])[]): string => {
    const steps = ring.map((point) => {
      const { x, y } = at(point)
      return `${fixed(x)} ${fixed(y)}`
    })
    return steps.length === 0 ? '' : `M${steps.join('L')}Z`
  }
  return {
    width: WIDTH,
    height: Math.round(high * scale + 2 * MARGIN),
    paths: areas.map(({ rings }) => rings.map(ringPath).join('')),
    spots: places.map(({ longitude, latitude }) => at([longitude, latitude])),
  }
}

const textOf = (properties: Boundaries['features'][number]['properties'], name: string): string => {
  const value = properties?.[name]
  return typeof value === 'string' ? value : ''
}

/** The city's boundaries as a report takes them. */
export function outlinesOf({ features }: Boundaries): ReportOutlines {
  return features.map(({ properties, geometry }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    const rings = polygons
      .flat()
      .map((ring) =>
        ring.map(([longitude = 0, latitude = 0]): readonly [number, number] => [
          longitude,
          latitude,
        ]),
      )
    const name = textOf(properties, 'name') || textOf(properties, 'kelurahan')
    return { name, kecamatan: textOf(properties, 'kecamatan'), rings }
  })
}
