import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { availabilitySchema, cityDaySchema, cityDaysSchema } from '#contract/days.ts'
import { problemSchema } from '#contract/problem.ts'
import type { PlaceId } from '#contract/ids.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { createDayBook } from '../../server/days/city-book.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import {
  accessPointOf,
  at,
  HOUR_MS,
  lineOf,
  MINUTE_MS,
  openDaysWorld,
  placeOf,
  TIME_ZONE,
} from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const DAY = '2026-10-20'
const NEXT = '2026-10-21'
const TODAY = '2026-10-22'
const YEAR_BEFORE_MS = at('2025-10-01', 0)

let world: DaysWorld
beforeEach(async () => {
  world = await openDaysWorld(at(TODAY, 10))
})
afterEach(() => world.close())

/** One place with one access point since long ago. */
const setUp = (id = 'a', over = {}) =>
  world.change(YEAR_BEFORE_MS, {
    places: [placeOf(id, over)],
    accessPoints: [accessPointOf(`ap-${id}`, id)],
  })

const up = (day: string, from: number, until: number, receivedAtMs?: number) => ({
  fromMs: at(day, from),
  untilMs: at(day, until),
  outcome: 'ok' as const,
  ...(receivedAtMs !== undefined && { receivedAtMs }),
})
const down = (day: string, from: number, until: number, receivedAtMs?: number) => ({
  ...up(day, from, until, receivedAtMs),
  outcome: 'timeout' as const,
})

const cityDay = async (day: string, known = 'now') =>
  cityDaySchema.parse(await (await world.get(`/v1/days/${day}?known=${known}`)).json())
const availability = async (period: string, known = 'now') => {
  const path = `/v1/availability?period=${period}&known=${known}`
  return availabilitySchema.parse(await (await world.get(path)).json())
}

/** Steps as people read them: the hour, to the minute, and the state. */
const told = (steps: readonly (readonly [number, number])[] | null | undefined) =>
  steps?.map(([offsetMs, state]) => {
    return `${Math.round((offsetMs / HOUR_MS) * 100) / 100} ${PLACE_STATES[state] ?? ''}`
  })

describe('a day of the city', () => {
  it('is replayed from its beginning to its end, with its outages', async () => {
    await setUp()
    await setUp('b')
    await world.poll('ap-a', up(DAY, -1, 8), down(DAY, 8, 9), up(DAY, 9, 25))
    await world.poll('ap-b', up(DAY, -1, 25))
    const outage = { place: 'a', startMs: at(DAY, 8), endMs: at(DAY, 9) }
    world.journal.outages.spans = (fromMs, untilMs) =>
      Promise.resolve(
        outage.startMs < untilMs && outage.endMs > fromMs
          ? [{ id: 'o1', cause: 'power', ...outage, place: placeOf('a').id }]
          : [],
      )
    await world.roll()
    const day = await cityDay(DAY)
    expect(day).toMatchObject({ fromMs: at(DAY, 0), untilMs: at(DAY, 24), isProvisional: false })
    expect(day.places.map(({ id, name }) => [id, name])).toEqual([
      ['a', 'Taman a'],
      ['b', 'Taman b'],
    ])
    expect(told(day.places[0]?.steps)).toEqual(['0 up', '8 down', '9 up'])
    expect(told(day.places[1]?.steps)).toEqual(['0 up'])
    expect(day.places[0]?.otherSteps).toBeNull()
    expect(day.outages).toEqual([{ id: 'o1', cause: 'power', ...outage }])
    const days = cityDaysSchema.parse(await (await world.get('/v1/days')).json())
    expect(days.first).toBe('2026-10-19')
    expect(days.days.map((one) => [one.day, one.outages])).toEqual([
      ['2026-10-19', 0],
      [DAY, 1],
      [NEXT, 0],
      [TODAY, 0],
    ])
    expect(days.days[1]?.totalsMs).toMatchObject({ up: 47 * HOUR_MS, down: HOUR_MS, unknown: 0 })
  })

  it('is sent once, compressed, and not again while it is the same', async () => {
    await setUp()
    await world.poll('ap-a', up(DAY, 0, 24))
    await world.roll()
    const first = await world.get(`/v1/days/${DAY}`, { 'Accept-Encoding': 'gzip' })
    expect(first.headers.get('Cache-Control')).toBe('private, max-age=60')
    expect(first.headers.get('Content-Encoding')).toBe('gzip')
    const text = gunzipSync(new Uint8Array(await first.arrayBuffer())).toString()
    expect(cityDaySchema.parse(JSON.parse(text))).toEqual(await cityDay(DAY))
    const etag = first.headers.get('ETag') ?? ''
    expect((await world.get(`/v1/days/${DAY}`, { 'If-None-Match': etag })).status).toBe(304)
    const today = await world.get(`/v1/days/${TODAY}`)
    expect(today.headers.get('Cache-Control')).toBe('no-cache')
  })

  it('is read from the store before it is rolled, and reads the same afterwards', async () => {
    await world.change(YEAR_BEFORE_MS, {
      places: [placeOf('a', { serviceHours: '06:00-22:00' })],
      accessPoints: [accessPointOf('ap-1', 'a'), accessPointOf('ap-2', 'a')],
      uplinks: [lineOf('a')],
    })
    await world.poll('ap-1', up(DAY, 0, 12), down(DAY, 12, 13), up(DAY, 13, 24))
    await world.poll('ap-2', up(DAY, 0, 24))
    await world.poll('line-a', up(DAY, 0, 20), down(DAY, 20, 21), up(DAY, 21, 24))
    await world.days.start()
    const before = await cityDay(DAY)
    const totals = await availability(DAY)
    await world.roll()
    expect((await cityDay(DAY)).places).toEqual(before.places)
    expect((await availability(DAY)).places).toEqual(totals.places)
    expect(told(before.places[0]?.steps)).toEqual([
      '0 up',
      '12 degraded',
      '13 up',
      '20 down',
      '21 up',
    ])
    expect(totals.places[0]?.serviceMs).toMatchObject({
      up: 14 * HOUR_MS,
      degraded: HOUR_MS,
      down: HOUR_MS,
    })
    expect(totals.places[0]?.measured).toBeCloseTo(15 / 16)
  })

  it('is today as far as it has come', async () => {
    await setUp()
    await world.poll('ap-a', up(TODAY, 0, 10))
    await world.days.start()
    const day = await cityDay(TODAY)
    expect(day).toMatchObject({ untilMs: at(TODAY, 10), isProvisional: true })
    expect(told(day.places[0]?.steps)).toEqual(['0 up'])
    const month = await availability('2026-10')
    expect(month).toMatchObject({ untilMs: at(TODAY, 10), isProvisional: true })
    expect(month.places[0]?.totalsMs.up).toBe(10 * HOUR_MS)
  })
})

describe('what was known then', () => {
  it('stays as the map showed it when an agent delivers three hours late', async () => {
    await setUp()
    await world.poll('ap-a', up(DAY, -1, 9), up(DAY, 12, 25))
    await world.roll()
    // The last poll before it spoke until 9.01.30.
    const gap = ['0 up', '9.03 unknown', '12 up']
    const seen = await cityDay(DAY)
    expect(told(seen.places[0]?.steps)).toEqual(gap)
    expect(seen.places[0]?.otherSteps).toBeNull()
    // Cut off from 9 to 12; it delivers at 12.10 what it has seen.
    const lateMs = at(DAY, 12) + 10 * MINUTE_MS
    await world.poll(
      'ap-a',
      up(DAY, 9, 10, lateMs),
      down(DAY, 10, 11, lateMs),
      up(DAY, 11, 12, lateMs),
    )
    expect(world.days.book.isProvisional(DAY, DAY)).toBe(true)
    await world.roll()
    const now = await cityDay(DAY)
    expect(told(now.places[0]?.steps)).toEqual(['0 up', '10 down', '11 up'])
    expect(told(now.places[0]?.otherSteps)).toEqual(gap)
    const then = await cityDay(DAY, 'then')
    expect(told(then.places[0]?.steps)).toEqual(gap)
    expect(told(then.places[0]?.otherSteps)).toEqual(['0 up', '10 down', '11 up'])
    expect(then.isProvisional).toBe(false)
  })

  it('is nothing of a time in which the server was off', async () => {
    await setUp()
    const backMs = at(DAY, 15)
    await world.poll('ap-a', up(DAY, 0, 6), up(DAY, 6, 15, backMs), up(DAY, 15, 24))
    await world.roll()
    const { places } = await cityDay(DAY)
    expect(told(places[0]?.steps)).toEqual(['0 up'])
    // What was polled in the last minutes came while it still spoke.
    expect(told(places[0]?.otherSteps)).toEqual(['0 up', '6.03 unknown', '14.95 up'])
  })

  it('counts in the totals what had come by the end of the period', async () => {
    await setUp()
    await setUp('b')
    await world.poll('ap-a', up('2026-09-30', 0, 24))
    await world.poll('ap-b', up('2026-09-30', 0, 12))
    await world.poll('ap-b', down('2026-09-30', 12, 18, at('2026-09-30', 20)))
    await world.poll('ap-b', down('2026-09-30', 18, 24, at('2026-10-02', 0)))
    await world.roll()
    const of = async (period: string, known: string) =>
      (await availability(period, known)).places.find(({ place }) => place === 'b')?.totalsMs
    expect(await of('2026-09', 'now')).toMatchObject({ up: 12 * HOUR_MS, down: 12 * HOUR_MS })
    const then = { up: 12 * HOUR_MS, down: 6 * HOUR_MS + 90_000, unknown: 6 * HOUR_MS - 90_000 }
    // The 29 days before the first poll are unknown to both.
    const beforeMs = 29 * 24 * HOUR_MS
    const month = { ...then, unknown: then.unknown + beforeMs }
    expect(await of('2026-09', 'then')).toMatchObject(month)
    expect(await of('2026-09-30', 'then')).toMatchObject(then)
    expect(await of('2026-10', 'then')).toEqual(await of('2026-10', 'now'))
  })

  it('takes out no window that was planned afterwards, but what is known now does', async () => {
    await setUp()
    await world.poll('ap-a', up(DAY, 0, 8), down(DAY, 8, 10), up(DAY, 10, 24))
    await world.roll()
    const wish = {
      scope: { kind: 'city' as const },
      startMs: at(DAY, 8),
      endMs: at(DAY, 10),
      recurrence: null,
      isExcluded: true,
      reason: 'Pemeliharaan',
    }
    await world.journal.createWindow(wish, 'ani', world.nowMs)
    expect(world.days.book.isProvisional(DAY, DAY)).toBe(true)
    await world.roll()
    const [now] = (await availability(DAY)).places
    expect(now?.totalsMs).toMatchObject({ up: 22 * HOUR_MS, down: 0, excluded: 2 * HOUR_MS })
    const [then] = (await availability(DAY, 'then')).places
    expect(then?.totalsMs).toMatchObject({ up: 22 * HOUR_MS, down: 2 * HOUR_MS, excluded: 0 })
  })

  it('is of the last one of those days that wait for their first roll, and says that more comes', async () => {
    await setUp()
    for (const day of ['2026-10-17', '2026-10-18', '2026-10-19']) {
      await world.poll('ap-a', up(day, 0, 24))
    }
    const book = createDayBook({
      store: world.store,
      journal: world.journal,
      policy: AVAILABILITY_POLICY,
      rolls: {
        isRolled: () => false,
        firstDay: () => '2026-10-17',
        revision: () => 0,
        onRolled: () => () => undefined,
      },
      nowMs: () => at('2026-10-20', 0),
      timeZone: TIME_ZONE,
    })
    for (const known of ['now', 'then'] as const) {
      const totals = await book.totalsOf('2026-10-01', '2026-10-19', known)
      expect(totals.get('a' as PlaceId)?.totalsMs.up, known).toBe(24 * HOUR_MS)
    }
    expect(book.isProvisional('2026-10-01', '2026-10-19')).toBe(true)
  })

  it('is refused with a reason where the polls that tell it are gone', async () => {
    await setUp()
    await world.poll('ap-a', up(DAY, 0, 12), up(DAY, 12, 24, at(NEXT, 12)), up(NEXT, 0, 24))
    await world.roll()
    world.nowMs = at('2027-02-01', 12)
    await world.store.compact(world.nowMs)
    await world.store.expire(at('2027-01-01', 0))
    await world.poll('ap-a', up('2027-01-31', 0, 24))
    await world.roll()
    expect((await availability(DAY)).places[0]?.totalsMs.up).toBe(24 * HOUR_MS)
    expect(told((await cityDay(DAY, 'then')).places[0]?.steps)).toHaveLength(2)
    const gone = await world.get(`/v1/availability?period=${DAY}&known=then`)
    expect(gone.status).toBe(410)
    expect(problemSchema.parse(await gone.json()).detail).toContain('2027-01-31')
  })
})

describe('a change of the inventory', () => {
  it('changes nothing of the days before it', async () => {
    await world.change(YEAR_BEFORE_MS, {
      places: [placeOf('a'), placeOf('b')],
      accessPoints: [accessPointOf('old', 'a'), accessPointOf('ap-b', 'b')],
    })
    await world.poll('old', up(DAY, 0, 6), down(DAY, 6, 24), up(NEXT, 0, 12))
    // At noon the access point is replaced by another one, and the second place is given up.
    await world.change(at(NEXT, 12), {
      places: [placeOf('b', { status: 'retired', name: 'Taman lama' })],
      accessPoints: [
        accessPointOf('old', 'a', { status: 'retired' }),
        accessPointOf('new', 'a'),
        accessPointOf('ap-b', 'b', { status: 'retired' }),
      ],
    })
    await world.poll('new', up(NEXT, 12, 24), up(TODAY, 0, 10))
    await world.roll()
    const before = await cityDay(DAY)
    expect(before.places.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(told(before.places[0]?.steps)).toEqual(['0 up', '6 down'])
    const after = await cityDay(NEXT)
    expect(after.places.map(({ id }) => id)).toEqual(['a'])
    expect(told(after.places[0]?.steps)).toEqual(['0 unknown', '12 up'])
  })

  it('lets what was polled before there was an inventory count now, and be unknown then', async () => {
    await world.change(at(NEXT, 12), {
      places: [placeOf('a'), placeOf('b')],
      accessPoints: [accessPointOf('ap-a', 'a'), accessPointOf('ap-b', 'b')],
    })
    await world.poll('ap-a', up(DAY, 0, 24))
    await world.roll()
    const { places } = await cityDay(DAY)
    expect(places.map(({ id }) => id)).toEqual(['a'])
    expect(told(places[0]?.steps)).toEqual(['0 up'])
    expect(told(places[0]?.otherSteps)).toEqual(['0 unknown'])
    expect((await availability(DAY, 'then')).places).toEqual([])
  })
})

describe('a part of a day', () => {
  const untilOf = async (day: string, hour: number) => {
    const path = `/v1/availability?period=${day}&until=${at(day, hour)}`
    return availabilitySchema.parse(await (await world.get(path)).json())
  }

  it('is counted until a time of it, by the service hours and windows of the whole day', async () => {
    await setUp('a', { serviceHours: '06:00-22:00' })
    await world.poll('ap-a', up(DAY, -1, 8), down(DAY, 8, 12), up(DAY, 12, 25))
    const window = {
      scope: { kind: 'city' as const },
      startMs: at(DAY, 8),
      endMs: at(DAY, 9),
      recurrence: null,
      isExcluded: true,
      reason: 'listrik padam terjadwal',
    }
    await world.journal.createWindow(window, 'ani', world.nowMs)
    await world.roll()
    const morning = await untilOf(DAY, 10)
    expect(morning.untilMs).toBe(at(DAY, 10))
    expect(morning.places[0]?.serviceMs).toMatchObject({
      up: 2 * HOUR_MS,
      down: HOUR_MS,
      unknown: 0,
      excluded: HOUR_MS,
    })
    expect(morning.places[0]?.measured).toBeCloseTo(2 / 3)
    const whole = await availability(DAY)
    expect((await untilOf(DAY, 23.99)).places[0]?.serviceMs).toEqual(whole.places[0]?.serviceMs)
    expect(await untilOf(DAY, 30)).toEqual(whole)
  })

  it('is counted of a day that goes on too, and is nothing before the first', async () => {
    await setUp()
    await world.poll('ap-a', up(TODAY, -1, 4), down(TODAY, 4, 10))
    await world.roll()
    expect((await untilOf(TODAY, 5)).places[0]?.serviceMs).toMatchObject({
      up: 4 * HOUR_MS,
      down: HOUR_MS,
    })
    expect((await untilOf('2026-09-01', 5)).places).toEqual([])
  })
})

describe('questions about days', () => {
  it('say what is expected where they cannot be read', async () => {
    const refusals: readonly (readonly [path: string, at: string, says: string])[] = [
      ['/v1/days?from=yesterday', 'from', 'expected a day such as 2026-10-22'],
      ['/v1/days?from=2026-10-22&until=2026-10-21', 'from', 'must not be after'],
      ['/v1/days?from=2020-01-01', 'from', 'at most 400'],
      ['/v1/days/2026-02-30', 'day', 'expected a day such as'],
      ['/v1/days/2026-10-20?known=later', 'known', 'expected now or then'],
      ['/v1/availability?period=October', 'period', 'a month such as 2026-10'],
      ['/v1/availability?period=2026-11', 'period', 'not in the future'],
      ['/v1/availability?period=2026-10-20&until=09:00', 'until', 'Unix ms within the day'],
      ['/v1/availability?period=2026-10-20&until=1', 'until', 'Unix ms within the day'],
      ['/v1/availability?period=2026-10&until=1792000000000', 'until', 'a single day'],
    ]
    for (const [path, field, says] of refusals) {
      const refused = await world.get(path)
      expect(refused.status, path).toBe(400)
      const [fault] = problemSchema.parse(await refused.json()).errors ?? []
      expect(fault?.path, path).toBe(field)
      expect(fault?.message, path).toContain(says)
    }
  })

  it('find nothing in days to come, days before the first, and in a city without polls', async () => {
    await world.days.start()
    expect(cityDaysSchema.parse(await (await world.get('/v1/days')).json())).toEqual({
      first: null,
      days: [],
    })
    for (const day of ['2026-10-23', '2025-01-01']) {
      expect((await world.get(`/v1/days/${day}`)).status, day).toBe(404)
    }
    expect((await availability('2026-10')).places).toEqual([])
  })
})
