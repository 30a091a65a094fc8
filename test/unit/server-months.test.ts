/** Months that are over, kept beside the days that they are made of. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AVAILABILITIES, PLACE_STATES } from '#contract/words.ts'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import { DEFAULTS } from '../../server/config.ts'
import { createDayBook } from '../../server/days/city-book.ts'
import { packPlaceDay } from '../../server/days/place-day.ts'
import type { PlaceDayRecord } from '../../server/days/place-day.ts'
import {
  packPlaceMonth,
  statesOfDays,
  unpackMonthTotals,
  unpackPlaceMonth,
} from '../../server/days/place-month.ts'
import { spanOfMonth } from '../../server/days/place-months.ts'
import { addPlaceTotals, NO_TOTALS } from '../../server/domain/day-figures.ts'
import type { Step } from '../../server/domain/day-figures.ts'
import { daysBetween, spanOfDay } from '../../server/domain/local-day.ts'
import type { Journal } from '../../server/journal/open.ts'
import { createUsageBook } from '../../server/usage/usage-book.ts'
import { packDay } from '../../server/usage/packed-day.ts'
import { at, HOUR_MS, placeOf, TIME_ZONE } from './days-world.ts'
import { emptyJournals } from './empty-journal.ts'

const MONTH = '2026-10'
const DAYS = daysBetween('2026-10-01', '2026-10-31')
const [PARK, OFFICE] = ['park' as PlaceId, 'office' as PlaceId]
const LINE = 'line-1' as UplinkId
const RECEIVED_MS = at('2026-11-02', 6)

function recordOf(steps: readonly Step[], upMs: number): PlaceDayRecord {
  const totalsMs = { ...NO_TOTALS.totalsMs, up: upMs, down: 24 * HOUR_MS - upMs }
  const lines = [{ uplink: LINE, steps }]
  return { totalsMs, serviceMs: totalsMs, steps, thenSteps: null, lines }
}
const UP = recordOf([[0, 0]], 24 * HOUR_MS)
const DOWN_AT_NOON = recordOf(
  [
    [0, 0],
    [12 * HOUR_MS, 2],
  ],
  12 * HOUR_MS,
)

describe('a month of a place', () => {
  it('says what its days say, whichever of them there are', () => {
    const step = (states: number) =>
      fc
        .array(
          fc.tuple(
            fc.integer({ min: 1, max: 86_399_999 }),
            fc.integer({ min: 0, max: states - 1 }),
          ),
          { maxLength: 4 },
        )
        .chain((later) =>
          fc.integer({ min: 0, max: states - 1 }).map((first): Step[] => {
            const moments = new Map([[0, first], ...later])
            return [...moments].sort(([a], [b]) => a - b)
          }),
        )
    const day = fc.option(
      fc.record({
        upMs: fc.integer({ min: 0, max: 24 * HOUR_MS }),
        steps: step(PLACE_STATES.length),
        line: step(AVAILABILITIES.length),
        receivedUntilMs: fc.option(fc.integer({ min: 1, max: 2e12 })),
      }),
    )
    const months = fc.array(day, { minLength: DAYS.length, maxLength: DAYS.length })
    fc.assert(
      fc.property(months, (asked) => {
        const days = asked.flatMap((one, index) => {
          if (one === null) return []
          const { steps, line, upMs, receivedUntilMs } = one
          const record = { ...recordOf(steps, upMs), lines: [{ uplink: LINE, steps: line }] }
          return { ...spanOfDay(DAYS[index] ?? '', TIME_ZONE), record, receivedUntilMs }
        })
        const span = spanOfMonth(MONTH, TIME_ZONE)
        const body = packPlaceMonth(days, span)
        expect(unpackPlaceMonth(body, span)).toEqual(statesOfDays(days))
        const sum = days.reduce((known, { record }) => addPlaceTotals(known, record), NO_TOTALS)
        expect(unpackMonthTotals(body)).toEqual(days.length === 0 ? null : sum)
      }),
      { numRuns: 50 },
    )
  })
})

const openEmpty = emptyJournals()
let directory: string
let journal: Journal
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-months-'))
  journal = await openEmpty(directory)
  const places = [placeOf(PARK), placeOf(OFFICE)]
  const change = { places, uplinks: [], accessPoints: [], equipment: [] }
  await journal.applyImport(0, change, { by: 'ani', atMs: at('2026-09-01', 0) })
  for (const day of [...DAYS, '2026-11-01']) await keepDay(day, UP)
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

const usageOf = (day: string, octets: number) =>
  packDay({
    day,
    windows: 288,
    clients: new Map([[50, 288]]),
    peakAtMs: null,
    hours: Array.from({ length: 24 }, () => ({ sum: 0, windows: 0 })),
    downloadBytes: octets,
    uploadBytes: null,
    bySsid: [],
    byBand: [],
    visitors: null,
    line: null,
    radios: [],
  })

/** A day as the rollers keep it; the office is always up. */
async function keepDay(day: string, ofPark: PlaceDayRecord, octets = 1000): Promise<void> {
  await journal.placeDays.replace(
    day,
    [ofPark, UP].map((record, index) => {
      const place = index === 0 ? PARK : OFFICE
      return { place, body: packPlaceDay(record), receivedUntilMs: RECEIVED_MS }
    }),
  )
  const rows = [PARK, OFFICE].map((id, index) => {
    const body = usageOf(day, index === 0 ? octets : 1000)
    return { scope: 'place' as const, day, id, body, since_ms: null }
  })
  await journal.usageDays.replace(day, rows)
}

/** Books of a server that begins: nothing is at hand. */
function books() {
  const rolls = {
    isRolled: () => true,
    firstDay: () => DAYS[0] ?? null,
    revision: () => 0,
    onRolled: () => () => undefined,
  }
  const clock = { nowMs: () => at('2026-11-02', 12), timeZone: TIME_ZONE }
  const store = { readRuns: () => Promise.reject(new Error('all is kept')) }
  const days = createDayBook({ store, journal, policy: DEFAULTS.availability, rolls, ...clock })
  const fresh = { of: () => Promise.reject(new Error('nothing is fresh')), isComing: () => false }
  return { days, usage: createUsageBook({ fresh, journal, rolls, city: 'Kota', ...clock }) }
}

/** All that a report reads of the month. */
async function readMonth() {
  const { days, usage } = books()
  const over = []
  for await (const one of days.over('2026-10-01', '2026-11-01')) over.push(one)
  const totals = await days.totalsOf('2026-10-01', '2026-10-31', 'now')
  return { over, totals, briefs: await usage.briefs([PARK, OFFICE], '2026-10-01', '2026-10-31') }
}

const keptPlaces = async (kind: 'placeDays' | 'usageDays') =>
  (await journal[kind].months.ofPlaces(MONTH, ['a', 'z'])).map(({ place }) => place).sort()

describe('months that are kept', () => {
  it('are made by who asks first, and read by who asks then', async () => {
    expect(await keptPlaces('placeDays')).toEqual([])
    const first = await readMonth()
    expect(first.totals.get(PARK)?.totalsMs.up).toBe(31 * 24 * HOUR_MS)
    expect(first.briefs.get(PARK)?.downloadBytes).toBe(31_000)
    expect(first.over.map(({ place }) => place)).toEqual([OFFICE, PARK])
    expect(first.over[1]?.intervals).toEqual([
      { startMs: at('2026-10-01', 0), endMs: at('2026-11-02', 0), state: 'up' },
    ])
    expect(await keptPlaces('placeDays')).toEqual([OFFICE, PARK])
    expect(await keptPlaces('usageDays')).toEqual([OFFICE, PARK])
    expect(await readMonth()).toEqual(first)
  })

  it('are read with the days around of what was not seen to work at that end alone', async () => {
    await keepDay('2026-10-31', DOWN_AT_NOON)
    const body = packPlaceDay(recordOf([[0, 2]], 0))
    await journal.placeDays.replace(
      '2026-11-01',
      [PARK, OFFICE].map((place) => ({ place, body, receivedUntilMs: RECEIVED_MS + 1 })),
    )
    const over = []
    const around = { fromDay: '2026-10-01', untilDay: '2026-11-01' }
    for await (const one of books().days.over('2026-10-01', '2026-10-31', around)) over.push(one)
    const [office, park] = over
    expect(office?.intervals.at(-1)?.endMs).toBe(at('2026-11-01', 0))
    expect(park?.intervals.at(-1)).toEqual({
      startMs: at('2026-10-31', 12),
      endMs: at('2026-11-02', 0),
      state: 'down',
    })
    // When the days around came is no matter of the month.
    expect(over.map(({ receivedUntilMs }) => receivedUntilMs)).toEqual([RECEIVED_MS, RECEIVED_MS])
  })

  it('say what late data change of one place, as if they had been made afterwards', async () => {
    await readMonth()
    await keepDay('2026-10-21', DOWN_AT_NOON, 5000)
    // What did not change stays: of a country a few places are late.
    expect(await keptPlaces('placeDays')).toEqual([OFFICE])
    expect(await keptPlaces('usageDays')).toEqual([OFFICE])
    const late = await readMonth()
    expect(late.totals.get(PARK)?.totalsMs.down).toBe(12 * HOUR_MS)
    expect(late.briefs.get(PARK)?.downloadBytes).toBe(35_000)
    // Without any month: all of it is made anew.
    for (const kind of ['placeDays', 'usageDays'] as const) await forget(kind)
    expect(await readMonth()).toEqual(late)
  })

  it('are not of days that changed while they were made', async () => {
    const { months } = journal.placeDays
    const revision = await months.revision(MONTH)
    await keepDay('2026-10-21', DOWN_AT_NOON)
    await months.keep(MONTH, revision, [{ place: PARK, body: new Uint8Array([1]) }])
    expect(await keptPlaces('placeDays')).toEqual([])
  })

  it('stay with their days when a change of one fails', async () => {
    const before = await readMonth()
    const row = { place: PARK, body: packPlaceDay(DOWN_AT_NOON), receivedUntilMs: null }
    await expect(journal.placeDays.replace('2026-10-21', [row, row])).rejects.toThrow()
    expect(await keptPlaces('placeDays')).toEqual([OFFICE, PARK])
    expect(await readMonth()).toEqual(before)
  })

  it('end with the first of their days', async () => {
    await readMonth()
    await journal.placeDays.expire('2026-10-01')
    await journal.usageDays.expire('2026-10-01')
    expect(await keptPlaces('placeDays')).toEqual([OFFICE, PARK])
    await journal.placeDays.expire('2026-10-02')
    await journal.usageDays.expire('2026-10-02')
    expect([await keptPlaces('placeDays'), await keptPlaces('usageDays')]).toEqual([[], []])
    expect((await readMonth()).over[1]?.intervals[0]?.startMs).toBe(at('2026-10-02', 0))
  })
})

/** Each row is written anew, without saying so. */
async function forget(kind: 'placeDays' | 'usageDays'): Promise<void> {
  const revision = await journal[kind].months.revision(MONTH)
  const rows = [PARK, OFFICE].map((place) => ({ place, body: new Uint8Array([0]) }))
  await journal[kind].months.keep(MONTH, revision, rows)
}
