import { statfs, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StorePlace, StoreStatsAnswer, StoreStep } from '#contract/stores.ts'
import type { Config } from './config.ts'
import { readDay } from './days/day-reader.ts'
import { unpackPlaceDay } from './days/place-day.ts'
import type { PlaceDayRecord } from './days/place-day.ts'
import { PLACE_ROLLER, placeRoller, recordOf } from './days/place-roller.ts'
import { DAY_MS } from './domain/local-time.ts'
import { spanOfDay } from './domain/local-day.ts'
import type { Inventory } from './journal/inventory.ts'
import { JOURNAL_FILE } from './journal/journal-place.ts'
import type { Journal } from './journal/open.ts'
import { EmbeddedStore } from './store/embedded/embedded-store.ts'
import {
  closedDaysOf,
  faultOfDay,
  faultOfOpenDays,
  storedDays,
  waitingPolls,
} from './store/embedded/look.ts'
import type { SeriesStore } from './store/series-store.ts'
import { faultOfUsageDay } from './usage/check-usage-day.ts'

/** What the commands for the stores work on: a server's stores, or those of a directory. */
export interface StoreWorkDeps {
  readonly config: Config
  readonly directory: string
  readonly store: SeriesStore
  readonly journal: Journal
  readonly nowMs: () => number
}

const LOOK_EVERY_MS = 250
/** Days of places that are worked out anew to be compared. */
const SAMPLED_DAYS = 3
/** Of each of them: a country's would take minutes. */
const SAMPLED_PLACES = 200

const embeddedOf = ({ store }: StoreWorkDeps): EmbeddedStore | null =>
  store instanceof EmbeddedStore ? store : null

/** Where the readings of an engine are. */
export const placeOfSeries = (name: SeriesStore['name']): StorePlace =>
  name === 'embedded' ? 'here' : name

export async function storeStats(deps: StoreWorkDeps): Promise<StoreStatsAnswer> {
  const { store, journal, directory, config } = deps
  const [stats, days, rolled, disk] = await Promise.all([
    store.stats(),
    embeddedOf(deps)?.inspect(storedDays) ?? null,
    journal.rolledDays.list(),
    statfs(directory),
  ])
  const places = rolled.filter(({ roller }) => roller === PLACE_ROLLER).map(({ day }) => day)
  const freeBytes = disk.bavail * disk.bsize
  const isHere = config.stores.journalUrl === null
  const { samples, bytesOnDisk, oldestMs, newestMs } = stats
  const shares = { samples, bytes: bytesOnDisk, freeBytes, keptDays: config.retention.pollsDays }
  return {
    series: placeOfSeries(store.name),
    journal: isHere ? 'here' : 'postgresql',
    samples,
    bytes: bytesOnDisk,
    oldestMs,
    newestMs,
    closedDays: days?.closedDays ?? null,
    openDays: days?.openDays ?? null,
    rolledDays: places.length,
    firstRolledDay: places.toSorted()[0] ?? null,
    journalBytes: isHere ? (await stat(join(directory, JOURNAL_FILE))).size : null,
    freeBytes,
    daysUntilFull: days === null ? null : daysUntilFull({ ...days, ...shares }),
  }
}

/**
 * Whole days for which the disk has room, at the rate of the last packed days; null where none is packed
 * yet, and where it lasts until as much is dropped each day as comes.
 */
export function daysUntilFull(of: {
  readonly lastSamples: readonly number[]
  readonly closedDays: number
  readonly samples: number
  readonly bytes: number
  readonly freeBytes: number
  readonly keptDays: number
}): number | null {
  const { lastSamples, closedDays, samples, bytes, freeBytes, keptDays } = of
  const perDay = lastSamples.reduce((sum, one) => sum + one, 0) / lastSamples.length
  const bytesPerDay = (perDay * bytes) / samples
  if (!(bytesPerDay > 0)) return null
  const days = Math.floor(freeBytes / bytesPerDay)
  return days < keptDays - closedDays ? days : null
}

/** Reads all that is stored, and says what is the first that is wrong. */
export async function* checkStore(deps: StoreWorkDeps): AsyncGenerator<StoreStep> {
  for await (const found of lookThrough(deps)) {
    yield found
    if (found.isOver) return
  }
  yield over('checked', null)
}

/** Each step, and each fault with which it would be over. */
async function* lookThrough(deps: StoreWorkDeps): AsyncGenerator<StoreStep> {
  const embedded = embeddedOf(deps)
  const health = await deps.store.check()
  if (!health.usable) yield over('opening the store', health.reason)
  if (embedded !== null) {
    const days = await embedded.inspect((opened) => Promise.resolve(closedDaysOf(opened)))
    for (const [done, day] of days.entries()) {
      yield step('reading packed days', done, days.length)
      const fault = await embedded.inspect((opened) => faultOfDay(opened, day))
      if (fault !== null) yield over('reading packed days', fault)
    }
    const fault = await embedded.inspect(faultOfOpenDays)
    if (fault !== null) yield over('reading open days', fault)
  }
  const sampled = await sampledDays(deps)
  for (const [done, day] of sampled.entries()) {
    yield step('working days out anew', done, sampled.length)
    const fault = (await faultOfRolledDay(deps, day)) ?? (await usageFault(deps, day))
    if (fault !== null) yield over('working days out anew', fault)
  }
}

/** Packs the days that are over, as the server does every quarter of an hour. */
export async function* compactStore(deps: StoreWorkDeps): AsyncGenerator<StoreStep> {
  const { store, nowMs } = deps
  const embedded = embeddedOf(deps)
  const todayMs = Math.floor(nowMs() / DAY_MS) * DAY_MS
  const left = (): Promise<number> =>
    embedded?.inspect((opened) => waitingPolls(opened, todayMs)) ?? Promise.resolve(0)
  const whole = await left()
  const ended = store.compact(nowMs()).then(
    () => ({ fault: null }),
    (cause: unknown) => ({ fault: reasonOf(cause) }),
  )
  let result: { readonly fault: string | null } | null = null
  while (result === null) {
    yield step('packing days that are over', whole - (await left()), whole)
    result = await Promise.race([ended, sleep(LOOK_EVERY_MS, null)])
  }
  yield over(`packed ${whole - (await left())} polls`, result.fault)
}

/** With what it came from: an engine's own words say more. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause === undefined ? cause.message : `${cause.message}: ${reasonOf(cause.cause)}`
}

const step = (doing: string, done: number, whole: number): StoreStep => ({
  doing,
  done,
  whole,
  isOver: false,
  fault: null,
})
const over = (doing: string, fault: string | null): StoreStep => ({
  doing,
  done: 1,
  whole: 1,
  isOver: true,
  fault,
})

/** The first, one in the middle and the last of the days that are worked out and whose polls are kept. */
async function sampledDays({ config, store, journal, nowMs }: StoreWorkDeps): Promise<string[]> {
  const { timeZone } = config.city
  const oldestMs = await store.oldestMs()
  const keptFromMs = Math.max(oldestMs ?? Infinity, nowMs() - config.retention.pollsDays * DAY_MS)
  const days = (await journal.rolledDays.list())
    .filter(({ roller, day }) => {
      return roller === PLACE_ROLLER && spanOfDay(day, timeZone).startMs - DAY_MS > keptFromMs
    })
    .map(({ day }) => day)
    .toSorted()
  const chosen = [0, Math.floor(days.length / 2), days.length - 1].slice(0, SAMPLED_DAYS)
  return [...new Set(chosen.flatMap((at) => days[at] ?? []))]
}

/** Works a day out anew and compares it with what is kept of places that are as they were then. */
async function faultOfRolledDay(deps: StoreWorkDeps, day: string): Promise<string | null> {
  const { config, store, journal, nowMs } = deps
  const { timeZone } = config.city
  const { startMs, endMs } = spanOfDay(day, timeZone)
  const reading = { store, journal, policy: config.availability, timeZone, nowMs }
  const all = await journal.placeDays.ofDay(day)
  const each = Math.ceil(all.length / SAMPLED_PLACES)
  const before = all.filter((_, at) => at % each === 0)
  const places = new Set(before.map(({ place }) => place))
  const read = await readDay(reading, { day, nowMs: nowMs(), places })
  const anew = new Map(read.map((one) => [one.place.id, one]))
  // Worked out by another version, or about to be: then it differs rightly.
  const version = await journal.rolledDays.versionOf(PLACE_ROLLER, day)
  if (version !== placeRoller(reading).version) return null
  const then = await journal.inventoryAt(endMs - 1)
  const now = journal.inventory()
  for (const { place, body } of before) {
    if (layoutOf(then, place) !== layoutOf(now, place)) continue
    const other = anew.get(place)
    if (other === undefined || told(unpackPlaceDay(body)) !== told(recordOf(other, startMs))) {
      return `${day}, ${place}: what is kept of the day is not what its polls give`
    }
  }
  return null
}

function usageFault({ config, store, journal }: StoreWorkDeps, day: string) {
  const { timeZone } = config.city
  return faultOfUsageDay({ store, journal, timeZone, accessPointsMax: SAMPLED_PLACES }, day)
}

/** When a day was seen is told to the minute once its polls are packed: what it was like decides. */
function told({ totalsMs, serviceMs, steps, lines }: PlaceDayRecord): string {
  return JSON.stringify({ totalsMs, serviceMs, steps, lines })
}

function layoutOf({ places, accessPoints, uplinks }: Inventory, place: string): string {
  const parts = [...accessPoints.values(), ...uplinks.values()].filter(
    (part) => part.place === place,
  )
  return JSON.stringify([[...places.values()].find(({ id }) => id === place), parts])
}
