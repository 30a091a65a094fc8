import type { AgentLife, AgentRun } from './world.ts'
import { drawOf, SECOND_MS, type Draw } from './draw.ts'
import { firstEndingAfter, gapsOf, union, type Span } from './spans.ts'

/** Time between two deliveries (agents/config/targets.ts), and the bell's gap before news. */
const ROUND_MS = 10 * SECOND_MS
const NEWS_MS_MAX = 2 * SECOND_MS
/** The longest wait after no answer, and how long a request hangs that is never answered. */
const BACK_OFF_MS_MAX = 20 * SECOND_MS
const HANG_MS = 20 * SECOND_MS
const HANGS_SHARE = 0.15
/** Younger samples go first when the server is back; older ones follow as history. */
const LIVE_MS = 120 * SECOND_MS
/** What is younger was not on disk yet when the power went (sync_every). */
const SYNC_MS = 60 * SECOND_MS
/** History per second on a thin line, once it flows. */
const HISTORY_SAMPLES_PER_SECOND = 100
const TRANSIT_MS = 250

/** Time in which the agent reaches its server without a break. */
interface Stretch extends Span {
  /** When the first batch arrives, and the first of history. */
  readonly liveMs: number
  readonly historyMs: number
}

/** When the server first received what an agent polled: deliver.ts in closed form. */
export class DeliveryPlan {
  readonly #stretches: readonly Stretch[]
  readonly #draw: Draw
  readonly #targets: number
  readonly #runs: readonly AgentRun[]
  /** Boots that had the server's time once: the others' samples nobody can date. */
  readonly #dated: ReadonlySet<string>
  readonly #unsyncedMs: number

  constructor(life: AgentLife, seed: number, targets: number) {
    const draw = drawOf(seed, 'delivery', life.agent.id)
    this.#draw = draw
    this.#targets = targets
    this.#runs = life.runs
    const stretches: Stretch[] = []
    const dated = new Set<string>()
    for (const run of life.runs) {
      for (const { startMs, endMs } of gapsOf(union(life.cutOff), run)) {
        const isStart = startMs === run.startMs
        const hangMs = draw.chance(HANGS_SHARE) ? draw.unit() * HANG_MS : 0
        const waitMs = isStart ? draw.unit() * ROUND_MS : draw.unit() * BACK_OFF_MS_MAX + hangMs
        const liveMs = startMs + waitMs + 2 * TRANSIT_MS
        const historyMs = liveMs + draw.unit() * ROUND_MS + TRANSIT_MS
        if (liveMs >= endMs) continue
        stretches.push({ startMs, endMs, liveMs, historyMs })
        dated.add(run.boot)
      }
    }
    this.#stretches = stretches
    this.#dated = dated
    this.#unsyncedMs = draw.unit() * SYNC_MS
  }

  /** When it was received; null when it never was. `isNews` rings the bell. */
  receivedAtMs(appendedMs: number, run: AgentRun, isNews: boolean, loss: number): number | null {
    const stretches = this.#stretches
    for (let at = firstEndingAfter(stretches, appendedMs); at < stretches.length; at += 1) {
      const stretch = stretches[at] as Stretch
      const receivedMs = this.#within(stretch, appendedMs, isNews) + this.#heldUpMs(loss)
      if (receivedMs >= stretch.endMs) continue
      if (receivedMs >= run.endMs && this.#isLost(appendedMs, run)) return null
      return Math.round(receivedMs)
    }
    return null
  }

  /** Samples that wait at a moment, as the agent counts them. */
  pendingAt(atMs: number): number {
    const next = firstEndingAfter(this.#stretches, atMs)
    const stretch = this.#stretches[next]
    const perMs = this.#targets / 60_000
    if (stretch !== undefined && atMs >= stretch.liveMs) {
      const backlog = (stretch.liveMs - this.#silentSinceMs(stretch)) * perMs
      const sent = ((atMs - stretch.historyMs) * HISTORY_SAMPLES_PER_SECOND) / 1000
      return Math.max(0, Math.round(backlog - Math.max(0, sent)))
    }
    const sinceMs = this.#stretches[next - 1]?.endMs ?? this.#runs[0]?.startMs ?? atMs
    return Math.max(0, Math.round((atMs - sinceMs) * perMs))
  }

  #within(stretch: Stretch, appendedMs: number, isNews: boolean): number {
    const { liveMs, historyMs } = stretch
    if (appendedMs < liveMs) {
      if (appendedMs >= liveMs - LIVE_MS) return liveMs
      // Oldest first; how much came before it nobody needs to know to the second.
      const minutes = (appendedMs - this.#silentSinceMs(stretch)) / 60_000
      const aheadMs = (minutes * this.#targets * 1000) / HISTORY_SAMPLES_PER_SECOND
      return historyMs + Math.max(0, aheadMs)
    }
    if (isNews) return appendedMs + this.#draw.unit() * NEWS_MS_MAX + TRANSIT_MS
    const rounds = Math.ceil((appendedMs - liveMs) / ROUND_MS)
    return liveMs + rounds * ROUND_MS + TRANSIT_MS
  }

  #silentSinceMs({ startMs }: Stretch): number {
    const before = firstEndingAfter(this.#stretches, startMs) - 1
    return this.#stretches[before]?.endMs ?? this.#runs[0]?.startMs ?? startMs
  }

  #isLost(appendedMs: number, run: AgentRun): boolean {
    if (appendedMs > run.endMs - this.#unsyncedMs) return true
    return run.endsBoot && !this.#dated.has(run.boot)
  }

  /** TCP hides loss, and takes its time for it; now and then a request dies of it. */
  #heldUpMs(loss: number): number {
    if (loss === 0) return 0
    const fate = this.#draw.unit()
    if (fate < loss ** 3) return HANG_MS
    return fate < loss ? this.#draw.unit() * 3 * SECOND_MS : 0
  }
}
