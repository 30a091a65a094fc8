import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { previewOfAreas } from '../../server/journal/import/geography/preview.ts'
import {
  bytesOf,
  collection,
  faultsOf,
  feature,
  openGeography,
  square,
  TWO,
} from './geography-files.ts'

const GEO = '../shared/geo/kupang-kelurahan.geojson'
const withGeo = existsSync(GEO)
if (!withGeo) console.warn(`skipped: the boundaries are not there (${GEO})`)

let world: Awaited<ReturnType<typeof openGeography>>
beforeAll(async () => {
  world = await openGeography()
})
afterAll(() => world.close())

describe('boundaries that are wrong', () => {
  const alak = { code: '53.71.01.1008' }
  const ring = square(123.6, -10.2)
  const moved = (move: (x: number, y: number) => readonly [number, number]) =>
    ring.map(([x, y]) => move(x, y))
  const geometry = (value: unknown) => [{ ...feature('Alak', alak), geometry: value }]

  it.each([
    [
      'an open ring',
      collection([feature('Alak', alak, ring.slice(0, 4))]),
      'feature 1 (Alak): a ring is not closed; the first position again at its end',
    ],
    [
      'too few positions',
      collection([feature('Alak', alak, [ring[0], ring[1], ring[0]])]),
      'feature 1 (Alak): a ring has 3 positions; at least 4, of which the last is the first again',
    ],
    [
      'metres of UTM',
      collection([
        feature(
          'Alak',
          alak,
          moved((x, y) => [x * 4000, 10_000_000 + y * 1e5]),
        ),
      ]),
      'feature 1 (Alak): the coordinates look like metres (494400, 8980000): UTM, such as zone 51S ' +
        '(EPSG:32751)?; an export as WGS 84 (EPSG:4326)',
    ],
    [
      'metres of Web Mercator',
      collection([
        feature(
          'Alak',
          alak,
          moved((x, y) => [x * 111_320, y * 111_320]),
        ),
      ]),
      'feature 1 (Alak): the coordinates look like metres (13759152, -1135464): Web Mercator ' +
        '(EPSG:3857)?; an export as WGS 84 (EPSG:4326)',
    ],
    [
      'swapped axes',
      collection([
        feature(
          'Alak',
          alak,
          moved((x, y) => [y, x]),
        ),
      ]),
      'feature 1 (Alak): longitude and latitude are swapped (-10.2, 123.6); ' +
        'longitude before latitude: 123.6, -10.2',
    ],
    [
      'another continent',
      collection([
        feature(
          'Alak',
          alak,
          moved((x, y) => [x - 120, y + 60]),
        ),
      ]),
      'feature 1 (Alak): 3.5999999999999943, 49.8 is not in Indonesia; ' +
        'longitude 90 to 146, latitude -16 to 11',
    ],
    [
      'a projection that it names',
      collection([feature('Alak', alak)], {
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32751' } },
      }),
      'it is in urn:ogc:def:crs:EPSG::32751; an export as WGS 84 (EPSG:4326)',
    ],
    [
      'an unknown code',
      collection([feature('Alak', { code: '5371-1008' })]),
      'feature 1 (Alak): the code "5371-1008" is not known; ' +
        'a code of Kemendagri such as 53.71.06.1001',
    ],
    [
      'digits of BPS as the code',
      collection([feature('Alak', { code: '5371041001' })]),
      'feature 1 (Alak): the code 5371041001 has ten digits: BPS writes so, with other digits; ' +
        'a code of Kemendagri such as 53.71.06.1001; or the property code_bps, after the import of ' +
        'a crosswalk',
    ],
    [
      'codes of BPS alone',
      collection([feature('Alak', { KDEBPS: '5371010009' })]),
      'feature 1 (Alak): the only code is 5371010009 of BPS, and no crosswalk was imported; ' +
        'a code of Kemendagri such as 53.71.06.1001, or a crosswalk of both',
    ],
    [
      'a name twice in one kecamatan',
      collection([feature('Alak', alak), feature('Kel. ALAK', { code: '53.71.01.1009' })]),
      'feature 2 (Kel. ALAK): the name is that of feature 1 already, in the same kecamatan; ' +
        'each name once in a kecamatan; parts of one kelurahan as one MultiPolygon',
    ],
    [
      'a code twice',
      collection([feature('Alak', alak), feature('Naioni', alak)]),
      'feature 2 (Naioni): the code 53.71.01.1008 is that of feature 1 already; each code once',
    ],
    [
      'no geometry',
      collection(geometry(null)),
      'feature 1 (Alak): it has no geometry; a Polygon or MultiPolygon',
    ],
    [
      'an empty geometry',
      collection(geometry({ type: 'MultiPolygon', coordinates: [] })),
      'feature 1 (Alak): the geometry is empty; a Polygon or MultiPolygon',
    ],
    [
      'an empty polygon',
      collection(geometry({ type: 'Polygon', coordinates: [] })),
      'feature 1 (Alak): the geometry is empty; a Polygon or MultiPolygon',
    ],
    [
      'a point',
      collection(geometry({ type: 'Point', coordinates: [123.6, -10.2] })),
      'feature 1 (Alak): it is a Point; a Polygon or MultiPolygon',
    ],
    [
      'what is no number',
      collection([feature('Alak', alak, [[null, -10.2], ...ring.slice(1)])]),
      'feature 1 (Alak): a coordinate is not a number; longitude and latitude in degrees (WGS 84)',
    ],
    [
      'residents that can be read in two ways',
      collection([
        feature('Alak', { ...alak, penduduk: '1.234' }),
        feature('Naioni', { penduduk: '11767' }, square(123.61, -10.2)),
      ]),
      'feature 1 (Alak): "1.234" may be 1234 or 1.234: feature 2 has "11767" without such a sign; ' +
        'all numbers of the column written alike, best as 1234',
    ],
    [
      'a line there and back',
      collection([feature('Alak', alak, [ring[0], ring[1], ring[2], ring[1], ring[0]])]),
      'feature 1 (Alak): its outline has no area; a ring around the kelurahan',
    ],
    [
      'too many vertices',
      collection([
        feature('Alak', alak, [...Array.from({ length: 200_001 }, () => ring[0]), ring[0]]),
      ]),
      'feature 1 (Alak): more than 200000 vertices; a simplified outline',
    ],
    [
      'no name',
      collection([{ ...feature(''), properties: alak }]),
      'feature 1: it has no name; ' +
        'a property name, nama, WADMKD or NAMOBJ of at most 128 characters',
    ],
    ['no feature', collection([]), 'there are no areas in it; one feature for each kelurahan'],
    [
      'no JSON',
      '<gml/>',
      'the file is not JSON; a GeoJSON FeatureCollection (WGS 84), or a Shapefile as a zip',
    ],
    [
      'a single feature',
      '{"type":"Feature"}',
      'it is a Feature; a GeoJSON FeatureCollection (WGS 84), or a Shapefile as a zip',
    ],
  ])('are refused for %s', async (_, text, fault) => {
    const before = world.journal.geography()
    expect(faultsOf(await world.take('boundaries', text))).toEqual([fault])
    expect(world.journal.geography()).toBe(before)
  })

  it('are told all at once, each with its feature', async () => {
    const features = [
      feature('Alak', alak, ring.slice(0, 4)),
      feature('Naioni', { code: '53.71.01.1011' }, square(123.61, -10.2)),
      feature('Oepura', { code: 'x' }),
    ]
    const result = await world.take('boundaries', collection(features))
    expect(faultsOf(result).map((text) => text.split(':')[0])).toEqual([
      'feature 1 (Alak)',
      'feature 3 (Oepura)',
    ])
    expect(result).toMatchObject({ outcome: 'refused', faultsTotal: 2 })
  })
})

describe('boundaries that are right', () => {
  it('are only looked at in a dry run, with a preview', async () => {
    const before = world.journal.geography()
    const result = await world.take('boundaries', TWO, { dryRun: true })
    expect(result).toMatchObject({ outcome: 'planned', added: 2, changed: 0, removed: 0 })
    expect(result).toHaveProperty('preview.features.0.properties.code', '53.71.01.1008')
    expect(world.journal.geography()).toBe(before)
  })

  it('give areas with codes, kept apart, and square metres of the ellipsoid', async () => {
    expect(await world.take('boundaries', TWO)).toMatchObject({ outcome: 'done', added: 2 })
    const alak = world.journal.geography().areas.get('53.71.01.1008')
    expect(alak).toMatchObject({ name: 'Alak', codeBps: '5371010009', residents: null })
    // 0.01 degrees at 10.195 degrees south: 1,096.0 m by 1,106.1 m (Snyder's tables, to a metre).
    expect((alak?.areaSquareMeters ?? 0) / 1e6).toBeCloseTo(1.0958 * 1.1062, 2)
    const names = JSON.parse(world.journal.boundaries()?.geojson ?? '') as {
      features: { properties: { code: string } }[]
    }
    expect(names.features.map(({ properties }) => properties.code)).toEqual([
      '53.71.01.1008',
      '53.71.01.1011',
    ])
  })

  it('say nothing changed when they come again, and replace each other whole', async () => {
    await world.take('boundaries', TWO)
    expect(await world.take('boundaries', TWO)).toMatchObject({ added: 0, unchanged: 2 })
    const other = collection([
      feature('Alak', { code: '53.71.01.1008' }, square(123.6, -10.21)),
      feature('Oepura', { code: '53.71.02.1001' }, square(123.7, -10.2)),
    ])
    expect(await world.take('boundaries', other)).toMatchObject({
      added: 1,
      changed: 1,
      removed: 1,
    })
  })

  it('find their names in the fields of RBI and of COD-AB, whatever the case', async () => {
    await world.take('crosswalk', 'code,code_bps\n53.71.06.1001,5371041001\n')
    const rbi = { WADMKD: 'Alak', WADMKC: 'Alak', KDEPUM: '53.71.01.1008', KDEBPS: '5371010009' }
    const cod = { ADM4_EN: 'Airmata', ADM3_EN: 'Kota Lama', ADM4_PCODE: 'ID5371041001' }
    const features = [
      { ...feature(''), properties: rbi },
      { ...feature('', {}, square(123.7, -10.2)), properties: cod },
    ]
    expect(await world.take('boundaries', collection(features))).toMatchObject({ outcome: 'done' })
    const areas = [...world.journal.geography().areas.values()]
    expect(
      areas.map(({ code, codeBps, name, kecamatan }) => [code, codeBps, name, kecamatan]),
    ).toEqual([
      ['53.71.01.1008', '5371010009', 'Alak', 'Alak'],
      ['53.71.06.1001', '5371041001', 'Airmata', 'Kota Lama'],
    ])
  })

  it('without any codes are known by kecamatan and name', async () => {
    await world.take('boundaries', collection([feature('Naioni')]))
    expect([...world.journal.geography().areas.keys()]).toEqual(['Alak/Naioni'])
  })

  it('warn of areas that differ by more than 5 % from what the file says', async () => {
    const text = collection([
      feature('Alak', { area_km2: 1.21, residents: 5 }),
      feature('Naioni', { LUASWH: 1.4, penduduk: 7 }, square(123.61, -10.2)),
    ])
    const result = await world.take('boundaries', text)
    expect(result).toMatchObject({
      warnings: [{ text: 'Naioni: the outline has 1.21 km2, and the file says 1.40' }],
    })
  })

  it('read residents as numbers, and as Indonesians write them in texts', async () => {
    const text = collection([
      feature('Alak', { residents: 1203.7, quality: 'sensus' }),
      feature('Naioni', { JML_PDDK: '11.767', KK: '2.705' }, square(123.61, -10.2)),
    ])
    expect(await world.take('boundaries', text)).toMatchObject({ outcome: 'done', warnings: [] })
    const areas = [...world.journal.geography().areas.values()]
    expect(
      areas.map(({ residents, households, quality }) => [residents, households, quality]),
    ).toEqual([
      [1204, null, 'census'],
      [11_767, 2705, 'estimate'],
    ])
  })

  it('keep the credit line that the file carries', async () => {
    const members = { metadata: { attribution: 'Badan Contoh, CC BY 4.0' } }
    await world.take('boundaries', collection([feature('Alak')], members))
    expect(world.journal.boundaries()?.attribution).toBe('Badan Contoh, CC BY 4.0')
  })

  it('count holes out of the area', async () => {
    const hole = square(123.602, -10.198, 0.005).toReversed()
    const geometry = { type: 'Polygon', coordinates: [square(123.6, -10.2), hole] }
    await world.take('boundaries', collection([{ ...feature('Alak'), geometry }]))
    const [area] = world.journal.geography().areas.values()
    expect((area?.areaSquareMeters ?? 0) / 1e6).toBeCloseTo(1.2121 * 0.75, 2)
  })

  it('are drawn coarser where they have many vertices, and not at all where there are too many', () => {
    const many = Float64Array.from({ length: 80_002 }, (_, at) => {
      const angle = ((at >> 1) / 40_000) * 2 * Math.PI
      return at % 2 === 0 ? 123.6 + 0.4 * Math.cos(angle) : -10.2 + 0.4 * Math.sin(angle)
    })
    const facts = { codeBps: null, kecamatan: '', residents: 1, households: null, quality: null }
    const area = {
      ...facts,
      code: 'a',
      name: 'a',
      areaSquareMeters: 1,
      polygons: [[many]] as const,
    }
    const text = JSON.stringify(previewOfAreas([area]))
    expect(text.length).toBeGreaterThan(1000)
    expect(text.length).toBeLessThan(600_000)
    expect(previewOfAreas(Array.from({ length: 5001 }, () => area))).toBeNull()
  })

  it.skipIf(!withGeo)(
    'of Kupang come in whole, with residents and the area that they state',
    async () => {
      const result = await world.take('boundaries', readFileSync(GEO))
      expect(result).toMatchObject({ outcome: 'done', warnings: [] })
      const { areas } = world.journal.geography()
      expect(areas.size).toBe(51)
      const sum = (of: (area: { residents: number | null; areaSquareMeters: number }) => number) =>
        Array.from(areas.values(), of).reduce((a, b) => a + b, 0)
      expect(sum(({ residents }) => residents ?? 0)).toBe(404_120)
      // The file reckons 156.10 km2 on a sphere; the ellipsoid has 0.4 % less at this latitude.
      expect(sum(({ areaSquareMeters }) => areaSquareMeters) / 1e6).toBeCloseTo(156.1 * 0.996, 1)
      expect(areas.get('53.71.06.1001')).toMatchObject({
        name: 'Airmata',
        codeBps: '5371041001',
        quality: 'estimate',
      })
      expect(world.journal.boundaries()?.attribution).toContain('Badan Pusat Statistik')
    },
  )
})

describe('a file that is no text', () => {
  it('is refused', async () => {
    const bytes = Uint8Array.from([0xff, 0xfe, ...bytesOf('{}')])
    expect(faultsOf(await world.take('boundaries', bytes))).toEqual([
      'the file is not text in UTF-8; a GeoJSON FeatureCollection (WGS 84), or a Shapefile as a zip',
    ])
  })
})
