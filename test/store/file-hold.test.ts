import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentId, BootId } from '#contract/ids.ts'
import { COMMIT_LIMITS } from '../../server/store/embedded/commit-queue.ts'
import { EMBEDDED_LIMITS, EmbeddedStore } from '../../server/store/embedded/embedded-store.ts'
import type { HeldFile } from '../../server/store/embedded/file-hold.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { StoreBusyError } from '../../server/store/series-store.ts'
import type { AcceptedBatch } from '../../server/store/series-store.ts'
import { ImaginedAccessPoint } from '../bench/city-samples.ts'

const START_MS = Date.UTC(2026, 9, 1)
const DAY_MS = 86_400_000
const SAMPLES = 500
/** A log of few batches: without the hold, it would be folded into the file again and again. */
const LIMITS = {
  engine: { ...EMBEDDED_LIMITS.engine, checkpoint: '256KB' },
  commit: { ...COMMIT_LIMITS, everyMs: 0 },
}

let directory = ''
let store: EmbeddedStore
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-hold-'))
  store = await EmbeddedStore.open(directory, LIMITS)
})
afterEach(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

const accessPoint = new ImaginedAccessPoint('ap-1', 1, START_MS)
const batchOf = (sequence: number): AcceptedBatch => ({
  key: { agent: 'agent-1' as AgentId, boot: 'boot-1' as BootId, sequence },
  mode: 'backfill',
  receivedAtMs: START_MS,
  samples: Array.from({ length: SAMPLES }, (_, index) =>
    accessPoint.poll(START_MS + (sequence * SAMPLES + index) * 60_000, 60_000),
  ),
  rejected: [],
})
async function appendAll(from: number, until: number): Promise<void> {
  for (let sequence = from; sequence < until; sequence += 1) await store.append(batchOf(sequence))
}

/** By another process: whoever closes the file in this one ends the lock on it. */
async function copyOf({ path, bytes }: HeldFile, name: string): Promise<string> {
  const folder = join(directory, name)
  await mkdir(folder)
  const copy = join(folder, 'series.duckdb')
  await promisify(execFile)('cp', [path, copy])
  await truncate(copy, bytes)
  return folder
}
async function samplesIn(folder: string): Promise<number> {
  const copied = await openSeriesStore(folder)
  const { samples } = await copied.stats()
  await copied.close()
  return samples
}

describe('the held file of the embedded store', () => {
  it('stays as it was while deliveries go on, and takes in the log afterwards', async () => {
    await appendAll(0, 4)
    const held = await store.holdFile()
    const wal = `${held.path}.wal`
    await appendAll(4, 16)
    const logBytes = statSync(wal).size
    // Several times what is folded in without a hold.
    expect(logBytes).toBeGreaterThan(3 * 256 * 1024)
    const folder = await copyOf(held, 'copy')
    await appendAll(16, 18)
    await held.release()
    expect(await samplesIn(folder)).toBe(4 * SAMPLES)
    await appendAll(18, 20)
    expect(existsSync(wal) ? statSync(wal).size : 0).toBeLessThan(logBytes)
    expect((await store.stats()).samples).toBe(20 * SAMPLES)
  })

  it('lets one hold it at a time, and compaction wait', async () => {
    await appendAll(0, 2)
    const held = await store.holdFile()
    await expect(store.holdFile()).rejects.toThrow(StoreBusyError)
    let isCompacted = false
    const compacting = store.compact(START_MS + 3 * DAY_MS).then(() => (isCompacted = true))
    await appendAll(2, 4)
    const folder = await copyOf(held, 'copy')
    expect(isCompacted).toBe(false)
    await held.release()
    await compacting
    expect(await samplesIn(folder)).toBe(2 * SAMPLES)
    await (await store.holdFile()).release()
  })

  it('tells whoever copies it when the store closes', async () => {
    const held = await store.holdFile()
    expect(held.lost.aborted).toBe(false)
    await store.close()
    expect(held.lost.aborted).toBe(true)
    await held.release()
  })
})
