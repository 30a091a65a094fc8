import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchReceiptSchema, batchSchema } from '#contract/batch.ts'
import { sampleSchema, type VisitorsSample } from '#contract/sample.ts'
import type { AgentId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { POLL_OUTCOME_KINDS, PROTOCOL_VERSION } from '#contract/words.ts'
import { createAdmission } from '../../server/http/admission.ts'
import { batchRoutes } from '../../server/http/routes/batches.ts'
import { ingestBatch } from '../../server/ingest.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesSample, SeriesStore } from '../../server/store/series-store.ts'

/** Batches as agents of each protocol version sent them. These files are never changed. */
const folder = dirname(fileURLToPath(import.meta.url))
const versions = Array.from({ length: PROTOCOL_VERSION }, (_, index) => index + 1)
const NOW_MS = Date.UTC(2026, 10, 21, 3, 1)

let directory: string
let store: SeriesStore
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-wire-'))
  store = await openSeriesStore(directory)
})
afterAll(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

describe('wire', () => {
  it.each(versions)('accepts a batch of protocol version %i', async (version) => {
    const body = await readFile(join(folder, `batch-v${version}.json`), 'utf8')
    const agent = 'agent-taman' as AgentId
    const inventory = {
      accessPoints: new Map([['ap-taman-1', { id: 'ap-taman-1', agent }]]),
      uplinks: new Map([['line-taman', { id: 'line-taman', agent }]]),
      equipment: new Map([
        ['ups-taman', { id: 'ups-taman', kind: 'ups', agent }],
        ['switch-taman', { id: 'switch-taman', kind: 'switch', agent }],
      ]),
    } as unknown as Inventory
    const window = { futureMs: 0, pastMs: 86_400_000 }
    const steeringOf = () => ({ configRevision: 0, discovery: null, rotateToken: false })
    const visitors: VisitorsSample[] = []
    const deps = {
      store,
      inventory: () => inventory,
      apply: () => undefined,
      spread: (samples: readonly SeriesSample[]) => samples,
      keepVisitors: (samples: readonly VisitorsSample[]) => {
        visitors.push(...samples)
        return Promise.resolve()
      },
      window,
      steeringOf,
    }
    const app = batchRoutes({
      ingest: (batch, receivedAtMs) => ingestBatch(deps, batch, receivedAtMs),
      admission: createAdmission({ nowMs: () => 0, random: () => 0, warn: () => undefined }),
      agentOfToken: () => agent,
      nowMs: () => NOW_MS,
      logError: (cause) => {
        throw cause
      },
    })
    const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer any' }
    const answer = await app.request(PATHS.batches, { method: 'POST', headers, body })
    expect(answer.status).toBe(202)
    const sent = batchSchema.parse(JSON.parse(body))
    const stored = sent.samples.filter(({ kind }) => kind !== 'visitors')
    expect(batchReceiptSchema.parse(await answer.json())).toMatchObject({
      accepted: sent.samples.length,
      rejected: [],
      duplicate: false,
    })
    const seen: unknown[] = []
    for await (const { sample, boot } of store.readReceivedSince(0)) {
      if (boot === sent.boot) seen.push(sample)
    }
    expect(seen).toEqual(stored)
    expect(visitors).toEqual(sent.samples.filter(({ kind }) => kind === 'visitors'))
  })

  it('stores every kind of sample and of outcome that version 1 knows', async () => {
    const { samples } = await batchOf(1)
    const kinds = new Set(samples.map(({ kind }) => kind))
    const outcomes = new Set(
      samples.flatMap((s) => (s.kind === 'access-point' ? s.outcome.kind : [])),
    )
    expect([...kinds].sort()).toEqual(['access-point', 'agent', 'uplink'])
    expect([...outcomes].sort()).toEqual([...POLL_OUTCOME_KINDS].sort())
  })

  it('holds every kind and field that version 2 knows', async () => {
    const known = sampleSchema.options.map((option) => [
      option.shape.kind.value,
      Object.keys(option.shape).sort(),
    ])
    const { samples } = await batchOf(2)
    const sent = known.map(([kind]) => {
      const ofKind = samples.filter((sample) => sample.kind === kind)
      return [kind, [...new Set(ofKind.flatMap((sample) => Object.keys(sample)))].sort()]
    })
    expect(sent).toEqual(known)
  })
})

async function batchOf(version: number) {
  const text = await readFile(join(folder, `batch-v${version}.json`), 'utf8')
  return batchSchema.parse(JSON.parse(text))
}
