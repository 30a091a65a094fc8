import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBConnection } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AgentId, BootId } from '#contract/ids.ts'
import { sampleSchema } from '#contract/sample.ts'
import type { SeriesSample as Sample } from '../../server/store/series-store.ts'
import { ImaginedAccessPoint } from '../bench/city-samples.ts'
import { DAY_MS } from '../../server/store/embedded/day-tables.ts'
import { DELIVERIES_KEPT } from '../../server/store/embedded/deliveries.ts'
import { EMBEDDED_LIMITS, EmbeddedStore } from '../../server/store/embedded/embedded-store.ts'
import { Engine, query } from '../../server/store/embedded/engine.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { StoreBusyError } from '../../server/store/series-store.ts'
import type { AcceptedBatch } from '../../server/store/series-store.ts'
import { describeSeriesStore } from './conformance.ts'
import { describeHardCases } from './hard-cases.ts'
import { describeRuns } from './runs.ts'
import { describeUsageReads } from './usage.ts'

const embedded = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-store-'))
  return {
    open: () => openSeriesStore(directory),
    remove: () => rm(directory, { recursive: true }),
  }
}
describeSeriesStore('embedded', embedded)
describeHardCases('embedded', embedded)
describeUsageReads('embedded', embedded)
describeRuns('embedded', embedded)

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

  it('keeps few receipts of batches numbered with gaps, as agents number them', async () => {
    const store = await EmbeddedStore.open(directory)
    const count = DELIVERIES_KEPT + 50
    const batches = Array.from({ length: count }, (_, at): AcceptedBatch => {
      const made = batchOf(at, 1)
      const key = { ...made.key, sequence: at * 2048 }
      return { ...made, key, receivedAtMs: START_MS + at * 10_000 }
    })
    await Promise.all(batches.map((batch) => store.append(batch)))
    await store.compact(START_MS + 2 * 86_400_000)
    const [first, last] = [batches[0], batches[count - 1]] as [AcceptedBatch, AcceptedBatch]
    expect(await store.append(last)).toMatchObject({ duplicate: true })
    expect(await store.append(first)).toMatchObject({ duplicate: false })
    const target = { kind: 'access-point', id: accessPoint.id } as const
    expect(await store.readOutcomes(target, 0, Date.now())).toHaveLength(count)
    await store.close()
    const engine = await Engine.open(directory)
    const [kept] = await query<{ rows: number }>(
      engine.writer,
      'SELECT count(*)::INTEGER AS rows FROM deliveries',
    )
    expect(kept?.rows).toBe(DELIVERIES_KEPT + 1)
    await engine.close()
  })

  it('does not remember the long shapes of a controller, and reads them back all the same', async () => {
    const sampleAt = (minute: number) =>
      sampleSchema.parse({
        ...accessPoint.poll(START_MS + minute * 60_000, 60_000),
        outcome: { kind: 'ok', rttMs: 1 },
        reading: {
          uptimeMs: null,
          clients: null,
          cpuPercent: null,
          memoryUsedPercent: null,
          radios: [],
          ssids: [],
          traffic: null,
          managed: Array.from({ length: 300 }, (_, at) => {
            return { name: `ap-${at}`, mac: null, up: at !== minute, clients: at }
          }),
        },
      })
    const samples = [0, 1, 2].map((minute) => sampleAt(minute) as Sample)
    const store = await EmbeddedStore.open(directory)
    await store.append({ ...batchOf(1, 1), samples })
    const seen = async () => {
      const found: Sample[] = []
      for await (const { sample } of store.readReceivedSince(0)) found.push(sample)
      return found
    }
    expect(await seen()).toEqual(samples)
    await store.compact(START_MS + 2 * 86_400_000)
    expect(await seen()).toEqual(samples)
    await store.close()
    const engine = await Engine.open(directory)
    const words = await query<{ text: string }>(engine.writer, 'SELECT text FROM words')
    expect(words.length).toBeGreaterThan(0)
    expect(words.filter(({ text }) => text.length > 9000)).toEqual([])
    await engine.close()
  })

  it('opens the engine anew when a check finds it ended by a fatal error', async () => {
    const store = await EmbeddedStore.open(directory)
    await store.append(batchOf(1, 20))
    const opened = vi.spyOn(Engine, 'open')
    const lend = vi.spyOn(Engine.prototype, 'lend')
    lend.mockRejectedValueOnce(new StoreBusyError(5))
    expect(await store.check()).toMatchObject({ usable: false })
    expect(opened).not.toHaveBeenCalled()
    const fatal = 'FATAL Error: database has been invalidated because of a previous fatal error'
    lend.mockRejectedValueOnce(new Error(fatal))
    expect(await store.check()).toEqual({ usable: false, reason: fatal })
    await vi.waitFor(async () => expect(await store.check()).toEqual({ usable: true }), 10_000)
    expect(opened).toHaveBeenCalledTimes(1)
    vi.restoreAllMocks()
    expect((await store.stats()).samples).toBe(20)
    expect(await store.append(batchOf(1, 20))).toMatchObject({ duplicate: true })
    expect(await store.append(batchOf(2, 20))).toMatchObject({ duplicate: false })
    await store.close()
  })

  it('tells why compaction failed, also when it cannot be undone', async () => {
    const store = await EmbeddedStore.open(directory)
    await store.append(batchOf(1, 20))
    // oxlint-disable-next-line typescript/unbound-method -- called below on its own object
    const { run } = DuckDBConnection.prototype
    vi.spyOn(DuckDBConnection.prototype, 'run').mockImplementation(function failing(
      this: DuckDBConnection,
      ...args
    ) {
      if (args[0].startsWith('DELETE FROM polls')) throw new Error('the disk is gone')
      if (args[0] === 'ROLLBACK') return Promise.reject(new Error('the database is invalidated'))
      return run.apply(this, args)
    })
    const failure: unknown = await store.compact(START_MS + 2 * DAY_MS).catch((e: unknown) => e)
    vi.restoreAllMocks()
    expect(failure).toMatchObject({
      message: '[store embedded] compaction of a day failed',
      cause: { message: 'the disk is gone' },
    })
    await store.close()
  })

  it('gives back the room of packed polls, also where the next day has begun', async () => {
    const store = await EmbeddedStore.open(directory)
    const minutesOfDay = 1440
    for (let part = 0; part < 12; part += 1) await store.append(batchOf(part, minutesOfDay / 2))
    await store.append(batchOf(12 * 120, 6))
    const fullBytes = (await store.stats()).bytesOnDisk
    await store.compact(START_MS + 6 * DAY_MS + 3_600_000)
    const { samples, bytesOnDisk } = await store.stats()
    expect(samples).toBe(6 * minutesOfDay + 6)
    expect(bytesOnDisk).toBeLessThan(fullBytes / 2)
    const readMs = [START_MS, START_MS + 7 * DAY_MS] as const
    const target = { kind: 'access-point', id: accessPoint.id } as const
    expect(await store.readOutcomes(target, ...readMs)).toHaveLength(samples)
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
