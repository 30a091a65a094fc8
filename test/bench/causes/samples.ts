import type { BootId, PlaceId } from '#contract/ids.ts'
import { phaseMs } from '../../../agents/schedule.ts'
import type { SiteSample } from '../../../server/domain/site.ts'
import { randomOf } from '../../simulator/random.ts'
import { SECOND_MS } from './draw.ts'
import { DeliveryPlan } from './delivery.ts'
import { probersOf, type Prober } from './probers.ts'
import { Cursor, type Span } from './spans.ts'
import type { AgentLife, AgentRun, LossSpan, SiteLife } from './world.ts'

/** The agents' defaults (agents/config/targets.ts, agents/schedule.ts, agents/agent.ts). */
export const INTERVAL_MS = 60_000
const JITTER_MS = 500
const SOON_MS = 30_000
const FIRST_SELF_MS = 500
/** A sleep of a minute and what the agent does between two of them. */
const SELF_PERIOD_MS = 60_002
/** Takes a sample of a site; what was lost on its way never comes. */
export type Emit = (place: PlaceId, sample: SiteSample) => void

/** One agent: makes the samples of its targets, time slice by time slice. */
export class AgentSource {
  readonly #life: AgentLife
  readonly #targets: readonly Target[]
  readonly #delivery: DeliveryPlan
  readonly #clock: Cursor<AgentLife['clockOff'][number]>[]
  readonly #loss: Cursor<LossSpan>[]
  readonly #self: { run: number; atMs: number }

  constructor(
    life: AgentLife,
    sites: readonly SiteLife[],
    serverOff: readonly Span[],
    seed: number,
  ) {
    this.#life = life
    const probers = sites.flatMap((site) => probersOf(site, life, serverOff, seed))
    this.#delivery = new DeliveryPlan(life, seed, probers.length + 1)
    this.#targets = probers.map((prober) => new Target(prober, life.runs, seed))
    const perTarget = <T>(make: () => T): T[] => [...probers, null].map(make)
    this.#clock = perTarget(() => new Cursor(life.clockOff))
    const losses = life.agent.isOnSite ? (sites[0]?.wanLoss ?? []) : []
    this.#loss = perTarget(() => new Cursor(losses))
    this.#self = { run: 0, atMs: (life.runs[0]?.startMs ?? Infinity) + FIRST_SELF_MS }
  }

  /** Emits what is polled before that time and was not yet emitted, each target in its order. */
  emitUntil(untilMs: number, emit: Emit): void {
    for (const [index, target] of this.#targets.entries()) {
      const { place } = target.prober.site.site
      for (;;) {
        const run = target.runBefore(untilMs)
        if (run === undefined) break
        const atMs = target.nextMs
        const { found, isSilent, tookMs, isNews } = target.poll()
        target.plan(isSilent)
        // The agent was gone before it had the answer.
        if (atMs + tookMs > run.endMs) continue
        this.#deliver(index, run, atMs, tookMs, found, isNews, (sample) => emit(place, sample))
      }
    }
    this.#emitSelf(untilMs, emit)
  }

  #emitSelf(untilMs: number, emit: Emit): void {
    const { runs, agent } = this.#life
    const self = this.#self
    for (;;) {
      const run = runs[self.run]
      if (run === undefined || self.atMs >= untilMs) return
      if (self.atMs >= run.endMs) {
        self.run += 1
        self.atMs = (runs[self.run]?.startMs ?? Infinity) + FIRST_SELF_MS
        continue
      }
      const { starts, lastStop, aliveUntilMs } = run
      const found = {
        kind: 'agent',
        version: '0.2.0',
        systemUptimeMs: Math.round(self.atMs - run.zeroMs),
        cpuPercent: 0.4,
        rssBytes: 60_000_000,
        spooledSamples: 0,
        droppedSamples: 0,
        starts,
        lastStop,
        aliveUntilMs,
        clock: 'system',
      }
      this.#deliver(this.#targets.length, run, self.atMs, 0, found, false, (sample) => {
        for (const { place } of agent.sites) emit(place, sample)
      })
      self.atMs += SELF_PERIOD_MS
    }
  }

  #deliver(
    index: number,
    run: AgentRun,
    atMs: number,
    tookMs: number,
    found: object,
    isNews: boolean,
    emit: (sample: SiteSample) => void,
  ): void {
    const loss = this.#loss[index]?.at(atMs)?.share ?? 0
    const receivedAtMs = this.#delivery.receivedAtMs(atMs + tookMs, run, isNews, loss)
    if (receivedAtMs === null) return
    const monotonicMs = Math.round(atMs - run.zeroMs)
    const wrongMs = this.#clock[index]?.at(atMs)?.offsetMs ?? 0
    // It follows the server's clock whenever it is off by a second.
    const driftMs = (monotonicMs * this.#life.drift) % SECOND_MS
    const sample = {
      ...found,
      polledAtMs: Math.round(atMs + wrongMs + driftMs),
      monotonicMs,
      intervalMs: INTERVAL_MS,
    } as SiteSample['sample']
    emit({ sample, agent: this.#life.agent.id, boot: run.boot as BootId, receivedAtMs })
  }
}

/** When one target is polled: its own grid in each boot, and once more half-way after a silence. */
class Target {
  readonly prober: Prober
  nextMs: number
  readonly #runs: readonly AgentRun[]
  readonly #random: () => number
  readonly #phaseMs: number
  #run = 0
  #slot = 0
  #wasSilent = false
  #isSoon = false
  #wasNews = false

  constructor(prober: Prober, runs: readonly AgentRun[], seed: number) {
    this.prober = prober
    this.#runs = runs
    this.#random = randomOf(seed, 'target', prober.scheduleId)
    this.#phaseMs = phaseMs({ id: prober.scheduleId, intervalMs: INTERVAL_MS })
    this.nextMs = this.#enter()
  }

  /** The run in which the next poll falls; undefined when that is not before this time. */
  runBefore(untilMs: number): AgentRun | undefined {
    for (;;) {
      const run = this.#runs[this.#run]
      if (run === undefined || this.nextMs >= untilMs) return undefined
      if (this.nextMs < run.endMs) return run
      this.#run += 1
      this.nextMs = this.#enter()
    }
  }

  poll() {
    const found = this.prober.probe(this.nextMs)
    // The first silent poll says nothing yet; the second is news, and so is the return.
    const isNews = found.isSilent ? this.#wasSilent && !this.#wasNews : this.#wasSilent
    return { ...found, isNews }
  }

  plan(isSilent: boolean): void {
    const isFirst = isSilent && !this.#wasSilent
    this.#wasNews = isSilent && this.#wasSilent
    this.#wasSilent = isSilent
    if (isFirst && !this.#isSoon) {
      this.#isSoon = true
      this.nextMs += SOON_MS
      return
    }
    this.#isSoon = false
    this.#slot += 1
    this.nextMs = this.#atSlot()
  }

  #enter(): number {
    const run = this.#runs[this.#run]
    if (run === undefined) return Infinity
    this.#wasSilent = false
    this.#wasNews = false
    this.#isSoon = false
    this.#slot = Math.ceil((run.startMs - run.zeroMs - this.#phaseMs) / INTERVAL_MS)
    return this.#atSlot()
  }

  #atSlot(): number {
    const zeroMs = this.#runs[this.#run]?.zeroMs ?? Infinity
    return zeroMs + this.#phaseMs + this.#slot * INTERVAL_MS + this.#random() * JITTER_MS
  }
}
