import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { geographyImportSchema, geographySchema } from '../../server/contract/geography.ts'
import type { PlaceId } from '../../server/contract/ids.ts'
import { OPERATOR_HEADER } from '../../server/contract/words.ts'
import { operatorsOnly } from '../../server/http/middleware/operator.ts'
import { boundaryRoutes } from '../../server/http/routes/boundaries.ts'
import { geographyRoutes } from '../../server/http/routes/geography.ts'
import { openJournal } from '../../server/journal/open.ts'
import { illustrativeBoundaries } from '../simulator/city/boundaries.ts'
import { CITY_CANDIDATES } from '../simulator/city/candidates.ts'
import { CITY_PLACES } from '../simulator/city/places.ts'
import { writeGeography } from '../simulator/demo/geography.ts'
import { collection, feature, NOW_MS, openGeography, TWO } from './geography-files.ts'

let world: Awaited<ReturnType<typeof openGeography>>
beforeEach(async () => {
  world = await openGeography()
})
afterEach(() => world.close())

const routes = () => {
  const { journal } = world
  const nowMs = () => NOW_MS
  const operator = operatorsOnly({ operators: journal.operators, nowMs })
  return geographyRoutes({ journal, nowMs, operator })
}
const keyed = async (): Promise<Record<string, string>> => {
  const made = await world.journal.operators.add('Maria', NOW_MS)
  if (made === null) throw new Error('there is a Maria already')
  return { [OPERATOR_HEADER]: `Maria:${made.key.reveal()}` }
}

describe('the routes of the geography', () => {
  it('take a file from operators alone', async () => {
    const headers = await keyed()
    const path = '/v1/geography/boundaries?name=kota.geojson'
    expect((await routes().request(path, { method: 'POST', body: TWO })).status).toBe(401)
    expect(world.journal.geography().revision).toBe(0)
    const planned = await routes().request(`${path}&dry-run=1`, {
      method: 'POST',
      body: TWO,
      headers,
    })
    expect(geographyImportSchema.parse(await planned.json())).toMatchObject({ outcome: 'planned' })
    expect(world.journal.geography().revision).toBe(0)
    const done = await routes().request(`${path}&attribution=Badan%20Contoh&illustrative=1`, {
      method: 'POST',
      body: TWO,
      headers,
    })
    expect(done.status).toBe(200)
    expect(geographyImportSchema.parse(await done.json())).toMatchObject({
      outcome: 'done',
      added: 2,
    })
    expect(world.journal.boundaries()).toMatchObject({
      illustrative: true,
      attribution: 'Badan Contoh',
      importedAtMs: NOW_MS,
    })
  })

  it('tell what is wrong with a file, by its name', async () => {
    const answer = await routes().request('/v1/geography/boundaries?name=kota.geojson', {
      method: 'POST',
      body: collection([feature('Alak', {}, [])]),
      headers: await keyed(),
    })
    expect(answer.status).toBe(422)
    expect(geographyImportSchema.parse(await answer.json())).toMatchObject({
      outcome: 'refused',
      part: 'boundaries',
      faults: [{ file: 'kota.geojson', line: null, feature: 1, column: 'Alak' }],
      faultsTotal: 1,
    })
  })

  it('know no other part, and take no more than 64 MB', async () => {
    const headers = await keyed()
    const post = (part: string, extra: Record<string, string> = {}) =>
      routes().request(`/v1/geography/${part}`, {
        method: 'POST',
        body: 'x',
        headers: { ...headers, ...extra },
      })
    expect((await post('streets')).status).toBe(404)
    const large = { 'Content-Length': String(64 * 1024 * 1024 + 1) }
    expect((await post('grid', large)).status).toBe(413)
    expect((await post('grid')).status).toBe(422)
  })

  it('give what there is, with what places name and the boundaries lack', async () => {
    await world.journal.applyImport(0, {
      places: [
        {
          ...CITY_PLACES[0]!,
          id: 'p' as PlaceId,
          kelurahan: 'Oeba',
          kecamatan: 'Kota Lama',
          powerArea: null,
          serviceHours: null,
        },
      ],
      uplinks: [],
      accessPoints: [],
      equipment: [],
    })
    const app = routes()
    const empty = await app.request('/v1/geography')
    expect(geographySchema.parse(await empty.json())).toEqual({
      areas: [],
      candidates: [],
      grid: null,
      attribution: null,
      unknownKelurahan: [],
    })
    const result = await world.take('boundaries', TWO)
    expect(result).toMatchObject({
      warnings: [
        { text: 'residents are not known of 2 of 2 areas: Alak, Naioni' },
        { text: 'places are in "Kota Lama / Oeba", which the boundaries do not have' },
      ],
    })
    const answer = await app.request('/v1/geography')
    const geography = geographySchema.parse(await answer.json())
    expect(geography.unknownKelurahan).toEqual(['Kota Lama / Oeba'])
    expect(geography.areas.map(({ code, codeBps }) => [code, codeBps])).toEqual([
      ['53.71.01.1008', '5371010009'],
      ['53.71.01.1011', null],
    ])
    const etag = answer.headers.get('ETag') ?? ''
    const again = { headers: { 'If-None-Match': etag } }
    expect((await app.request('/v1/geography', again)).status).toBe(304)
    await world.take('crosswalk', 'code,code_bps\n')
    expect((await app.request('/v1/geography', again)).status).toBe(200)
    const zipped = await app.request('/v1/geography', { headers: { 'Accept-Encoding': 'gzip' } })
    expect(zipped.headers.get('Content-Encoding')).toBe('gzip')
  })

  it('give the outlines to the map with the codes that figures are kept by', async () => {
    await world.take('boundaries', TWO)
    const app = boundaryRoutes(world)
    const answer = await app.request('/v1/boundaries')
    expect(answer.headers.get('Content-Type')).toBe('application/geo+json')
    const headers = { 'If-None-Match': answer.headers.get('ETag') ?? '' }
    expect((await app.request('/v1/boundaries', { headers })).status).toBe(304)
    const { features } = (await answer.json()) as { features: { properties: object }[] }
    expect(features[0]?.properties).toEqual({
      code: '53.71.01.1008',
      code_bps: '5371010009',
      name: 'Alak',
      kecamatan: 'Alak',
    })
  })
})

describe('the journal', () => {
  it('has the same geography after a start', async () => {
    await world.take('crosswalk', 'code,code_bps,name\n53.71.01.1011,5371010012,Naioni\n')
    await world.take('boundaries', TWO)
    await world.take('population', 'code,residents,kk,quality\n53.71.01.1008,1234,300,sensus\n')
    await world.take('grid', 'lat,lon,residents\n-10.195,123.605,12.25\n-10.5,123.6,3\n')
    await world.journal.changeGeography(world.journal.geography(), { candidates: CITY_CANDIDATES })
    const before = world.journal.geography()
    expect(before.revision).toBe(5)
    const other = await openJournal(world.directory)
    try {
      const after = other.geography()
      const byId = (list: typeof before.candidates) =>
        [...list].sort((a, b) => (a.id < b.id ? -1 : 1))
      expect({ ...after, candidates: byId(after.candidates) }).toEqual({
        ...before,
        candidates: byId(before.candidates),
      })
    } finally {
      await other.close()
    }
  })

  it('knows areas by the outlines that an older version kept as they came', async () => {
    const old = collection([
      { ...feature(''), properties: { kelurahan: 'Alak', kecamatan: 'Alak' } },
      { ...feature('Rusak'), geometry: null },
    ])
    await world.journal.changeGeography(world.journal.geography(), {
      boundaries: { geojson: old, illustrative: false, attribution: null, importedAtMs: NOW_MS },
      areas: [],
    })
    const later = await openJournal(world.directory)
    try {
      const [area, ...others] = later.geography().areas.values()
      expect(area).toMatchObject({ code: 'Alak/Alak', name: 'Alak', residents: null })
      expect(others).toEqual([])
      expect((area?.areaSquareMeters ?? 0) / 1e6).toBeCloseTo(1.21, 2)
    } finally {
      await later.close()
    }
  })

  it('takes no change that was planned on what is no longer there', async () => {
    const former = world.journal.geography()
    await world.take('boundaries', TWO)
    await expect(world.journal.changeGeography(former, { candidates: [] })).rejects.toThrow(
      'changed by somebody else',
    )
  })

  it('tells those who listen', async () => {
    let told = 0
    world.journal.onChange(() => (told += 1))
    await world.take('boundaries', TWO)
    await world.take('boundaries', TWO, { dryRun: true })
    expect(told).toBe(1)
  })
})

describe('the demo city', () => {
  it('has residents for its 51 kelurahan that add up to the register, as estimates', async () => {
    await writeGeography(world.journal, NOW_MS)
    const { areas, candidates, boundaries } = world.journal.geography()
    expect(boundaries?.illustrative).toBe(true)
    expect(areas.size).toBe(51)
    const list = [...areas.values()]
    expect(list.reduce((sum, { residents }) => sum + (residents ?? 0), 0)).toBe(404_120)
    expect(
      list.every(({ quality, residents }) => quality === 'estimate' && (residents ?? 0) > 500),
    ).toBe(true)
    expect(candidates).toHaveLength(12)
  })

  it('has candidates in the kelurahan that they name', async () => {
    await world.take('boundaries', JSON.stringify(illustrativeBoundaries()))
    const head = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,cost_rupiah'
    const rows = CITY_CANDIDATES.map((candidate) =>
      [candidate.id, candidate.name, candidate.kind, candidate.kecamatan, candidate.kelurahan]
        .concat([candidate.latitude, candidate.longitude, candidate.costRupiah ?? ''].map(String))
        .join(','),
    )
    const result = await world.take('candidates', [head, ...rows].join('\n'))
    expect(result).toMatchObject({ outcome: 'done', added: 12, warnings: [] })
  })

  it('names no kelurahan that its boundaries lack', async () => {
    const result = await world.take('boundaries', JSON.stringify(illustrativeBoundaries()))
    expect(result).toMatchObject({ outcome: 'done', warnings: [] })
    const names = new Set([...world.journal.geography().areas.values()].map(({ name }) => name))
    expect(CITY_PLACES.filter(({ kelurahan }) => !names.has(kelurahan))).toEqual([])
  })
})
