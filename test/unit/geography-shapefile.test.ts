import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { phrase } from '../../server/contract/phrase.ts'
import {
  dbfOf,
  faultsOf,
  openGeography,
  shpOf,
  square,
  UTM_51S_PRJ,
  WGS84_PRJ,
  zipOf,
} from './geography-files.ts'
import type { Position } from './geography-files.ts'

const EXPECTED = 'a zip with one Shapefile of polygons: .shp, .dbf, and .prj'
const FIELDS = ['WADMKD', 'WADMKC', 'KDEPUM']
const ROWS = [
  ['Alak', 'Alak', '53.71.01.1008'],
  ['Naioni', 'Alak', '53.71.01.1011'],
]
/** Outer rings of a Shapefile run clockwise. */
const clockwise = (west: number, south: number, side = 0.01): readonly Position[] =>
  square(west, south, side).toReversed()
const SHAPES = [[clockwise(123.6, -10.2)], [clockwise(123.61, -10.2)]]
const WHOLE = {
  'k.shp': shpOf(SHAPES),
  'k.dbf': dbfOf(FIELDS, ROWS),
  'k.prj': Buffer.from(WGS84_PRJ),
}

let world: Awaited<ReturnType<typeof openGeography>>
beforeAll(async () => {
  world = await openGeography()
})
afterAll(() => world.close())

describe('a zipped Shapefile', () => {
  it('gives the same areas as GeoJSON would', async () => {
    expect(await world.take('boundaries', zipOf(WHOLE))).toMatchObject({
      outcome: 'done',
      added: 2,
    })
    const { areas } = world.journal.geography()
    expect([...areas.keys()]).toEqual(['53.71.01.1008', '53.71.01.1011'])
    expect((areas.get('53.71.01.1008')?.areaSquareMeters ?? 0) / 1e6).toBeCloseTo(1.212, 2)
  })

  it('in a projection that its .prj names is turned into degrees', async () => {
    // Central meridian 123: 500 km east; 10.2 degrees south is 8,872,467 m (k0 0.9996).
    const utm = [
      [500_000, 8_872_000],
      [500_000, 8_873_000],
      [501_000, 8_873_000],
      [501_000, 8_872_000],
      [500_000, 8_872_000],
    ] as const
    const files = {
      'k.shp': shpOf([[utm]]),
      'k.dbf': dbfOf(FIELDS, ROWS.slice(0, 1)),
      'k.PRJ': Buffer.from(UTM_51S_PRJ),
    }
    expect(await world.take('boundaries', zipOf(files))).toMatchObject({ outcome: 'done' })
    const [area] = world.journal.geography().areas.values()
    const ring = area?.polygons[0]?.[0]
    expect(ring?.[0]).toBeCloseTo(123, 6)
    expect(ring?.[1]).toBeCloseTo(-10.204, 2)
    // A square kilometre, but for the scale on the central meridian.
    expect(area?.areaSquareMeters).toBeCloseTo(1e6 / 0.9996 ** 2, -2)
  })

  it('without a .prj counts as WGS 84, with a warning, and metres are refused', async () => {
    const { 'k.prj': _, ...bare } = WHOLE
    expect(await world.take('boundaries', zipOf(bare))).toMatchObject({
      warnings: expect.arrayContaining([phrase('prj-missing')]),
    })
    const utm = shpOf(
      SHAPES.map(([ring = []]) => [ring.map(([x, y]) => [x * 4000, 9e6 + y] as const)]),
    )
    const [fault] = faultsOf(await world.take('boundaries', zipOf({ ...bare, 'k.shp': utm })))
    expect(fault).toContain('UTM, such as zone 51S (EPSG:32751)?; an export as WGS 84 (EPSG:4326)')
  })

  it('keeps holes and islands', async () => {
    const shapes = [
      [clockwise(123.6, -10.2), square(123.602, -10.198, 0.005), clockwise(123.7, -10.2)],
      [clockwise(123.61, -10.2)],
    ]
    await world.take('boundaries', zipOf({ ...WHOLE, 'k.shp': shpOf(shapes) }))
    const area = world.journal.geography().areas.get('53.71.01.1008')
    expect(area?.polygons.map((rings) => rings.length)).toEqual([2, 1])
    expect((area?.areaSquareMeters ?? 0) / 1e6).toBeCloseTo(1.212 * 1.75, 2)
  })

  it.each([
    ['as its .cpg says', 'latin1', 'ISO-8859-1'],
    ['in UTF-8 without a .cpg', 'utf8', null],
    ['in Windows-1252 without a .cpg', 'latin1', null],
  ] as const)('reads names %s', async (_, encoding, cpg) => {
    const rows = [['Désa Oéba', 'Alak', '53.71.01.1008'], ROWS[1] ?? []]
    const files = {
      ...WHOLE,
      'k.dbf': dbfOf(FIELDS, rows, encoding),
      ...(cpg !== null && { 'k.cpg': Buffer.from(cpg) }),
    }
    await world.take('boundaries', zipOf(files))
    expect(world.journal.geography().areas.get('53.71.01.1008')?.name).toBe('Désa Oéba')
  })
})

describe('a zip that is wrong', () => {
  const damaged = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(WHOLE['k.shp'])
    change(bytes)
    return bytes
  }

  it.each([
    ['no Shapefile', zipOf({ 'a.txt': Buffer.from('a') }), 'the zip holds no .shp'],
    [
      'two of them',
      zipOf({ ...WHOLE, 'other.shp': shpOf(SHAPES) }),
      'the zip holds 2 Shapefiles: k.shp, other.shp',
    ],
    ['no table', zipOf({ 'k.shp': shpOf(SHAPES) }), 'the zip holds no .dbf beside the .shp'],
    [
      'a table of other length',
      zipOf({ ...WHOLE, 'k.dbf': dbfOf(FIELDS, ROWS.slice(1)) }),
      '2 shapes, and 1 rows in the .dbf',
    ],
    [
      'a table that promises more rows than it has',
      zipOf({ ...WHOLE, 'k.dbf': dbfOf(FIELDS, ROWS).subarray(0, 150) }),
      'the .dbf is cut off',
    ],
    [
      'lines',
      zipOf({ ...WHOLE, 'k.shp': shpOf(SHAPES, 3) }),
      'its shapes are of type 3, no polygons',
    ],
    [
      'a shape that is cut off',
      zipOf({ ...WHOLE, 'k.shp': shpOf(SHAPES).subarray(0, 300) }),
      'shape 2 is cut off',
    ],
    [
      'counts that no record holds',
      zipOf({ ...WHOLE, 'k.shp': damaged((bytes) => bytes.writeInt32LE(1e9, 100 + 8 + 40)) }),
      'shape 1 is damaged',
    ],
    [
      'parts that go back',
      zipOf({ ...WHOLE, 'k.shp': damaged((bytes) => bytes.writeInt32LE(-5, 100 + 8 + 44)) }),
      'shape 1 is damaged',
    ],
    ['an end that is cut off', zipOf(WHOLE).subarray(0, 400), 'the zip has no end: it is cut off'],
    ['encryption', zipOf(WHOLE, { flags: 1 }), 'k.shp is encrypted'],
  ])('is refused for %s', async (_, bytes, problem) => {
    const [fault] = faultsOf(await world.take('boundaries', bytes))
    expect(fault).toBe(`${problem}; ${EXPECTED}`)
  })

  it('is not unpacked further than it may be, whatever sizes it states', async () => {
    // 200 MB of nothing pack into 200 kB.
    const bomb = { ...WHOLE, 'k.shp': new Uint8Array(200 * 1024 * 1024) }
    const honest = zipOf(bomb)
    const lying = zipOf(bomb, { sizes: { 'k.shp': 1000 } })
    expect(honest.length).toBeLessThan(1_000_000)
    const before = process.memoryUsage().rss
    for (const zip of [honest, lying]) {
      expect(faultsOf(await world.take('boundaries', zip))).toEqual([
        `k.shp has more than 134217728 bytes when unpacked; ${EXPECTED}`,
      ])
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024)
  })
})
