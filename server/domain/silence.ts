import type { AgentId } from '#contract/ids.ts'
import type { AgentFacts } from './site-facts.ts'
import type { Run } from './target-track.ts'
import type { AnyTrack, SiteTrack } from './track.ts'

/** Of everything that stopped being polled together. */
export interface Silence {
  /** The last poll of any of it. */
  readonly lastSignMs: number
  /** The first poll that was due after that and did not come. */
  readonly dueMs: number
}

/** A target that missed a poll for less than this many intervals was merely polled late. */
const MISSED_INTERVALS = 1.4
/** One that was silent for longer than this many intervals before fell silent for itself. */
const LONG_INTERVALS = 4

/** What fell silent together, seen at the moment at which the first of it became unknown. */
export function silenceAt(track: SiteTrack, atMs: number): Silence | null {
  return silenceOf(
    track.targets.flatMap((target) => {
      const run = target.runAt(atMs)
      if (run === undefined) return []
      const sinceMs = (atMs - run.lastMs) / (run.dueMs - run.lastMs)
      return sinceMs < MISSED_INTERVALS || sinceMs > LONG_INTERVALS ? [] : run
    }),
  )
}

/** The short silence in which a machine started anew: all that its earlier start polled. */
export function silenceBefore(track: SiteTrack, { after }: Restart): Silence | null {
  return silenceOf(
    track.targets.flatMap((target) => {
      const before = lastRun(target, after.fromMs, after.boot)
      if (before === undefined || before.lastMs <= after.fromMs - RESTART_MS_MAX) return []
      // A failed poll at its end is of the new start already.
      const { lastSameMs: lastMs } = before
      return { lastMs, dueMs: lastMs + before.dueMs - before.lastMs }
    }),
  )
}

const RESTART_MS_MAX = 15 * 60_000

function lastRun(target: AnyTrack, atMs: number, notBoot: string): Run<unknown> | undefined {
  const runs: readonly Run<unknown>[] = target.runs
  return runs.findLast(({ fromMs, boot }) => fromMs <= atMs && boot !== notBoot)
}

function silenceOf(runs: readonly Pick<Run<unknown>, 'lastMs' | 'dueMs'>[]): Silence | null {
  const lastSignMs = Math.max(...runs.map(({ lastMs }) => lastMs))
  const dueMs = Math.min(...runs.map((run) => (run.dueMs > lastSignMs ? run.dueMs : Infinity)))
  return runs.length === 0 ? null : { lastSignMs, dueMs }
}

/** An agent that was away, and what it said before and after. */
export interface Restart {
  readonly agent: AgentId
  readonly before: Run<AgentFacts>
  readonly after: Run<AgentFacts>
  readonly isNewBoot: boolean
}

/** The first start anew of an agent on site, of its machine or its process alone, in a span. */
export function restartIn(track: SiteTrack, fromMs: number, untilMs: number): Restart | null {
  for (const { id, isOnSite } of track.layout.agents) {
    if (!isOnSite) continue
    const runs = track.agents.get(id)?.runs ?? []
    for (const [index, after] of runs.entries()) {
      const before = runs[index - 1]
      if (before === undefined || after.fromMs <= fromMs || after.fromMs > untilMs) continue
      const isNewBoot = before.boot !== after.boot
      if (isNewBoot || before.facts.starts !== after.facts.starts) {
        return { agent: id, before, after, isNewBoot }
      }
    }
  }
  return null
}

/**
 * Whether what came back proves that there was no power: the agent's machine and every access point
 * that says how long it runs started anew.
 */
export function provesPowerLoss(track: SiteTrack, lastSignMs: number, restart: Restart): boolean {
  if (!restart.isNewBoot) return false
  let isRestarted = false
  for (const target of track.accessPoints.values()) {
    const back = target.runs.find(
      ({ fromMs, availability }) => fromMs > lastSignMs && availability === 'up',
    )
    if (back === undefined || back.facts.life === null) continue
    if (back.facts.life === 'kept') return false
    isRestarted = true
  }
  return isRestarted
}
