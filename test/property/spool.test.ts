import fc from 'fast-check'
import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Sample } from '#contract/sample.ts'
import { RangeSet } from '../../agents/spool/ranges.ts'
import { createClock } from '../../agents/clock.ts'
import { Spool, type SpoolBatch } from '../../agents/spool.ts'
import { accessPointSample, BOOT, START_MS } from '../unit/agent-samples.ts'

type Step =
  | { readonly do: 'append'; readonly count: number }
  | { readonly do: 'flush' }
  /** Sends one batch; `answered` false is a server that took it and an answer that was lost. */
  | { readonly do: 'send'; readonly answered: boolean; readonly limit: number }
  /** Ends the process without any goodbye. */
  | { readonly do: 'kill' }
  /** Loses the power: of what was not yet durable, any part may be missing. */
  | { readonly do: 'power'; readonly keep: number }

const powerArbitrary: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('power'),
  keep: fc.nat(100),
})
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append'), count: fc.nat(12) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('flush') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('send'),
      answered: fc.boolean(),
      limit: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill') }) },
)

// Without a size, lists of steps are too short to kill the agent while a batch is half on disk.
const lengths = { maxLength: 40, size: 'max' } as const
const stepsArbitrary = fc.oneof(
  fc.array(stepArbitrary, lengths),
  fc.array(fc.oneof({ weight: 9, arbitrary: stepArbitrary }, powerArbitrary), lengths),
)

/** An agent's disk, a server that remembers batches by key, and what is known to be durable. */
class World {
  readonly directory: string
  readonly server = new Map<string, string>()
  readonly deliveries = new Map<number, number>()
  readonly durable = new Set<number>()
  /** Samples sent in batches that were not all durable, when the agent was killed before a flush. */
  readonly repeatable = new Set<number>()
  powerLost = false
  #sentPartly: number[] = []
  #spool: Spool | undefined
  #next = 0
  #nowMs = 1_000_000
  #sizes = new Map<string, number>()

  constructor(directory: string) {
    this.directory = directory
  }

  async spool(): Promise<Spool> {
    const deps = {
      clock: createClock({
        monotonicMs: () => this.#nowMs,
        systemMs: () => START_MS + this.#nowMs - 1_000_000,
        isSynchronised: () => true,
      }),
      warn: () => undefined,
    }
    this.#spool ??= await Spool.open(
      {
        directory: this.directory,
        boot: BOOT,
        bytesMax: 2 ** 24,
        ageMsMax: 2 ** 40,
        syncIntervalMs: 60_000,
        memorySamplesMax: 5000,
        liveMs: 100_000,
      },
      deps,
    )
    return this.#spool
  }

  async step(step: Step): Promise<void> {
    if (step.do === 'append') await this.#append(step.count)
    else if (step.do === 'flush') await this.flush()
    else if (step.do === 'send') await this.send(step.limit, step.answered)
    else await this.#stop(step.do === 'power' ? step.keep / 100 : undefined)
  }

  async #append(count: number): Promise<void> {
    const spool = await this.spool()
    for (let index = 0; index < count; index += 1) {
      const sample = accessPointSample(this.#next)
      this.#next += 1
      this.#nowMs = sample.monotonicMs
      await spool.append(sample)
    }
  }

  async flush(): Promise<void> {
    await (await this.spool()).flush()
    for (let index = 0; index < this.#next; index += 1) {
      if (!this.lost.has(index)) this.durable.add(index)
    }
    this.#sizes = await this.#fileSizes()
    this.#sentPartly = []
  }

  /** Samples that a stop took before they were durable. */
  readonly lost = new Set<number>()

  /** Sends as the deliverer does: the open batch first, then live, then history. */
  async send(limit: number, answered: boolean): Promise<SpoolBatch | undefined> {
    const spool = await this.spool()
    const open = spool.open === undefined ? undefined : await spool.load(spool.open)
    const batch = open ?? spool.nextLive(limit, spool.watermark) ?? (await spool.nextHistory(limit))
    if (batch === undefined) return undefined
    await spool.markOpen(batch.range)
    const sent = batch.samples.map(indexOf)
    if (!sent.every((index) => this.durable.has(index))) this.#sentPartly.push(...sent)
    this.#receive(batch)
    if (answered) spool.settle(batch.range)
    return batch
  }

  #receive({ range, samples }: SpoolBatch): void {
    const key = `${range.boot} ${range.first} ${range.last}`
    const content = JSON.stringify(samples)
    expect(this.server.get(key) ?? content).toBe(content)
    if (this.server.has(key)) return
    this.server.set(key, content)
    for (const sample of samples) {
      const index = indexOf(sample)
      this.deliveries.set(index, (this.deliveries.get(index) ?? 0) + 1)
    }
  }

  async #stop(keepShare: number | undefined): Promise<void> {
    for (let index = 0; index < this.#next; index += 1) {
      if (!this.durable.has(index)) this.lost.add(index)
    }
    for (const index of this.#sentPartly.splice(0)) this.repeatable.add(index)
    if (keepShare !== undefined) {
      this.powerLost = true
      for (const [path, size] of await this.#fileSizes()) {
        const durable = this.#sizes.get(path) ?? 0
        await truncate(path, Math.floor(durable + (size - durable) * keepShare))
      }
    }
    this.#spool = undefined
    // A start takes longer than a sample: ordinals follow the clock.
    this.#nowMs += 1
  }

  async #fileSizes(): Promise<Map<string, number>> {
    const names = await readdir(this.directory).catch(() => [])
    const paths = names.filter((n) => n.endsWith('.spool')).map((n) => join(this.directory, n))
    const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
    return new Map(paths.map((path, index) => [path, sizes[index] ?? 0]))
  }
}

const indexOf = (sample: Sample): number => (sample.monotonicMs - 1_000_000) / 15_013

describe('spool', () => {
  it('loses nothing durable and gives every key one content, whatever happens when', async () => {
    await fc.assert(
      fc.asyncProperty(stepsArbitrary, async (steps) => {
        const world = new World(await mkdtemp(join(tmpdir(), 'pantau-spool-')))
        try {
          for (const step of steps) await world.step(step)
          await world.flush()
          while ((await world.send(7, true)) !== undefined);
          for (const index of world.durable) expect(world.deliveries.get(index)).toBeDefined()
          // A power cut can take the note of an answer, and a kill a part of a batch: the store then
          // knows the sample by its time.
          if (!world.powerLost) {
            const repeated = [...world.deliveries].filter(([, times]) => times > 1)
            const unexpected = repeated.filter(([index]) => !world.repeatable.has(index))
            expect(unexpected).toEqual([])
          }
          expect((await world.spool()).counts()).toMatchObject({ pending: 0, dropped: 0 })
        } finally {
          await rm(world.directory, { recursive: true, force: true })
        }
      }),
      { numRuns: 200 },
    )
  })

  it('keeps a set of ranges as a plain set would', () => {
    const range = fc.tuple(fc.nat(60), fc.nat(10)).map(([first, more]) => [first, first + more])
    fc.assert(
      fc.property(fc.array(range), range, (added, [from = 0, until = 0]) => {
        const ranges = new RangeSet()
        const plain = new Set<number>()
        for (const [first = 0, last = 0] of added) {
          ranges.add(first, last)
          for (let number = first; number <= last; number += 1) plain.add(number)
        }
        const asked = Array.from({ length: until - from + 1 }, (_, index) => from + index)
        const missing = asked.filter((number) => !plain.has(number))
        expect(ranges.countWithin(from, until)).toBe(asked.length - missing.length)
        const run = ranges.firstMissing(from, until)
        expect(run?.first).toBe(missing[0])
        const end = missing.findIndex((number, index) => number !== (missing[0] ?? 0) + index)
        expect(run?.last).toBe(missing.at(end === -1 ? -1 : end - 1))
      }),
    )
  })
})
