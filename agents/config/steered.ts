import type { AgentDocument } from '#contract/agent-document.ts'
import { targetsOf, type FaultAt, type Targets } from './targets.ts'

/** What the server may set: by the tables of the agent's file, or by a document in their place. */
export interface Steered {
  readonly deliverIntervalMs: number
  /** Zone of the local midnight at which the salt of the visitor count is destroyed. */
  readonly timeZone: string
  /** Count distinct devices where a driver offers the table of stations. */
  readonly visitors: boolean
  readonly targets: Targets
}

/**
 * Reads a document that follows its schema; what it does not set of the agent as a whole is as in
 * `base`. Throws what `at` makes of the first fault.
 */
export function steeredOf(
  document: AgentDocument,
  base: Omit<Steered, 'targets'>,
  at: FaultAt,
): Steered {
  const { agent, ...tables } = document
  return {
    deliverIntervalMs: agent.deliver_every ?? base.deliverIntervalMs,
    timeZone: agent.time_zone ?? base.timeZone,
    visitors: agent.visitors ?? base.visitors,
    targets: targetsOf(tables, at),
  }
}
