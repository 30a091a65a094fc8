import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, PlaceId } from '../../server/contract/ids.ts'
import { shownOutage } from '../../server/journal/outages.ts'
import { at, MINUTE, samplesOf, WatchedCity } from './watched-city.ts'
import type { Found } from './watched-city.ts'

const PARK = 'park'
const OTHERS = ['market', 'school', 'office']
const FINE: Found = {}

let city: WatchedCity
beforeEach(async () => {
  city = new WatchedCity([PARK, ...OTHERS])
  await city.open()
})
afterEach(async () => {
  expect(city.errors).toEqual([])
  await city.remove()
})

/** The park is silent in these minutes, or for good; all others are fine. */
const silentPark =
  (from: number, until = Infinity, after: Found = FINE) =>
  (place: string, minute: number): Found | null => {
    if (place !== PARK || minute < from) return FINE
    return minute < until ? null : after
  }

describe('watch of outages, live', () => {
  it('has an outage with a likely cause once a silence is one, dated back to its beginning', async () => {
    await city.minutes(0, 20, silentPark(10))
    const [outage, ...more] = await city.outages()
    expect(more).toEqual([])
    expect(outage).toMatchObject({
      subject: { kind: 'site', id: PARK },
      place: PARK,
      endMs: null,
      status: 'provisional',
      isSilent: true,
    })
    expect(Math.abs((outage?.startMs ?? 0) - at(10))).toBeLessThanOrEqual(MINUTE)
    const shown = outage && shownOutage(outage)
    expect(['power', 'uplink', 'site-network', 'monitoring']).toContain(shown?.cause)
    expect(shown?.evidence.map(({ kind }) => kind)).toContain('agent-silent')
    expect(shown?.impact.clientsBefore).toBe(8)
    expect(city.shown.get(PARK as PlaceId)?.outage).toMatchObject({
      id: shown?.id,
      cause: shown?.cause,
    })
    expect(city.told.some(({ id }) => id === shown?.id)).toBe(true)
    const conditions = city.watch.conditions()
    expect(conditions.map(({ key, name }) => `${key}: ${name}`)).toEqual(['site park: Kantor park'])
  })

  it('ends it under the same id, with the cause that the return proves', async () => {
    await city.minutes(0, 15, silentPark(10))
    const [before] = await city.outages()
    await city.minutes(15, 60, silentPark(10, 30, { bootMinute: 29 }))
    const [outage, ...more] = await city.outages()
    expect(more).toEqual([])
    expect(outage?.id).toBe(before?.id)
    expect(outage).toMatchObject({ status: 'final', finding: { cause: 'power' } })
    expect(Math.abs((outage?.endMs ?? 0) - at(30))).toBeLessThanOrEqual(MINUTE)
    expect(outage?.impact.provenMs).toBeGreaterThan(17 * MINUTE)
    expect(outage?.revision).toBeGreaterThan(before?.revision ?? 0)
    expect(city.watch.conditions()).toEqual([])
    expect(city.shown.get(PARK as PlaceId)?.outage).toBeNull()
  })

  it('finds one power cut in places of one kelurahan that fall silent together', async () => {
    await city.minutes(0, 16, (place, minute) => (place !== 'office' && minute >= 10 ? null : FINE))
    const outages = await city.outages()
    expect(outages.map(({ finding }) => finding.cause)).toEqual(['power', 'power', 'power'])
    const groups = city.watch.conditions().map(({ group }) => group)
    const kelurahan = { scope: 'kelurahan', name: 'Oebobo' }
    expect(groups).toMatchObject([kelurahan, kelurahan, kelurahan])
  })

  it('tells the listener of conditions that come and go, and of which one is planned', async () => {
    let calls = 0
    city.watch.onChange(() => (calls += 1))
    await city.minutes(0, 12, () => FINE)
    expect(calls).toBe(0)
    const window = {
      scope: { kind: 'place' as const, value: PARK },
      startMs: at(11),
      endMs: at(60),
      recurrence: null,
      isExcluded: true,
      reason: 'Ganti kabel',
    }
    await city.journal.createWindow(window, 'Ibu Ratna', city.nowMs)
    await city.minutes(12, 20, silentPark(12))
    expect(calls).toBeGreaterThan(0)
    expect(city.watch.conditions()).toMatchObject([{ key: 'site park', isPlanned: true }])
    const [outage] = await city.outages()
    expect(outage?.window).not.toBeNull()
    expect(outage?.finding.cause).toBe('planned')
  })
})

describe('watch of outages, beside samples', () => {
  it('says that a line without names is of little use, and that it is over', async () => {
    await city.minutes(0, 15, (place) => ({ names: place !== PARK }))
    expect(city.watch.conditions()).toMatchObject([
      { key: 'degraded park dns', kind: 'degraded', outage: null, sinceMs: at(0) + 300 },
    ])
    expect(city.shown.get(PARK as PlaceId)).toEqual({ outage: null, degradations: ['dns'] })
    expect(city.watch.degradations()).toMatchObject([
      { place: PARK, reason: 'dns', sinceMs: at(0) + 300 },
    ])
    await city.minutes(15, 20, () => FINE)
    expect(city.watch.conditions()).toEqual([])
    expect(await city.outages()).toEqual([])
  })

  it('ends the outage of a place that is not watched any more, and withdraws nothing', async () => {
    await city.minutes(0, 20, silentPark(10))
    const [before] = await city.outages()
    const { revision, places } = city.journal.inventory()
    const park = places.get(PARK as PlaceId)
    if (park === undefined) throw new Error('no park')
    const retired = { places: [{ ...park, status: 'retired' as const }], uplinks: [] }
    await city.journal.applyImport(revision, { ...retired, accessPoints: [], equipment: [] })
    expect(city.watch.conditions()).toEqual([])
    const [outage, ...more] = await city.outages()
    expect(more).toEqual([])
    expect(outage).toMatchObject({ id: before?.id, status: 'final', endMs: city.nowMs })
  })

  it('follows a new access point without a new outage of those that were there', async () => {
    await city.minutes(0, 20, (place, minute) => ({ accessPoints: place !== PARK || minute < 2 }))
    const before = await city.outages('access-point')
    expect(before.map(({ subject }) => subject.id).toSorted()).toEqual(['ap-park-1', 'ap-park-2'])
    const { revision, accessPoints } = city.journal.inventory()
    const [first] = [...accessPoints.values()].filter(({ place }) => place === PARK)
    if (first === undefined) throw new Error('no access point')
    const more = { ...first, id: 'ap-park-3' as AccessPointId }
    const change = { places: [], uplinks: [], equipment: [], accessPoints: [more] }
    await city.journal.applyImport(revision, change)
    await city.minutes(20, 25, (place) => ({ accessPoints: place !== PARK }))
    const after = await city.outages('access-point')
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect(after.every(({ endMs }) => endMs === null)).toBe(true)
  })
})

describe('watch of outages, before something is in service', () => {
  const neverPark = (place: string): Found => ({ accessPoints: place !== PARK })

  it('finds no outage and no condition at a place whose access points never answered', async () => {
    await city.minutes(0, 20, neverPark)
    await city.close()
    await city.open()
    await city.minutes(20, 30, neverPark)
    expect(await city.outages()).toEqual([])
    expect(await city.outages('access-point')).toEqual([])
    expect(city.watch.conditions()).toEqual([])
    // Once it has answered the usual rules hold.
    await city.minutes(30, 32, () => FINE)
    await city.minutes(32, 40, neverPark)
    expect(city.watch.conditions()).toMatchObject([{ kind: 'site', sinceMs: at(32) + 100 }, {}, {}])
  })

  it('knows after a start that what is dark for long once worked', async () => {
    await city.minutes(0, 2, () => FINE)
    await city.minutes(2, 20, neverPark)
    const before = await city.outages()
    await city.close()
    await city.open()
    await city.minutes(20, 25, neverPark)
    expect((await city.outages()).map(({ id, status }) => `${id} ${status}`)).toEqual(
      before.map(({ id, status }) => `${id} ${status}`),
    )
    expect(before).toHaveLength(1)
  })

  it('lets an outage last until what took the place of the dead devices answers', async () => {
    await city.minutes(0, 20, (place, minute) => (minute < 10 ? FINE : neverPark(place)))
    const [before] = await city.outages()
    const { revision, accessPoints } = city.journal.inventory()
    const old = [...accessPoints.values()].filter(({ place }) => place === PARK)
    const [first] = old
    if (first === undefined) throw new Error('no access point')
    const change = {
      places: [],
      uplinks: [],
      equipment: [],
      accessPoints: [
        ...old.map((one) => ({ ...one, status: 'retired' as const })),
        { ...first, id: 'ap-new' as AccessPointId },
      ],
    }
    await city.journal.applyImport(revision, change)
    const deliverNew = async (minute: number, isUp: boolean): Promise<void> => {
      await city.minutes(minute, minute + 1, () => FINE)
      const samples = samplesOf(PARK, minute, { accessPoints: isUp }).flatMap((sample) =>
        sample.kind === 'access-point' && sample.accessPoint === 'ap-park-1'
          ? { ...sample, accessPoint: 'ap-new' as AccessPointId, polledAtMs: at(minute) + 400 }
          : [],
      )
      await city.deliver(PARK, samples, 'live')
    }
    for (let minute = 20; minute < 25; minute += 1) await deliverNew(minute, false)
    const [lasting, ...more] = await city.outages()
    expect(more).toEqual([])
    expect(lasting).toMatchObject({ id: before?.id, endMs: null, status: 'provisional' })
    for (let minute = 25; minute < 30; minute += 1) await deliverNew(minute, true)
    const [over, ...others] = await city.outages()
    expect(others).toEqual([])
    expect(over).toMatchObject({ id: before?.id, endMs: at(25) + 400 })
  })
})

describe('watch of outages, backwards', () => {
  it('revises a silence by what the agent kept: its line was cut, and the id stays', async () => {
    await city.minutes(0, 40, silentPark(10))
    const [before] = await city.outages()
    expect(before?.endMs).toBeNull()
    await city.minutes(40, 43, () => FINE)
    await city.backfill(PARK, 10, 40, () => ({ internet: false }))
    await city.minutes(44, 60, () => FINE)
    const [outage, ...more] = await city.outages()
    expect(more).toEqual([])
    expect(outage).toMatchObject({
      id: before?.id,
      status: 'final',
      finding: { cause: 'uplink' },
      startMs: at(10) + 300,
    })
    expect(outage?.impact.downMs).toBe((outage?.endMs ?? 0) - (outage?.startMs ?? 0))
    expect((outage?.endMs ?? 0) - at(40)).toBeLessThanOrEqual(MINUTE)
  })

  it('withdraws an outage that late data deny, and never makes a condition of the past', async () => {
    await city.minutes(0, 30, silentPark(10))
    const [before] = await city.outages()
    await city.minutes(30, 33, () => FINE)
    expect(city.watch.conditions()).toEqual([])
    const seen: string[] = []
    city.watch.onChange(() => seen.push(...city.watch.conditions().map(({ key }) => key)))
    // Nothing was out of order but the way to the server.
    await city.backfill(PARK, 10, 30, () => FINE)
    await city.minutes(34, 50, () => FINE)
    const outages = await city.outages()
    const counted = outages.filter(({ status }) => status !== 'withdrawn')
    // The stretch that came late is one without a look, and with service.
    for (const outage of counted) {
      expect(outage.finding.cause).toBe('monitoring')
      expect([outage.impact.downMs, outage.impact.provenMs]).toEqual([0, 0])
    }
    expect(outages.map(({ id }) => id)).toContain(before?.id)
    expect(seen).toEqual([])
  })

  it('finds an outage of days ago, which raises nothing today', async () => {
    await city.minutes(0, 5, () => FINE)
    const day = 24 * 60
    city.nowMs = at(4 * day)
    await city.minutes(4 * day, 4 * day + 4, () => FINE)
    const changes: number[] = []
    city.watch.onChange(() => changes.push(city.watch.conditions().length))
    const present = city.watch.conditions().length
    await city.backfill(PARK, day, day + 120, (minute) =>
      minute >= day + 30 && minute < day + 60 ? { accessPoints: false } : FINE,
    )
    const outages = await city.outages()
    const found = outages.find(({ impact }) => impact.downMs > 0)
    expect(found).toMatchObject({ place: PARK, startMs: at(day + 30) + 100 })
    const kinds = found?.evidence.map(({ kind }) => kind)
    expect(kinds).toContain('all-access-points-silent')
    expect(Math.abs((found?.endMs ?? 0) - at(day + 60))).toBeLessThanOrEqual(MINUTE)
    expect(changes.every((count) => count <= present)).toBe(true)
  })
})

describe('watch of outages, over restarts', () => {
  it('goes on with an outage that lasts, under its id, and still knows its condition at once', async () => {
    await city.minutes(0, 20, silentPark(10))
    const [before] = await city.outages()
    await city.close()
    city.nowMs = at(20) + 5000
    await city.open()
    expect(city.watch.conditions().map(({ outage }) => outage)).toEqual([before?.id])
    await city.minutes(21, 45, silentPark(10, 30, { bootMinute: 29 }))
    const [outage, ...more] = await city.outages()
    expect(more).toEqual([])
    expect(outage).toMatchObject({ id: before?.id, status: 'final', finding: { cause: 'power' } })
  })

  it('marks its own time off as monitoring, and blames no place for it', async () => {
    await city.minutes(0, 10, () => FINE)
    await city.close({ isCrash: true })
    city.nowMs = at(40)
    await city.open()
    for (const place of [PARK, ...OTHERS]) {
      await city.backfill(place, 10, 40, () => FINE)
    }
    await city.minutes(40, 60, () => FINE)
    const [own] = await city.outages('server')
    expect(own).toMatchObject({ place: null, status: 'final', finding: { cause: 'monitoring' } })
    expect(Math.abs((own?.startMs ?? 0) - at(10))).toBeLessThanOrEqual(MINUTE)
    expect(own?.endMs).toBe(at(40))
    const ofPlaces = (await city.outages()).filter(({ status }) => status !== 'withdrawn')
    expect(ofPlaces).toEqual([])
    expect(city.watch.offTime()?.endMs).toBe(at(40))
  })
})

describe('word of a person', () => {
  it('overrides the cause and stays when the machine finds anew', async () => {
    await city.minutes(0, 20, silentPark(10))
    const [outage] = await city.outages()
    const id = outage?.id ?? ''
    const told = await city.watch.sayings.say(id, {
      by: 'Ibu Ratna',
      kind: 'override',
      text: 'Kabel digigit tikus',
      cause: 'site-network',
    })
    expect(told.outcome).toBe('added')
    expect(city.watch.conditions()).toMatchObject([{ outage: id, cause: 'site-network' }])
    await city.minutes(20, 45, silentPark(10, 30, { bootMinute: 29 }))
    const [kept] = await city.outages()
    expect(kept && shownOutage(kept)).toMatchObject({
      id,
      cause: 'site-network',
      override: { reason: 'Kabel digigit tikus' },
    })
    expect(kept?.finding.cause).toBe('power')
  })

  it('is kept together with the incident that an outage is assigned to', async () => {
    await city.minutes(0, 20, silentPark(10))
    const [outage] = await city.outages()
    await city.watch.assignIncident([outage?.id ?? '', 'OLD'], 'INC1')
    const [kept] = await city.outages()
    expect(kept?.incident).toBe('INC1')
    expect(city.shown.get(PARK as PlaceId)?.outage?.incident).toBe('INC1')
  })
})
