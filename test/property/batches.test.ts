import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchSchema } from '#contract/batch.ts'
import type { Batch } from '#contract/batch.ts'
import type { AccessPointId, AgentId, UplinkId } from '#contract/ids.ts'
import { PROBLEM_MEDIA_TYPE, problemSchema } from '#contract/problem.ts'
import { PATHS } from '#contract/paths.ts'
import { BATCH_SAMPLES_MAX, PROTOCOL_VERSION } from '#contract/words.ts'
import { randomOf } from '../simulator/random.ts'
import { createAdmission } from '../../server/http/admission.ts'
import { batchRoutes } from '../../server/http/routes/batches.ts'
import { ingestBatch } from '../../server/ingest.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { exampleBatch } from '../wire/example-batch.ts'
import { mutateGzip, mutateText, mutateTree } from './mutations.ts'
import type { Random } from './mutations.ts'

const SEED = process.env['PANTAU_TEST_SEED'] ?? '1'
const MUTATIONS = 10_000
const NOW_MS = Date.UTC(2026, 10, 21, 4)
const batch = exampleBatch(NOW_MS - 120_000)
const agent = batch.agent
const TOKEN = 'token-of-the-agent'

const accessPoint = {
  id: 'ap-taman-1' as AccessPointId,
  place: 'taman',
  name: 'A',
  model: null,
  agent,
}
const uplink = { id: 'line-taman' as UplinkId, place: 'taman', provider: null, agent }
const inventory = {
  revision: 1,
  places: new Map(),
  accessPoints: new Map([[accessPoint.id, accessPoint]]),
  uplinks: new Map([[uplink.id, uplink]]),
  equipment: new Map(),
  agents: new Set([agent]),
} as unknown as Inventory

let directory: string
let store: SeriesStore
let applied = 0
let app: Hono

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-batches-'))
  store = await openSeriesStore(directory)
  const window = { futureMs: 600_000, pastMs: 400 * 86_400_000 }
  const apply = (samples: readonly unknown[]): void => {
    applied += samples.length
  }
  const steeringOf = () => ({ configRevision: 0, discovery: null, rotateToken: false })
  app = new Hono().route(
    '/',
    batchRoutes({
      ingest: (read, atMs) =>
        ingestBatch(
          {
            store,
            inventory: () => inventory,
            apply,
            spread: (samples) => samples,
            keepVisitors: () => Promise.resolve(),
            window,
            steeringOf,
          },
          read,
          atMs,
        ),
      admission: createAdmission({ nowMs: () => 0, random: () => 0, warn: () => undefined }),
      agentOfToken: (token) => (token === TOKEN ? agent : null),
      nowMs: () => NOW_MS,
      logError: (cause) => {
        throw cause
      },
    }),
  )
})
afterAll(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

interface Sent {
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
}

async function post({ body, headers = {} }: Sent): Promise<Response> {
  return app.request(PATHS.batches, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${TOKEN}`,
      'Content-Type': 'application/json',
      ...headers,
    },
    body,
  })
}

const gzip = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(text))
const storedSamples = async (): Promise<number> => (await store.stats()).samples

/** True when a mutation happened to leave a batch that the contract allows. */
function isStillBatch(text: string): boolean {
  try {
    return batchSchema.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

const text = JSON.stringify(batch)
const zippedText = gzip(text)

function mutate(random: Random): { readonly sent: Sent; readonly harmless: boolean } {
  const kind = random()
  const headers = { 'Content-Encoding': 'gzip' }
  if (kind < 0.2)
    return { sent: { body: mutateGzip(random, zippedText), headers }, harmless: false }
  const mutated = kind < 0.6 ? JSON.stringify(mutateTree(random, batch)) : mutateText(random, text)
  const sent = random() < 0.3 ? { body: gzip(mutated), headers } : { body: mutated }
  return { sent, harmless: isStillBatch(mutated) }
}

describe('POST /v1/batches', () => {
  it(`refuses ${MUTATIONS} mutated batches and stores nothing (seed ${SEED})`, async () => {
    const random = randomOf('mutated batches', SEED)
    let harmless = 0
    const before = await storedSamples()
    const appliedBefore = applied
    for (let count = 0; count < MUTATIONS;) {
      const mutation = mutate(random)
      if (mutation.harmless) {
        harmless += 1
        continue
      }
      count += 1
      const answer = await post(mutation.sent)
      if (answer.status < 400 || answer.status > 499) {
        const { body } = mutation.sent
        const what = typeof body === 'string' ? body : 'a gzip body'
        expect.fail(`seed ${SEED}, mutation ${count}: answered ${answer.status} to ${what}`)
      }
      expect(answer.headers.get('Content-Type')).toBe(PROBLEM_MEDIA_TYPE)
      expect(problemSchema.safeParse(await answer.json()).success).toBe(true)
    }
    expect(await storedSamples()).toBe(before)
    expect(applied).toBe(appliedBefore)
    expect(harmless, 'mutations that left a batch').toBeLessThan(MUTATIONS / 10)
  }, 120_000)

  it('names each fault with its path and the sample it belongs to', async () => {
    const wrong = structuredClone(batch) as { samples: Record<string, unknown>[] } & Batch
    Object.assign(wrong.samples[1] ?? {}, { polledAtMs: 5 })
    const answer = await post({ body: JSON.stringify(wrong) })
    expect(answer.status).toBe(422)
    const { errors } = problemSchema.parse(await answer.json())
    expect(errors).toEqual([
      { path: 'samples.1.polledAtMs', message: expect.any(String), index: 1 },
    ])
  })

  it('looks no further than there are faults to tell', async () => {
    const hostile = batch.samples.find((sample) => sample.kind === 'access-point')
    const managed = Array.from({ length: 2000 }, () => 0)
    const reading = { ...(hostile as { reading: object }).reading, managed }
    const samples = Array.from({ length: 50 }, () => ({ ...hostile, reading }))
    const answer = await post({ body: JSON.stringify({ ...batch, samples }) })
    expect(answer.status).toBe(422)
    const { detail, errors } = problemSchema.parse(await answer.json())
    expect(detail).toBe('at least 2000 faults; nothing was stored')
    expect(errors).toHaveLength(100)
  })

  it('asks for smaller batches before it looks at too many samples', async () => {
    for (const one of [0, {}, batch.samples[0]]) {
      const samples = Array.from({ length: BATCH_SAMPLES_MAX + 1 }, () => one)
      const answer = await post({ body: JSON.stringify({ ...batch, samples }) })
      expect(answer.status).toBe(413)
      expect(await answer.json()).toMatchObject({ detail: '2001; at most 2000' })
    }
  })

  it('answers as the protocol says', async () => {
    const body = JSON.stringify(batch)
    const gzipped = { 'Content-Encoding': 'gzip' }
    const cases: readonly (readonly [number, Sent])[] = [
      [401, { body, headers: { Authorization: 'Bearer wrong' } }],
      [401, { body, headers: { Authorization: '' } }],
      [409, { body: JSON.stringify({ ...batch, agent: 'another' as AgentId }) }],
      [403, { body: JSON.stringify({ ...batch, protocolVersion: PROTOCOL_VERSION + 1 }) }],
      [413, { body: `${' '.repeat(4 * 1024 * 1024)}${body}` }],
      [413, { body: gzip(' '.repeat(64 * 1024 * 1024)), headers: gzipped }],
      [415, { body, headers: { 'Content-Type': 'text/plain' } }],
      [415, { body, headers: { 'Content-Encoding': 'br' } }],
      [422, { body: gzip(body).slice(0, 50), headers: gzipped }],
      [422, { body: '' }],
    ]
    const before = await storedSamples()
    for (const [status, sent] of cases) expect((await post(sent)).status).toBe(status)
    expect(await storedSamples()).toBe(before)
  })

  it('rejects by index what it cannot take, and repeats its receipt', async () => {
    const [sample] = batch.samples
    if (sample?.kind !== 'access-point') throw new Error('the example begins with another sample')
    const shifted = (over: object) => ({ ...sample, ...over })
    const mixed = {
      ...batch,
      sequence: 77,
      samples: [
        sample,
        shifted({ accessPoint: 'ap-nowhere' }),
        shifted({ polledAtMs: NOW_MS + 11 * 60_000 }),
        shifted({ polledAtMs: NOW_MS - 401 * 86_400_000 }),
      ],
    }
    const body = JSON.stringify(mixed)
    const first = await post({ body })
    expect(first.status).toBe(202)
    const receipt = (await first.json()) as Record<string, unknown>
    expect(receipt).toMatchObject({
      accepted: 1,
      duplicate: false,
      rejected: [
        { index: 1, code: 'unknown-access-point' },
        { index: 2, code: 'out-of-window' },
        { index: 3, code: 'out-of-window' },
      ],
    })
    const again = await post({ body: gzip(body), headers: { 'Content-Encoding': 'gzip' } })
    expect(await again.json()).toEqual({ ...receipt, duplicate: true })
  })
})
