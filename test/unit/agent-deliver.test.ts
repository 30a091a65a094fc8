import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { batchSchema, type Batch } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { createClock, machineClock, sleep, type Clock } from '../../agents/clock.ts'
import { readAnswer } from '../../agents/deliver/answer.ts'
import { sequenceOf } from '../../agents/deliver/sender.ts'
import { createHttp } from '../../agents/deliver/http.ts'
import { createSetAside } from '../../agents/deliver/set-aside.ts'
import { deliver, type DeliverOptions } from '../../agents/deliver.ts'
import { Secret } from '../../server/contract/secret.ts'
import { Spool } from '../../agents/spool.ts'
import { accessPointSample, BOOT, START_MS } from './agent-samples.ts'

interface Reply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
  /** Drops the connection after reading the request, as a lost answer does. */
  readonly drop?: boolean
}
interface Received {
  readonly atMs: number
  readonly batch: Batch
  readonly authorization: string | undefined
}

let directory: string
let server: Server
let received: Received[]
let connections: number
let reply: (batch: Batch, index: number) => Reply
let stop: () => Promise<void>
let warnings: string[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-deliver-'))
  received = []
  connections = 0
  warnings = []
  reply = receipt
  stop = () => Promise.resolve()
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method === 'GET') return response.writeHead(200).end('{}')
      const batch = batchSchema.parse(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()))
      const answer = reply(batch, received.length)
      const { authorization } = request.headers
      received.push({ atMs: performance.now(), batch, authorization })
      if (answer.drop === true) return request.socket.destroy()
      response.writeHead(answer.status, answer.headers)
      return response.end(answer.body === undefined ? '' : JSON.stringify(answer.body))
    })
  })
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await stop()
  server.closeAllConnections()
  server.close()
  await rm(directory, { recursive: true, force: true })
})

interface Receivable extends Pick<Batch, 'sequence'> {
  readonly agent: string
  readonly boot: string
  readonly samples?: readonly unknown[]
}

/** The answer of a server that takes everything. */
function receipt({ agent, boot, sequence, samples = [] }: Receivable): Reply {
  const body = {
    agent,
    boot,
    sequence,
    accepted: samples.length,
    rejected: [] as object[],
    duplicate: false,
    serverTimeMs: START_MS,
    configRevision: 0,
  }
  return { status: 202, body }
}
const OTHER_BOOT = '00000000-0000-4000-8000-00000000000f'
const problem = (status: number, errors?: object[]) => ({
  status,
  body: { type: 'about:blank', title: 'no', status, errors },
})

function openSpool(clock: Clock): Promise<Spool> {
  return Spool.open(
    {
      directory,
      boot: BOOT,
      bytesMax: 2 ** 24,
      ageMsMax: 2 ** 40,
      syncIntervalMs: 60_000,
      memorySamplesMax: 5000,
      liveMs: 30_000,
    },
    { clock, warn: (text) => warnings.push(text) },
  )
}

/** Appends samples polled `agoMs` before now. */
async function append(spool: Spool, clock: Clock, count: number, agoMs: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const monotonicMs = clock.monotonicMs() - agoMs + index
    const polledAtMs = Math.round(clock.wallMs(monotonicMs))
    await spool.append({ ...accessPointSample(index), monotonicMs, polledAtMs })
  }
}

async function start(
  spool: Spool,
  clock: Clock,
  change: Partial<DeliverOptions> = {},
  random = 0,
  requestTimeoutMs = 2000,
): Promise<void> {
  const { port } = server.address() as AddressInfo
  const abort = new AbortController()
  const done = deliver(
    {
      http: createHttp({
        server: new URL(`http://127.0.0.1:${port}`),
        token: () => new Secret('token-of-the-agent'),
        requestTimeoutMs,
        tls: { ca: undefined, pins: [] },
        env: {},
      }),
      spool,
      clock,
      sleep,
      heard: () => undefined,
      setAside: createSetAside(directory, () => undefined),
      random: () => random,
      log: { info: () => undefined, warn: (fields) => warnings.push(JSON.stringify(fields)) },
    },
    {
      agent: 'kupang-1' as AgentId,
      intervalMs: 200,
      liveMs: 30_000,
      samplesMax: 100,
      retryMsMin: 100,
      refusedRetryMs: 600,
      ...change,
    },
    abort.signal,
  )
  stop = async () => {
    abort.abort()
    await done
  }
}

const delivered = async (spool: Spool) =>
  expect.poll(() => spool.counts().pending, { timeout: 10_000 }).toBe(0)
const keyOf = ({ batch }: Received) => `${batch.boot} ${batch.sequence}`
const setAsideLines = async () =>
  (await readFile(join(directory, 'set-aside.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { reason: string; sample: { polledAtMs: number } })

describe('deliver', () => {
  const clock = createClock(machineClock)

  it('202: delivers live samples with the token, on one connection', async () => {
    const spool = await openSpool(clock)
    await append(spool, clock, 3, 0)
    await start(spool, clock)
    await delivered(spool)
    await append(spool, clock, 2, 0)
    await delivered(spool)
    expect(received.map(({ batch }) => batch.samples.length)).toEqual([3, 2])
    expect(received[0]?.authorization).toBe('Bearer token-of-the-agent')
    expect(received[0]?.batch).toMatchObject({ agent: 'kupang-1', boot: BOOT, mode: 'live' })
    expect(connections).toBe(1)
  })

  it('202: sets rejected samples aside and drops them too', async () => {
    const spool = await openSpool(clock)
    await append(spool, clock, 3, 0)
    reply = (batch) => {
      const answer = receipt(batch)
      const rejected = [{ index: 1, code: 'unknown-access-point', detail: 'kupang-ap-1' }]
      return { ...answer, body: { ...(answer.body as object), accepted: 2, rejected } }
    }
    await start(spool, clock)
    await delivered(spool)
    await expect.poll(async () => (await setAsideLines().catch(() => [])).length).toBe(1)
    expect((await setAsideLines())[0]?.reason).toBe('unknown-access-point: kupang-ap-1')
    expect(received).toHaveLength(1)
  })

  it.each([401, 403, 409, 404, 301])(
    '%i: keeps the spool and asks again slowly',
    async (status) => {
      const spool = await openSpool(clock)
      await append(spool, clock, 3, 0)
      reply = (batch, index) => (index === 0 ? problem(status) : receipt(batch))
      await start(spool, clock)
      await delivered(spool)
      const [first, second] = received
      expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(590)
      expect(warnings.join()).toContain(`${status}`)
    },
  )

  it('413: halves the batch until it fits, and sets aside what never does', async () => {
    const spool = await openSpool(clock)
    await append(spool, clock, 8, 0)
    const hasLarge = (batch: Batch) => {
      const large = received[0]?.batch.samples[5]
      return batch.samples.some((sample) => sample.polledAtMs === large?.polledAtMs)
    }
    reply = (batch) => (batch.samples.length > 2 || hasLarge(batch) ? problem(413) : receipt(batch))
    await start(spool, clock)
    await delivered(spool)
    const sizes = received.map(({ batch }) => batch.samples.length)
    expect(sizes.slice(0, 3)).toEqual([8, 4, 2])
    const lines = await setAsideLines()
    expect(lines.map(({ sample }) => sample.polledAtMs)).toEqual([
      received[0]?.batch.samples[5]?.polledAtMs,
    ])
  })

  it('422: sets aside the samples it names and sends the rest as new batches', async () => {
    const spool = await openSpool(clock)
    await append(spool, clock, 10, 0)
    const bad = (index: number) => ({ path: `samples.${index}`, message: 'no', index })
    reply = (batch) =>
      batch.samples.length === 10 ? problem(422, [bad(3), bad(4), bad(9)]) : receipt(batch)
    await start(spool, clock)
    await delivered(spool)
    expect(received.map(({ batch }) => batch.samples.length).sort((a, b) => a - b)).toEqual([
      3, 4, 10,
    ])
    expect(new Set(received.map(keyOf)).size).toBe(3)
    expect((await setAsideLines()).map(({ sample }) => sample.polledAtMs)).toEqual(
      [3, 4, 9].map((index) => received[0]?.batch.samples[index]?.polledAtMs),
    )
  })

  it('422 without an index: sets the batch aside and goes on', async () => {
    const spool = await openSpool(clock)
    await append(spool, clock, 150, 0)
    reply = (batch, index) => (index === 0 ? problem(422) : receipt(batch))
    await start(spool, clock)
    await delivered(spool)
    expect(received.map(({ batch }) => batch.samples.length)).toEqual([100, 50])
    expect(await setAsideLines()).toHaveLength(100)
  })

  it.each([429, 503])('%i: waits as told, then sends the newest first', async (status) => {
    const spool = await openSpool(clock)
    await append(spool, clock, 3, 60_000)
    await append(spool, clock, 2, 0)
    reply = (batch, index) =>
      index === 0 ? { ...problem(status), headers: { 'retry-after': '1' } } : receipt(batch)
    await start(spool, clock)
    await delivered(spool)
    const [first, second, third] = received
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990)
    expect(second?.batch).toMatchObject({ mode: 'live' })
    expect(second?.batch.samples).toHaveLength(2)
    expect(third?.batch).toMatchObject({ mode: 'backfill' })
    expect(third?.batch.samples).toHaveLength(3)
  })

  it.each([
    ['a lost answer', { status: 0, drop: true }],
    ['a gateway without a server', problem(502)],
    ['a server whose disk is full', problem(507)],
    ['a receipt that cannot be read', { status: 202, body: { hello: 1 } }],
    ['a receipt for another batch', receipt({ agent: 'kupang-1', boot: BOOT, sequence: 3 })],
    ['a receipt for another boot', receipt({ agent: 'kupang-1', boot: OTHER_BOOT, sequence: 0 })],
  ])('%s: sends the same batch again, backing off', async (_, answer) => {
    const spool = await openSpool(clock)
    await append(spool, clock, 3, 0)
    reply = (batch, index) => (index < 3 ? answer : receipt(batch))
    await start(spool, clock)
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1)
    await append(spool, clock, 2, 0)
    await delivered(spool)
    expect(new Set(received.slice(0, 4).map(keyOf)).size).toBe(1)
    const contents = received.slice(0, 4).map(({ batch }) => JSON.stringify(batch.samples))
    expect(new Set(contents).size).toBe(1)
    const waitsMs = received.slice(1, 4).map(({ atMs }, i) => atMs - (received[i]?.atMs ?? 0))
    // A busy machine makes a wait longer, never shorter; timers and Date differ by a millisecond.
    for (const [doubled, waitMs] of waitsMs.entries()) {
      expect(waitMs).toBeGreaterThanOrEqual(50 * 2 ** doubled - 2)
    }
    expect(received[4]?.batch.samples).toHaveLength(2)
  })

  it.each([
    ['no answer', { status: 0, drop: true }],
    ['a gateway without a server', problem(502)],
    ['a server that is busy for an unsaid time', problem(503)],
  ])('%s: asks again so soon that 60 s after its return it delivers', async (_, answer) => {
    // A request may take so long and a little more for its body; no wait is like it.
    const requestTimeoutMs = 25_000
    const isLimit = (durationMs: number): boolean => Math.abs(durationMs - 25_500) <= 500
    const waitsMs: number[] = []
    const setTimer = globalThis.setTimeout
    const spy = vi.spyOn(globalThis, 'setTimeout')
    // Waits are noted and cut short; the limit of a request stays as it is.
    spy.mockImplementation((run: () => void, durationMs = 0) => {
      if (isLimit(durationMs)) return setTimer(run, durationMs)
      waitsMs.push(durationMs)
      return setTimer(run, 1)
    })
    try {
      const spool = await openSpool(clock)
      await append(spool, clock, 3, 0)
      reply = (batch, index) => (index < 12 ? answer : receipt(batch))
      await start(spool, clock, { retryMsMin: 1000 }, 1, requestTimeoutMs)
      await delivered(spool)
    } finally {
      spy.mockRestore()
    }
    const longestMs = answer.status === 503 ? 60_000 : 20_000
    expect(Math.max(...waitsMs)).toBeGreaterThan(longestMs / 2)
    expect(Math.max(...waitsMs)).toBeLessThanOrEqual(longestMs)
  })

  it('sends an unanswered batch again after a restart with the same key', async () => {
    const before = await openSpool(clock)
    await append(before, clock, 5, 60_000)
    await before.flush()
    reply = () => ({ status: 0, drop: true })
    await start(before, clock)
    await expect.poll(() => received.length).toBeGreaterThan(0)
    await stop()
    const after = await openSpool(clock)
    await append(after, clock, 1, 0)
    reply = receipt
    received = received.slice(0, 1)
    await start(after, clock)
    await delivered(after)
    expect(received.map(({ batch }) => batch.samples.length)).toEqual([5, 5, 1])
    expect(keyOf(received[1]!)).toBe(keyOf(received[0]!))
  })

  it('learns the time from the server when the clock was never set', async () => {
    const unset = createClock({
      monotonicMs: machineClock.monotonicMs,
      systemMs: () => machineClock.monotonicMs(),
      isSynchronised: () => null,
    })
    const spool = await openSpool(unset)
    await spool.append({ ...accessPointSample(0), polledAtMs: 5, monotonicMs: unset.monotonicMs() })
    await start(spool, unset)
    await delivered(spool)
    const [sample] = received[0]?.batch.samples ?? []
    expect(received[0]?.batch.clock).toBe('server')
    expect(Math.abs((sample?.polledAtMs ?? 0) - Date.now())).toBeLessThan(10_000)
  })

  it('gives every range its own sequence within the safe integers', () => {
    const range = (first: number, last: number) => ({ boot: BOOT, first, last })
    expect(sequenceOf(range(7, 7))).not.toBe(sequenceOf(range(7, 8)))
    expect(sequenceOf(range(7, 7 + 2047)) + 1).toBe(sequenceOf(range(8, 8)))
    // 30 years after the machine's start, at four ordinals per ms.
    expect(Number.isSafeInteger(sequenceOf(range(30 * 31_557_600_000 * 4, 4e12)))).toBe(true)
  })

  it('reads Retry-After as seconds and as a date', () => {
    const busy = (value: string) =>
      readAnswer(
        { kind: 'answer', status: 429, headers: { 'retry-after': value }, body: '' },
        { agent: 'kupang-1' as AgentId, boot: BOOT, sequence: 0, samples: [] },
        START_MS,
      )
    expect(busy('7')).toEqual({ kind: 'busy', waitMs: 7000 })
    expect(busy(new Date(START_MS + 9000).toUTCString())).toEqual({ kind: 'busy', waitMs: 9000 })
    expect(busy('soon')).toEqual({ kind: 'busy', waitMs: undefined })
  })
})
