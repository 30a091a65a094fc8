/** A small city with a real store and journal, whose clock the test sets. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, vi } from 'vitest'
import type { AccessPointId, AgentId, BootId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { PollOutcomeKind } from '#contract/words.ts'
import { DEFAULTS } from '../../server/config.ts'
import { spanOfDay } from '../../server/domain/local-day.ts'
import { dayRoutes } from '../../server/http/routes/days.ts'
import type { AccessPoint, Place, Uplink } from '../../server/journal/inventory.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { runDays } from '../../server/run-days.ts'
import { openPromptStore } from '../prompt-store.ts'
import type { SeriesSample, SeriesStore } from '../../server/store/series-store.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

export const TIME_ZONE = 'Asia/Makassar'
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
const AGENT = 'agent-1' as AgentId

/** Unix ms of a time of a day in Kupang. */
export const at = (day: string, hour: number): number =>
  spanOfDay(day, TIME_ZONE).startMs + Math.round(hour * HOUR_MS)

export const placeOf = (id: string, over: Partial<Place> = {}): Place => ({
  id: id as PlaceId,
  name: `Taman ${id}`,
  kind: 'park',
  kecamatan: 'Oebobo',
  kelurahan: 'Fatululi',
  latitude: -10.16,
  longitude: 123.6,
  status: 'active',
  ...BARE_PLACE,
  ...over,
})

export const accessPointOf = (
  id: string,
  place: string,
  over: Partial<AccessPoint> = {},
): AccessPoint => ({
  id: id as AccessPointId,
  place: place as PlaceId,
  name: id,
  agent: AGENT,
  model: null,
  ...POLLED_ALONE,
  ...over,
})

export const lineOf = (place: string, over: Partial<Uplink> = {}): Uplink => ({
  ...BARE_UPLINK,
  id: `line-${place}` as UplinkId,
  place: place as PlaceId,
  provider: 'Contoh Net',
  agent: AGENT,
  ...over,
})

export interface Stretch {
  readonly fromMs: number
  readonly untilMs: number
  readonly outcome: PollOutcomeKind
  /** Default two seconds after each poll. */
  readonly receivedAtMs?: number
}

export interface DaysWorld {
  readonly directory: string
  readonly store: SeriesStore
  readonly journal: Journal
  readonly days: ReturnType<typeof runDays>
  nowMs: number
  /** Writes an inventory and when it was changed. */
  change(
    atMs: number,
    change: {
      readonly places?: readonly Place[]
      readonly accessPoints?: readonly AccessPoint[]
      readonly uplinks?: readonly Uplink[]
    },
  ): Promise<void>
  /** Stores polls by the minute of an access point or line, and tells the days of them. */
  poll(id: string, ...stretches: readonly Stretch[]): Promise<void>
  /** Rolls all that is to be rolled, as if it had been quiet since. */
  roll(): Promise<void>
  get(path: string, headers?: Record<string, string>): Promise<Response>
  close(): Promise<void>
}

export async function openDaysWorld(nowMs: number): Promise<DaysWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-days-'))
  const store = await openPromptStore(directory)
  const journal = await openJournal(directory)
  const config = { ...DEFAULTS, city: { ...DEFAULTS.city, timeZone: TIME_ZONE } }
  const log = pino({ level: 'silent' })
  const clock = { nowMs: () => world.nowMs }
  const days = runDays(config, { store, journal, log, ...clock })
  const app = dayRoutes({ days: days.book, journal, timeZone: TIME_ZONE, ...clock })
  let sequence = 0
  let started: Promise<void> | null = null
  const world: DaysWorld = {
    directory,
    store,
    journal,
    days,
    nowMs,
    async change(atMs, { places = [], accessPoints = [], uplinks = [] }) {
      const { revision } = journal.inventory()
      const change = { places, accessPoints, uplinks, equipment: [] }
      await journal.applyImport(revision, change, { by: 'ani', atMs })
    },
    async poll(id, ...stretches) {
      for (const { fromMs, untilMs, outcome, receivedAtMs } of stretches) {
        const appends: Promise<unknown>[] = []
        for (let partMs = fromMs; partMs < untilMs; partMs += 2 * MINUTE_MS) {
          const times = [partMs, partMs + MINUTE_MS].filter((timeMs) => timeMs < untilMs)
          sequence += 1
          const batch = {
            key: { agent: AGENT, boot: 'boot' as BootId, sequence },
            mode: receivedAtMs === undefined ? ('live' as const) : ('backfill' as const),
            receivedAtMs: receivedAtMs ?? (times.at(-1) ?? 0) + 2000,
            samples: times.map((timeMs) => sampleOf(id, timeMs, outcome)),
            rejected: [],
          }
          appends.push(store.append(batch).then(() => days.touch(batch.samples)))
        }
        await Promise.all(appends)
      }
    },
    async roll() {
      started ??= days.start()
      await started
      // What was touched has been quiet since.
      world.nowMs += MINUTE_MS
      await vi.waitFor(
        () => {
          const [first, last] = [days.rolls.firstDay(), dayBefore(world.nowMs)]
          expect(first !== null && !days.book.isProvisional(first, last)).toBe(true)
        },
        { timeout: 20_000, interval: 25 },
      )
    },
    get: async (path, headers = {}) => app.request(path, { headers }),
    async close() {
      await days.close()
      await journal.close()
      await store.close()
      await rm(directory, { recursive: true })
    },
  }
  return world
}

const dayBefore = (nowMs: number): string =>
  new Date(nowMs + 8 * HOUR_MS - 24 * HOUR_MS).toISOString().slice(0, 10)

function sampleOf(id: string, polledAtMs: number, kind: PollOutcomeKind): SeriesSample {
  const own = id.startsWith('line-')
    ? { kind: 'uplink', uplink: id, probes: [], traffic: null }
    : { kind: 'access-point', accessPoint: id }
  const outcome = kind === 'ok' ? { kind, rttMs: 2.5 } : { kind, attempts: 2 }
  const timing = { polledAtMs, monotonicMs: polledAtMs, intervalMs: MINUTE_MS }
  return { ...own, ...timing, outcome } as SeriesSample
}
