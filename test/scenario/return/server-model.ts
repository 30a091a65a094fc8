import { Hono } from 'hono'
import type { Batch, BatchReceipt } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { createAdmission, type Admission } from '../../../server/http/admission.ts'
import { batchRoutes } from '../../../server/http/routes/batches.ts'
import { StoreBusyError } from '../../../server/store/series-store.ts'
import type { VirtualWorld } from './virtual-world.ts'

export interface ServerModelOptions {
  /** Wall time at the world's zero, Unix ms. */
  readonly startMs: number
  readonly random: () => number
  /** Called with what is stored, once per batch. */
  readonly stored: (batch: Batch, atMs: number) => void
}

export interface ServerModel {
  readonly app: Hono
  readonly admission: Admission
  /** Time of each stored batch in the store, ms. */
  readonly liveMs: readonly number[]
}

/**
 * What the benchmark measured of the whole server (`npm run bench -- ingest`) on two shared cores:
 * 3,194 small batches a second, 33,400 samples a second, commits that start 30 ms apart. The lower
 * figures count here.
 */
const BATCH_MS = 1 / 3
const SAMPLE_MS = 1 / 33
const COMMIT_EVERY_MS = 30
/** As COMMIT_LIMITS of the embedded store. */
const WAITING_SAMPLES_MAX = 60_000
const BUSY_SECONDS = 5

/** The server's own route and admission before a store that takes the time it was measured to take. */
export function createServerModel(world: VirtualWorld, options: ServerModelOptions): ServerModel {
  const receipts = new Map<string, BatchReceipt>()
  const underWay = new Map<string, Promise<BatchReceipt>>()
  const liveMs: number[] = []
  const wallMs = (): number => Math.round(options.startMs + world.nowMs())
  let freeAtMs = 0
  let waitingSamples = 0

  async function commit(batch: Batch): Promise<BatchReceipt> {
    const { agent, boot, sequence, samples } = batch
    if (waitingSamples > WAITING_SAMPLES_MAX) throw new StoreBusyError(BUSY_SECONDS)
    const fromMs = world.nowMs()
    waitingSamples += samples.length
    freeAtMs = Math.max(fromMs, freeAtMs) + BATCH_MS + samples.length * SAMPLE_MS
    await world.sleep(freeAtMs + COMMIT_EVERY_MS - fromMs)
    waitingSamples -= samples.length
    const counts = { accepted: samples.length, rejected: [], duplicate: false, configRevision: 0 }
    const receipt = { agent, boot, sequence, ...counts, serverTimeMs: wallMs() }
    options.stored(batch, world.nowMs())
    if (batch.mode === 'live') liveMs.push(world.nowMs() - fromMs)
    return receipt
  }

  async function ingest(batch: Batch): Promise<BatchReceipt> {
    const key = `${batch.agent} ${batch.boot} ${batch.sequence}`
    const known = receipts.get(key)
    if (known !== undefined) return { ...known, duplicate: true }
    // One that comes again while it is written shares the commit; the sleeper wakes both.
    if (underWay.has(key)) throw new StoreBusyError(BUSY_SECONDS)
    const written = commit(batch)
    underWay.set(key, written)
    try {
      receipts.set(key, await written)
      return await written
    } finally {
      underWay.delete(key)
    }
  }

  const admission = createAdmission({
    nowMs: world.nowMs,
    random: options.random,
    warn: () => undefined,
  })
  const app = new Hono()
  app.get(PATHS.health, (c) => c.json({ nowMs: wallMs() }))
  app.route(
    '/',
    batchRoutes({
      ingest,
      admission,
      agentOfToken: (token) => token as AgentId,
      nowMs: wallMs,
      logError: (cause) => {
        throw cause
      },
    }),
  )
  return { app, admission, liveMs }
}
