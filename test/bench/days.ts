/**
 * What the history by days costs: a day of a city rolled, replayed cold and warm, a month of all
 * places, bytes per place and day. `--places=N` others than 300, each with two access points and a
 * line, polled by the minute.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import { createDayBook } from '../../server/days/city-book.ts'
import type { DayRolls } from '../../server/days/day-rolls.ts'
import { OpenRuns } from '../../server/days/open-runs.ts'
import { PLACE_ROLLER, placeRoller } from '../../server/days/place-roller.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { daysBetween, spanOfDay } from '../../server/domain/local-day.ts'
import { dayRoutes } from '../../server/http/routes/days.ts'
import { JOURNAL_FILE, openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { equipmentOf, readPlaceIntervals } from '../../server/live/history.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore, SeriesTarget } from '../../server/store/series-store.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'
import type { Bench } from './bench.ts'
import { askCoverage } from './days/coverage-asks.ts'
import { fillStore } from './days/filled-store.ts'

const SEED = 5
const TIME_ZONE = 'Asia/Makassar'
const DAY_MS = 86_400_000
const FIRST_DAY = '2026-10-01'
const LAST_DAY = '2026-10-30'
const TODAY = '2026-10-31'
const MONTH = '2026-10'
/** 15.00 of the last day in Kupang. */
const NOW_MS = spanOfDay(TODAY, TIME_ZONE).startMs + 15 * 3_600_000
const ROUNDS = 5
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** A day with late data is read again after this. */
const LATE_AFTER_MS = 1000
const IDLE_MS = 3000
const policy = AVAILABILITY_POLICY

type Print = (line: object) => void

export const daysBench: Bench = {
  name: 'days',
  what: 'a day of 300 places rolled and replayed, a month of all places, bytes per place and day',
  async run(print, options) {
    const asked = options.find((option) => option.startsWith('--places='))
    const places = Number(asked?.slice('--places='.length) ?? 300)
    const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-days-'))
    try {
      const targets = await writeInventory(directory, places)
      const polls = await fillStore({
        directory,
        targets,
        firstDay: Math.floor(spanOfDay(FIRST_DAY, TIME_ZONE).startMs / DAY_MS),
        lastDay: Math.floor(NOW_MS / DAY_MS) - 1,
        untilMs: NOW_MS,
        seed: SEED,
      })
      print({ case: 'fill', places, targets: targets.length, polls })
      await opened(directory, async (store, journal) => {
        await readRuns(store, targets, print)
        await readTargetByTarget(store, journal, print)
      })
      await replay(directory, 'cold day, not rolled yet', new Set(), print)
      await opened(directory, async (store, journal) => {
        print({ case: 'coverage of the month', ...(await asks(store, journal, new Set())) })
      })
      await opened(directory, (store, journal) => rollDays(directory, store, journal, print))
      const rolled = new Set(daysBetween(FIRST_DAY, LAST_DAY))
      await opened(directory, async (store, journal) => {
        print({ case: 'coverage of the month', ...(await asks(store, journal, rolled)) })
      })
      await replay(directory, 'day that is rolled', rolled, print)
      await opened(directory, (store, journal) => readMonth(store, journal, rolled, print))
      await opened(directory, (store, journal) => followToday(store, journal, rolled, print))
    } finally {
      await rm(directory, { recursive: true })
    }
  },
}

async function opened(
  directory: string,
  use: (store: SeriesStore, journal: Journal) => Promise<void>,
): Promise<void> {
  const store = await openSeriesStore(directory)
  const journal = await openJournal(directory)
  try {
    await use(store, journal)
  } finally {
    await journal.close()
    await store.close()
  }
}

async function writeInventory(directory: string, count: number): Promise<readonly SeriesTarget[]> {
  const journal = await openJournal(directory)
  const agent = 'agent' as AgentId
  const ids = Array.from({ length: count }, (_, index) => `place-${index}` as PlaceId)
  const places = ids.map((id) => ({
    id,
    name: `Kelurahan ${id}`,
    kind: 'kelurahan-office' as const,
    kecamatan: 'Oebobo',
    kelurahan: 'Fatululi',
    latitude: -10.16,
    longitude: 123.6,
    status: 'active' as const,
    ...BARE_PLACE,
    serviceHours: '06:00-22:00',
  }))
  const accessPoints = ids.flatMap((place) =>
    ['a', 'b'].map((name) => {
      const id = `${place}-${name}` as AccessPointId
      return { id, place, name, agent, model: null, ...POLLED_ALONE }
    }),
  )
  const uplinks = ids.map((place) => {
    const id = `line-${place}` as UplinkId
    return { ...BARE_UPLINK, id, place, provider: null, agent }
  })
  const { revision } = journal.inventory()
  await journal.applyImport(revision, { places, uplinks, accessPoints, equipment: [] })
  await journal.close()
  return [
    ...accessPoints.map(({ id }): SeriesTarget => ({ kind: 'access-point', id })),
    ...uplinks.map(({ id }): SeriesTarget => ({ kind: 'uplink', id })),
  ]
}

/** Of a machine that does other things too, the processor's time says more than the clock's. */
async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; cpuMs: number; result: T }> {
  const beganMs = performance.now()
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  const cpuMs = Math.round((user + system) / 1000)
  return { ms: Math.round(performance.now() - beganMs), cpuMs, result }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** Of a folded day and of the open one. */
async function readRuns(
  store: SeriesStore,
  targets: readonly SeriesTarget[],
  print: Print,
): Promise<void> {
  for (const [name, day] of [
    ['runs of a folded day', '2026-10-21'],
    ['runs of the open day', TODAY],
  ] as const) {
    const { startMs: fromMs, endMs } = spanOfDay(day, TIME_ZONE)
    const untilMs = Math.min(endMs, NOW_MS)
    const query = { targets, fromMs, untilMs, holdIntervals: policy.holdIntervals }
    const times: number[] = []
    const cpuTimes: number[] = []
    let runs = 0
    let polls = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const { ms, cpuMs, result } = await timed(() => store.readRuns(query))
      times.push(ms)
      cpuTimes.push(cpuMs)
      runs = result.reduce((sum, own) => sum + own.length, 0)
      polls = result.flat().reduce((sum, { count }) => sum + count, 0)
    }
    const [medianMs, cpuMs] = [median(times), median(cpuTimes)]
    print({ case: name, polls, runs, medianMs, cpuMs, rounds: ROUNDS })
  }
}

/** The other way to the same states: each target's polls one by one, as a timeline reads them. */
async function readTargetByTarget(
  store: SeriesStore,
  journal: Journal,
  print: Print,
): Promise<void> {
  const inventory = journal.inventory()
  const { startMs, endMs } = spanOfDay('2026-10-21', TIME_ZONE)
  const { ms, cpuMs } = await timed(async () => {
    for (const place of inventory.places.values()) {
      await readPlaceIntervals({ store, policy }, equipmentOf(inventory, place), startMs, endMs)
    }
  })
  print({ case: 'peer: a folded day by readOutcomes, target by target', ms, cpuMs })
}

/** A day as the dashboard asks for it, gzip and all: first in a process that has read nothing yet. */
async function replay(
  directory: string,
  name: string,
  rolled: ReadonlySet<string>,
  print: Print,
): Promise<void> {
  const cold: number[] = []
  const cpu: number[] = []
  const warm: number[] = []
  let bytes = 0
  for (const day of ['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26', TODAY]) {
    await opened(directory, async (store, journal) => {
      const app = routes(store, journal, rolled)
      const ask = async (path: string): Promise<number> => {
        const headers = { 'Accept-Encoding': 'gzip' }
        const answer = await app.request(path, { headers })
        if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
        return (await answer.arrayBuffer()).byteLength
      }
      const first = await timed(() => ask(`/v1/days/${day}`))
      const again = await timed(() => ask(`/v1/days/${day}?known=then`))
      if (day === TODAY) {
        const [coldMs, coldCpuMs, warmMs] = [first.ms, first.cpuMs, again.ms]
        print({ case: `${name}: today`, coldMs, coldCpuMs, warmMs, bytes: first.result })
        return
      }
      cold.push(first.ms)
      cpu.push(first.cpuMs)
      warm.push(again.ms)
      bytes = first.result
    })
  }
  const [coldMs, coldCpuMs, warmMs] = [median(cold), median(cpu), median(warm)]
  print({ case: name, coldMs, coldCpuMs, warmMs, bytes, rounds: cold.length })
}

function routes(store: SeriesStore, journal: Journal, rolled: ReadonlySet<string>) {
  return dayRoutes({ days: bookOf(store, journal, rolled), journal, ...clock() })
}

const asks = (store: SeriesStore, journal: Journal, rolled: ReadonlySet<string>) => {
  const asked = { month: MONTH, firstDay: FIRST_DAY, rolled, nowMs: NOW_MS, timeZone: TIME_ZONE }
  return askCoverage(store, journal, asked, timed)
}

const clock = () => ({ nowMs: () => NOW_MS, timeZone: TIME_ZONE })

const bookOf = (store: SeriesStore, journal: Journal, rolled: ReadonlySet<string>) =>
  createDayBook({ store, journal, policy, rolls: rollsOf(rolled), ...clock() })

const rollsOf = (
  rolled: ReadonlySet<string>,
): Pick<DayRolls, 'isRolled' | 'firstDay' | 'revision' | 'onRolled'> => ({
  isRolled: (roller, day) => roller === PLACE_ROLLER && rolled.has(day),
  firstDay: () => FIRST_DAY,
  revision: () => 0,
  onRolled: () => () => undefined,
})

/** Today as a server has it that follows it: a minute after the last ask, and after an hour came late. */
async function followToday(
  store: SeriesStore,
  journal: Journal,
  rolled: ReadonlySet<string>,
  print: Print,
): Promise<void> {
  let nowMs = NOW_MS - ROUNDS * MINUTE_MS
  const open = new OpenRuns(store, () => nowMs)
  const book = createDayBook({
    store: open,
    journal,
    policy,
    rolls: rollsOf(rolled),
    nowMs: () => nowMs,
    timeZone: TIME_ZONE,
    lateCount: () => open.lateCount,
  })
  const ask = () => timed(() => book.cityDay(TODAY, 'now'))
  const first = await ask()
  const later: number[] = []
  const late: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    nowMs += MINUTE_MS
    later.push((await ask()).ms)
    const place = [...journal.inventory().accessPoints.keys()][round]
    if (place === undefined) throw new Error('[bench] there are too few access points')
    nowMs += LATE_AFTER_MS
    open.touch({ kind: 'access-point', id: place }, nowMs - 6 * HOUR_MS)
    late.push((await ask()).ms)
  }
  print({
    case: 'today, followed',
    coldMs: first.ms,
    aMinuteLaterMs: median(later),
    afterALatePollMs: median(late),
    rounds: ROUNDS,
  })
}

async function rollDays(
  directory: string,
  store: SeriesStore,
  journal: Journal,
  print: Print,
): Promise<void> {
  const roller = placeRoller({ store, journal, policy, ...clock() })
  const { signal } = new AbortController()
  const file = join(directory, JOURNAL_FILE)
  const days = daysBetween(FIRST_DAY, LAST_DAY)
  const times: number[] = []
  const cpuTimes: number[] = []
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  // What the machine's other work costs shows while nothing is done.
  await sleep(IDLE_MS)
  const idleHeldMsMax = Math.round(delay.max / 1e6)
  delay.reset()
  for (const day of days.toReversed()) {
    const { ms, cpuMs } = await timed(() => roller.roll(day, signal))
    times.push(ms)
    cpuTimes.push(cpuMs)
  }
  delay.disable()
  const rows = (await journal.placeDays.ofDay('2026-10-21')).map(({ body }) => body.length)
  await journal.close()
  print({
    case: 'roll of one day',
    medianMs: median(times),
    cpuMs: median(cpuTimes),
    days: days.length,
    idleHeldMsMax,
    eventLoopHeldMsMax: Math.round(delay.max / 1e6),
    eventLoopHeldMsP99: Math.round(delay.percentile(99) / 1e6),
  })
  print({
    case: 'kept of a place and day',
    bodyBytes: Math.round(rows.reduce((sum, bytes) => sum + bytes, 0) / rows.length),
    journalBytes: Math.round((await stat(file)).size / (rows.length * days.length)),
  })
}

async function readMonth(
  store: SeriesStore,
  journal: Journal,
  rolled: ReadonlySet<string>,
  print: Print,
): Promise<void> {
  const app = routes(store, journal, rolled)
  const path = `/v1/availability?period=${MONTH}`
  const first = await timed(async () => (await app.request(path)).status)
  const book = bookOf(store, journal, rolled)
  await book.totalsOf(FIRST_DAY, LAST_DAY, 'now')
  const again: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    again.push((await timed(() => book.totalsOf(FIRST_DAY, LAST_DAY, 'now'))).ms)
  }
  print({
    case: 'month of all places',
    status: first.result,
    coldMs: first.ms,
    warmMs: median(again),
  })
  const then = await timed(() => book.totalsOf('2026-10-01', '2026-10-15', 'then'))
  print({ case: 'half a month as it was known then', coldMs: then.ms, cpuMs: then.cpuMs })
  const list = await timed(async () => (await app.request('/v1/days')).status)
  print({ case: 'the city day by day, 31 days', status: list.result, coldMs: list.ms })
}
