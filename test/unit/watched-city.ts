/**
 * A small city on a real journal and a real store, whose agents deliver by the minute, live or later
 * from their spools, with a clock that the test moves.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AccessPointId, AgentId, BootId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { PlaceNow } from '#contract/fleet.ts'
import type { PollOutcome } from '#contract/outcome.ts'
import type { Outage } from '#contract/outage.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import type { AccessPoint, Place, Uplink } from '../../server/journal/inventory.ts'
import { JOURNAL_FILE, openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { OutageWatch } from '../../server/outages/watch.ts'
import { openPromptStore } from '../prompt-store.ts'
import type { SeriesSample, SeriesStore } from '../../server/store/series-store.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

export const MINUTE = 60_000
export const START = Date.UTC(2026, 9, 1)
export const at = (minute: number): number => START + minute * MINUTE

/** What the agent of a place finds in one minute. */
export interface Found {
  readonly accessPoints?: boolean
  readonly internet?: boolean
  /** Whether names are resolved, while the internet answers. */
  readonly names?: boolean
  /** When its machine started, in minutes; its access points by default with it. */
  readonly bootMinute?: number
  readonly accessPointsSinceMinute?: number
  readonly clients?: number
}

const placeOf = (id: string): Place => ({
  id: id as PlaceId,
  name: `Kantor ${id}`,
  kind: 'kelurahan-office',
  kecamatan: 'Oebobo',
  kelurahan: 'Oebobo',
  latitude: -10.16,
  longitude: 123.6,
  status: 'active',
  powerArea: null,
  serviceHours: null,
})

export class WatchedCity {
  nowMs = START
  readonly errors: Error[] = []
  /** What the live fleet was told. */
  readonly told: Outage[] = []
  readonly shown = new Map<PlaceId, Pick<PlaceNow, 'outage' | 'degradations'>>()
  /** When each part was first seen to work, as the live fleet keeps it. */
  readonly #workedFromMs = new Map<string, number>()
  /** Said of what was never seen to work: after a lost journal it may have been. */
  #unknownMs: 0 | null = null
  #directory = ''
  #opened: { store: SeriesStore; journal: Journal; watch: OutageWatch } | null = null
  #sequence = 0
  readonly #places: readonly string[]

  constructor(places: readonly string[]) {
    this.#places = places
  }

  get watch(): OutageWatch {
    return this.#open.watch
  }
  get journal(): Journal {
    return this.#open.journal
  }
  get store(): SeriesStore {
    return this.#open.store
  }
  get #open() {
    if (this.#opened === null) throw new Error('the city is not open')
    return this.#opened
  }

  async open({ isSettled = true } = {}): Promise<void> {
    if (this.#directory === '') this.#directory = await mkdtemp(join(tmpdir(), 'pantau-watch-'))
    const store = await openPromptStore(this.#directory)
    const journal = await openJournal(this.#directory)
    if (journal.inventory().revision === 0) await journal.applyImport(0, this.#inventory())
    const watch: OutageWatch = new OutageWatch({
      store,
      journal,
      live: {
        find: (place, finding) => void this.shown.set(place, finding),
        tell: ({ outages }) => void this.told.push(...outages),
        workedFromMs: ({ id }) => this.#workedFromMs.get(id) ?? this.#unknownMs,
      },
      availability: AVAILABILITY_POLICY,
      timeZone: 'Asia/Makassar',
      nowMs: () => this.nowMs,
      // One that crashed says nothing any more.
      onError: (error) => void (this.#opened?.watch === watch && this.errors.push(error)),
    })
    this.#opened = { store, journal, watch }
    await watch.start()
    if (isSettled) await watch.settle()
  }

  /** Ends in order, or as a crash does: without a word. */
  async close({ isCrash = false } = {}): Promise<void> {
    const { store, journal, watch } = this.#open
    if (!isCrash) await watch.close()
    this.#opened = null
    await journal.close()
    await store.close()
  }

  async remove(): Promise<void> {
    if (this.#opened !== null) await this.close()
    await rm(this.#directory, { recursive: true })
  }

  /** Takes the journal away, as if the store had been filled by a version that knew no outages. */
  async loseJournal(): Promise<void> {
    this.#unknownMs = 0
    for (const end of ['', '-wal', '-shm']) {
      await rm(join(this.#directory, `${JOURNAL_FILE}${end}`), { force: true })
    }
  }

  /** Delivers what agents found in these minutes, live as they pass or at once from their spools. */
  async minutes(
    from: number,
    until: number,
    find: (place: string, minute: number) => Found | null,
  ): Promise<void> {
    for (let minute = from; minute < until; minute += 1) {
      this.nowMs = at(minute) + 1000
      const deliveries = this.#places.map(async (place) => {
        const found = find(place, minute)
        if (found !== null)
          await this.deliver(place, samplesOf(place, minute, found), 'live', found)
      })
      await Promise.all(deliveries)
      await this.pass(at(minute) + 59_000)
    }
  }

  /** Delivers what a place's agent kept in its spool, now. */
  async backfill(
    place: string,
    from: number,
    until: number,
    find: (minute: number) => Found,
  ): Promise<void> {
    const minutes = Array.from({ length: until - from }, (_, index) => from + index)
    const samples = minutes.flatMap((minute) => samplesOf(place, minute, find(minute)))
    await this.deliver(place, samples, 'backfill', find(from))
    await this.watch.settle()
  }

  async deliver(
    place: string,
    samples: readonly SeriesSample[],
    mode: 'live' | 'backfill',
    { bootMinute = -1000 }: Found = {},
  ): Promise<void> {
    const agent = `agent-${place}` as AgentId
    const boot = `boot-${bootMinute + 1000}` as BootId
    this.#sequence += 1
    for (const sample of samples) {
      if (!('outcome' in sample) || sample.outcome.kind !== 'ok') continue
      const id =
        sample.kind === 'uplink' ? sample.uplink : 'accessPoint' in sample ? sample.accessPoint : ''
      const formerMs = this.#workedFromMs.get(id) ?? Infinity
      this.#workedFromMs.set(id, Math.min(formerMs, sample.polledAtMs))
    }
    const key = { agent, boot, sequence: this.#sequence }
    await this.store.append({ key, mode, receivedAtMs: this.nowMs, samples, rejected: [] })
    this.watch.apply(samples, { agent, boot, receivedAtMs: this.nowMs })
  }

  /** Lets the time pass without a delivery. */
  async pass(untilMs: number): Promise<void> {
    for (; this.nowMs < untilMs; this.nowMs = Math.min(untilMs, this.nowMs + 20_000)) {
      this.watch.step(this.nowMs)
    }
    this.watch.step(this.nowMs)
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** The outages in the journal that count, the oldest first. */
  async outages(kind: Outage['subject']['kind'] = 'site') {
    await this.watch.settle()
    const kept = await this.journal.outages.list({ kind, limit: 100 })
    return kept.toReversed()
  }

  #inventory() {
    const uplinks: Uplink[] = this.#places.map((id) => ({
      id: `line-${id}` as UplinkId,
      place: id as PlaceId,
      provider: 'Contoh Net',
      agent: `agent-${id}` as AgentId,
      contract: null,
      contractMbps: null,
    }))
    const accessPoints: AccessPoint[] = this.#places.flatMap((place) =>
      [1, 2].map((number) => ({
        id: `ap-${place}-${number}` as AccessPointId,
        place: place as PlaceId,
        name: `AP ${number}`,
        agent: `agent-${place}` as AgentId,
        model: null,
        ...POLLED_ALONE,
      })),
    )
    return { places: this.#places.map(placeOf), uplinks, accessPoints, equipment: [] }
  }
}

/** What an agent polls in one minute. */
export function samplesOf(
  place: string,
  minute: number,
  {
    accessPoints = true,
    internet = true,
    names = internet,
    bootMinute = -1000,
    accessPointsSinceMinute = bootMinute,
    clients = 4,
  }: Found,
): readonly SeriesSample[] {
  const outcomeOf = (ok: boolean): PollOutcome =>
    ok ? { kind: 'ok', rttMs: 5 } : { kind: 'timeout', attempts: 2 }
  const timing = (offsetMs: number) => ({
    polledAtMs: at(minute) + offsetMs,
    monotonicMs: (minute - bootMinute) * MINUTE + offsetMs,
    intervalMs: MINUTE,
  })
  const polls = [1, 2].map((number): SeriesSample => ({
    kind: 'access-point',
    accessPoint: `ap-${place}-${number}` as AccessPointId,
    ...timing(number * 100),
    outcome: outcomeOf(accessPoints),
    ...(accessPoints && {
      reading: {
        uptimeMs: (minute - accessPointsSinceMinute) * MINUTE + number * 100,
        clients,
        cpuPercent: null,
        memoryUsedPercent: null,
        radios: [],
        ssids: [],
        traffic: null,
      },
    }),
  }))
  const probe = { rttMs: internet ? 20 : null, lossPercent: null }
  return [
    ...polls,
    {
      kind: 'uplink',
      uplink: `line-${place}` as UplinkId,
      ...timing(300),
      outcome: outcomeOf(internet),
      probes: [
        { kind: 'gateway', target: '192.168.1.1', ok: true, rttMs: 1, lossPercent: null },
        { kind: 'dns', target: '192.0.2.53', ok: names, ...probe },
        { kind: 'tcp', target: 'example.net:443', ok: internet, ...probe },
      ],
      traffic: null,
    },
    {
      kind: 'agent',
      ...timing(400),
      version: '0.2.0',
      systemUptimeMs: (minute - bootMinute) * MINUTE,
      cpuPercent: null,
      rssBytes: null,
      spooledSamples: 0,
      droppedSamples: 0,
      starts: 1,
      lastStop: bootMinute === -1000 ? 'first-start' : 'power-loss',
    },
  ]
}
