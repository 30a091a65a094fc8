import { describe, expect, it } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import type { AccessPointId, AgentId, BootId, PlaceId } from '#contract/ids.ts'
import type { Taken } from '../../server/cluster/hand-over.ts'
import { frontIngest } from '../../server/cluster/front-ingest.ts'
import type { FrontIngestDeps } from '../../server/cluster/front-ingest.ts'
import type { AccessPoint, Inventory } from '../../server/journal/inventory.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const NOW_MS = 1_800_000_000_000
const agent = 'agent-1' as AgentId

function inventoryOf(revision: number, ids: readonly string[]): Inventory {
  const accessPoints = ids.map((id): AccessPoint => ({
    id: id as AccessPointId,
    place: 'hall' as PlaceId,
    name: id,
    agent,
    model: null,
    ...POLLED_ALONE,
  }))
  return {
    revision,
    places: new Map(),
    accessPoints: new Map(accessPoints.map((one) => [one.id, one])),
    uplinks: new Map(),
    equipment: new Map(),
    providers: new Map(),
    contacts: new Map(),
    agents: new Set([agent]),
  }
}

const batchOf = (id: string): Batch => ({
  protocolVersion: 2,
  agent,
  boot: 'boot-1' as BootId,
  sequence: 1,
  mode: 'live',
  sentAtMs: NOW_MS,
  clock: 'system',
  droppedSamples: 4,
  samples: [
    {
      kind: 'access-point',
      accessPoint: id as AccessPointId,
      polledAtMs: NOW_MS,
      monotonicMs: 0,
      intervalMs: 60_000,
      outcome: { kind: 'timeout', attempts: 1 },
    },
  ],
})

function front() {
  let inventory = inventoryOf(1, ['ap-1'])
  /** As the journal has it by now. */
  let written = inventory
  const read: number[] = []
  const handed: Taken[] = []
  const journal = {
    inventory: () => inventory,
    reload: () => {
      read.push(inventory.revision)
      inventory = written
      return Promise.resolve()
    },
    keepVisitors: () => Promise.resolve(),
    steering: {
      steeringOf: () => ({ configRevision: 1, discovery: null, rotateToken: false }),
    },
  }
  const ingest = frontIngest({
    store: {
      receiptOf: () => Promise.resolve(undefined),
      append: ({ accepted = 0, rejected }) =>
        Promise.resolve({ duplicate: false, receipt: { accepted, rejected } }),
    },
    inventory: () => inventory,
    window: { futureMs: 1, pastMs: 1 },
    journal: journal as unknown as FrontIngestDeps['journal'],
    handing: {
      begin: () => () => undefined,
      add: (taken) => void handed.push(taken),
      lookOf: () => 'look-1',
      counts: () => ({ waiting: 0, dropped: 0 }),
      close: () => Promise.resolve(),
    },
    line: () => null,
  })
  return { ingest, handed, read, write: (next: Inventory) => (written = next) }
}

describe('a batch where another process keeps the city', () => {
  it('is handed on with what it says of its sender, and answered with the look that is wanted', async () => {
    const { ingest, handed, read } = front()
    const receipt = await ingest(batchOf('ap-1'), NOW_MS)
    expect(receipt).toMatchObject({ accepted: 1, rejected: [], probe: 'look-1' })
    const { samples } = batchOf('ap-1')
    const sender = { boot: 'boot-1', mode: 'live', protocolVersion: 2, clock: 'system' }
    const from = { agent, mode: 'live', receivedAtMs: NOW_MS, droppedSamples: 4, sender }
    expect(handed).toEqual([{ kind: 'batch', receivedAtMs: NOW_MS, from, samples }])
    expect(read).toEqual([])
  })

  it('is rejected for no inventory that is another one by now', async () => {
    const { ingest, read, write } = front()
    write(inventoryOf(2, ['ap-1', 'ap-2']))
    expect(await ingest(batchOf('ap-2'), NOW_MS)).toMatchObject({ accepted: 1, rejected: [] })
    expect(read).toEqual([1])
    // Who sends what nobody knows does so all the time: the journal is not asked each time.
    expect((await ingest(batchOf('ap-3'), NOW_MS)).rejected).toHaveLength(1)
    expect((await ingest(batchOf('ap-3'), NOW_MS)).rejected).toHaveLength(1)
    expect(read).toEqual([1])
  })
})
