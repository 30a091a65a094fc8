import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import type { AgentId, BootId } from '#contract/ids.ts'
import { createClock } from '../../agents/clock.ts'
import type { HttpAnswer } from '../../agents/deliver/answer.ts'
import type { HttpRequest } from '../../agents/deliver/http.ts'
import { createSender } from '../../agents/deliver/sender.ts'
import { createSetAside, UNDATABLE } from '../../agents/deliver/set-aside.ts'
import { boundBoots, BOUND_MS_MAX, type BootSpan } from '../../agents/spool/anchor-book.ts'
import { Spool, type SpoolBatch } from '../../agents/spool.ts'
import { accessPointSample, START_MS } from './agent-samples.ts'

const HOUR_MS = 3_600_000
const signal = new AbortController().signal

let directory: string
let trueMs: number
let requests: HttpRequest[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-dating-'))
  trueMs = START_MS
  requests = []
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

const bootOf = (number: number) => `00000000-0000-4000-8000-00000000000${number}` as BootId
const answer = (status: number, body: object): HttpAnswer => ({
  kind: 'answer',
  status,
  headers: { date: new Date(trueMs).toUTCString() },
  body: JSON.stringify(body),
})

/** A server that tells its time and takes everything. */
async function server(request: HttpRequest): Promise<HttpAnswer> {
  requests.push(request)
  trueMs += 10
  if (request.method === 'GET') return answer(200, { status: 'alive', nowMs: trueMs })
  const { agent, boot, sequence, samples } = batchOf(request)
  const counts = { accepted: samples.length, rejected: [], duplicate: false }
  const receipt = { agent, boot, sequence, ...counts, serverTimeMs: trueMs, configRevision: 0 }
  return answer(202, receipt)
}

const batchOf = ({ body }: HttpRequest): Batch =>
  JSON.parse(gunzipSync(body ?? Buffer.alloc(0)).toString()) as Batch
const batches = (): Batch[] => requests.filter(({ method }) => method === 'POST').map(batchOf)

/** A process of a machine that started at `startedMs`; its system clock is 1970 at that moment. */
async function start(boot: number, startedMs: number, http = server) {
  const clock = createClock({
    monotonicMs: () => trueMs - startedMs,
    systemMs: () => trueMs - startedMs,
    isSynchronised: () => null,
  })
  const spool = await Spool.open(
    {
      directory,
      boot: bootOf(boot),
      bytesMax: 2 ** 24,
      ageMsMax: 2 ** 40,
      syncIntervalMs: 60_000,
      memorySamplesMax: 5000,
      liveMs: 120_000,
    },
    { clock, warn: (message) => expect.unreachable(message) },
  )
  const send = createSender({ http, clock, spool }, { agent: 'a' as AgentId, liveMs: 120_000 })
  return {
    clock,
    spool,
    async poll(count: number) {
      for (let index = 0; index < count; index += 1) {
        trueMs += 1000
        const monotonicMs = clock.monotonicMs()
        const polledAtMs = Math.round(clock.wallMs(monotonicMs))
        await spool.append({ ...accessPointSample(index), monotonicMs, polledAtMs })
      }
    },
    async deliver() {
      const verdicts = []
      for (;;) {
        const found = spool.nextLive(500, Infinity) ?? (await spool.nextHistory(500))
        if (found === undefined) return verdicts
        const verdict = await send(found, false, signal)
        verdicts.push(verdict)
        if (verdict.kind !== 'delivered' && verdict.kind !== 'unreadable') return verdicts
        spool.settle(found.range)
      }
    },
    send: (batch: SpoolBatch) => send(batch, false, signal),
  }
}

/** Wall times of what the server got, in the order of its batches. */
const times = (): number[] => batches().flatMap(({ samples }) => samples.map((s) => s.polledAtMs))
const upTo = (count: number, fromMs: number) =>
  Array.from({ length: count }, (_, index) => fromMs + (index + 1) * 1000)

/** Equal within a round trip. */
function expectTimes(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.map((one, i) => Math.abs(one - (expected[i] ?? 0)) <= 10)).toEqual(
    expected.map(() => true),
  )
}

describe('dating', () => {
  it('asks the server for its time before it sends anything', async () => {
    const agent = await start(1, START_MS)
    await agent.poll(3)
    await agent.deliver()
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST'])
    expect(batches()[0]).toMatchObject({ clock: 'server', instance: expect.any(String) })
    expect(requests[1]?.headers).toEqual({ 'pantau-mode': 'live' })
    expectTimes(times(), upTo(3, START_MS))
    await agent.poll(1)
    await agent.deliver()
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST'])
  })

  it('sends nothing while the server tells no time, and says why', async () => {
    const agent = await start(1, START_MS, async () => ({
      kind: 'none',
      reason: 'ECONNREFUSED',
      sent: false,
    }))
    await agent.poll(3)
    expect(await agent.deliver()).toEqual([{ kind: 'unsent', reason: 'ECONNREFUSED' }])
    expect(agent.spool.counts().pending).toBe(3)
  })

  it('asks again when the first answer took long, and counts the quicker one', async () => {
    let tookMs = 4000
    const agent = await start(1, START_MS, async (request) => {
      if (request.method === 'GET') trueMs += tookMs
      tookMs = 0
      return await server(request)
    })
    await agent.poll(1)
    await agent.deliver()
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST'])
    expect(agent.clock.status().uncertaintyMs).toBeLessThan(10)
  })

  it('learns the time of an older server from its Date header, to half a second', async () => {
    trueMs += 345
    const agent = await start(1, START_MS, async (request) => {
      if (request.method === 'POST') return await server(request)
      return answer(200, { status: 'alive' })
    })
    await agent.poll(1)
    const polledMs = trueMs
    await agent.deliver()
    expect(Math.abs((times()[0] ?? 0) - polledMs)).toBeLessThanOrEqual(510)
  })

  it('dates what lay on disk before the time was known', async () => {
    const agent = await start(1, START_MS)
    await agent.poll(200)
    await agent.spool.flush()
    trueMs += HOUR_MS
    await agent.deliver()
    expectTimes(times(), upTo(200, START_MS))
  })

  it('gives a sample the same time again, in another process and after a reboot', async () => {
    const first = await start(1, START_MS)
    await first.poll(200)
    await first.spool.flush()
    trueMs += HOUR_MS
    const lost = await start(1, START_MS, async (request) => {
      if (request.method === 'GET') return await server(request)
      requests.push(request)
      return { kind: 'none', reason: 'lost', sent: true }
    })
    const batch = await lost.spool.nextHistory(100)
    if (batch === undefined) throw new Error('nothing to send')
    await lost.spool.markOpen(batch.range)
    expect(await lost.send(batch)).toMatchObject({ kind: 'silent' })
    const sent = batches()[0]?.samples

    // Slower answers would give another anchor.
    trueMs += 700
    const again = await start(1, START_MS)
    expect(again.clock.source()).toBe('server')
    const open = again.spool.open && (await again.spool.load(again.spool.open))
    expect(open?.samples).toEqual(sent)

    trueMs += HOUR_MS
    const rebooted = await start(2, trueMs)
    const old = await rebooted.spool.nextHistory(100)
    expect(old).toMatchObject({ range: { boot: bootOf(1) }, dated: true })
    expect(old?.samples).toEqual(sent)
  })

  it('dates a boot without an anchor that lies closely between two others', async () => {
    const first = await start(1, START_MS)
    await first.deliver()
    await first.poll(1)
    await first.deliver()
    await first.poll(5)
    await first.spool.flush()
    // Power is away for 20 s, twice; the uplink is away throughout.
    const secondMs = trueMs + 20_000
    trueMs = secondMs + 30_000
    const second = await start(2, secondMs)
    await second.poll(5)
    await second.spool.flush()
    const thirdMs = trueMs + 20_000
    trueMs = thirdMs + 30_000
    requests = []
    const third = await start(3, thirdMs)
    await third.deliver()
    const [, ofSecond] = batches()
    expect(ofSecond).toMatchObject({ boot: bootOf(2), mode: 'backfill' })
    const polledMs = upTo(5, secondMs + 30_000)
    const errorsMs = ofSecond?.samples.map((one, i) => one.polledAtMs - (polledMs[i] ?? 0)) ?? []
    // Nobody knows which of the two cuts was the longer one: half of both is the most to be wrong.
    expect(Math.max(...errorsMs.map(Math.abs))).toBeLessThanOrEqual(20_010)
    expect(third.spool.counts().pending).toBe(0)
  })

  it('counts apart what is set aside because nobody can date it', async () => {
    const setAside = createSetAside(directory, () => expect.unreachable())
    await setAside.add([accessPointSample(0), accessPointSample(1)], UNDATABLE)
    await setAside.add([accessPointSample(2)], 'too large for the server')
    expect([setAside.count(), setAside.undatable()]).toEqual([3, 2])
    const lines = (await readFile(join(directory, 'set-aside.jsonl'), 'utf8')).split('\n')
    expect(lines[0]).toContain('"reason":"undatable: ')
  })

  it('does not guess where it cannot: the samples are said to be undatable', async () => {
    const first = await start(1, START_MS)
    await first.poll(5)
    await first.spool.flush()
    trueMs += HOUR_MS
    const second = await start(2, trueMs)
    expect(await second.deliver()).toEqual([{ kind: 'unreadable', indexes: [], reason: UNDATABLE }])
    expect(batches()).toEqual([])
    await second.spool.flush()
    expect(await readdir(directory)).toEqual([])
  })
})

describe('boundBoots', () => {
  const span = (number: number, lastMonotonicMs: number, lastWallMs?: number): BootSpan => ({
    boot: bootOf(number),
    lastMonotonicMs,
    lastWallMs,
  })

  it('puts several boots in a row in the middle of the time that is left', () => {
    const spans = [span(1, 9000, START_MS), span(2, 100_000), span(3, 50_000)]
    const found = boundBoots(spans, START_MS + 150_000 + 60_000)
    expect(found.get(bootOf(2))?.offsetMs).toBe(START_MS + 30_000)
    expect(found.get(bootOf(3))?.offsetMs).toBe(START_MS + 130_000)
  })

  it.each([
    ['the machine was off for longer', [span(1, 9000, START_MS), span(2, 1000)], BOUND_MS_MAX + 1],
    ['nothing before it has a time', [span(2, 1000)], 1000],
    ['the clocks contradict each other', [span(1, 9000, START_MS), span(2, 1000)], -500],
  ])('dates nothing when %s', (_, spans, offMs) => {
    expect(boundBoots(spans, START_MS + 1000 + offMs).size).toBe(0)
  })

  it('takes what lies between two boots with a time, whatever comes later', () => {
    const later = START_MS + 10 * HOUR_MS
    const spans = [span(1, 9000, START_MS), span(2, 1000), span(3, 5000, START_MS + 20_000)]
    expect([...boundBoots(spans, later).keys()]).toEqual([bootOf(2)])
  })
})
