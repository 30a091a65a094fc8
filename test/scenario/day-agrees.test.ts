import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { availabilitySchema } from '#contract/days.ts'
import type { PlaceTotals } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import { timelineSchema } from '#contract/series.ts'
import type { Timeline } from '#contract/series.ts'
import { createDayBook } from '../../server/days/city-book.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { spanOfDay } from '../../server/domain/local-day.ts'
import { dayRoutes } from '../../server/http/routes/days.ts'
import { timelineRoutes } from '../../server/http/routes/timeline.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { at, MINUTE, WatchedCity } from '../unit/watched-city.ts'
import type { Found } from '../unit/watched-city.ts'

const TIME_ZONE = 'Asia/Makassar'
const DAY = '2026-10-01'
const HOUR = 60 * MINUTE
const { startMs, endMs } = spanOfDay(DAY, TIME_ZONE)
/** The minute of the city at a local hour of the day; the city's first is 8.00. */
const minuteAt = (hour: number): number => Math.round((hour - 8) * 60)

/** What the agent finds at a local hour; null where it is silent and never tells. */
function foundAt(hour: number): Found | null {
  if (hour >= 9 && hour < 11) return { accessPoints: false }
  if (hour >= 12 && hour < 13) return null
  // Planned, and taken out of the figures.
  if (hour >= 14 && hour < 15) return { internet: false }
  // The place is closed.
  if (hour >= 23 && hour < 23.5) return { accessPoints: false }
  return {}
}

const city = new WatchedCity(['park'])
let timeline: Timeline
let totals: PlaceTotals
let outages: readonly KeptOutage[]
let stored: PlaceTotals
beforeAll(async () => {
  await city.open()
  const { journal, store } = city
  const park = journal.inventory().places.get('park' as PlaceId)
  if (park === undefined) throw new Error('there is no park')
  const uplinks = [...journal.inventory().uplinks.values()]
  const places = [{ ...park, serviceHours: '06:00-22:00' }]
  const { revision } = journal.inventory()
  await journal.applyImport(revision, { places, uplinks, accessPoints: [], equipment: [] })
  await journal.createWindow(
    {
      scope: { kind: 'city' },
      startMs: startMs + 14 * HOUR,
      endMs: startMs + 15 * HOUR,
      recurrence: null,
      isExcluded: true,
      reason: 'Pemeliharaan',
    },
    'ani',
    startMs - HOUR,
  )
  city.nowMs = endMs + 6 * HOUR
  const stretches = [
    [-2, 12],
    [13, 26],
  ] as const
  for (const [from, until] of stretches) {
    await city.backfill('park', minuteAt(from), minuteAt(until), (minute) => {
      return foundAt((at(minute) - startMs) / HOUR) ?? {}
    })
  }
  outages = await city.outages()
  const rolls = {
    isRolled: () => false,
    firstDay: () => DAY,
    revision: () => 0,
    onRolled: () => () => undefined,
  }
  const policy = AVAILABILITY_POLICY
  const clock = { nowMs: () => city.nowMs, timeZone: TIME_ZONE }
  const days = createDayBook({ store, journal, policy, rolls, ...clock })
  const ask = async (app: Hono, path: string): Promise<unknown> => {
    const answer = await app.request(path)
    expect([path, answer.status]).toEqual([path, 200])
    return answer.json()
  }
  const path = `/v1/places/park/timeline?from=${startMs}&until=${endMs}`
  timeline = timelineSchema.parse(
    await ask(timelineRoutes({ store, journal, policy, ...clock }), path),
  )
  const routes = dayRoutes({ days, journal, ...clock })
  const available = async (): Promise<PlaceTotals> => {
    const asked = await ask(routes, `/v1/availability?period=${DAY}`)
    const [one] = availabilitySchema.parse(asked).places
    if (one === undefined) throw new Error('nothing is known of the park')
    return { totalsMs: one.totalsMs, serviceMs: one.serviceMs }
  }
  totals = await available()
  await store.compact(city.nowMs + 3 * 24 * HOUR)
  city.nowMs += HOUR
  stored = await available()
})
afterAll(async () => {
  expect(city.errors).toEqual([])
  await city.remove()
})

const sumOf = (figures: Record<string, number>): number =>
  Object.values(figures).reduce((sum, ms) => sum + ms, 0)

describe('one place on one day with an outage, a silence, a planned window and closing hours', () => {
  it('has the same time in each state by its timeline and by the days of the city', () => {
    expect(totals.totalsMs).toEqual(timeline.totalsMs)
    expect(sumOf(totals.totalsMs)).toBe(24 * HOUR)
    expect(sumOf(totals.serviceMs)).toBe(16 * HOUR)
    expect(stored, 'after the store has folded the day').toEqual(totals)
  })

  it('has the hours that were, to the minute', () => {
    const { down, unknown, excluded, up } = totals.totalsMs
    // The line is tested 0.2 s after the access points: states change within a second of the minute.
    const nearly = (ms: number, hours: number): void =>
      expect(Math.abs(ms - hours * HOUR)).toBeLessThanOrEqual(2.5 * MINUTE)
    nearly(down, 2.5)
    nearly(unknown, 1)
    nearly(excluded, 1)
    nearly(up, 19.5)
    nearly(totals.serviceMs.down, 2)
    nearly(totals.serviceMs.excluded, 1)
    nearly(totals.serviceMs.up, 12)
  })

  it('has outages that are the down time of its timeline, and cost what the figures lose', () => {
    const down = timeline.intervals.filter(({ state }) => state === 'down')
    const seen = outages.filter(({ impact }) => impact.downMs > 0)
    expect(seen).toHaveLength(3)
    for (const [index, outage] of seen.entries()) {
      const interval = down[index]
      // An outage begins with the first part that fails, a place is down once the last one has.
      expect(near(outage.startMs, interval?.startMs)).toBe(true)
      expect(outage.endMs).toBe(interval?.endMs)
    }
    const cost = (of: (one: KeptOutage['impact']) => number): number =>
      seen.reduce((sum, { impact }) => sum + of(impact), 0)
    const { totalsMs, serviceMs } = totals
    // The line was down for the planned hour: an outage for those who look, none for the figures.
    expect(seen.map(({ impact }) => Math.round(impact.excludedMs / HOUR))).toEqual([0, 1, 0])
    expect(
      near(
        cost(({ downMs }) => downMs),
        totalsMs.down + totalsMs.excluded,
      ),
    ).toBe(true)
    expect(
      near(
        cost(({ downMs, excludedMs }) => downMs - excludedMs),
        totalsMs.down,
      ),
    ).toBe(true)
    const ofService = cost((impact) => impact.serviceMs - impact.excludedMs)
    expect(near(ofService, serviceMs.down)).toBe(true)
  })
})

function near(ms: number, otherMs = Number.NaN): boolean {
  return Math.abs(ms - otherMs) < 1000
}
