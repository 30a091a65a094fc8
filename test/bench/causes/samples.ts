import type { PlaceId } from '#contract/ids.ts'
import type { AgentSample } from '#contract/sample.ts'
import { phaseMs } from '../../../agents/schedule.ts'
import type { SiteSample } from '../../../server/domain/site.ts'
import { randomOf } from '../../simulator/random.ts'
import { SECOND_MS } from './draw.ts'
import { DeliveryPlan } from './delivery.ts'
import { isSilentOutcome, probersOf, type Prober, type Timing } from './probers.ts'
import { Cursor, type Span } from './spans.ts'
import type { AgentLife, AgentRun, LossSpan, SiteLife } from './world.ts'

/** The agents' defaults (agents/config/targets.ts, agents/schedule.ts, agents/agent.ts). */
export const INTERVAL_MS = 60_000
const JITTER_MS = 500
const SOON_MS = 30_000
const FIRST_SELF_MS = 500
/** A sleep of a minute and what the agent does between two of them. */
const SELF_PERIOD_MS = 60_002
/** Most polls are answered in less; it matters only to an agent that ends meanwhile. */
const ANSWERED_MS = 300

/** Takes a sample of a site; what was lost on its way never comes. */
export type Emit = (place: PlaceId, sample: SiteSample) => void

/** One agent: makes the samples of its targets, time slice by time slice. */
export class AgentSource {
  readonly #life: AgentLife
  readonly #targets: readonly Target[]
  readonly #delivery: DeliveryPlan
  readonly #self: { run: number; atMs: number; readonly timing: Timings }

  constructor(
    life: AgentLife,
    sites: readonly SiteLife[],
    serverOff: readonly Span[],
    seed: number,
  ) {
    this.#life = life
    const probers = sites.flatMap((site) => probersOf(site, life, serverOff, seed))
    this.#delivery = new DeliveryPlan(life, seed, probers.length + 1)
    this.#targets = probers.map((prober) => new Target(prober, life, seed))
    const atMs = (life.runs[0]?.startMs ?? Infinity) + FIRST_SELF_MS
    this.#self = { run: 0, atMs, timing: new Timings(life) }
  }

  /** Emits what is polled before that time and was not yet emitted, each target in its order. */
  emitUntil(untilMs: number, emit: Emit): void {
    for (const target of this.#targets) {
      const { prober } = target
      const { place } = prober.site.site
      for (;;) {
        const run = target.runBefore(untilMs)
        if (run === undefined) break
        const atMs = target.nextMs
        const sample = prober.probe(atMs, target.timing.at(atMs, run))
        const isSilent = isSilentOutcome(sample.outcome.kind)
        const tookMs = isSilent ? prober.silentMs : ANSWERED_MS
        const isNews = target.isNews(isSilent)
        target.plan(isSilent)
        // The agent was gone before it had the answer.
        if (atMs + tookMs > run.endMs) continue
        const loss = target.loss.at(atMs)?.share ?? 0
        const receivedAtMs = this.#delivery.receivedAtMs(atMs + tookMs, run, isNews, loss)
        if (receivedAtMs === null) continue
        emit(place, { sample, agent: this.#life.agent.id, boot: run.boot, receivedAtMs })
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
      const { starts, lastStop, aliveUntilMs, boot } = run
      const { atMs } = self
      const timing = self.timing.at(atMs, run)
      const receivedAtMs = this.#delivery.receivedAtMs(atMs, run, false, 0)
      self.atMs += SELF_PERIOD_MS
      if (receivedAtMs === null) continue
      const sample: AgentSample = {
        kind: 'agent',
        ...timing,
        version: '0.2.0',
        systemUptimeMs: timing.monotonicMs,
        cpuPercent: 0.4,
        rssBytes: 60_000_000,
        spooledSamples: this.#delivery.pendingAt(atMs),
        droppedSamples: 0,
        starts,
        lastStop,
        aliveUntilMs,
        clock: 'system',
      }
      for (const { place } of agent.sites)
        emit(place, { sample, agent: agent.id, boot, receivedAtMs })
    }
  }
}

/** The agent's clock at the moments of one target's polls. */
class Timings {
  readonly #wrong: Cursor<AgentLife['clockOff'][number]>
  readonly #drift: number

  constructor({ clockOff, drift }: AgentLife) {
    this.#wrong = new Cursor(clockOff)
    this.#drift = drift
  }

  at(atMs: number, run: AgentRun): Timing {
    const monotonicMs = Math.round(atMs - run.zeroMs)
    const wrongMs = this.#wrong.at(atMs)?.offsetMs ?? 0
    // It follows the server's clock whenever it is off by a second.
    const driftMs = (monotonicMs * this.#drift) % SECOND_MS
    return {
      polledAtMs: Math.round(atMs + wrongMs + driftMs),
      monotonicMs,
      intervalMs: INTERVAL_MS,
    }
  }
}

/** When one target is polled: its own grid in each boot, and once more half-way after a silence. */
class Target {
  readonly prober: Prober
  readonly timing: Timings
  /** Of the way to the server. */
  readonly loss: Cursor<LossSpan>
  nextMs: number
  readonly #runs: readonly AgentRun[]
  readonly #random: () => number
  readonly #phaseMs: number
  #run = 0
  #slot = 0
  #wasSilent = false
  #isSoon = false
  #wasNews = false

  constructor(prober: Prober, life: AgentLife, seed: number) {
    this.prober = prober
    this.timing = new Timings(life)
    this.loss = new Cursor(life.agent.isOnSite ? prober.site.wanLoss : [])
    this.#runs = life.runs
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

  /** The first silent poll says nothing yet; the second is news, and so is the return. */
  isNews(isSilent: boolean): boolean {
    return this.#wasSilent && !(isSilent && this.#wasNews)
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
