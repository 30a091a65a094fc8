import fc from 'fast-check'
import { writeArrayBuffer } from 'geotiff'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { geographyImportSchema } from '../../server/contract/geography.ts'
import { geojsonOf } from '../../server/journal/import/geography/geojson-text.ts'
import { readOutline } from '../../server/journal/import/geography/outline.ts'
import { readWholeNumbers } from '../../server/journal/import/geography/whole-numbers.ts'
import {
  dbfOf,
  openGeography,
  shpOf,
  square,
  TWO,
  UTM_51S_PRJ,
  zipOf,
} from '../unit/geography-files.ts'

let world: Awaited<ReturnType<typeof openGeography>>
beforeAll(async () => {
  world = await openGeography()
  await world.take('boundaries', TWO)
})
afterAll(() => world.close())

const shp = shpOf([
  [square(123.6, -10.2).toReversed(), square(123.602, -10.198, 0.005)],
  [square(123.61, -10.2).toReversed()],
])
const dbf = dbfOf(
  ['WADMKD', 'WADMKC', 'KDEPUM'],
  [
    ['Alak', 'Alak', '53.71.01.1008'],
    ['Naioni', 'Alak', '53.71.01.1011'],
  ],
)
const prj = Buffer.from(UTM_51S_PRJ)
const tiff = new Uint8Array(
  writeArrayBuffer(
    Float32Array.from({ length: 64 }, (_, at) => at),
    {
      width: 8,
      height: 8,
      ModelTiepoint: [0, 0, 0, 123.6, -10.19, 0],
      ModelPixelScale: [0.001, 0.001, 0],
      GTModelTypeGeoKey: 2,
      GeographicTypeGeoKey: 4326,
      GTRasterTypeGeoKey: 1,
    },
  ),
)

/** Some bytes of a file are others, and it may be cut off. */
const damage = fc.record({
  changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
  kept: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
})
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function damaged(bytes: Uint8Array, { changes, kept }: Damage): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (const [at, value] of changes) copy[at % copy.length] = value
  return kept === null ? copy : copy.subarray(0, Math.floor(copy.length * kept))
}

describe('a file that is damaged anywhere', () => {
  const answers = async (part: 'boundaries' | 'grid', bytes: Uint8Array) => {
    const revision = world.journal.geography().revision
    const result = geographyImportSchema.parse(await world.take(part, bytes, { dryRun: true }))
    if (result.outcome === 'refused') {
      expect(
        result.faults.every(({ problem, expected }) => problem.text !== '' && expected.text !== ''),
      ).toBe(true)
    }
    expect(world.journal.geography().revision).toBe(revision)
  }

  it('is read or refused as a Shapefile, and never fails otherwise', async () => {
    const part = fc.constantFrom('shp', 'dbf', 'prj')
    await fc.assert(
      fc.asyncProperty(part, damage, async (which, change) => {
        const parts = { shp, dbf, prj }
        const broken = { ...parts, [which]: damaged(parts[which], change) }
        await answers(
          'boundaries',
          zipOf({ 'k.shp': broken.shp, 'k.dbf': broken.dbf, 'k.prj': broken.prj }),
        )
      }),
      { numRuns: 400 },
    )
  })

  it('is read or refused as a zip', async () => {
    const zip = zipOf({ 'k.shp': shp, 'k.dbf': dbf })
    await fc.assert(
      fc.asyncProperty(damage, (change) => answers('boundaries', damaged(zip, change))),
      { numRuns: 400 },
    )
  })

  it('is read or refused as a GeoTIFF', async () => {
    await fc.assert(
      fc.asyncProperty(damage, (change) => answers('grid', damaged(tiff, change))),
      { numRuns: 400 },
    )
  })
})

describe('outlines', () => {
  const longitude = fc.double({ min: 95, max: 141, noNaN: true })
  const latitude = fc.double({ min: -11, max: 6, noNaN: true })
  const ring = fc
    .array(fc.tuple(longitude, latitude), { minLength: 3, maxLength: 20 })
    .map((points) => [...points, points[0]!])
  const polygons = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  })

  it('come back from what is kept of them exactly', () => {
    fc.assert(
      fc.property(polygons, (coordinates) => {
        const read = readOutline({ type: 'MultiPolygon', coordinates })
        expect(read.fault).toBeNull()
        const area = {
          code: 'a',
          codeBps: null,
          name: 'A',
          kecamatan: '',
          areaSquareMeters: 0,
          residents: null,
          households: null,
          quality: null,
          polygons: read.polygons,
        }
        const text = geojsonOf([area], false)
        const { features } = JSON.parse(text) as { features: { geometry: unknown }[] }
        expect(readOutline(features[0]?.geometry)).toEqual(read)
      }),
    )
  })
})

describe('whole numbers', () => {
  const formatted = (value: number): string => value.toLocaleString('id-ID')

  it('that are all written as Indonesians write them are read, and never as another number', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(999_999_999), { minLength: 1 }), (values) => {
        const cells = values.map((value, index) => ({
          at: { line: index },
          text: formatted(value),
        }))
        expect(readWholeNumbers(cells)).toEqual(values.map((value) => ({ value })))
      }),
    )
  })

  it('written in two ways in one column are never read as another number', () => {
    const written = fc.tuple(fc.nat(999_999), fc.boolean())
    fc.assert(
      fc.property(fc.array(written, { minLength: 1 }), (list) => {
        const cells = list.map(([value, isGrouped], index) => ({
          at: { line: index },
          text: isGrouped ? formatted(value) : String(value),
        }))
        for (const [index, read] of readWholeNumbers(cells).entries()) {
          if ('value' in read) expect(read.value).toBe(list[index]?.[0])
        }
      }),
    )
  })
})
