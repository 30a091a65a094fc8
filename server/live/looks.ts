import type { AccessPointId, AgentId } from '#contract/ids.ts'
import type { ProbeReport, ProbeTask, RawFailure } from '#contract/steering.ts'
import { createId } from '../journal/short-id.ts'

/** A look at an access point that somebody asked for. */
export interface AskedLook {
  readonly id: string
  readonly accessPoint: AccessPointId
  readonly agent: AgentId
  readonly askedBy: string
  readonly askedAtMs: number
  readonly report: ProbeReport | null
}

/** Asked for so long ago, nobody waits for it any more: an agent that returns need not look. */
export const LOOK_VALID_MS = 180_000
/** Of half a megabyte at most each. */
const LOOKS_MAX = 100
const OPEN_PER_AGENT_MAX = 16

/**
 * Looks at access points that agents are asked for, one per access point; in memory alone, because
 * whoever asked has seen the answer or asks again.
 */
export class Looks {
  readonly #nowMs: () => number
  /** The one that was asked for first is first. */
  readonly #looks = new Map<AccessPointId, AskedLook>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** The look that is open already, or a new one; null when the agent has too many to do. */
  ask(accessPoint: AccessPointId, agent: AgentId, askedBy: string): AskedLook | null {
    const open = [...this.#openOf(agent)]
    const former = open.find((look) => look.accessPoint === accessPoint)
    if (former !== undefined) return former
    if (open.length >= OPEN_PER_AGENT_MAX) return null
    const asked = { accessPoint, agent, askedBy, askedAtMs: this.#nowMs(), report: null }
    const look: AskedLook = { id: createId(), ...asked }
    this.#looks.delete(accessPoint)
    this.#looks.set(accessPoint, look)
    const [oldest] = this.#looks.keys()
    if (this.#looks.size > LOOKS_MAX && oldest !== undefined) this.#looks.delete(oldest)
    return look
  }

  /** The last that was asked for of an access point. */
  of(accessPoint: AccessPointId): AskedLook | null {
    return this.#looks.get(accessPoint) ?? null
  }

  /** What the agent is to do next; asked with each batch. */
  taskOf(agent: AgentId): ProbeTask | null {
    for (const { id, accessPoint } of this.#openOf(agent)) return { id, accessPoint }
    return null
  }

  /** What all agents are to do next. */
  tasks(): readonly (readonly [AgentId, string])[] {
    const agents = new Set(Array.from(this.#looks.values(), ({ agent }) => agent))
    return [...agents].flatMap((agent) => {
      const task = this.taskOf(agent)
      return task === null ? [] : [[agent, task.id] as const]
    })
  }

  /** False when the agent was not asked for it, or has answered already. */
  report(agent: AgentId, report: ProbeReport): boolean {
    for (const look of this.#openOf(agent)) {
      if (look.id !== report.id) continue
      this.#looks.set(look.accessPoint, { ...look, report })
      return true
    }
    return false
  }

  *#openOf(agent: AgentId): Generator<AskedLook> {
    if (this.#looks.size === 0) return
    const sinceMs = this.#nowMs() - LOOK_VALID_MS
    for (const look of this.#looks.values()) {
      if (look.agent === agent && look.report === null && look.askedAtMs >= sinceMs) yield look
    }
  }
}

/** What agents remembered of failed polls, by the time of the poll. */
export function rawByTime(look: AskedLook | null): ReadonlyMap<number, RawFailure['raw']> {
  return new Map((look?.report?.failures ?? []).map(({ atMs, raw }) => [atMs, raw]))
}
