import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessPointId, BootId } from '#contract/ids.ts'
import type { UsageFigures, UsageOf } from '#contract/usage.ts'
import type { UsageScope } from '#contract/words.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesSample, SeriesStore } from '../../server/store/series-store.ts'
import { FreshDays } from '../../server/usage/fresh-days.ts'
import { createUsageBook } from '../../server/usage/usage-book.ts'
import type { UsageBook } from '../../server/usage/usage-book.ts'
import { usageRoller } from '../../server/usage/usage-roller.ts'
import {
  AGENT,
  DAY_MS,
  DAYS,
  INTERVAL_MS,
  INVENTORY,
  makeWeek,
  MINUTE_MS,
  SUMMED,
  TIME_ZONE,
  WEEK_START_MS,
} from './usage-week.ts'
import type { TruePoll } from './usage-week.ts'

const WINDOW_MS = 5 * MINUTE_MS
const [FIRST = '', LAST = ''] = [DAYS.at(0), DAYS.at(-1)]
const WEEK_END_MS = WEEK_START_MS + 7 * DAY_MS

const week = makeWeek()
let directory: string
let store: SeriesStore
let journal: Journal
let rolled: Set<string>
let touched: string[]
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-usage-'))
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  await journal.applyImport(0, INVENTORY)
  rolled = new Set()
  touched = []
})
afterAll(async () => {
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

let sequence = 0
async function deliver(samples: readonly SeriesSample[]): Promise<void> {
  for (let from = 0; from < samples.length; from += 2000) {
    sequence += 1
    const key = { agent: AGENT, boot: 'boot' as BootId, sequence }
    const some = samples.slice(from, from + 2000)
    await store.append({
      key,
      mode: 'backfill',
      receivedAtMs: WEEK_END_MS,
      samples: some,
      rejected: [],
    })
  }
}

async function roll(days: readonly string[]): Promise<void> {
  const rolls = { touchDays: (list: Iterable<string>) => void touched.push(...list) }
  const roller = usageRoller({ store, journal, rolls, timeZone: TIME_ZONE })
  for (const day of days) {
    await roller.roll(day, new AbortController().signal)
    rolled.add(day)
  }
}

function bookAt(atMs: number): UsageBook {
  const rolls = {
    isRolled: (_: string, day: string) => rolled.has(day),
    revision: () => 0,
    firstDay: () => '2026-10-01',
  }
  const setting = { timeZone: TIME_ZONE, nowMs: () => atMs }
  const readVisitors = journal.readVisitors.bind(journal)
  const fresh = new FreshDays({ store, readVisitors, ...setting })
  return createUsageBook({ fresh, journal, rolls, city: 'Kupang', ...setting })
}

const all = (scope: UsageScope): Promise<readonly UsageOf[]> =>
  bookAt(WEEK_END_MS + 1).ofAll(scope, FIRST, LAST)

async function figuresOf(scope: UsageScope, id: string): Promise<UsageFigures> {
  const found = await bookAt(WEEK_END_MS + 1).ofOne(scope, id, FIRST, LAST)
  if (found === null) throw new Error(`${scope} ${id} has no usage`)
  return found.figures
}

/**
 * Clients in each window of the week over some access points, by the week's own word: second by second,
 * a poll speaks for its interval, and no poll comes sooner.
 */
function trueClients(ids: readonly string[]): ReadonlyMap<number, number> {
  const sums = new Map<number, number>()
  for (const id of ids) {
    const clientSeconds = new Float64Array(7 * 288)
    const seconds = new Float64Array(7 * 288)
    for (const { atMs, clients } of week.polls.get(id) ?? []) {
      for (let heldMs = 0; heldMs < INTERVAL_MS; heldMs += 1000) {
        const window = Math.floor((atMs + heldMs - WEEK_START_MS) / WINDOW_MS)
        clientSeconds[window] = (clientSeconds[window] ?? 0) + clients
        seconds[window] = (seconds[window] ?? 0) + 1
      }
    }
    for (const [window, count] of seconds.entries()) {
      if (count === 0) continue
      const mean = (clientSeconds[window] ?? 0) / count
      sums.set(window, (sums.get(window) ?? 0) + Math.round(mean * 10))
    }
  }
  return sums
}

function trueBytes(which: 'downloadBytes' | 'uploadBytes', ids: readonly string[]): number {
  const octets = (polls: readonly TruePoll[]): number =>
    polls.reduce((sum, poll) => (poll.sinceMs === null ? sum : sum + poll[which]), 0)
  return ids.reduce((sum, id) => sum + octets(week.polls.get(id) ?? []), 0)
}

describe('the usage of a week on the real store', () => {
  it('is rolled from the newest day on, of polls in any order', async () => {
    const random = [...week.samples].reverse()
    const isLate = ({ polledAtMs }: SeriesSample): boolean =>
      polledAtMs >= WEEK_START_MS + 2.5 * DAY_MS && polledAtMs < WEEK_START_MS + 2.8 * DAY_MS
    await deliver(random.filter((sample) => !isLate(sample)))
    await roll(DAYS.toReversed())
    const before = await figuresOf('city', 'city')
    await deliver(random.filter(isLate))
    await deliver(random.filter(isLate))
    await roll([DAYS[2] ?? ''])
    const after = await figuresOf('city', 'city')
    expect(after.observedShare).toBeGreaterThan(before.observedShare)
    expect(touched).toEqual([])
  })

  it('has the clients that were there, in every figure', async () => {
    for (const [scope, id, ids] of [
      ['access-point', 'park-2', ['park-2']],
      ['place', 'park', ['park-1', 'park-2']],
      ['kelurahan', 'Liliba', ['market-1', 'old-1']],
      ['provider', 'Laut', ['park-1', 'park-2', 'market-1']],
      ['city', 'city', SUMMED],
    ] as const) {
      const figures = await figuresOf(scope, id)
      const windows = trueClients(ids)
      const sorted = [...windows.values()].sort((a, b) => a - b)
      const rank = (percent: number): number =>
        (sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN) / 10
      const mean = sorted.reduce((sum, tenths) => sum + tenths, 0) / sorted.length / 10
      expect(figures.clientsMean).toBeCloseTo(mean, 9)
      expect(figures.clientsMedian).toBe(rank(50))
      expect(figures.clientsP95).toBe(rank(95))
      expect(figures.clientsPeak).toBe(rank(100))
      const peaks = [...windows].filter(([, tenths]) => tenths === sorted.at(-1))
      const first = Math.min(...peaks.map(([window]) => window))
      expect(figures.peakAtMs).toBe(WEEK_START_MS + first * WINDOW_MS)
      expect(figures.observedShare).toBe(windows.size / (7 * 288))
      // Thursday, 10 to 11: a weekday and hour of a week is one hour.
      const hour = [...windows].filter(([window]) => Math.floor(window / 12) === 3 * 24 + 10)
      const inHour = hour.reduce((sum, [, tenths]) => sum + tenths, 0) / hour.length / 10
      expect(figures.pattern[3]?.[10]).toBeCloseTo(inHour, 9)
    }
  })

  it('has the octets that went, over wraps, restarts and silences', async () => {
    for (const which of ['downloadBytes', 'uploadBytes'] as const) {
      for (const id of ['park-1', 'park-2', 'market-1', 'old-1']) {
        expect((await figuresOf('access-point', id))[which]).toBe(trueBytes(which, [id]))
      }
      expect((await figuresOf('city', 'city'))[which]).toBe(trueBytes(which, SUMMED))
    }
  })

  it('has sums that agree with each other in every scope', async () => {
    const sumOf = (list: readonly UsageOf[]): number =>
      list.reduce((sum, { figures }) => sum + (figures.downloadBytes ?? 0), 0)
    const ofAccessPoints = (await all('access-point')).filter(({ id }) => id !== 'master')
    const city = sumOf(await all('city'))
    for (const scope of ['place', 'kelurahan', 'kecamatan', 'provider'] as const) {
      const list = await all(scope)
      expect(sumOf(list)).toBe(city)
      const peaks = list.reduce((sum, { figures }) => sum + (figures.clientsPeak ?? 0), 0)
      expect((await figuresOf('city', 'city')).clientsPeak).toBeLessThanOrEqual(peaks)
    }
    expect(sumOf(ofAccessPoints)).toBe(city)
    expect((await all('provider')).map(({ id }) => id)).toEqual(['', 'Laut'])
  })

  it('leaves a controller out of sums, and null what nobody counted', async () => {
    const office = await figuresOf('place', 'office')
    const managed = await figuresOf('access-point', 'office-1')
    expect(office.clientsMean).toBe(managed.clientsMean)
    expect(office.downloadBytes).toBeNull()
    expect((await figuresOf('access-point', 'master')).clientsMean).toBeGreaterThan(0)
  })

  it('has SSIDs, bands, and the share of the contract by the counters of the line', async () => {
    const park = await figuresOf('place', 'park')
    expect(park.bySsid).toEqual([
      { ssid: 'Kota Gratis', clientsMean: park.clientsMean, clientsPeak: park.clientsPeak },
    ])
    expect(park.byBand.map(({ band }) => band)).toEqual(['5', '2.4'])
    expect(park.uplink?.contractMbps).toBe(10)
    // Between 19:00 and 20:00 the line was full for 58 minutes.
    expect(park.uplink?.busyHourShare).toBeCloseTo(58 / 60, 4)
    expect(park.uplink?.peakShare).toBeCloseTo(1, 9)
    const market = await figuresOf('place', 'market')
    expect(market.uplink?.busyHourShare).toBeLessThan(0.2)
    const { warnings } = await bookAt(WEEK_END_MS + 1).capacity()
    expect(warnings).toEqual([
      expect.objectContaining({ kind: 'uplink-full', place: 'park', remedy: 'raise-contract' }),
    ])
  })

  it('is the same from folded days as from fresh polls', async () => {
    const before = await journal.usageDays.ofDay('access-point', DAYS[3] ?? '')
    await store.compact(WEEK_END_MS + DAY_MS)
    await roll([DAYS[3] ?? ''])
    expect(await journal.usageDays.ofDay('access-point', DAYS[3] ?? '')).toEqual(before)
  })

  it('is read day by day, and from the store while a day lasts', async () => {
    const noonMs = WEEK_START_MS + 6.5 * DAY_MS
    const book = bookAt(noonMs)
    const found = await book.ofOne('place', 'park', FIRST, LAST)
    expect(found?.days.map(({ day }) => day)).toEqual(DAYS)
    expect(book.isProvisional(FIRST, LAST)).toBe(true)
    expect(book.isProvisional(FIRST, DAYS[5] ?? '')).toBe(false)
    const today = await book.ofOne('place', 'park', LAST, LAST)
    const peaks = [...trueClients(['park-1', 'park-2'])].filter(
      ([window]) => window >= 6 * 288 && window < 6.5 * 288,
    )
    expect(today?.figures.clientsPeak).toBe(Math.max(...peaks.map(([, tenths]) => tenths)) / 10)
    expect(today?.figures.observedShare).toBe(1)
    expect(await book.ofOne('place', 'nowhere', FIRST, LAST)).toBeNull()
  })

  it('stays where an access point stood when it moves to another place', async () => {
    const moved = INVENTORY.accessPoints.find(({ id }) => id === 'park-2')
    if (moved === undefined) throw new Error('the park has no second access point')
    const change = {
      ...INVENTORY,
      accessPoints: [{ ...moved, place: INVENTORY.places[1]?.id ?? moved.place }],
    }
    const before = await figuresOf('place', 'park')
    await journal.applyImport(journal.inventory().revision, change, {
      by: 'Budi',
      atMs: WEEK_END_MS + DAY_MS,
    })
    await roll(DAYS)
    expect(await figuresOf('place', 'park')).toEqual(before)
  })

  it('tells what late polls of a silence have told already of a later day', async () => {
    const id = 'park-1' as AccessPointId
    const rolledBefore = await journal.usageDays.sinceOf(DAYS[0] ?? '', LAST)
    expect(rolledBefore).toEqual([])
    const quiet = { store: await openSeriesStore(await mkdtemp(join(directory, 'quiet-'))) }
    const samples = week.samples.filter(
      (sample) => sample.kind === 'access-point' && sample.accessPoint === id,
    )
    const append = async (list: readonly SeriesSample[]): Promise<void> => {
      sequence += 1
      const key = { agent: AGENT, boot: 'boot' as BootId, sequence }
      const head = { key, mode: 'backfill' as const, receivedAtMs: WEEK_END_MS, rejected: [] }
      await quiet.store.append({ ...head, samples: list })
    }
    const evening = (day: number, hour: number): number =>
      WEEK_START_MS + day * DAY_MS + hour * 60 * MINUTE_MS
    const between = (fromMs: number, untilMs: number): readonly SeriesSample[] =>
      samples.filter(({ polledAtMs }) => polledAtMs >= fromMs && polledAtMs < untilMs)
    // From 18:00 to 02:00 nobody looked; later 18:00 to 20:00 come from a spool.
    await append(between(evening(0, 0), evening(0, 18)))
    await append(between(evening(1, 2), evening(2, 0)))
    const again: string[] = []
    const rolls = { touchDays: (days: Iterable<string>) => void again.push(...days) }
    const roller = usageRoller({ store: quiet.store, journal, rolls, timeZone: TIME_ZONE })
    const { signal } = new AbortController()
    await roller.roll(DAYS[1] ?? '', signal)
    await roller.roll(DAYS[0] ?? '', signal)
    expect(again).toEqual([])
    await append(between(evening(0, 18), evening(0, 20)))
    await roller.roll(DAYS[0] ?? '', signal)
    expect(again).toEqual([DAYS[1]])
    await roller.roll(DAYS[1] ?? '', signal)
    await roller.roll(DAYS[0] ?? '', signal)
    expect(again).toEqual([DAYS[1]])
    await quiet.store.close()
  })
})
