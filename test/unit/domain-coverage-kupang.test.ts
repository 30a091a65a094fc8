import { describe, expect, it } from 'vitest'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import { coverageOf } from '../../server/domain/coverage.ts'
import { outlineOf } from '../../server/domain/coverage-geometry.ts'
import type { Spot } from '../../server/domain/coverage-types.ts'
import { spreadOf } from '../../server/domain/resident-spread.ts'
import { place } from './coverage-land.ts'
import { hasKupang, kupangAreas, kupangPlaces } from './kupang.ts'

const RADIANS = Math.PI / 180
/** Mean radius of the earth (IUGG), which the file's own areas were worked out with. */
const MEAN_RADIUS = 6_371_008.8

/**
 * Area of a ring on a sphere (Chamberlain and Duquette 2007, equation 4), square metres: other
 * arithmetic than the product's.
 */
function sphereArea(ring: Float64Array): number {
  const sum = edgesOf(ring).reduce(
    (total, [x, y, nextX, nextY]) =>
      total + (nextX - x) * RADIANS * (2 + Math.sin(y * RADIANS) + Math.sin(nextY * RADIANS)),
    0,
  )
  return Math.abs((sum * MEAN_RADIUS ** 2) / 2)
}

type Edge = readonly [x: number, y: number, nextX: number, nextY: number]

function edgesOf(ring: Float64Array): readonly Edge[] {
  return Array.from({ length: ring.length / 2 - 1 }, (_, at) => {
    const [x = 0, y = 0, nextX = 0, nextY = 0] = ring.subarray(at * 2, at * 2 + 4)
    return [x, y, nextX, nextY]
  })
}

function sphereDistance(a: Spot, b: Spot): number {
  const [north, east] = [(b.latitude - a.latitude) * RADIANS, (b.longitude - a.longitude) * RADIANS]
  const cosines = Math.cos(a.latitude * RADIANS) * Math.cos(b.latitude * RADIANS)
  const half = Math.sin(north / 2) ** 2 + cosines * Math.sin(east / 2) ** 2
  return 2 * MEAN_RADIUS * Math.asin(Math.sqrt(half))
}

function isWithin(edges: readonly Edge[], { longitude, latitude }: Spot): boolean {
  let isInside = false
  for (const [x, y, nextX, nextY] of edges) {
    if (y > latitude === nextY > latitude) continue
    if (longitude < x + ((latitude - y) / (nextY - y)) * (nextX - x)) isInside = !isInside
  }
  return isInside
}

/** Within 300 m; what is further than 0.003 degrees in latitude need not be measured. */
function isNear(a: Spot, b: Spot): boolean {
  return Math.abs(a.latitude - b.latitude) < 0.003 && sphereDistance(a, b) <= 300
}

const why = 'the boundaries of Kota Kupang are not beside the project'
describe.skipIf(!hasKupang)(`Kota Kupang (skipped where ${why})`, () => {
  it('has 51 kelurahan whose areas are those of the file, but for the shape of the earth', () => {
    const areas = kupangAreas()
    expect(areas).toHaveLength(51)
    let [statedKm2, sphereKm2, ellipsoidKm2] = [0, 0, 0]
    for (const { polygons, statedKm2: stated } of areas) {
      const sphere = polygons.reduce((sum, [outer]) => sum + sphereArea(outer), 0) / 1e6
      const ellipsoid = outlineOf(polygons).squareMeters / 1e6
      // The file rounds areas to 0.001 km2, and its outlines to some decimetres after that.
      expect(Math.abs(sphere - stated)).toBeLessThan(0.0015)
      // Near 10 degrees south the ellipsoid curves more than the mean sphere: 0.405 % less area.
      expect(ellipsoid / sphere).toBeCloseTo(0.995_95, 4)
      statedKm2 += stated
      sphereKm2 += sphere
      ellipsoidKm2 += ellipsoid
    }
    expect(statedKm2).toBeCloseTo(156.1, 1)
    expect(sphereKm2).toBeCloseTo(156.1, 1)
    expect(ellipsoidKm2).toBeCloseTo(155.47, 1)
  })

  it('finds each kelurahan office in its own kelurahan', () => {
    const areas = kupangAreas()
    const spread = spreadOf(areas, null)
    const offices = kupangPlaces().filter(({ id }) => id.startsWith('office-'))
    expect(offices).toHaveLength(51)
    const elsewhere = offices.filter(
      (office) => areas[spread.areaAt(office) ?? -1]?.code !== office.code,
    )
    expect(elsewhere).toEqual([])
  })

  it('is covered by its places as a count of dots says that knows nothing of projections', () => {
    const areas = kupangAreas()
    const places = kupangPlaces().map((one) => place(one.id, one))
    const { city, byKelurahan } = coverageOf({
      spread: spreadOf(areas, null),
      places,
      rules: COVERAGE_RULES,
    })
    expect(city.residents).toBe(404_120)
    // A dot each 0.0005 degrees, some 55 m: 1,000 to a kelurahan of the mean size.
    const step = 0.000_5
    let reached = 0
    for (const { polygons, residents } of areas) {
      const edges = polygons.flat().flatMap(edgesOf)
      const [longitudes, latitudes] = [edges.map(([x]) => x), edges.map(([, y]) => y)]
      const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)]
      const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)]
      let [dots, within] = [0, 0]
      for (let longitude = west; longitude < east; longitude += step) {
        for (let latitude = south; latitude < north; latitude += step) {
          const spot = { longitude, latitude }
          if (!isWithin(edges, spot)) continue
          dots += 1
          if (places.some((one) => isNear(one, spot))) within += 1
        }
      }
      reached += ((residents ?? 0) * within) / dots
    }
    expect(Math.abs((city.residentsWithService ?? 0) / reached - 1)).toBeLessThan(0.01)
    expect(byKelurahan).toHaveLength(51)
  })
})
