import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AgentId, BootId } from '#contract/ids.ts'
import { ImaginedAccessPoint } from '../bench/city-samples.ts'
import { EMBEDDED_LIMITS, EmbeddedStore } from '../../server/store/embedded/embedded-store.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { StoreBusyError } from '../../server/store/series-store.ts'
import type { AcceptedBatch } from '../../server/store/series-store.ts'
import { describeSeriesStore } from './conformance.ts'

describeSeriesStore('embedded', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-store-'))
  return {
    open: () => openSeriesStore(directory),
    remove: () => rm(directory, { recursive: true }),
  }
})

const START_MS = Date.UTC(2026, 9, 1)

describe('embedded store', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-store-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  const accessPoint = new ImaginedAccessPoint('ap-1', 1, START_MS)
  function batchOf(sequence: number, count: number): AcceptedBatch {
    const fromMs = START_MS + sequence * count * 60_000
    return {
      key: { agent: 'agent-1' as AgentId, boot: 'boot-1' as BootId, sequence },
      mode: 'backfill',
      receivedAtMs: START_MS,
      samples: Array.from({ length: count }, (_, index) =>
        accessPoint.poll(fromMs + index * 60_000, 60_000),
      ),
      rejected: [],
    }
  }

  it('refuses what would not fit in its queue, and keeps what it took', async () => {
    const commit = { ...EMBEDDED_LIMITS.commit, waitingMax: 100 }
    const store = await EmbeddedStore.open(directory, { ...EMBEDDED_LIMITS, commit })
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, sequence) => store.append(batchOf(sequence, 20))),
    )
    const refused = results.filter(({ status }) => status === 'rejected')
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toBeInstanceOf(StoreBusyError)
    }
    expect(refused.length).toBeGreaterThan(0)
    expect((await store.stats()).samples).toBe((40 - refused.length) * 20)
    await store.append(batchOf(100, 20))
    await store.close()
  })

  it('opens the engine anew after a failed commit, with just what it had acknowledged', async () => {
    // So little memory that commits fail once the file has grown.
    const engine = { memory: '1MB', checkpoint: '1GB' }
    const store = await EmbeddedStore.open(directory, { ...EMBEDDED_LIMITS, engine })
    let acknowledged = 0
    let failed = 0
    for (let sequence = 0; sequence < 12; sequence += 1) {
      try {
        await store.append(batchOf(sequence, 2000))
        acknowledged += 2000
      } catch (cause) {
        expect(cause).toBeInstanceOf(Error)
        failed += 1
        await vi.waitFor(async () => expect(await store.check()).toEqual({ usable: true }), 10_000)
      }
    }
    expect(failed).toBeGreaterThan(0)
    expect((await store.stats()).samples).toBe(acknowledged)
    await store.close()
    const again = await openSeriesStore(directory)
    expect((await again.stats()).samples).toBe(acknowledged)
    await again.close()
  })
})
