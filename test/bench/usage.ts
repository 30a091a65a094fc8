/**
 * What the figures of usage cost: a day of a city is rolled into rows, and a month is read from them.
 * `--access-points=N` others than 600.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import { USAGE_SCOPES } from '#contract/words.ts'
import { daysBetween, daysOfMonth, spanOfDay } from '../../server/domain/local-day.ts'
import type { AccessPoint, Place, Uplink } from '../../server/journal/inventory.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { FreshDays } from '../../server/usage/fresh-days.ts'
import { usagePlaces } from '../../server/usage/members.ts'
import { createUsageBook } from '../../server/usage/usage-book.ts'
import { usageRoller } from '../../server/usage/usage-roller.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'
import { randomOf } from '../simulator/random.ts'
import type { Bench } from './bench.ts'
import { ImaginedAccessPoint } from './city-samples.ts'
import { AGENT, fillStore, MINUTE_MS } from './usage/filled-store.ts'

const SEED = 5
const TIME_ZONE = 'Asia/Makassar'
const DAY = '2026-10-21'
const MONTH = '2026-10'
const ACCESS_POINTS_PER_PLACE = 2
/** Of the day before, and of the day after: enough for both ends of a day. */
const MINUTES_AROUND = 60

export const usageBench: Bench = {
  name: 'usage',
  what: 'a day of usage rolled into rows, a month read from them, today followed, bytes per row',
  async run(print, options) {
    const asked = options.find((option) => option.startsWith('--access-points='))
    const accessPoints = Number(asked?.slice('--access-points='.length) ?? 600)
    const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-usage-'))
    const store = await openSeriesStore(directory)
    const journal = await openJournal(directory)
    // Work in the background rests on timers that keep no process alive.
    const alive = setInterval(() => undefined, 1000)
    try {
      const devices = imagined(accessPoints)
      await writeInventory(journal, devices)
      print({ case: 'fill', accessPoints, samples: await fill(store, devices) })
      await rollDay(store, journal, print)
      await readMonth(store, journal, print)
      await readToday(store, journal, print)
    } finally {
      clearInterval(alive)
      await journal.close()
      await store.close()
      await rm(directory, { recursive: true })
    }
  },
}

type Print = (line: object) => void

function imagined(count: number): readonly ImaginedAccessPoint[] {
  const { startMs } = spanOfDay(DAY, TIME_ZONE)
  return Array.from(
    { length: count },
    (_, index) => new ImaginedAccessPoint(`ap-${index}`, SEED + index, startMs),
  )
}

async function writeInventory(
  journal: Journal,
  devices: readonly ImaginedAccessPoint[],
): Promise<void> {
  const random = randomOf('inventory', SEED)
  const placeOf = (index: number): PlaceId =>
    `place-${Math.floor(index / ACCESS_POINTS_PER_PLACE)}` as PlaceId
  const ids = [...new Set(devices.map((_, index) => placeOf(index)))]
  const places = ids.map((id): Place => {
    const kelurahan = Math.floor(random() * 51)
    return {
      id,
      name: id,
      kind: 'park',
      kecamatan: `Kecamatan ${kelurahan % 6}`,
      kelurahan: `Kelurahan ${kelurahan}`,
      latitude: -10.16,
      longitude: 123.6,
      status: 'active',
      ...BARE_PLACE,
    }
  })
  const uplinks = ids.map((id): Uplink => ({
    ...BARE_UPLINK,
    id: `${id}-line` as UplinkId,
    place: id,
    provider: `Penyedia ${Math.floor(random() * 4)}`,
    agent: AGENT,
    contractMbps: 50,
  }))
  const accessPoints = devices.map(({ id }, index): AccessPoint => ({
    ...POLLED_ALONE,
    id,
    place: placeOf(index),
    name: id,
    agent: AGENT,
    model: null,
  }))
  await journal.applyImport(0, { places, uplinks, accessPoints, equipment: [] })
}

async function fill(store: SeriesStore, devices: readonly ImaginedAccessPoint[]): Promise<number> {
  const { startMs, endMs } = spanOfDay(DAY, TIME_ZONE)
  const aroundMs = MINUTES_AROUND * MINUTE_MS
  await fillStore(store, devices, startMs - aroundMs, endMs + aroundMs)
  await store.compact(endMs + aroundMs)
  return (await store.stats()).samples
}

async function rollDay(store: SeriesStore, journal: Journal, print: Print): Promise<void> {
  const rolls = { touchDays: () => undefined }
  const roller = usageRoller({ store, journal, rolls, timeZone: TIME_ZONE })
  const measured = await measure(() => roller.roll(DAY, new AbortController().signal))
  print({ case: 'roll a day', ...measured })
  let rows = 0
  let bytes = 0
  for (const scope of USAGE_SCOPES) {
    const sizes = (await journal.usageDays.ofDay(scope, DAY)).map(({ body }) => body.length)
    const all = sizes.reduce((sum, size) => sum + size, 0)
    print({ case: 'rows', scope, rows: sizes.length, bytesPerRow: Math.round(all / sizes.length) })
    rows += sizes.length
    bytes += all
  }
  const perYear = Math.round((bytes * 365) / 1024 / 1024)
  print({
    case: 'rows',
    scope: 'all',
    rows,
    bytesPerRow: Math.round(bytes / rows),
    mibPerYear: perYear,
  })
}

/** The one day that was rolled stands for all days of the month. */
async function readMonth(store: SeriesStore, journal: Journal, print: Print): Promise<void> {
  const [first, last] = daysOfMonth(MONTH)
  for (const day of daysBetween(first, last)) {
    if (day === DAY) continue
    const rows = []
    for (const scope of USAGE_SCOPES) {
      for (const row of await journal.usageDays.ofDay(scope, DAY)) {
        rows.push({ ...row, scope, day, since_ms: null })
      }
    }
    await journal.usageDays.replace(day, rows)
  }
  const nowMs = spanOfDay(last, TIME_ZONE).endMs + 1
  const book = bookAt(store, journal, nowMs)
  for (const scope of USAGE_SCOPES) {
    const measured = await measure(() => book.ofAll(scope, first, last))
    print({ case: 'a month from days', scope, ...measured })
  }
  const one = await measure(() => book.ofOne('place', 'place-0', first, last))
  print({ case: 'a month of one place', ...one })
  const warnings = await measure(() => book.capacity())
  print({ case: 'capacity of seven days', ...warnings })
}

async function readToday(store: SeriesStore, journal: Journal, print: Print): Promise<void> {
  const { endMs } = spanOfDay(DAY, TIME_ZONE)
  const alone = bookAt(store, journal, endMs - 1)
  const one = await measure(() => alone.ofOne('place', 'place-1', DAY, DAY))
  print({ case: 'today of one place, from polls', ...one })
  const city = await measure(() => alone.ofOne('city', 'city', DAY, DAY))
  print({ case: 'today of the city, from polls, not followed', ...city })

  let nowMs = endMs - 60 * MINUTE_MS
  const clock = { timeZone: TIME_ZONE, nowMs: () => nowMs }
  const fresh = new FreshDays({ store, readVisitors: journal.readVisitors.bind(journal), ...clock })
  const book = createUsageBook({ fresh, journal, rolls: ROLLS, city: 'Kupang', ...clock })
  const { signal } = new AbortController()
  const inventory = journal.inventory()
  const follow = () => fresh.follow(DAY, usagePlaces(inventory, inventory), signal)
  print({ case: 'today read in the background', ...(await measure(follow)) })
  const first = await measure(() => book.ofOne('city', 'city', DAY, DAY))
  print({ case: 'today of the city, followed, first asked', ...first })
  nowMs += MINUTE_MS
  for (const { id } of inventory.accessPoints.values()) {
    fresh.touch({ kind: 'access-point', id }, nowMs - 1)
  }
  const grown = await measure(() => book.ofAll('kelurahan', DAY, DAY))
  print({ case: 'today of the city, followed, a minute later', ...grown })
  const again = await measure(() => book.ofAll('kelurahan', DAY, DAY))
  print({ case: 'today again, kept', ...again })
}

const ROLLS = { isRolled: () => true, revision: () => 0, firstDay: () => '2026-10-01' }

function bookAt(store: SeriesStore, journal: Journal, nowMs: number) {
  const setting = { timeZone: TIME_ZONE, nowMs: () => nowMs }
  const readVisitors = journal.readVisitors.bind(journal)
  const fresh = new FreshDays({ store, readVisitors, ...setting })
  return createUsageBook({ fresh, journal, rolls: ROLLS, city: 'Kupang', ...setting })
}

async function measure(work: () => Promise<unknown>): Promise<object> {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const cpu = process.cpuUsage()
  const startMs = performance.now()
  await work()
  const ms = Math.round(performance.now() - startMs)
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  return {
    ms,
    cpuMs: Math.round((user + system) / 1000),
    longestStepMs: Math.round(delay.max / 1e6),
    memoryMiB: Math.round(process.memoryUsage.rss() / 1024 / 1024),
  }
}
