import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { readDay } from '../../server/days/day-reader.ts'
import { stepsOf } from '../../server/domain/day-figures.ts'
import { spanOfDay } from '../../server/domain/local-day.ts'
import { openJournal } from '../../server/journal/open.ts'
import { OutageWatch } from '../../server/outages/watch.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { createCity } from '../simulator/city/city.ts'
import { writeHistory } from '../simulator/demo/history.ts'
import { writeInventory } from '../simulator/demo/inventory.ts'
import { orderPastFaults } from '../simulator/demo/past.ts'

const TIME_ZONE = 'Asia/Makassar'
const NOW_MS = Date.UTC(2026, 10, 18, 2)
const DAYS = 3
const PLACES = 8
/** Days of which all is there, polled every half-hour and every five minutes. */
const WHOLE_DAYS = ['2026-11-16', '2026-11-17']
/** An outage begins with the first part that fails, a place is down once the last one has. */
const APART_MS_MAX = 30 * 60_000 + 1000

interface DownSpan {
  readonly place: PlaceId
  readonly startMs: number
  readonly endMs: number
}

const down: DownSpan[] = []
let outages: readonly DownSpan[] = []
let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-history-'))
  const store = await openSeriesStore(directory)
  const journal = await openJournal(directory)
  const city = createCity(1)
  orderPastFaults(city, NOW_MS - DAYS * 86_400_000, NOW_MS)
  // Some of its places: all take minutes on a busy machine.
  const sites = new Set(city.plan.uplinks.slice(0, PLACES).map(({ place }) => place.id))
  await writeInventory(
    {
      ...city.plan,
      places: city.plan.places.filter(({ id }) => sites.has(id)),
      uplinks: city.plan.uplinks.filter(({ place }) => sites.has(place.id)),
      accessPoints: city.plan.accessPoints.filter(({ place }) => sites.has(place.id)),
      equipment: city.plan.equipment.filter(({ place }) => sites.has(place.id)),
    },
    journal,
    NOW_MS,
  )
  await writeHistory(city, store, NOW_MS, DAYS)
  const errors: Error[] = []
  const availability = AVAILABILITY_POLICY
  const watch = new OutageWatch({
    store,
    journal,
    live: { find: () => undefined, tell: () => undefined, workedFromMs: () => -Infinity },
    availability,
    timeZone: TIME_ZONE,
    nowMs: () => NOW_MS,
    onError: (error) => void errors.push(error),
  })
  await watch.start()
  await watch.settle()
  const listed = await journal.outages.list({ kind: 'site', limit: 10_000 })
  outages = listed.flatMap(({ place, status, startMs, endMs }) =>
    place === null || status === 'withdrawn' ? [] : [{ place, startMs, endMs: endMs ?? NOW_MS }],
  )
  const deps = { store, journal, policy: availability, timeZone: TIME_ZONE }
  for (const day of WHOLE_DAYS) {
    const { startMs, endMs } = spanOfDay(day, TIME_ZONE)
    for (const { place, intervals } of await readDay(deps, { day, nowMs: NOW_MS })) {
      const steps = stepsOf(intervals, startMs)
      for (const [index, [offsetMs, state]] of steps.entries()) {
        if (PLACE_STATES[state] !== 'down') continue
        const untilMs = startMs + (steps[index + 1]?.[0] ?? endMs - startMs)
        down.push({ place: place.id, startMs: startMs + offsetMs, endMs: untilMs })
      }
    }
  }
  await watch.close()
  await store.close()
  await journal.close()
  expect(errors).toEqual([])
}, 120_000)
afterAll(() => rm(directory, { recursive: true }))

describe('the history of the demo, written before its server ever ran', () => {
  it('has an outage for all time in which a place was down, and none beside it', () => {
    expect(down.length).toBeGreaterThan(3)
    for (const { place, startMs, endMs } of down) {
      const own = outages.filter((one) => one.place === place)
      const covers = own.some((one) => one.startMs <= startMs && one.endMs >= endMs)
      expect({ place, startMs, endMs, covers }).toMatchObject({ covers: true })
    }
    const { startMs: fromMs } = spanOfDay(WHOLE_DAYS[0] ?? '', TIME_ZONE)
    const { endMs: untilMs } = spanOfDay(WHOLE_DAYS.at(-1) ?? '', TIME_ZONE)
    const within = outages.filter(({ startMs, endMs }) => startMs >= fromMs && endMs <= untilMs)
    for (const { place, startMs, endMs } of within) {
      const lengthMs = down
        .filter((one) => one.place === place && one.startMs < endMs && one.endMs > startMs)
        .reduce((sum, one) => sum + one.endMs - one.startMs, 0)
      expect(endMs - startMs - lengthMs, place).toBeLessThanOrEqual(APART_MS_MAX)
    }
  })
})
