/** A month of a city for a series engine: its samples, and the figures that are read from them. */
import type { AccessPointId, AgentId, BootId, PlaceId } from '#contract/ids.ts'
import { monthTotals, spanOfMonth } from '../../../server/days/place-months.ts'
import { placeRoller } from '../../../server/days/place-roller.ts'
import { intervalsOfRuns } from '../../../server/domain/availability-runs.ts'
import { AVAILABILITY_POLICY } from '../../../server/domain/availability.ts'
import { clientTenths, percentileOfTenths } from '../../../server/domain/client-windows.ts'
import { spanOfDay } from '../../../server/domain/local-day.ts'
import type { Span } from '../../../server/domain/site.ts'
import type { Journal } from '../../../server/journal/open.ts'
import type { SeriesSample, SeriesStore, SeriesTarget } from '../../../server/store/series-store.ts'
import { usageMonths } from '../../../server/usage/usage-months.ts'
import { usageRoller } from '../../../server/usage/usage-roller.ts'
import { BARE_PLACE } from '../../bare.ts'
import { POLLED_ALONE } from '../../polled-alone.ts'
import { ImaginedAccessPoint } from '../city-samples.ts'

export const TIME_ZONE = 'Asia/Makassar'
export const MONTH = '2026-10'
export const SEED = 7
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const AGENT = 'agent' as AgentId
const BOOT = 'b7c1e5' as BootId
const ACCESS_POINTS_PER_PLACE = 2
/**
 * A delivery of a minute of a city of 200 access points, as agents deliver, and so many at once. Of ten
 * minutes most polls would come too late for the map, and a month be two hundred times as many runs.
 */
const BATCH_SAMPLES = 200
const BATCHES_AT_ONCE = 20
const AGENT_NAMES = { agent: AGENT, boot: BOOT } as const

export interface CityOfMonth {
  readonly accessPoints: readonly AccessPointId[]
  readonly places: readonly PlaceId[]
  readonly span: Span
}

/** Does nothing where an earlier run wrote it. */
export async function writeCity(
  journal: Journal,
  count: number,
  days: number,
): Promise<CityOfMonth> {
  const accessPoints = Array.from({ length: count }, (_, at) => `ap-${at}` as AccessPointId)
  const placeOf = (at: number): PlaceId =>
    `place-${Math.floor(at / ACCESS_POINTS_PER_PLACE)}` as PlaceId
  const places = [...new Set(accessPoints.map((_, at) => placeOf(at)))].toSorted()
  const { startMs } = spanOfMonth(MONTH, TIME_ZONE)
  const city = { accessPoints, places, span: { startMs, endMs: startMs + days * DAY_MS } }
  if (journal.inventory().accessPoints.size > 0) return city
  await journal.applyImport(journal.inventory().revision, {
    places: places.map((id) => ({
      id,
      name: id,
      kind: 'park' as const,
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      latitude: -10.16,
      longitude: 123.6,
      status: 'active' as const,
      ...BARE_PLACE,
    })),
    uplinks: [],
    accessPoints: accessPoints.map((id, at) => ({
      ...POLLED_ALONE,
      id,
      place: placeOf(at),
      name: id,
      agent: AGENT,
      model: null,
    })),
    equipment: [],
  })
  return city
}

/** Appends the month as it would come, and packs each day that is over as a server does. */
export async function loadMonth(
  store: SeriesStore,
  { accessPoints, span }: CityOfMonth,
): Promise<{ readonly samples: number; readonly loadMs: number; readonly compactMs: number }> {
  const devices = accessPoints.map((id, at) => new ImaginedAccessPoint(id, SEED + at, span.startMs))
  const minutes = Math.max(1, Math.floor(BATCH_SAMPLES / devices.length))
  const stepMs = minutes * MINUTE_MS
  let [samples, sequence, loadMs, compactMs] = [0, 0, 0, 0]
  for (let dayMs = span.startMs; dayMs < span.endMs; dayMs += DAY_MS) {
    const endMs = dayMs + DAY_MS
    // A whole day of samples would be a gigabyte, and the engine's memory is what is measured: eighty
    // deliveries at once were 100 MB of it.
    for (let atMs = dayMs; atMs < endMs; atMs += stepMs * BATCHES_AT_ONCE) {
      const batches: SeriesSample[][] = []
      const untilMs = Math.min(endMs, atMs + stepMs * BATCHES_AT_ONCE)
      for (let fromMs = atMs; fromMs < untilMs; fromMs += stepMs) {
        const some: SeriesSample[] = []
        for (let dueMs = fromMs; dueMs < Math.min(untilMs, fromMs + stepMs); dueMs += MINUTE_MS) {
          for (const device of devices) some.push(device.poll(dueMs, MINUTE_MS))
        }
        batches.push(some)
        samples += some.length
      }
      const beganMs = performance.now()
      const appended = batches.map((some) => {
        const receivedAtMs = (some.at(-1)?.polledAtMs ?? dayMs) + MINUTE_MS
        const key = { ...AGENT_NAMES, sequence: (sequence += 1) }
        return store.append({ key, mode: 'live', receivedAtMs, samples: some, rejected: [] })
      })
      await Promise.all(appended)
      loadMs += performance.now() - beganMs
    }
    const loadedMs = performance.now()
    await store.compact(dayMs + 2.2 * DAY_MS)
    compactMs += performance.now() - loadedMs
  }
  return { samples, loadMs, compactMs }
}

/** Milliseconds up, by access point, from all polls of the month. */
export async function availabilityFromPolls(
  store: SeriesStore,
  { accessPoints, span }: CityOfMonth,
): Promise<readonly number[]> {
  const policy = AVAILABILITY_POLICY
  const period = { fromMs: span.startMs, untilMs: span.endMs, policy }
  const targets = accessPoints.map((id): SeriesTarget => ({ kind: 'access-point', id }))
  const runs = await store.readRuns({ targets, ...period, holdIntervals: policy.holdIntervals })
  return runs.map((own) =>
    intervalsOfRuns(own, period)
      .filter(({ state }) => state === 'up')
      .reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0),
  )
}

/** The 95th percentile of clients in windows of five minutes, by access point, from all polls. */
export async function percentilesFromPolls(
  store: SeriesStore,
  { accessPoints, span }: CityOfMonth,
): Promise<readonly (number | null)[]> {
  const targets = accessPoints.map((id): SeriesTarget => ({ kind: 'access-point', id }))
  const found: (number | null)[] = []
  for await (const polls of store.readClients(targets, span.startMs, span.endMs)) {
    found.push(percentileOfTenths(clientTenths(polls, span.startMs, span.endMs), 95))
  }
  return found
}

/** Works all days of the month out, as they are each night. */
export async function rollMonth(
  store: SeriesStore,
  journal: Journal,
  days: readonly string[],
): Promise<void> {
  const nowMs = (): number => spanOfDay(days.at(-1) ?? MONTH, TIME_ZONE).endMs + DAY_MS
  const clock = { timeZone: TIME_ZONE, nowMs }
  const place = placeRoller({ store, journal, policy: AVAILABILITY_POLICY, ...clock })
  const usage = usageRoller({ store, journal, rolls: { touchDays: () => undefined }, ...clock })
  const { signal } = new AbortController()
  for (const day of days) {
    await place.roll(day, signal)
    await usage.roll(day, signal)
  }
}

/** Milliseconds of each state and the use of all places, from what was rolled. */
export async function monthFromRollups(journal: Journal, { places }: CityOfMonth): Promise<number> {
  const deps = { placeDays: journal.placeDays, timeZone: TIME_ZONE }
  let upMs = 0
  for await (const totals of monthTotals(deps, MONTH, places)) {
    for (const { totalsMs } of totals.values()) upMs += totalsMs.up
  }
  await usageMonths(journal.usageDays, MONTH, places)
  return upMs
}
