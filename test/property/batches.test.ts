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
import { PATHS } from '#contract/words.ts'
import { randomOf } from '../simulator/random.ts'
import { batchRoutes } from '../../server/http/routes/batches.ts'
import { ingestBatch } from '../../server/ingest.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { exampleBatch } from '../wire/example-batch.ts'

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
  app = new Hono().route(
    '/',
    batchRoutes({
      ingest: (read, atMs) =>
        ingestBatch({ store, inventory: () => inventory, apply, window }, read, atMs),
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

type Random = () => number
const pick = <T>(random: Random, from: readonly T[]): T => {
  const item = from[Math.floor(random() * from.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** Values of the wrong type or far out of range for every field of the contract. */
const WRONG: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e300,
  'x'.repeat(5000),
  '',
  '../../etc/passwd',
  [],
  {},
  [[[]]],
  { kind: 'ok' },
  '99999999999999999999',
  { toString: 1 },
]

interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

function placesOf(value: unknown, found: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return found
  for (const key of Object.keys(value)) {
    found.push({ holder: value as Record<string, unknown>, key })
    placesOf((value as Record<string, unknown>)[key], found)
  }
  return found
}

/** One to three changes of the tree: a value replaced, removed, moved or added. */
function mutateTree(random: Random): string {
  const tree = structuredClone(batch) as unknown
  const changes = 1 + Math.floor(random() * 3)
  for (let change = 0; change < changes; change += 1) {
    const { holder, key } = pick(random, placesOf(tree))
    const kind = random()
    if (kind < 0.6) holder[key] = structuredClone(pick(random, WRONG))
    else if (kind < 0.8) delete holder[key]
    else if (kind < 0.9) holder[key] = structuredClone(pick(random, placesOf(tree)).holder)
    else holder[`${key}x`] = holder[key]
  }
  return JSON.stringify(tree)
}

/** The text with a few characters changed, cut or repeated. */
function mutateText(random: Random): string {
  const text = JSON.stringify(batch)
  const at = Math.floor(random() * text.length)
  const kind = random()
  if (kind < 0.3) return text.slice(0, at)
  if (kind < 0.6)
    return text.slice(0, at) + pick(random, [...'{}[]",:0\u0000é']) + text.slice(at + 1)
  if (kind < 0.8) return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 40))
  return text.slice(0, at) + text.slice(Math.max(0, at - 30))
}

/** The gzip bytes with a few of them changed, or cut. */
function mutateBytes(random: Random): Uint8Array<ArrayBuffer> {
  const bytes = gzip(JSON.stringify(batch))
  if (random() < 0.3) return bytes.slice(0, Math.floor(random() * bytes.length))
  // Beyond the header's time and system fields, which mean nothing to a reader.
  const at = 10 + Math.floor(random() * (bytes.length - 10))
  bytes[at] = (bytes[at] ?? 0) ^ (1 + Math.floor(random() * 255))
  return bytes
}

/** True when a mutation happened to leave a batch that the contract allows. */
function isStillBatch(text: string): boolean {
  try {
    return batchSchema.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

function mutate(random: Random): { readonly sent: Sent; readonly harmless: boolean } {
  const kind = random()
  if (kind < 0.2) {
    const body = mutateBytes(random)
    return { sent: { body, headers: { 'Content-Encoding': 'gzip' } }, harmless: false }
  }
  const text = kind < 0.6 ? mutateTree(random) : mutateText(random)
  const zipped = random() < 0.3
  const sent = zipped
    ? { body: gzip(text), headers: { 'Content-Encoding': 'gzip' } }
    : { body: text }
  return { sent, harmless: isStillBatch(text) }
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
        const text = typeof mutation.sent.body === 'string' ? mutation.sent.body : '(gzip)'
        expect.fail(`seed ${SEED}, mutation ${count}: answered ${answer.status} to ${text}`)
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

  it('answers as the protocol says', async () => {
    const body = JSON.stringify(batch)
    const gzipped = { 'Content-Encoding': 'gzip' }
    const cases: readonly (readonly [number, Sent])[] = [
      [401, { body, headers: { Authorization: 'Bearer wrong' } }],
      [401, { body, headers: { Authorization: '' } }],
      [409, { body: JSON.stringify({ ...batch, agent: 'another' as AgentId }) }],
      [403, { body: JSON.stringify({ ...batch, protocolVersion: 2 }) }],
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
