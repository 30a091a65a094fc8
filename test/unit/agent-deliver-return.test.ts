import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { batchSchema, type Batch } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { MODE_HEADER } from '#contract/words.ts'
import { createClock, type Clock } from '../../agents/clock.ts'
import type { HttpAnswer } from '../../agents/deliver/answer.ts'
import type { Http } from '../../agents/deliver/http.ts'
import { deliver } from '../../agents/deliver.ts'
import { Spool } from '../../agents/spool.ts'
import { createMemoryFiles } from '../scenario/return/memory-files.ts'
import { accessPointSample, BOOT, START_MS } from './agent-samples.ts'

interface Sent {
  readonly atMs: number
  readonly mode: string | undefined
  readonly batch: Batch
}

const INTERVAL_MS = 10_000
const UNSENT = { kind: 'none', reason: 'connect ECONNREFUSED', sent: false } as const
const SILENT = { kind: 'none', reason: 'no answer in time', sent: true } as const

let nowMs: number
let spool: Spool
let sent: Sent[]
let logged: string[]
let reply: (batch: Batch, index: number) => HttpAnswer
/** How long a request takes. */
let exchangeMs: number
let clock: Clock

beforeEach(async () => {
  nowMs = 3_600_000
  sent = []
  logged = []
  reply = taken
  exchangeMs = 10
  clock = createClock({
    monotonicMs: () => nowMs,
    systemMs: () => START_MS + nowMs,
    isSynchronised: () => true,
  })
  spool = await Spool.open(
    {
      directory: '/spool',
      boot: BOOT,
      bytesMax: 2 ** 24,
      ageMsMax: 2 ** 40,
      syncIntervalMs: 60_000,
      memorySamplesMax: 20_000,
      liveMs: 120_000,
    },
    { clock, files: createMemoryFiles(), warn: (text) => logged.push(text) },
  )
})

const answer = (status: number, body: object, headers = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  headers,
  body: JSON.stringify(body),
})
function taken({ agent, boot, sequence, samples }: Batch): HttpAnswer {
  const counts = { accepted: samples.length, rejected: [], duplicate: false, configRevision: 0 }
  return answer(202, { agent, boot, sequence, ...counts, serverTimeMs: START_MS + nowMs })
}
const busy = (seconds: number): HttpAnswer => answer(429, {}, { 'retry-after': String(seconds) })

const http: Http = async ({ method, headers, body }) => {
  if (method === 'GET') return answer(200, { nowMs: START_MS + nowMs })
  const batch = batchSchema.parse(JSON.parse(gunzipSync(body ?? '').toString()))
  const index = sent.push({ atMs: nowMs, mode: headers?.[MODE_HEADER], batch }) - 1
  nowMs += exchangeMs
  return reply(batch, index)
}

async function poll(count: number, agoMs: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const monotonicMs = nowMs - agoMs + index
    const polledAtMs = START_MS + monotonicMs
    await spool.append({ ...accessPointSample(index), monotonicMs, polledAtMs })
  }
}

/** Delivers until the clock says so; each wait passes at once, and brings a poll now and then. */
async function run(durationMs: number, random = 0): Promise<void> {
  const stop = new AbortController()
  const endMs = nowMs + durationMs
  await deliver(
    {
      http,
      spool,
      clock,
      random: () => random,
      heard: () => undefined,
      log: { info: () => undefined, warn: (fields) => logged.push(JSON.stringify(fields)) },
      setAside: { add: async () => undefined },
      async sleep(waitMs) {
        nowMs += Math.max(1, waitMs)
        if (nowMs >= endMs) stop.abort()
        else if (sent.length > 0 && waitMs >= 1000) await poll(1, 0)
      },
    },
    {
      agent: 'kupang-1' as AgentId,
      intervalMs: INTERVAL_MS,
      liveMs: 120_000,
      samplesMax: 500,
      retryMsMin: 1000,
      refusedRetryMs: 300_000,
    },
    stop.signal,
  )
}

describe('deliver after an outage', () => {
  it('goes on with live batches while the server has no room for history', async () => {
    await poll(300, 1_800_000)
    await poll(2, 0)
    reply = (batch) =>
      batch.mode === 'backfill' && nowMs < 3_600_000 + 60_000 ? busy(45) : taken(batch)
    await run(120_000)
    const history = sent.filter(({ batch }) => batch.mode === 'backfill')
    const held = sent.filter(({ atMs }) => atMs > history[0]!.atMs && atMs < history[1]!.atMs)
    expect(history[1]!.atMs - history[0]!.atMs).toBeGreaterThanOrEqual(45_000)
    expect(held.length).toBeGreaterThanOrEqual(3)
    expect(held.every(({ batch }) => batch.mode === 'live')).toBe(true)
    expect(spool.counts().pending).toBeLessThanOrEqual(1)
  })

  it('says in a header what it delivers, before the body is read', async () => {
    await poll(3, 1_800_000)
    await poll(2, 0)
    await run(30_000)
    expect(sent.slice(0, 2).map(({ mode }) => mode)).toEqual(['live', 'backfill'])
  })

  it('begins history with a small batch and doubles it as long as the line is quick', async () => {
    await poll(3000, 1_800_000)
    await run(30_000)
    const sizes = sent.map(({ batch }) => batch.samples.length)
    expect(sizes.slice(0, 4)).toEqual([100, 200, 400, 500])
  })

  it('keeps batches of history small on a thin line', async () => {
    await poll(3000, 1_800_000)
    exchangeMs = 5000
    await run(120_000)
    const sizes = sent
      .filter(({ batch }) => batch.mode === 'backfill')
      .map(({ batch }) => batch.samples.length)
    expect(sizes.slice(0, 4)).toEqual([100, 50, 25, 13])
  })

  it('sends the newest first when what was tried before never left', async () => {
    await poll(5, 1_800_000)
    await spool.flush()
    await poll(2, 0)
    reply = (batch, index) => (index < 4 ? UNSENT : taken(batch))
    await run(300_000)
    const first = sent.findIndex((_, index) => index >= 4)
    expect(sent[first]).toMatchObject({ mode: 'live' })
    expect(sent[first]!.batch.samples.length).toBeGreaterThan(2)
    expect(new Set(sent.slice(0, 4).map(({ batch }) => batch.sequence)).size).toBeGreaterThan(1)
  })

  it('asks to be let in as live with what nobody answered: it may not change any more', async () => {
    await poll(5, 1_800_000)
    reply = (batch, index) => (index === 0 ? SILENT : taken(batch))
    await run(60_000)
    expect(sent[0]).toMatchObject({ mode: 'backfill', batch: { mode: 'backfill' } })
    expect(sent[1]).toMatchObject({ mode: 'live', batch: { mode: 'backfill' } })
    expect(sent[1]!.batch.sequence).toBe(sent[0]!.batch.sequence)
  })

  it('spreads the first delivery and the begin of history over an interval', async () => {
    await poll(5, 1_800_000)
    await poll(2, 0)
    const startMs = nowMs
    await run(60_000, 0.9)
    expect(sent[0]!.atMs - startMs).toBeGreaterThanOrEqual(0.9 * INTERVAL_MS)
    const history = sent.find(({ batch }) => batch.mode === 'backfill')
    expect(history!.atMs - sent[0]!.atMs).toBeGreaterThanOrEqual(0.9 * INTERVAL_MS)
  })

  it('says which key was expected and which came', async () => {
    await poll(2, 0)
    const reason = 'the server has another key than is pinned: expected sha256/A, got sha256/B'
    reply = () => ({ kind: 'none', reason, sent: false })
    await run(100_000)
    expect(logged).toEqual([JSON.stringify({ answer: 'unsent', reason })])
    expect(sent.length).toBeGreaterThan(2)
  })
})
