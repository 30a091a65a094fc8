import fc from 'fast-check'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { createClock, machineClock, sleep } from '../../agents/clock.ts'
import { readAnswer, type HttpAnswer } from '../../agents/deliver/answer.ts'
import { createHttp } from '../../agents/deliver/http.ts'
import { deliver } from '../../agents/deliver.ts'
import { Secret } from '../../server/contract/secret.ts'
import { Spool } from '../../agents/spool.ts'
import { accessPointSample, BOOT } from '../unit/agent-samples.ts'

const VERDICTS = ['delivered', 'refused', 'too-large', 'unreadable', 'busy', 'silent', 'unsent']

/** How the server treats one request; `taken-unsaid` stores the batch and loses the answer. */
const treatment = fc.constantFrom(
  'taken',
  'taken-unsaid',
  'lost',
  'busy',
  'refused',
  'broken',
  'too-large',
  'one-bad',
)
type Treatment = typeof treatment extends fc.Arbitrary<infer T> ? T : never

/** Runs one delivery against a server that treats its first requests as told, then takes all. */
async function run(treatments: readonly Treatment[], count: number, samplesMax: number) {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-deliver-'))
  const stored = new Map<string, string>()
  const times = new Map<number, number>()
  const aside = new Set<number>()
  const polled: number[] = []
  let requests = 0

  const store = (batch: Batch): void => {
    const key = `${batch.boot} ${batch.sequence}`
    const content = JSON.stringify(batch.samples)
    // The same key must mean the same batch, for ever.
    expect(stored.get(key) ?? content).toBe(content)
    if (stored.has(key)) return
    stored.set(key, content)
    for (const { monotonicMs } of batch.samples) {
      times.set(monotonicMs, (times.get(monotonicMs) ?? 0) + 1)
    }
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method === 'GET') return response.end(JSON.stringify({ nowMs: Date.now() }))
      const batch = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as Batch
      const { agent, boot, sequence, samples } = batch
      const isStored = stored.has(`${boot} ${sequence}`)
      const told = treatments[requests] ?? 'taken'
      requests += 1
      // What is stored was readable and small enough: a server does not change its mind.
      const how = isStored && (told === 'too-large' || told === 'one-bad') ? 'taken' : told
      const problem = (status: number, more: object = {}): void => {
        const body = { type: 'about:blank', title: how, status, ...more }
        response.writeHead(status, { 'retry-after': '0' }).end(JSON.stringify(body))
      }
      if (how === 'taken' || how === 'taken-unsaid') store(batch)
      if (how === 'lost' || how === 'taken-unsaid') return request.socket.destroy()
      if (how === 'busy') return problem(429)
      if (how === 'refused') return problem(403)
      if (how === 'broken') return problem(502)
      if (how === 'too-large' && samples.length > 1) return problem(413)
      if (how === 'one-bad') {
        const index = samples.length >> 1
        aside.add(samples[index]?.monotonicMs ?? 0)
        return problem(422, { errors: [{ path: `samples.${index}`, message: 'no', index }] })
      }
      store(batch)
      const counts = { accepted: samples.length, rejected: [], duplicate: false }
      const receipt = {
        agent,
        boot,
        sequence,
        ...counts,
        serverTimeMs: Date.now(),
        configRevision: 0,
      }
      return response.writeHead(202).end(JSON.stringify(receipt))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const clock = createClock(machineClock)
  const spool = await Spool.open(
    {
      directory,
      boot: BOOT,
      bytesMax: 2 ** 24,
      ageMsMax: 2 ** 40,
      syncIntervalMs: 60_000,
      memorySamplesMax: 5000,
      liveMs: 60_000,
    },
    { clock, warn: () => undefined },
  )
  const startMs = clock.monotonicMs()
  for (let index = 0; index < count; index += 1) {
    // The first half is history on disk, the second is live.
    if (index === count >> 1) await spool.flush()
    const agoMs = index < count >> 1 ? 120_000 : 0
    const monotonicMs = startMs + index - agoMs
    polled.push(monotonicMs)
    await spool.append({ ...accessPointSample(index), monotonicMs })
  }
  const abort = new AbortController()
  const { port } = server.address() as AddressInfo
  const setAside = new Set<number>()
  const done = deliver(
    {
      http: createHttp({
        server: new URL(`http://127.0.0.1:${port}`),
        token: () => new Secret('token'),
        requestTimeoutMs: 2000,
        tls: { ca: undefined, pins: [] },
        env: {},
      }),
      spool,
      clock,
      random: () => 0,
      sleep,
      heard: () => undefined,
      log: { info: () => undefined, warn: () => undefined },
      setAside: {
        add: async (samples) => samples.forEach(({ monotonicMs }) => setAside.add(monotonicMs)),
      },
    },
    {
      agent: 'a' as AgentId,
      intervalMs: 5,
      liveMs: 60_000,
      samplesMax,
      retryMsMin: 1,
      refusedRetryMs: 2,
    },
    abort.signal,
  )
  await expect.poll(() => spool.counts().pending, { timeout: 10_000, interval: 5 }).toBe(0)
  abort.abort()
  await done
  server.closeAllConnections()
  server.close()
  await rm(directory, { recursive: true, force: true })
  return { times, aside, setAside, polled }
}

describe('deliver', () => {
  it('gets every sample stored once or set aside, whatever the server answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(treatment, { maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 30 }),
        async (treatments, count, samplesMax) => {
          const { times, aside, setAside, polled } = await run(treatments, count, samplesMax)
          expect(setAside).toEqual(aside)
          for (const monotonicMs of polled) {
            const found = (times.get(monotonicMs) ?? 0) + (setAside.has(monotonicMs) ? 1 : 0)
            expect(found).toBe(1)
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('reads any answer as one of the table', () => {
    const answer: fc.Arbitrary<HttpAnswer> = fc.record({
      kind: fc.constant('answer' as const),
      status: fc.integer({ min: 100, max: 599 }),
      headers: fc.record({ 'retry-after': fc.oneof(fc.string(), fc.nat().map(String)) }),
      body: fc.oneof(fc.string(), fc.json()),
    })
    fc.assert(
      fc.property(answer, (one) => {
        const samples = Array.from({ length: 10 }, (_, index) => accessPointSample(index))
        const batch = { agent: 'kupang-1' as AgentId, boot: BOOT, sequence: 7, samples }
        const verdict = readAnswer(one, batch, Date.now())
        expect(VERDICTS).toContain(verdict.kind)
        // Nothing but a receipt may make the agent forget a batch.
        expect(verdict.kind).not.toBe('delivered')
      }),
    )
  })
})
