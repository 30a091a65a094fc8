import { describe, expect, it } from 'vitest'
import type { PlaceDays } from '#contract/days.ts'
import type { Incident } from '#contract/incident.ts'
import type { InventoryChangeEntry } from '#contract/inventory.ts'
import {
  distanceIn,
  dialled,
  fieldPlaces,
  metersBetween,
  onceEach,
  whatsappNumber,
} from '../../dashboard/model/field-places.ts'
import { changedFields } from '../../dashboard/model/place-changes.ts'
import { dayClassOf, figuresOf, medianOf, sharesOf } from '../../dashboard/model/place-figures.ts'
import { peersOf } from '../../dashboard/model/place-peers.ts'
import { saidOf } from '../../dashboard/model/place-said.ts'
import { daysOf, parseDay, rangeOf, spanOf } from '../../dashboard/model/place-span.ts'
import { curveOfDays, heatOf, octetsIn, thinned } from '../../dashboard/model/place-usage.ts'
import {
  ageOf,
  isTimeToReload,
  secondsOf,
  slideAfter,
  slidesOf,
  wallIncidents,
  worstToday,
} from '../../dashboard/model/wallboard.ts'
import { availabilityShares } from '../../server/domain/totals.ts'
import { makeFleet } from '../browser/fixture-city.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const NOTHING = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0, excluded: 0 }
const { places } = makeFleet(63, 1_800_000_000_000)
const day = (name: string, service: Partial<typeof NOTHING>): PlaceDays['days'][number] => ({
  day: name,
  totalsMs: { ...NOTHING, ...service },
  serviceMs: { ...NOTHING, ...service },
  isProvisional: false,
})

describe('figures of a place', () => {
  it('are those that the server reckons', () => {
    for (const totals of [
      { ...NOTHING, up: 90, degraded: 5, down: 5, unknown: 20, planned: 7 },
      { ...NOTHING, unknown: 10 },
      NOTHING,
    ]) {
      expect(sharesOf(totals)).toMatchObject(availabilityShares(totals))
    }
  })

  it('add up days, and know no share of nothing', () => {
    const figures = figuresOf([
      day('2026-11-01', { up: 12 * HOUR }),
      day('2026-11-02', { up: 6 * HOUR, down: 3 * HOUR, unknown: 3 * HOUR }),
      day('2026-11-03', { unknown: 12 * HOUR }),
    ])
    expect(figures).toMatchObject({ measured: 18 / 21, lower: 18 / 36, upper: 33 / 36 })
    expect(figures).toMatchObject({ observed: 21 / 36, daysSeen: 2 })
    expect(figuresOf([])).toMatchObject({
      measured: null,
      lower: null,
      upper: null,
      observed: null,
    })
  })

  it('fall into classes at their limits', () => {
    expect([1, 0.995, 0.9949, 0.95, 0.9499, 0.8, 0.79, null].map(dayClassOf)).toEqual([
      'full',
      'full',
      'enough',
      'enough',
      'poor',
      'poor',
      'bad',
      'unseen',
    ])
  })

  it('have a middle', () => {
    expect([[], [3], [5, 1], [9, 1, 4]].map(medianOf)).toEqual([null, 3, 3, 4])
  })
})

describe('the span of a place', () => {
  it('ends with its last day and takes nothing that is no day', () => {
    expect(rangeOf('week', '2026-03-02')).toEqual({ from: '2026-02-24', until: '2026-03-02' })
    expect(daysOf(rangeOf('year', '2026-11-22'))).toHaveLength(371)
    expect(daysOf(rangeOf('day', '2026-11-22'))).toEqual(['2026-11-22'])
    // A month is that of the report beside it.
    expect(rangeOf('month', '2026-02-10')).toEqual({ from: '2026-02-01', until: '2026-02-28' })
    expect(rangeOf('month', '2026-12-31')).toEqual({ from: '2026-12-01', until: '2026-12-31' })
    expect(['2026-02-30', '22-11-2026', 'x', undefined].map(parseDay)).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect([spanOf('year'), spanOf('eon'), spanOf(undefined)]).toEqual(['year', 'week', 'week'])
  })
})

describe('usage of a place', () => {
  it('leaves a hole where nobody counted, and never a zero', () => {
    const told = { clientsMean: 4, clientsPeak: 9, uploadBytes: 1, downloadBytes: 2, visitors: 3 }
    const days = [{ ...told, observedShare: 1, day: '2026-11-02' }]
    const curve = curveOfDays(days, { from: '2026-11-01', until: '2026-11-03' })
    expect(curve.clients).toEqual([null, 4, null])
    expect(curve.download).toEqual([null, 2, null])
  })

  it('names no more marks of an axis than have room, evenly apart', () => {
    const hours = [0, 3, 6, 9, 12, 15, 18, 21]
    expect(thinned(hours, 8)).toEqual(hours)
    expect(thinned(hours, 5)).toEqual([0, 6, 12, 18])
    expect(thinned(hours, 0)).toEqual([0])
    expect(thinned([], 4)).toEqual([])
  })

  it('reads octets by thousands, and heat by the highest', () => {
    expect(octetsIn(999)).toEqual({ value: 999, unit: 'B' })
    expect(octetsIn(412e9)).toEqual({ value: 412, unit: 'GB' })
    expect(heatOf([[null, 0, 5, 10]])).toEqual([[null, 0, 0.5, 1]])
    expect(heatOf([[0, null]])).toEqual([[0, null]])
  })
})

describe('what to do at a place', () => {
  it('is told once where several outages ask for the same', () => {
    const advice = [
      { outage: 'site', steps: ['Lihat MCB', 'Tunggu'] },
      { outage: 'ap-1', steps: ['Lihat MCB', 'Tunggu'] },
      { outage: 'ap-2', steps: ['Tekan tombol'] },
    ]
    expect(onceEach(advice).map(({ outage }) => outage)).toEqual(['site', 'ap-2'])
  })
})

describe('places that are alike', () => {
  const [own] = places.filter(({ accessPointsTotal }) => accessPointsTotal > 0)
  it('have something in common, those with most first, and equipment', () => {
    if (own === undefined) throw new Error('no place')
    const peers = peersOf(own, places, 6)
    expect(peers).toHaveLength(6)
    const counts = peers.map(({ alike }) => alike.length)
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
    for (const { place, alike } of peers) {
      expect(place.id).not.toBe(own.id)
      expect(place.accessPointsTotal).toBeGreaterThan(0)
      for (const name of alike) expect(place[name]).toBe(own[name])
    }
  })

  it('are not alike by a provider that neither has', () => {
    if (own === undefined) throw new Error('no place')
    const lonely = { ...own, provider: null }
    const other = {
      ...own,
      id: 'other' as typeof own.id,
      provider: null,
      kind: 'library' as const,
      kecamatan: 'Lain',
    }
    expect(peersOf(lonely, [lonely, other], 6)).toEqual([])
  })
})

describe('changes and sayings of a place', () => {
  it('name the fields that differ, also within the line', () => {
    const entry: InventoryChangeEntry = {
      atMs: 0,
      by: 'Rina',
      kind: 'place',
      id: 'p',
      before: { name: 'A', uplink: { contractMbps: 20, provider: null } },
      after: { name: 'A', uplink: { contractMbps: 50, provider: 'Jaring Contoh' } },
    }
    expect(changedFields(entry)).toEqual([
      { name: 'uplink.contractMbps', before: '20', after: '50' },
      { name: 'uplink.provider', before: null, after: 'Jaring Contoh' },
    ])
  })

  it('put notes and visits in one order, the newest first, with their photos', () => {
    const visit = {
      id: '0190c6b0-7b1e-7cc3-8f9a-0a6f9a3b5c01',
      place: 'p' as never,
      outage: null,
      atMs: 20,
      receivedAtMs: 30,
      by: 'Yohanes',
      text: '',
      mediaType: 'image/png' as const,
    }
    const note = { outage: 'o', by: 'Rina', text: '', cause: null, mediaType: null }
    const notes = [
      { ...note, id: 1, atMs: 10, kind: 'acknowledge' as const },
      { ...note, id: 2, atMs: 25, kind: 'photo' as const },
    ]
    const said = saidOf([{ outage: {} as never, notes }], [visit])
    expect(said.map(({ kind, photo }) => [kind, photo])).toEqual([
      ['photo', { of: 'outage', outage: 'o', note: 2 }],
      ['visit', { of: 'visit', visit: visit.id }],
      ['acknowledge', null],
    ])
  })
})

describe('places of a technician', () => {
  const wish = { position: null, find: '', kecamatan: '', onlyTrouble: false, count: 100 }
  it('are found by any words, by kecamatan, and by trouble', () => {
    const [first] = places
    if (first === undefined) throw new Error('no place')
    const words = `${first.kelurahan.toUpperCase()} ${first.name.split(' ')[0]}`
    const { shown } = fieldPlaces(places, { ...wish, find: words })
    expect(shown.map(({ place }) => place.id)).toContain(first.id)
    const inOne = fieldPlaces(places, { ...wish, kecamatan: first.kecamatan })
    expect(inOne.total).toBe(places.filter((one) => one.kecamatan === first.kecamatan).length)
    const trouble = fieldPlaces(places, { ...wish, onlyTrouble: true, count: 2 })
    expect(trouble.shown).toHaveLength(2)
    expect(trouble.total).toBeGreaterThan(2)
    expect(trouble.shown[0]?.place.state).toBe('down')
  })

  it('are as far away as a map says', () => {
    const [first] = places
    if (first === undefined) throw new Error('no place')
    const north = { latitude: first.latitude + 0.01, longitude: first.longitude }
    expect(Math.round(metersBetween(north, first))).toBe(1113)
    const position = { ...first, accuracyMeters: 10 }
    const { shown } = fieldPlaces(places, { ...wish, position })
    expect(shown[0]).toMatchObject({ place: { id: first.id }, meters: 0 })
    expect([distanceIn(4), distanceIn(344), distanceIn(996), distanceIn(12_340)]).toEqual([
      { value: 0, unit: 'm' },
      { value: 340, unit: 'm' },
      { value: 1, unit: 'km' },
      { value: 12.3, unit: 'km' },
    ])
  })

  it('are called by numbers that phones take', () => {
    expect([dialled('0380 555-0101'), dialled('—'), dialled(null)]).toEqual([
      '03805550101',
      null,
      null,
    ])
    expect(['+62 812 5550 101', '0812 5550 101', '12', null].map(whatsappNumber)).toEqual([
      '628125550101',
      '628125550101',
      null,
      null,
    ])
  })
})

describe('a wallboard', () => {
  it('turns round and round, of a country without what is too much to ask', () => {
    const slides = slidesOf(true)
    expect(slideAfter(slides, 'worst', 1)).toBe('city')
    expect(slideAfter(slides, 'city', -1)).toBe('worst')
    expect(slidesOf(false)).toEqual(['city', 'incidents'])
    expect([undefined, '', 'x', '1', '30.4', '9999'].map(secondsOf)).toEqual([
      20, 20, 20, 5, 30, 600,
    ])
  })

  it('knows what is new and what everybody has known of since yesterday', () => {
    const nowMs = 100 * DAY
    expect([14 * 60_000, 16 * 60_000, DAY - 1, DAY].map((ms) => ageOf(nowMs - ms, nowMs))).toEqual([
      'new',
      'today',
      'today',
      'known',
    ])
    const of = (id: string, sinceMs: number) => ({ id, sinceMs }) as Incident
    const { pressing, known } = wallIncidents(
      [of('old', nowMs - 2 * DAY), of('today', nowMs - HOUR), of('new', nowMs - 1)],
      nowMs,
    )
    expect(pressing.map(({ id }) => id)).toEqual(['new', 'today'])
    expect(known.map(({ id }) => id)).toEqual(['old'])
  })

  it('lists what was dark longest, and nothing that was not', () => {
    const byId = new Map<string, (typeof places)[number]>(places.map((one) => [one.id, one]))
    const of = (place: string, down: number) => ({ place, measured: 0.5, serviceMs: { down } })
    const worst = worstToday(
      [of('place-1', HOUR), of('place-2', 0), of('place-3', 3 * HOUR), of('gone', 9 * HOUR)],
      byId,
      6,
    )
    expect(worst.map(({ place, downMs }) => [place.id, downMs])).toEqual([
      ['place-3', 3 * HOUR],
      ['place-1', HOUR],
    ])
  })

  it('begins anew at night alone, and not twice', () => {
    expect(isTimeToReload(0, 7 * HOUR, 3.5)).toBe(true)
    expect(isTimeToReload(0, 7 * HOUR, 4)).toBe(false)
    expect(isTimeToReload(0, 5 * HOUR, 3.5)).toBe(false)
  })
})
