import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchSchema } from '#contract/batch.ts'
import { fleetChangeSchema } from '#contract/events.ts'
import type { AccessPointId, AgentId, EquipmentId, PlaceId } from '#contract/ids.ts'
import { ingestBatch } from '../../server/ingest.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { equipmentOf } from '../../server/live/history.ts'
import { EventHub } from '../../server/live/event-hub.ts'
import { LiveFleet } from '../../server/live/live-fleet.ts'
import { LivePlace } from '../../server/live/live-place.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { BARE_PLACE } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 10, 21)
const AGENT = 'agent-1' as AgentId
const PARK = 'park' as PlaceId
const accessPoint = (id: string) => ({
  ...POLLED_ALONE,
  id: id as AccessPointId,
  place: PARK,
  name: id,
  agent: AGENT,
  model: null,
})
const equipment = (id: string, kind: 'ups' | 'switch') => ({
  id: id as EquipmentId,
  kind,
  place: PARK,
  name: id,
  agent: AGENT,
  address: null,
  model: 'as bought',
  status: 'active' as const,
})
const INVENTORY = {
  places: [
    {
      id: PARK,
      name: 'Taman',
      kind: 'park' as const,
      kecamatan: 'O',
      kelurahan: 'O',
      latitude: -10.16,
      longitude: 123.6,
      status: 'active' as const,
      ...BARE_PLACE,
    },
  ],
  uplinks: [],
  accessPoints: [
    accessPoint('ac'),
    { ...accessPoint('ap-1'), controller: 'ac' as AccessPointId },
    { ...accessPoint('ap-old'), status: 'retired' as const },
  ],
  equipment: [
    equipment('ups', 'ups'),
    equipment('poe', 'switch'),
    { ...equipment('ups-old', 'ups'), status: 'retired' as const },
    { ...equipment('ups-other', 'ups'), agent: 'agent-2' as AgentId },
  ],
}

let directory = ''
let store: SeriesStore
let journal: Journal
let fleet: LiveFleet
let nowMs = START
let sequence = 0
const published: unknown[] = []

async function open(): Promise<void> {
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  if (journal.inventory().revision === 0) await journal.applyImport(0, INVENTORY)
  const city = { name: '', timeZone: 'UTC', demo: false, tileUrl: null, tileAttribution: null }
  const events = new EventHub()
  const publish = events.publish.bind(events)
  events.publish = (change) => {
    published.push(change)
    publish(change)
  }
  const onError = (error: Error) => {
    throw error
  }
  fleet = new LiveFleet({ events, city, nowMs: () => nowMs, onError })
  await fleet.restore(store, journal)
}
async function close(): Promise<void> {
  await fleet.close()
  await journal.close()
  await store.close()
}
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-equipment-'))
  nowMs = START
  published.length = 0
  await open()
})
afterEach(async () => {
  await close()
  await rm(directory, { recursive: true })
})

async function deliver(minute: number, ...samples: readonly object[]) {
  sequence += 1
  nowMs = START + minute * MINUTE + 1000
  const timing = { monotonicMs: minute * MINUTE, intervalMs: MINUTE }
  const batch = batchSchema.parse({
    protocolVersion: 2,
    agent: AGENT,
    boot: 'boot-1',
    sequence,
    mode: 'live',
    sentAtMs: nowMs,
    clock: 'system',
    droppedSamples: 0,
    samples: samples.map((sample) => ({
      ...timing,
      polledAtMs: START + minute * MINUTE,
      ...sample,
    })),
  })
  const deps = {
    store,
    inventory: () => journal.inventory(),
    spread: (taken: Parameters<SeriesStore['append']>[0]['samples']) => taken,
    keepVisitors: journal.keepVisitors.bind(journal),
    apply: fleet.apply.bind(fleet),
    window: { futureMs: 0, pastMs: 86_400_000 },
    steeringOf: () => ({ configRevision: 0, discovery: null, rotateToken: false }),
  }
  const receipt = await ingestBatch(deps, batch, nowMs)
  fleet.elapse(nowMs)
  return receipt
}

const ok = { outcome: { kind: 'ok', rttMs: 2 } }
const timeout = { outcome: { kind: 'timeout', attempts: 2 } }
const onBattery = {
  onBattery: true,
  secondsOnBattery: 40,
  battery: 'normal',
  minutesRemaining: 12,
  chargePercent: 80,
  loadPercent: null,
  inputVolts: 0,
  inputLineBads: null,
  uptimeMs: 9_000,
}
const ups = (over: object) => ({ kind: 'ups', equipment: 'ups', ...over })
const poe = (over: object) => ({ kind: 'switch', equipment: 'poe', ...over })
const ports = ['delivering', 'searching', 'delivering'].map((state, index) => ({
  port: `1.${index}`,
  enabled: true,
  state,
}))
const device = {
  driver: 'ups-mib',
  vendor: 'V',
  model: 'Rak 1000',
  firmware: null,
  serial: null,
  name: null,
}
const shown = (id: string) => fleet.snapshot().equipment.find((item) => item.id === id)

describe('UPS and switches', () => {
  it('are taken from their agent alone, as what they are, and until they are retired', async () => {
    const { accepted, rejected } = await deliver(
      0,
      ups(ok),
      ups({ ...ok, equipment: 'nowhere' }),
      ups({ ...ok, equipment: 'poe' }),
      ups({ ...ok, equipment: 'ups-other' }),
      ups({ ...ok, equipment: 'ups-old' }),
      { kind: 'access-point', accessPoint: 'ap-old', ...ok },
    )
    expect(accepted).toBe(1)
    expect(rejected).toEqual([
      { index: 1, code: 'unknown-equipment', detail: 'nowhere is not in the inventory' },
      { index: 2, code: 'unknown-equipment', detail: 'poe is not in the inventory' },
      { index: 3, code: 'not-assigned', detail: 'ups-other is not assigned to agent-1' },
      { index: 4, code: 'not-assigned', detail: 'ups-old is retired' },
      { index: 5, code: 'not-assigned', detail: 'ap-old is retired' },
    ])
  })

  it('have a state of their own that is no part of the service of their place', async () => {
    const accessPoints = { kind: 'access-point', accessPoint: 'ap-1', ...ok }
    await deliver(0, accessPoints, ups({ ...ok, reading: onBattery, device }))
    await deliver(1, accessPoints, ups(timeout), poe({ ...ok, reading: { uptimeMs: 1, ports } }))
    await deliver(2, accessPoints, ups(timeout), poe({ ...ok, reading: { uptimeMs: 1, ports } }))
    expect(shown('ups')).toMatchObject({
      kind: 'ups',
      state: 'down',
      sinceMs: START + MINUTE,
      model: 'Rak 1000',
      // What it said before it fell silent is why one looks at it.
      ups: onBattery,
      poePortsDelivering: null,
    })
    expect(shown('poe')).toMatchObject({
      kind: 'switch',
      state: 'up',
      model: 'as bought',
      ups: null,
      poePortsDelivering: 2,
    })
    expect(shown('ups-old')).toBeUndefined()
    expect(fleet.snapshot().places[0]?.state).toBe('up')
    const changes = published.map((change) => fleetChangeSchema.parse(change))
    const last = changes.flatMap((change) => change.equipment).findLast(({ id }) => id === 'ups')
    expect(last).toEqual(shown('ups'))
    nowMs += 10 * MINUTE
    fleet.elapse(nowMs)
    expect([shown('poe')?.state, shown('poe')?.poePortsDelivering]).toEqual(['unknown', null])
  })

  it('are the same after the server was closed', async () => {
    await deliver(0, ups({ ...ok, reading: onBattery, device }), poe(timeout))
    await deliver(1, ups({ ...ok, reading: onBattery }), poe(timeout))
    const before = fleet.snapshot().equipment
    await close()
    await open()
    expect(fleet.snapshot().equipment).toEqual(before)
    expect(before.map(({ state }) => state)).toEqual(['down', 'up', 'unknown'])
  })
})

describe('a controller', () => {
  const poll = (id: string, over: object) => ({ kind: 'access-point', accessPoint: id, ...over })

  it('is shown with its state and is no part of the service of its place', async () => {
    await deliver(0, poll('ac', ok), poll('ap-1', timeout))
    await deliver(1, poll('ac', ok), poll('ap-1', timeout))
    const { places, accessPoints } = fleet.snapshot()
    const [park] = places
    expect([park?.state, park?.accessPointsUp, park?.accessPointsTotal]).toEqual(['down', 0, 1])
    expect(accessPoints.map(({ id, state }) => [id, state])).toEqual([
      ['ac', 'up'],
      ['ap-1', 'down'],
    ])
  })

  it('counts in the history of its place only where it is said to serve itself', async () => {
    const parts = () => {
      const place = journal.inventory().places.get(PARK)
      if (place === undefined) throw new Error('no place')
      return equipmentOf(journal.inventory(), place).accessPoints.map(({ id }) => id)
    }
    expect(parts()).toEqual(['ap-1'])
    const ac = { ...accessPoint('ac'), role: 'ap' as const }
    await journal.applyImport(1, {
      places: [],
      uplinks: [],
      accessPoints: [ac],
      equipment: [],
    })
    expect(parts()).toEqual(['ac', 'ap-1'])
    expect(fleet.snapshot().places[0]?.accessPointsTotal).toBe(2)
  })
})

describe('a place with hundreds of access points', () => {
  it('is looked at once for all that one batch changes', async () => {
    const many = Array.from({ length: 300 }, (_, index) => accessPoint(`many-${index}`))
    await journal.applyImport(1, { places: [], uplinks: [], accessPoints: many, equipment: [] })
    const polls = (outcome: object) =>
      many.map(({ id }) => ({ kind: 'access-point', accessPoint: id, ...outcome }))
    await deliver(0, ...polls(ok))
    await deliver(1, ...polls(timeout))
    const looks = vi.spyOn(LivePlace.prototype, 'look')
    await deliver(2, ...polls(timeout))
    expect(looks).toHaveBeenCalledTimes(1)
    looks.mockRestore()
    expect(fleet.snapshot().places[0]).toMatchObject({ accessPointsUp: 0, accessPointsTotal: 301 })
  })
})
