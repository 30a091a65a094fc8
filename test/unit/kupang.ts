import { existsSync, readFileSync } from 'node:fs'
import type { CoverageArea, RingsOfPolygon, Spot } from '../../server/domain/coverage-types.ts'

/** Real boundaries lie beside the project, not in it; tests run at its root. */
const FOLDER = '../shared/geo'
const OUTLINES = `${FOLDER}/kupang-kelurahan.geojson`

export const hasKupang = existsSync(OUTLINES)

interface Feature {
  readonly properties: {
    readonly code: string
    readonly name: string
    readonly kecamatan: string
    readonly population: number
    readonly area_km2: number
  }
  readonly geometry:
    | { readonly type: 'Polygon'; readonly coordinates: number[][][] }
    | { readonly type: 'MultiPolygon'; readonly coordinates: number[][][][] }
}

/** The kelurahan of Kota Kupang, each with the area that the file says, km2. */
export function kupangAreas(): readonly (CoverageArea & { readonly statedKm2: number })[] {
  const text = readFileSync(OUTLINES, 'utf8')
  const { features } = JSON.parse(text) as { features: readonly Feature[] }
  return features.map(({ properties, geometry }) => ({
    code: properties.code,
    name: properties.name,
    kecamatan: properties.kecamatan,
    residents: properties.population,
    statedKm2: properties.area_km2,
    polygons: (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).map(
      (rings) => rings.map((ring) => Float64Array.from(ring.flat())) as unknown as RingsOfPolygon,
    ),
  }))
}

/** The places of the file that have a position. */
export function kupangPlaces(): readonly (Spot & { readonly id: string; readonly code: string })[] {
  const text = readFileSync(`${FOLDER}/kupang-places.csv`, 'utf8')
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, , , , latitude = '', longitude = '']) => latitude !== '' && longitude !== '')
    .map(([id = '', , , code = '', latitude, longitude]) => ({
      id,
      code,
      latitude: Number(latitude),
      longitude: Number(longitude),
    }))
}
