import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import type { AccessPointId, AgentId, BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { createClock, type Clock } from '../../agents/clock.ts'
import type { HttpAnswer } from '../../agents/deliver/answer.ts'
import type { HttpRequest } from '../../agents/deliver/http.ts'
import { deliver } from '../../agents/deliver.ts'
import { Spool } from '../../agents/spool.ts'
import { mixed } from '../simulator/random.ts'
import { START_MS } from '../unit/agent-samples.ts'
import { SimulatedDisk, type DiskMood, type Loss } from './simulated-disk.ts'

/** How the server treats a request; `unsaid` takes the batch and loses the answer. */
export type Treatment = 'taken' | 'unsaid' | 'lost' | 'busy' | 'too-large' | 'one-bad'

/** What a machine's system clock does after a start: NTP sets it, nobody does, or it is hours old. */
export type SystemClock = 'right' | 'unset' | 'stale'

export type Step =
  | { readonly do: 'append'; readonly count: number; readonly bytes: number }
  | { readonly do: 'flush' }
  | { readonly do: 'deliver'; readonly treatments: readonly Treatment[]; readonly rttMs: number }
  | { readonly do: 'disk'; readonly mood: DiskMood }
  /** Somebody sets the system clock. */
  | { readonly do: 'step'; readonly byMs: number }
  /** The process dies at a step of a flush or a delivery, or after it. */
  | { readonly do: 'kill'; readonly steps: number; readonly flushing: boolean }
  /** As `kill`, and the machine with it. */
  | (Loss & {
      readonly do: 'power'
      readonly steps: number
      readonly flushing: boolean
      readonly offMs: number
      readonly clock: SystemClock
    })

const POLL_MS = 1000
const BOOT_MS = 20_000
const STALE_MS = 7 * 3_600_000

/** An agent's machine and its disk, the server it delivers to, and what is true of each sample. */
export class World {
  readonly disk = new SimulatedDisk()
  /** Wall times under which the server stored each sample. */
  readonly stored = new Map<number, Set<number>>()
  /**
   * Sent while the disk took no note of the anchor that dated them: a process that then dies leaves
   * them to be dated anew. Held back they would keep a disk full that only delivery can empty.
   */
  readonly unnoted = new Set<number>()
  readonly setAside = new Map<number, string>()
  /** Samples that a flush has made durable. */
  readonly fsynced = new Set<number>()
  readonly polledAtMs: number[] = []
  readonly #batches = new Map<string, string>()
  readonly #bad = new Set<number>()
  #inMemory = new Set<number>()
  #trueMs = START_MS
  #startedMs = START_MS - BOOT_MS
  #boot = 0
  #system: SystemClock = 'right'
  #steppedMs = 0
  #process: { readonly spool: Spool; readonly clock: Clock } | undefined

  async step(step: Step): Promise<void> {
    if (step.do === 'append') await this.#append(step.count, step.bytes)
    else if (step.do === 'flush') await this.flush()
    else if (step.do === 'deliver') await this.deliver(step.treatments, step.rttMs)
    else if (step.do === 'disk') this.disk.mood = step.mood
    else if (step.do === 'step') this.#steppedMs += step.byMs
    else await this.#stop(step)
  }

  async spool(): Promise<Spool> {
    return (await this.#started()).spool
  }

  async #started() {
    if (this.#process !== undefined) return this.#process
    // A start takes longer than a sample: ordinals follow the clock.
    this.#trueMs += POLL_MS
    const clock = createClock({
      monotonicMs: () => this.#trueMs - this.#startedMs,
      systemMs: () => this.#systemMs(),
      isSynchronised: () => (this.#system === 'right' && this.#steppedMs === 0 ? true : null),
    })
    const spool = await Spool.open(
      {
        directory: 'simulated',
        boot: bootOf(this.#boot),
        bytesMax: 2 ** 24,
        ageMsMax: 2 ** 40,
        syncIntervalMs: 60_000,
        memorySamplesMax: 5000,
        liveMs: 10_000,
      },
      { clock, files: this.disk, warn: () => undefined },
    )
    this.#process = { clock, spool }
    return this.#process
  }

  #systemMs(): number {
    const sinceStartMs = this.#trueMs - this.#startedMs
    if (this.#system === 'unset') return sinceStartMs + this.#steppedMs
    return this.#trueMs + this.#steppedMs - (this.#system === 'stale' ? STALE_MS : 0)
  }

  async #append(count: number, bytes: number): Promise<void> {
    const { spool, clock } = await this.#started()
    for (let added = 0; added < count; added += 1) {
      this.#trueMs += POLL_MS
      const monotonicMs = clock.monotonicMs()
      const index = this.polledAtMs.push(this.#trueMs) - 1
      const polledAtMs = Math.round(clock.wallMs(monotonicMs))
      this.#inMemory.add(index)
      await spool.append(sampleOf(index, bytes, { polledAtMs, monotonicMs, intervalMs: POLL_MS }))
    }
  }

  async flush(): Promise<void> {
    const { spool } = await this.#started()
    await spool.flush()
    const isDurable = !this.disk.isDead && spool.counts().durable && this.disk.mood === 'fine'
    if (!isDurable) return
    for (const index of this.#inMemory) this.fsynced.add(index)
    this.#inMemory.clear()
  }

  /** Lets the agent deliver until it waits; after the treatments the server is busy. */
  async deliver(treatments: readonly Treatment[], rttMs: number): Promise<void> {
    const { spool, clock } = await this.#started()
    const left = [...treatments]
    const abort = new AbortController()
    let sleeps = 0
    await deliver(
      {
        spool,
        clock,
        http: async (request) => await this.#answer(request, left, rttMs),
        random: () => 0,
        log: { info: () => undefined, warn: () => undefined },
        heard: () => undefined,
        setAside: {
          add: async (samples, reason) => {
            for (const sample of samples) this.setAside.set(indexOf(sample), reason)
          },
        },
        async sleep() {
          // The first wait is the one before the first round.
          sleeps += 1
          if (sleeps > 1) abort.abort()
        },
      },
      {
        agent: 'kupang-1' as AgentId,
        intervalMs: 3_600_000,
        liveMs: 10_000,
        samplesMax: 9,
        retryMsMin: 1000,
        refusedRetryMs: 1000,
      },
      abort.signal,
    )
  }

  async #answer(request: HttpRequest, left: Treatment[], rttMs: number): Promise<HttpAnswer> {
    if (this.disk.isDead) return { kind: 'none', reason: 'dead', sent: false }
    const treatment = left[0] ?? 'busy'
    // The way there takes nothing, the way back all: half of the round trip is as wrong as can be.
    const serverTimeMs = this.#trueMs
    this.#trueMs += rttMs
    if (request.method === 'GET') {
      if (treatment === 'lost') return { kind: 'none', reason: 'lost', sent: true }
      return answerOf(200, { status: 'alive', nowMs: serverTimeMs })
    }
    left.shift()
    const batch = JSON.parse(gunzipSync(request.body ?? Buffer.alloc(0)).toString()) as Batch
    const key = `${batch.boot} ${batch.sequence}`
    const isStored = this.#batches.has(key)
    if (treatment === 'lost') return { kind: 'none', reason: 'lost', sent: true }
    if (treatment === 'busy') return answerOf(503, { type: 'about:blank', title: '', status: 503 })
    if (treatment === 'too-large' && !isStored && batch.samples.length > 1) {
      return answerOf(413, { type: 'about:blank', title: '', status: 413 })
    }
    if (treatment === 'one-bad' && !isStored) this.#bad.add(indexOf(batch.samples[0]))
    const bad = isStored ? -1 : batch.samples.findIndex((one) => this.#bad.has(indexOf(one)))
    if (bad !== -1) {
      const errors = [{ path: `samples.${bad}`, message: 'no', index: bad }]
      return answerOf(422, { type: 'about:blank', title: '', status: 422, errors })
    }
    this.#store(key, batch.samples)
    if (treatment === 'unsaid') return { kind: 'none', reason: 'lost', sent: true }
    const { agent, boot, sequence, samples } = batch
    const receipt = { agent, boot, sequence, accepted: samples.length, rejected: [] }
    return answerOf(202, { ...receipt, duplicate: isStored, serverTimeMs, configRevision: 0 })
  }

  #store(key: string, samples: readonly Sample[]): void {
    if (this.disk.mood !== 'fine') {
      for (const sample of samples) this.unnoted.add(indexOf(sample))
    }
    const isNoted = samples.every((sample) => !this.unnoted.has(indexOf(sample)))
    const content = isNoted ? JSON.stringify(samples) : ''
    // The same key must mean the same batch, for ever.
    expect(isNoted ? (this.#batches.get(key) ?? content) : '').toBe(content)
    this.#batches.set(key, content)
    for (const sample of samples) {
      const times = this.stored.get(indexOf(sample)) ?? new Set()
      this.stored.set(indexOf(sample), times.add(sample.polledAtMs))
    }
  }

  async #stop(step: Extract<Step, { do: 'kill' | 'power' }>): Promise<void> {
    await this.#started()
    this.disk.dieAfter(step.steps)
    if (step.flushing) await this.flush()
    else await this.deliver(['taken', 'unsaid'], 100)
    this.disk.revive()
    this.#process = undefined
    this.#inMemory.clear()
    if (step.do === 'kill') return
    this.disk.cutPower(step)
    this.#trueMs += step.offMs
    this.#startedMs = this.#trueMs
    this.#trueMs += BOOT_MS
    this.#boot += 1
    this.#system = step.clock
    this.#steppedMs = 0
  }
}

const bootOf = (number: number): BootId =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as BootId

function answerOf(status: number, body: object): HttpAnswer {
  return { kind: 'answer', status, headers: {}, body: JSON.stringify(body) }
}

type Timing = Pick<Sample, 'polledAtMs' | 'monotonicMs' | 'intervalMs'>

/** A sample that says which one it is, of so many bytes that nothing packs well. */
function sampleOf(index: number, bytes: number, timing: Timing): Sample {
  const words = Array.from({ length: bytes >> 2 }, (_, word) => mixed(index + 1, word))
  return {
    kind: 'visitors',
    accessPoint: `ap-${index}` as AccessPointId,
    ...timing,
    day: '2026-11-01',
    salt: '0123456789abcdef',
    devices: Buffer.from(Uint32Array.from(words).buffer).toString('base64'),
    randomised: '',
  }
}

function indexOf(sample: Sample | undefined): number {
  return sample?.kind === 'visitors' ? Number(sample.accessPoint.slice(3)) : -1
}
