import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, describe, it } from 'vitest'
import { fleetSchema } from '../../server/contract/fleet.ts'
import type { AgentNow } from '../../server/contract/fleet.ts'
import type { AgentId, BootId, PlaceId } from '../../server/contract/ids.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { EventHub } from '../../server/live/event-hub.ts'
import { LiveFleet } from '../../server/live/live-fleet.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'

const AGENT = 'park-agent' as AgentId
const START = Date.UTC(2026, 10, 1)
const CITY = {
  name: 'Kota Uji',
  timeZone: 'Asia/Makassar',
  demo: false,
  tileUrl: null,
  tileAttribution: null,
}

let directory = ''
let store: SeriesStore
let journal: Journal
let fleet: LiveFleet
let nowMs = START
const clones: AgentId[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-live-steering-'))
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  nowMs = START
  clones.length = 0
  await journal.steer((steering) =>
    steering.add({ id: AGENT, place: 'park' as PlaceId, validMs: 1000 }, nowMs),
  )
  await open()
})
afterEach(async () => {
  await fleet.close()
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

async function open(): Promise<void> {
  fleet = new LiveFleet({
    events: new EventHub(),
    city: CITY,
    nowMs: () => nowMs,
    version: '0.2.0',
    onClone: (agent) => clones.push(agent),
    onError: (error) => {
      throw error
    },
  })
  await fleet.restore(store, journal)
}

function deliver(instance: string): void {
  nowMs += 10_000
  const sender = {
    boot: 'boot' as BootId,
    instance,
    mode: 'live',
    protocolVersion: 1,
    clock: 'server',
  } as const
  fleet.apply([], { agent: AGENT, mode: 'live', receivedAtMs: nowMs, droppedSamples: 0, sender })
}
const shown = (): AgentNow | undefined => fleetSchema.parse(fleet.snapshot()).agents[0]

describe('steered agents on the live map', () => {
  it('stand at their place and follow the revision that the operator wants', async () => {
    expect(shown()).toMatchObject({ id: AGENT, place: 'park', state: 'unknown', configRevision: 0 })
    const version = fleet.version()
    await journal.steer(({ configs }) =>
      configs.setDocument(AGENT, { defaults: { community: 'a' } }),
    )
    expect(fleet.version()).toBeGreaterThan(version)
    expect(shown()).toMatchObject({ configRevision: 1 })
    expect(fleet.agentNow('other' as AgentId)).toBeNull()
  })

  it('are told once to be copied, and keep that over a restart of the server', async () => {
    for (const instance of ['a', 'b', 'a', 'b', 'a', 'b', 'a']) deliver(instance)
    expect(clones).toEqual([AGENT])
    const before = shown()
    expect(before).toMatchObject({ clonedSinceMs: START + 50_000, clock: 'server', isBehind: true })
    await fleet.close()
    await open()
    expect(shown()).toEqual(before)
  })

  it('are read from states that an older version saved', async () => {
    await fleet.close()
    const value = { lastSeenAtMs: START, intervalMs: 60_000, toldAtMs: 0, version: '0.1.0' }
    const state = JSON.stringify({ form: 1, value: { ...value, droppedSamples: 4 } })
    await journal.saveLiveStates([{ kind: 'agent', id: AGENT, state }], [])
    await open()
    expect(shown()).toMatchObject({
      version: '0.1.0',
      droppedSamples: 4,
      isBehind: true,
      starts: null,
    })
  })
})
