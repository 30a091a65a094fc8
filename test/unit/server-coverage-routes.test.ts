import { gunzipSync } from 'node:zlib'
import type { Hono } from 'hono'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  COVERAGE_RULES,
  coverageSchema,
  coverageShapesSchema,
  nextPlacesSchema,
  reachSchema,
} from '../../server/contract/coverage.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import { EMPTY_GEOGRAPHY } from '../../server/journal/geography.ts'
import { at } from './coverage-land.ts'
import {
  accessPointOf,
  coverageApp,
  inventoryOf,
  NOON,
  outage,
  placeOf,
  world,
} from './coverage-world.ts'

const HOUR = 3_600_000

let app: Hono
beforeEach(() => {
  app = coverageApp()
})

const json = async (path: string): Promise<unknown> => {
  const answer = await app.request(path)
  expect([path, answer.status]).toEqual([path, 200])
  return answer.json()
}
const covered = async (query = '') => coverageSchema.parse(await json(`/v1/coverage${query}`))
const faults = async (path: string) => {
  const answer = await app.request(path)
  expect([path, answer.status]).toEqual([path, 400])
  return problemSchema.parse(await answer.json()).errors
}

describe('GET /v1/coverage', () => {
  it('is of the present month as far as it is over', async () => {
    const coverage = await covered()
    expect(coverage).toMatchObject({
      period: '2026-10',
      fromMs: Date.UTC(2026, 8, 30, 16),
      untilMs: NOON,
      known: 'now',
      isProvisional: true,
      rules: COVERAGE_RULES,
      residentsBy: 'even',
    })
    expect(world.asked).toEqual([['2026-10-01', '2026-10-21', 'now']])
    expect(coverage.city).toMatchObject({
      placesRequired: 3,
      placesEquipped: 2,
      placesWithService: 1,
      placesUndetermined: 0,
      residents: 4000,
      residentsWithService: expect.closeTo(282.743, 1),
    })
  })

  it('says of each place how it was and what took its service away', async () => {
    const { places, gaps } = await covered()
    expect(places).toMatchObject([
      { place: 'bare', verdict: 'no-equipment', isEquipped: false, measured: null, cause: null },
      // 60 of 80 hours seen. Power took 5 hours, the line 4; what was withdrawn took none.
      { place: 'fails', verdict: 'below', measured: 0.75, lower: 0.6, upper: 0.8, cause: 'power' },
      { place: 'serves', verdict: 'with-service', measured: 0.98, cause: null },
    ])
    expect(gaps.map(({ kind }) => kind)).toEqual([
      'no-equipment',
      'below-threshold',
      'out-of-reach',
    ])
  })

  it('counts of an outage what lies in the period', async () => {
    // From 11.00 of the 20th the line was gone for 14 hours, 13 of them on that day; power for 5 on the 21st.
    world.outages = [outage('a', 'fails', 'uplink', -25, 14), outage('b', 'fails', 'power', -9, 5)]
    const causeOn = async (day: string) =>
      (await covered(`?period=${day}`)).places.find(({ place }) => place === 'fails')?.cause
    expect(await causeOn('2026-10-20')).toBe('uplink')
    expect(await causeOn('2026-10-21')).toBe('power')
    expect(await causeOn('2026-10-19')).toBeNull()
  })

  it('counts of an outage that spans the period the service hours in it, also while it lasts', async () => {
    world.inventory = inventoryOf(
      7,
      [placeOf('fails', 1000, { serviceHours: '08:00-16:00' })],
      [accessPointOf('fails')],
    )
    const causeOn = async (day: string) => (await covered(`?period=${day}`)).places[0]?.cause
    const long = outage('a', 'fails', 'site-network', -60, 1)
    // Out since midnight of the 19th; when it was last revised it had lasted for an hour.
    world.outages = [
      { ...long, endMs: null, impact: { ...long.impact, serviceMs: 0 } },
      outage('b', 'fails', 'power', -28, 8),
      outage('c', 'fails', 'uplink', -14, 9),
    ]
    // Power took the eight hours from 8.00 to 16.00 as well: by name.
    expect(await causeOn('2026-10-20')).toBe('power')
    expect(await causeOn('2026-10-19')).toBe('site-network')
    // Half of it was seen to be up after all; the line was gone in the night only.
    const half = { ...long.impact, downMs: HOUR, upMs: HOUR }
    world.outages[0] = { ...long, endMs: null, impact: half }
    expect(await causeOn('2026-10-21')).toBe('site-network')
  })

  it('is of any day, with what is known now or was known when it ended', async () => {
    const now = await covered('?period=2026-10-20')
    const endMs = Date.UTC(2026, 9, 20, 16)
    expect(now).toMatchObject({ untilMs: endMs, isProvisional: false, city: { placesRequired: 3 } })
    expect(world.askedThenAtMs).toBe(0)
    const then = await covered('?period=2026-10-20&known=then')
    expect(then).toMatchObject({ known: 'then', city: { placesRequired: 1 } })
    expect(world.askedThenAtMs).toBe(endMs)
    expect(world.asked).toEqual([
      ['2026-10-20', '2026-10-20', 'now'],
      ['2026-10-20', '2026-10-20', 'then'],
    ])
  })

  it('is worked out once until something that it is made of changes', async () => {
    // Who asks within 5 s gets the same bytes.
    const later = () => {
      world.nowMs += 5000
      return covered()
    }
    const both = await Promise.all([covered(), covered()])
    expect(both[0]).toEqual(both[1])
    await later()
    expect(world.asked).toHaveLength(1)
    world.daysRevision += 1
    await later()
    expect(world.asked).toHaveLength(2)
    world.geography = { ...world.geography, revision: 4, areas: new Map() }
    expect((await later()).residentsBy).toBe('none')
    world.inventory = inventoryOf(8, [placeOf('serves', 500)], [])
    expect((await later()).city.placesRequired).toBe(1)
    expect(world.asked).toHaveLength(4)
    world.nowMs += 61_000
    expect((await covered()).untilMs).toBe(world.nowMs)
  })

  it('is the former one, marked as provisional, while days are worked out that take long', async () => {
    world.totalsTakeMs = 3000
    const later = () => {
      world.nowMs += 5000
      return covered('?period=2026-10-20')
    }
    const city = ({ placesWithService }: { placesWithService: number }) => placesWithService
    const first = await later()
    expect([first.isProvisional, city(first.city)]).toEqual([false, 1])
    world.totals = new Map()
    world.daysRevision += 1
    const former = await later()
    expect([former.isProvisional, city(former.city)]).toEqual([true, 1])
    await vi.waitFor(async () => {
      const newer = await later()
      expect([newer.isProvisional, city(newer.city)]).toEqual([false, 0])
    })
    // Whoever edits sees what came of it.
    world.inventory = inventoryOf(8, [placeOf('serves', 500)], [])
    const edited = await later()
    expect([edited.isProvisional, edited.city.placesRequired]).toEqual([false, 1])
  })

  it('goes packed, and not at all to who has it already', async () => {
    const headers = { 'Accept-Encoding': 'gzip' }
    const packed = await app.request('/v1/coverage', { headers })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    const text = gunzipSync(await packed.arrayBuffer()).toString()
    expect(coverageSchema.parse(JSON.parse(text)).period).toBe('2026-10')
    const etag = packed.headers.get('etag') ?? ''
    const again = await app.request('/v1/coverage', { headers: { 'If-None-Match': etag } })
    expect(again.status).toBe(304)
  })

  it('is tried again after it failed', async () => {
    world.isKept = false
    const answer = await app.request('/v1/coverage?period=2026-09&known=then')
    expect(answer.status).toBe(410)
    const { detail } = problemSchema.parse(await answer.json())
    expect(detail).toContain('2026-10-05')
    world.isKept = true
    await covered('?period=2026-09&known=then')
  })

  it('refuses a period that there is not, and says what it expects', async () => {
    for (const period of [
      '2026-13',
      '2026-02-30',
      '2026-11',
      '2026-10-22',
      '1999-12',
      'today',
      '',
    ]) {
      expect(await faults(`/v1/coverage?period=${period}`)).toEqual([
        { path: 'period', message: expect.stringContaining('expected a month such as 2026-10') },
      ])
    }
    expect(await faults('/v1/coverage?known=maybe')).toEqual([
      { path: 'known', message: 'expected now or then' },
    ])
    expect(await faults('/v1/coverage?periode=2026-10')).toHaveLength(1)
  })

  it('answers for a city of which nothing is known', async () => {
    world.inventory = inventoryOf(0, [], [])
    world.geography = EMPTY_GEOGRAPHY
    const coverage = await covered()
    expect(coverage).toMatchObject({ residentsBy: 'none', byKelurahan: [], places: [], gaps: [] })
    expect(coverage.city).toMatchObject({ placesRequired: 0, placeCoverage: null, residents: null })
  })
})

describe('GET /v1/coverage/shapes', () => {
  it('gives what equipped places reach, and what those with service do', async () => {
    const shapes = coverageShapesSchema.parse(await json('/v1/coverage/shapes'))
    const [equipped, serving] = shapes.features
    expect(equipped?.properties).toEqual({ of: 'equipped', reachMeters: 300 })
    expect(serving?.properties.of).toBe('with-service')
    // 500 m apart, two discs of 300 m are one shape.
    expect(equipped?.geometry.coordinates).toHaveLength(1)
    expect(serving?.geometry.coordinates).toHaveLength(1)
    const ring = serving?.geometry.coordinates[0]?.[0] ?? []
    expect(ring).toHaveLength(97)
    expect(ring[0]).toEqual(ring.at(-1))
    const centre = at(500, 1000)
    const longitudes = ring.map(([longitude = 0]) => longitude)
    const latitudes = ring.map(([, latitude = 0]) => latitude)
    const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2
    expect(middle(longitudes)).toBeCloseTo(centre.longitude, 5)
    expect(middle(latitudes)).toBeCloseTo(centre.latitude, 5)
    // 300 m each way: 600 m of 110,612 m a degree of latitude at 10 degrees south.
    expect(Math.max(...latitudes) - Math.min(...latitudes)).toBeCloseTo(600 / 110_612, 4)
  })

  it('leaves a hole where a ring of discs has one', async () => {
    const around = Array.from({ length: 12 }, (_, index) => {
      const angle = (index * Math.PI) / 6
      return placeOf(`p${index}`, 0, at(1000 + 700 * Math.cos(angle), 1000 + 700 * Math.sin(angle)))
    })
    const accessPoints = around.map(({ id }) => accessPointOf(id))
    world.inventory = inventoryOf(9, around, accessPoints)
    const { features } = coverageShapesSchema.parse(await json('/v1/coverage/shapes'))
    expect(features[0]?.geometry.coordinates.map((polygon) => polygon.length)).toEqual([2])
    // Nothing was seen of any of them.
    expect(features[1]?.geometry.coordinates).toEqual([])
  })
})

describe('GET /v1/coverage/next', () => {
  it('chooses among planned places and candidates by what they add to the equipped ones', async () => {
    const next = nextPlacesSchema.parse(await json('/v1/coverage/next?sites=5'))
    // Two discs 500 m apart: a lens of 180,000 x acos(5/6) - 250 x 331.66 = 22,508 square metres.
    expect(next.residentsBefore).toBeCloseTo(2 * 282.743 - 22.508, 0)
    expect(next.steps).toMatchObject([
      { rank: 1, from: 'candidate', id: 'alun', costTotalRupiah: 25_000_000 },
      { rank: 2, from: 'planned', id: 'bare', costRupiah: null, costTotalRupiah: null },
    ])
    const one = nextPlacesSchema.parse(await json('/v1/coverage/next?sites=1'))
    expect(one.steps).toEqual(next.steps.slice(0, 1))
    world.geography = { ...world.geography, revision: 4, candidates: [] }
    const without = nextPlacesSchema.parse(await json('/v1/coverage/next'))
    expect(without.steps.map(({ id }) => id)).toEqual(['bare'])
  })

  it('refuses a budget that is none', async () => {
    for (const sites of ['0', '101', '2.5', 'many', '']) {
      expect(await faults(`/v1/coverage/next?sites=${sites}`)).toMatchObject([{ path: 'sites' }])
    }
  })
})

describe('GET /v1/coverage/reach', () => {
  const asked = ({ latitude, longitude }: { latitude: number; longitude: number }, rest = '') =>
    `/v1/coverage/reach?latitude=${latitude}&longitude=${longitude}${rest}`

  it('says whom a place would reach, and whom nobody reaches yet', async () => {
    const reach = reachSchema.parse(await json(asked(at(1300, 1000))))
    expect(reach).toMatchObject({
      kelurahan: 'Kota',
      kecamatan: 'Tengah',
      reachMeters: 300,
      residentsBy: 'even',
      residentsInReach: expect.closeTo(282.743, 1),
      residentsGained: expect.closeTo(172.19, 1),
      nearest: { place: 'fails', meters: expect.closeTo(300, 1) },
    })
    const wide = reachSchema.parse(await json(asked(at(1000, 1000), '&meters=500')))
    expect(wide.residentsInReach).toBeCloseTo(785.398, 1)
  })

  it('refuses what is no spot on earth', async () => {
    expect(await faults('/v1/coverage/reach')).toHaveLength(2)
    expect(await faults('/v1/coverage/reach?latitude=91&longitude=123')).toMatchObject([
      { path: 'latitude' },
    ])
    expect(await faults(asked(at(0, 0), '&meters=1'))).toMatchObject([{ path: 'meters' }])
    expect(await faults('/v1/coverage/reach?latitude=1e3&longitude=here')).toHaveLength(2)
  })
})
