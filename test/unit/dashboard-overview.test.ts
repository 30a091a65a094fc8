import { describe, expect, it } from 'vitest'
import type { CityDay } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { InventoryRecords, PlaceRecord } from '#contract/inventory.ts'
import type { Outage } from '#contract/outage.ts'
import { PLACE_STATES, type PlaceState } from '#contract/words.ts'
import { comparedDays, localMonthOf, writtenMoment } from '../../dashboard/model/local-days.ts'
import { navPageOf } from '../../dashboard/model/nav.ts'
import {
  clientsIn,
  outagesUntil,
  sameTimeMs,
  servedAt,
  servedOf,
  sharesOf,
  worstPlaces,
} from '../../dashboard/model/overview.ts'
import { busySign, linesOf, providerRows } from '../../dashboard/model/providers.ts'

const HOUR_MS = 3_600_000
const code = (state: PlaceState): number => PLACE_STATES.indexOf(state)

const dayOf = (
  steps: readonly (readonly (readonly [number, PlaceState])[])[],
  startsMs: readonly number[] = [],
): CityDay => ({
  day: '2026-11-21',
  fromMs: 1000,
  untilMs: 1000 + 24 * HOUR_MS,
  known: 'now',
  isProvisional: false,
  places: steps.map((one, index) => ({
    id: `p${index}` as PlaceId,
    name: '',
    latitude: 0,
    longitude: 0,
    steps: one.map(([atMs, state]) => [atMs, code(state)]),
    otherSteps: null,
  })),
  outages: startsMs.map((startMs, index) => ({
    id: `o${index}`,
    place: 'p0' as PlaceId,
    startMs,
    endMs: null,
    cause: 'power',
  })),
})

const totals = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
const placeTotals = (id: string, serviceMs: Partial<typeof totals>) => ({
  place: id as PlaceId,
  totalsMs: totals,
  serviceMs: { ...totals, ...serviceMs },
  measured: null,
  lower: null,
  upper: null,
})

describe('today in five figures', () => {
  it('counts degraded places as served, and planned ones not at all', () => {
    const states = (['up', 'degraded', 'down', 'unknown', 'planned'] as const).map((state) => ({
      state,
    }))
    expect(servedOf(states)).toEqual({ served: 2, equipped: 4 })
  })

  it('asks for the same hours of another day in steps, and for some of them also at midnight', () => {
    expect(sameTimeMs(1000, 10 * HOUR_MS + 299_999)).toBe(1000 + 10 * HOUR_MS)
    expect(sameTimeMs(1000, 10 * HOUR_MS + 300_000)).toBe(1000 + 10 * HOUR_MS + 300_000)
    expect(sameTimeMs(1000, 0)).toBe(1000 + 300_000)
  })

  it('takes of a past day the state that held at the time of day', () => {
    const day = dayOf([
      [
        [0, 'up'],
        [10 * HOUR_MS, 'down'],
        [11 * HOUR_MS, 'up'],
      ],
      [[0, 'planned']],
      [],
    ])
    expect(servedAt(day, 10 * HOUR_MS - 1)).toEqual({ served: 1, equipped: 2 })
    expect(servedAt(day, 10 * HOUR_MS)).toEqual({ served: 0, equipped: 2 })
    expect(servedAt(day, 20 * HOUR_MS)).toEqual({ served: 1, equipped: 2 })
  })

  it('counts outages that began on the day until the time of day, not those from before', () => {
    const day = dayOf([], [500, 1000, 1000 + HOUR_MS, 1000 + 5 * HOUR_MS])
    expect(outagesUntil(day, HOUR_MS)).toBe(2)
  })

  it('sums time and not shares, with bounds for what nobody saw', () => {
    const places = [
      placeTotals('a', { up: 80, degraded: 10, down: 10 }),
      placeTotals('b', { down: 50, unknown: 50 }),
    ]
    expect(sharesOf({ places })).toEqual({ measured: 90 / 150, lower: 90 / 200, upper: 140 / 200 })
    expect(sharesOf({ places: [] })).toEqual({ measured: null, lower: null, upper: null })
  })

  it('has the place that was dark longest first, and none that was not', () => {
    const places = [
      placeTotals('a', { down: 5 }),
      placeTotals('b', { up: 9 }),
      placeTotals('c', { down: 7 }),
    ]
    expect(worstPlaces({ places }, 5).map(({ place }) => place)).toEqual(['c', 'a'])
    expect(worstPlaces({ places }, 1)).toHaveLength(1)
  })

  it('finds the hour of a day in the pattern of its weekday, Monday first', () => {
    const pattern = Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: 24 }, (_, hour) => weekday * 100 + hour),
    )
    const usage = { of: [{ figures: { pattern } }] } as unknown as Parameters<typeof clientsIn>[0]
    expect(clientsIn(usage, '2026-11-22', 15)).toBe(615)
    expect(clientsIn(usage, '2026-11-23', 0)).toBe(0)
    expect(clientsIn({ ...usage, of: [] }, '2026-11-23', 0)).toBeNull()
  })
})

describe('days by the clock of the city', () => {
  it('begin at its midnight, not at that of Greenwich', () => {
    const atMs = Date.parse('2026-11-30T16:30:00Z')
    expect(comparedDays(atMs, 'Asia/Makassar')).toEqual({
      today: '2026-12-01',
      yesterday: '2026-11-30',
      weekAgo: '2026-11-24',
    })
    expect(localMonthOf(atMs, 'Asia/Makassar')).toBe('2026-12')
    expect(writtenMoment(atMs, 'Asia/Makassar')).toBe('2026-12-01 00:30')
    expect(writtenMoment(null, 'Asia/Makassar')).toBeNull()
  })
})

describe('providers', () => {
  const placeOf = (
    id: string,
    provider: string | null,
    contract: string | null,
    contractMbps: number | null,
    status: PlaceRecord['status'] = 'active',
  ): PlaceRecord =>
    ({
      id,
      name: id,
      status,
      uplinks: [{ id: `${id}-line`, provider, agent: null, contract, contractMbps }],
    }) as unknown as PlaceRecord
  const inventory: Pick<InventoryRecords, 'places' | 'providers'> = {
    places: [
      placeOf('a', 'Serat Contoh', 'K-1', 20),
      placeOf('b', 'Serat Contoh', 'K-1', null),
      placeOf('c', null, null, null),
      placeOf('d', 'Serat Contoh', 'K-9', 100, 'retired'),
    ],
    providers: [
      { name: 'Serat Contoh', phone: null, email: null },
      { name: 'Jaring Contoh', phone: '0800', email: null },
    ],
  }
  const outage = (place: string, kind: string, status = 'final'): Outage =>
    ({
      place,
      status,
      subject: { kind, id: place },
      impact: { downMs: 60_000, provenMs: 30_000 },
    }) as unknown as Outage

  it('have the lines of places that are not retired, and those of nobody as one', () => {
    expect(linesOf(inventory).map(({ id }) => id)).toEqual(['a-line', 'b-line', 'c-line'])
    const rows = providerRows(inventory, { availability: null, outages: null })
    expect(rows.map(({ name, lines }) => [name, lines.length])).toEqual([
      ['Serat Contoh', 2],
      ['Jaring Contoh', 0],
      [null, 1],
    ])
    expect(rows[0]).toMatchObject({ contracts: ['K-1'], contractMbps: 20, shares: null })
    expect(rows[1]).toMatchObject({ contracts: [], contractMbps: null, outages: null })
  })

  it('have a sign where a line is nearly full, and another where it carried more than was bought', () => {
    expect([null, 0.79, 0.8, 1, 1.21].map(busySign)).toEqual([null, null, 'full', 'full', 'over'])
  })

  it('answer for the service of their places, once for each outage, never for what was none', () => {
    const places = [placeTotals('a', { up: 90, down: 10 }), placeTotals('c', { down: 100 })]
    const availability = { places } as unknown as Parameters<typeof providerRows>[1]['availability']
    const outages = [
      outage('a', 'site'),
      outage('a', 'uplink'),
      outage('b', 'site', 'withdrawn'),
      outage('c', 'site'),
    ]
    const [serat] = providerRows(inventory, { availability, outages })
    expect(serat?.shares?.measured).toBe(0.9)
    expect(serat).toMatchObject({ outages: 1, outMs: 90_000 })
  })
})

describe('the ways through the dashboard', () => {
  it('count the page of one place to the places', () => {
    expect(navPageOf('place')).toBe('places')
    expect(navPageOf('agents')).toBe('agents')
  })
})
