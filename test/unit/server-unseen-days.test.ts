import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { availabilitySchema, placeDaysSchema } from '#contract/days.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { accessPointOf, at, HOUR_MS, openDaysWorld, placeOf } from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const DAY = '2026-10-20'
const NEXT = '2026-10-21'
const TODAY = '2026-10-22'

let world: DaysWorld
beforeEach(async () => {
  world = await openDaysWorld(at(TODAY, 10))
})
afterEach(() => world.close())

const up = (day: string, from: number, until: number) => ({
  fromMs: at(day, from),
  untilMs: at(day, until),
  outcome: 'ok' as const,
})
const availability = async (period: string, known = 'now') => {
  const path = `/v1/availability?period=${period}&known=${known}`
  return availabilitySchema.parse(await (await world.get(path)).json())
}

describe('days of one place', () => {
  it('are those from which on it counts, with today', async () => {
    await world.change(at(DAY, 0), {
      places: [placeOf('a')],
      accessPoints: [accessPointOf('ap-a', 'a')],
    })
    await world.poll(
      'ap-a',
      up(DAY, 0, 24),
      up(NEXT, 0, 20),
      { ...up(NEXT, 20, 24), outcome: 'timeout' },
      up(TODAY, 0, 10),
    )
    await world.roll()
    const path = '/v1/places/a/days?from=2026-10-01&until=2026-12-31'
    const { days } = placeDaysSchema.parse(await (await world.get(path)).json())
    expect(days.map(({ day, isProvisional }) => [day, isProvisional])).toEqual([
      [DAY, false],
      [NEXT, false],
      [TODAY, true],
    ])
    expect(days[1]?.totalsMs).toMatchObject({ up: 20 * HOUR_MS, down: 4 * HOUR_MS })
    expect(days.some((day) => 'steps' in day)).toBe(false)
    const withSteps = placeDaysSchema.parse(await (await world.get(`${path}&steps=1`)).json())
    expect(withSteps.days[1]?.steps).toEqual([
      [0, PLACE_STATES.indexOf('up')],
      [20 * HOUR_MS, PLACE_STATES.indexOf('down')],
    ])
    const unknown = await world.get('/v1/places/nowhere/days')
    expect(unknown.status).toBe(404)
  })
})

describe('time before the first poll', () => {
  it('is unknown from the day on which a place came into the inventory, and outside before', async () => {
    await world.change(at('2026-10-18', 9), {
      places: [placeOf('a', { serviceHours: '06:00-22:00' })],
      accessPoints: [accessPointOf('ap-a', 'a')],
    })
    await world.poll('ap-a', up(DAY, 0, 24), up(NEXT, 0, 24), up(TODAY, 0, 10))
    await world.roll()
    const { firstDay, places } = await availability('2026-10')
    expect(firstDay).toBe(DAY)
    // Two days of 16 hours unseen, then two days and four hours.
    expect(places[0]?.serviceMs.unknown).toBe(32 * HOUR_MS)
    expect(Math.round((places[0]?.serviceMs.up ?? 0) / HOUR_MS)).toBe(36)
    expect(places[0]?.lower).toBeCloseTo(36 / 68, 2)
    expect(places[0]?.upper).toBe(1)
    const asked = await world.get('/v1/places/a/days?from=2025-11-01&until=2026-10-22&steps=1')
    const { days } = placeDaysSchema.parse(await asked.json())
    expect(days.map(({ day }) => day)).toEqual(['2026-10-18', '2026-10-19', DAY, NEXT, TODAY])
    expect(days[0]?.steps).toEqual([[0, PLACE_STATES.indexOf('unknown')]])
    const summed = days.reduce((sum, { serviceMs }) => sum + serviceMs.unknown, 0)
    expect(summed).toBe(places[0]?.serviceMs.unknown)
  })

  it('is the same by what was known then', async () => {
    await world.change(at('2026-09-29', 9), {
      places: [placeOf('a')],
      accessPoints: [accessPointOf('ap-a', 'a')],
    })
    await world.poll('ap-a', up('2026-10-01', 0, 24))
    await world.roll()
    const [now, then] = [await availability('2026-09'), await availability('2026-09', 'then')]
    expect(now.places.map(({ totalsMs }) => totalsMs.unknown)).toEqual([48 * HOUR_MS])
    expect(then.places).toEqual(now.places)
  })

  it('is outside where polls are older than the inventory', async () => {
    await world.poll('ap-a', up(DAY, 12, 24), up(NEXT, 0, 24))
    await world.change(at(TODAY, 9), {
      places: [placeOf('a')],
      accessPoints: [accessPointOf('ap-a', 'a')],
    })
    await world.roll()
    const { places } = await availability('2026-10')
    // Half of the first day, and what has gone by of today.
    const { up: upMs = 0, unknown = 0 } = places[0]?.totalsMs ?? {}
    expect([upMs, unknown].map((ms) => Math.round(ms / HOUR_MS))).toEqual([36, 22])
  })

  it('is outside where nobody noted when the place was entered', async () => {
    const change = { places: [placeOf('a')], accessPoints: [accessPointOf('ap-a', 'a')] }
    await world.journal.applyImport(0, { ...change, uplinks: [], equipment: [] })
    await world.poll('ap-a', up(NEXT, 0, 24))
    await world.roll()
    const asked = await world.get('/v1/places/a/days?from=2025-11-01&until=2026-10-22')
    const { days } = placeDaysSchema.parse(await asked.json())
    expect(days.map(({ day }) => day)).toEqual([NEXT, TODAY])
  })

  it('is unknown where nothing was ever polled', async () => {
    await world.change(at(NEXT, 9), {
      places: [placeOf('a')],
      accessPoints: [accessPointOf('ap-a', 'a')],
    })
    const { firstDay, isProvisional, places } = await availability('2026-10')
    expect([firstDay, isProvisional]).toEqual([null, true])
    expect(places[0]).toMatchObject({ measured: null, lower: 0, upper: 1 })
    expect(places[0]?.totalsMs.unknown).toBe(34 * HOUR_MS)
    expect((await availability('2026-09')).places).toEqual([])
  })
})
