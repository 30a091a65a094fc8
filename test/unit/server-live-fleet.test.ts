import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  AccessPointId,
  AgentId,
  BootId,
  PlaceId,
  UplinkId,
} from '../../server/contract/ids.ts'
import type { AccessPointSample, UplinkSample } from '../../server/contract/sample.ts'
import type { SeriesSample as Sample } from '../../server/store/series-store.ts'
import type { PollOutcome } from '../../server/contract/outcome.ts'
import type { InventoryChange } from '../../server/journal/inventory-tables.ts'
import type { AccessPoint, Place } from '../../server/journal/inventory.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { EventHub } from '../../server/live/event-hub.ts'
import { LiveFleet } from '../../server/live/live-fleet.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
const AGENT = 'agent-1' as AgentId
const at = (minute: number): number => START + minute * MINUTE

const place = (id: string, status: Place['status'] = 'active'): Place => ({
  id: id as PlaceId,
  name: id,
  kind: 'park',
  kecamatan: 'Oebobo',
  kelurahan: 'Oebobo',
  latitude: -10.16,
  longitude: 123.6,
  status,
  ...BARE_PLACE,
})
const accessPoint = (id: string): AccessPoint => ({
  id: id as AccessPointId,
  place: 'park' as PlaceId,
  name: id,
  agent: AGENT,
  model: null,
  ...POLLED_ALONE,
})
const inventory: InventoryChange = {
  places: [place('park'), place('later', 'planned')],
  uplinks: [
    {
      id: 'line' as UplinkId,
      place: 'park' as PlaceId,
      provider: 'Telkom',
      agent: AGENT,
      ...BARE_UPLINK,
    },
  ],
  accessPoints: [accessPoint('ap-1'), accessPoint('ap-2')],
  equipment: [],
}

const ok: PollOutcome = { kind: 'ok', rttMs: 4 }
const timeout: PollOutcome = { kind: 'timeout', attempts: 2 }

function poll(id: string, minute: number, outcome: PollOutcome, clients = 5): AccessPointSample {
  const sample: AccessPointSample = {
    kind: 'access-point',
    accessPoint: id as AccessPointId,
    polledAtMs: at(minute),
    monotonicMs: minute * MINUTE,
    intervalMs: MINUTE,
    outcome,
  }
  if (outcome.kind !== 'ok') return sample
  const reading = {
    uptimeMs: 1000,
    clients,
    cpuPercent: null,
    memoryUsedPercent: null,
    radios: [],
    ssids: [],
    traffic: null,
  }
  return { ...sample, reading }
}
function line(minute: number, outcome: PollOutcome): UplinkSample {
  return {
    kind: 'uplink',
    uplink: 'line' as UplinkId,
    polledAtMs: at(minute),
    monotonicMs: minute * MINUTE,
    intervalMs: MINUTE,
    outcome,
    probes: [],
    traffic: null,
  }
}

let directory = ''
let store: SeriesStore
let journal: Journal
let fleet: LiveFleet
let events: EventHub
let nowMs = START
let sequence = 0
/** Which start of the server this is. */
let run = 0
const errors: Error[] = []

async function open(): Promise<void> {
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  if (journal.inventory().revision === 0) await journal.applyImport(0, inventory)
  events = new EventHub()
  const city = {
    name: 'Kota Uji',
    timeZone: 'Asia/Makassar',
    demo: false,
    tileUrl: null,
    tileAttribution: null,
  }
  const mine = run
  const onError = (error: Error) => {
    if (mine === run) errors.push(error)
  }
  fleet = new LiveFleet({
    events,
    city,
    nowMs: () => nowMs,
    onError,
  })
  await fleet.restore(store, journal)
}

/** Ends the process as far as others can see; a save that was under way fails, as it may. */
async function stop(): Promise<void> {
  run += 1
  await journal.close()
  await store.close()
}

/** As the ingest does: durable first, then applied. */
async function deliver(minute: number, samples: Sample[], mode: 'live' | 'backfill' = 'live') {
  nowMs = at(minute) + 1000
  sequence += 1
  const key = { agent: AGENT, boot: 'boot-1' as BootId, sequence }
  await store.append({ key, mode, receivedAtMs: nowMs, samples, rejected: [] })
  fleet.apply(samples, { agent: AGENT, mode, receivedAtMs: nowMs, droppedSamples: 0 })
  fleet.elapse(nowMs)
}

/** One minute of the whole place. */
const minutely = (minute: number, first: PollOutcome, second: PollOutcome, uplink: PollOutcome) =>
  deliver(minute, [poll('ap-1', minute, first), poll('ap-2', minute, second), line(minute, uplink)])

function shown() {
  const { places, accessPoints, uplinks } = fleet.snapshot()
  const minute = (ms: number | null): number | null => (ms === null ? null : (ms - START) / MINUTE)
  const park = places.find(({ id }) => id === 'park')
  const [first, second] = accessPoints
  return {
    park: [park?.state, minute(park?.sinceMs ?? null), park?.clients],
    first: [first?.state, minute(first?.sinceMs ?? null), first?.clients],
    second: [second?.state, minute(second?.sinceMs ?? null), second?.clients],
    line: [uplinks[0]?.state, minute(uplinks[0]?.sinceMs ?? null)],
  }
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-live-'))
  nowMs = START
  sequence = 0
  errors.length = 0
  await open()
  // A first start looks for history in the background; here there is none.
  await fleet.settle()
})
afterEach(async () => {
  expect(errors).toEqual([])
  await fleet.close()
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

describe('LiveFleet', () => {
  it('knows nothing before the first poll, and plans what is planned', () => {
    const { places } = fleet.snapshot()
    expect(places.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'later planned',
      'park unknown',
    ])
    expect(shown().first).toEqual(['unknown', null, null])
  })

  it('dates access points and places to the first poll that showed their state', async () => {
    await minutely(0, ok, ok, ok)
    expect(shown()).toEqual({
      park: ['up', 0, 10],
      first: ['up', 0, 5],
      second: ['up', 0, 5],
      line: ['up', 0],
    })
    await minutely(1, timeout, ok, ok)
    expect(shown().park).toEqual(['up', 0, 5])
    await minutely(2, timeout, timeout, ok)
    expect(shown().park).toEqual(['degraded', 1, null])
    await minutely(3, timeout, timeout, ok)
    expect(shown().park).toEqual(['down', 2, null])
    expect(shown().second).toEqual(['down', 2, null])
    await minutely(4, ok, timeout, ok)
    expect(shown().park).toEqual(['degraded', 4, 5])
    await minutely(5, ok, timeout, timeout)
    await minutely(6, ok, timeout, timeout)
    expect(shown().park).toEqual(['down', 5, 5])
  })

  it('takes silence as unknown after 2.5 intervals', async () => {
    await minutely(0, ok, ok, ok)
    nowMs = at(2.5)
    fleet.elapse(nowMs)
    expect(shown().park).toEqual(['up', 0, 10])
    nowMs = at(2.51)
    fleet.elapse(nowMs)
    expect(shown().park).toEqual(['unknown', 2.5, null])
    expect(fleet.snapshot().agents[0]?.state).toBe('up')
    nowMs = at(3)
    fleet.elapse(nowMs)
    expect(fleet.snapshot().agents[0]?.state).toBe('down')
  })

  it('says what has never worked, also after a start', async () => {
    for (const minute of [0, 1, 2]) await minutely(minute, ok, timeout, timeout)
    await fleet.settle()
    await stop()
    await open()
    const { accessPoints, uplinks } = fleet.snapshot()
    const never = [...accessPoints, ...uplinks].map(({ neverWorked }) => neverWorked)
    expect(never).toEqual([undefined, true, true])
  })

  it('lets late history change the past and never the present', async () => {
    await minutely(0, ok, ok, ok)
    await minutely(10, ok, ok, ok)
    expect(shown().first).toEqual(['up', 10, 5])
    const missed = Array.from({ length: 9 }, (_, index) => index + 1)
    const history = missed.flatMap((minute) => [
      poll('ap-1', minute, ok, 99),
      poll('ap-2', minute, minute < 4 ? timeout : ok, 99),
      line(minute, ok),
    ])
    await deliver(11, history.reverse(), 'backfill')
    expect(shown().first).toEqual(['up', 10, 5])
    await fleet.settle()
    expect(shown()).toEqual({
      park: ['up', 4, 10],
      first: ['up', 0, 5],
      second: ['up', 4, 5],
      line: ['up', 0],
    })
  })

  it('finds the date of a state behind more changes than it keeps', async () => {
    // 40 polls 5 min apart: each is followed by silence, so each makes two changes.
    for (let minute = 0; minute < 200; minute += 5) await minutely(minute, ok, ok, ok)
    expect(shown().first).toEqual(['up', 195, 5])
    const history = Array.from({ length: 200 }, (_, minute) => minute)
      .filter((minute) => minute % 5 !== 0)
      .map((minute) => poll('ap-1', minute, ok))
    await deliver(197, history, 'backfill')
    await fleet.settle()
    expect(shown().first[1]).toBe(0)
  })

  it.each(['closed', 'killed'])('is the same after the server was %s', async (how) => {
    await minutely(0, ok, timeout, ok)
    await minutely(1, ok, timeout, ok)
    await fleet.settle()
    await minutely(2, ok, timeout, ok)
    await minutely(3, timeout, ok, ok)
    const device = {
      driver: 'unifi',
      vendor: 'Ubiquiti',
      model: 'U6-LR',
      firmware: '6.5',
      serial: null,
      name: null,
    }
    await deliver(4, [{ ...poll('ap-1', 4, timeout), device }, poll('ap-2', 4, ok), line(4, ok)])
    const before = fleet.snapshot()
    expect(before.accessPoints[0]?.model).toBe('U6-LR')
    // Killed: what was in memory since the last save is gone, the store is as it was.
    if (how === 'closed') await fleet.close()
    await stop()
    await open()
    const { lastEventId, ...after } = fleet.snapshot()
    expect({ ...after, lastEventId: before.lastEventId }).toEqual(before)
    expect(lastEventId).not.toBe(before.lastEventId)
    expect(shown().first).toEqual(['down', 3, null])
  })

  it('finds its states in the store alone when the journal has none', async () => {
    for (const minute of [0, 1, 2, 3, 4]) await minutely(minute, ok, minute < 3 ? timeout : ok, ok)
    await stop()
    for (const end of ['', '-wal', '-shm']) {
      await rm(join(directory, `journal.sqlite${end}`), { force: true })
    }
    await open()
    await fleet.settle()
    expect(shown()).toEqual({
      park: ['up', 3, 10],
      first: ['up', 0, 5],
      second: ['up', 3, 5],
      line: ['up', 0],
    })
  })

  it('does not take the begin of a replay for the begin of a state', async () => {
    const polls = (from: number, until: number) =>
      Array.from({ length: (until - from) / 5 }, (_, index) => from + index * 5).map((minute) => {
        return { ...poll('ap-1', minute, ok), intervalMs: 5 * MINUTE }
      })
    await deliver(1500, polls(0, 1500), 'backfill')
    await deliver(3000, polls(1500, 3000), 'backfill')
    await stop()
    for (const end of ['', '-wal', '-shm']) {
      await rm(join(directory, `journal.sqlite${end}`), { force: true })
    }
    await open()
    await fleet.settle()
    expect(shown().first).toEqual(['up', 0, 5])
  })

  it('follows the inventory at once and keeps what it knows', async () => {
    await minutely(0, ok, ok, ok)
    const before = fleet.snapshot().lastEventId
    await journal.applyImport(1, {
      places: [{ ...place('park'), name: 'Taman Nostalgia' }],
      uplinks: [],
      accessPoints: [{ ...accessPoint('ap-3'), name: 'new' }],
      equipment: [],
    })
    const { places, accessPoints, uplinks, lastEventId } = fleet.snapshot()
    const park = places.find(({ id }) => id === 'park')
    expect([park?.name, park?.state, park?.accessPointsTotal]).toEqual(['Taman Nostalgia', 'up', 3])
    expect(accessPoints.map(({ state }) => state)).toEqual(['up', 'up', 'unknown'])
    expect(uplinks).toEqual([])
    expect(lastEventId.split('-')[0]).not.toBe(before.split('-')[0])
  })

  it('shows a new agent without making everybody fetch again', async () => {
    const before = fleet.snapshot().lastEventId
    await journal.createToken('agent-9' as AgentId, nowMs)
    fleet.elapse(nowMs)
    const { agents, lastEventId } = fleet.snapshot()
    expect(agents.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'agent-1 unknown',
      'agent-9 unknown',
    ])
    expect(lastEventId).toBe(before.replace(/0$/, '1'))
  })

  it('starts as if nothing had been when a start before it failed half-way', async () => {
    await minutely(0, ok, ok, ok)
    await fleet.settle()
    for (const minute of [1, 2, 3]) {
      sequence += 1
      const key = { agent: AGENT, boot: 'boot-1' as BootId, sequence }
      const samples = [poll('ap-1', minute, timeout)]
      const receivedAtMs = at(minute) + 1000
      await store.append({ key, mode: 'live', receivedAtMs, samples, rejected: [] })
    }
    await stop()
    nowMs = at(3) + 90_000
    store = await openSeriesStore(directory)
    journal = await openJournal(directory)
    const { city } = fleet.snapshot()
    const broken = new LiveFleet({ events, city, nowMs: () => nowMs, onError: () => undefined })
    const unreadable = Object.assign(Object.create(store) as SeriesStore, {
      readReceivedSince: () => {
        throw new Error('unreadable')
      },
    })
    await expect(broken.restore(unreadable, journal)).rejects.toThrow('unreadable')
    await broken.close()
    await stop()
    await open()
    expect(fleet.snapshot().accessPoints[0]).toMatchObject({ state: 'down', sinceMs: at(1) })
  })

  it('passes over samples of targets that are not in the inventory', async () => {
    await deliver(0, [poll('nobody', 0, ok)])
    expect(shown().park[0]).toBe('unknown')
  })
})
