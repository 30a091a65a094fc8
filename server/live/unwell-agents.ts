import type { AgentId } from '#contract/ids.ts'
import type { LiveAgent } from './live-agent.ts'

/**
 * Agents that may not be well. Who watches their health asks twice a second, and of a country nearly all
 * are well: to go through all of them took longer than the batches can wait.
 */
export class UnwellAgents {
  readonly #agents = new Set<LiveAgent>()

  /** Looks at one that may have changed. */
  note(agent: LiveAgent): void {
    if (agent.isSurelyWell()) this.#agents.delete(agent)
    else this.#agents.add(agent)
  }

  /** Their health; those that are not watched any more are forgotten. */
  *health(watched: ReadonlyMap<AgentId, LiveAgent>): Generator<ReturnType<LiveAgent['health']>> {
    for (const agent of this.#agents) {
      if (watched.get(agent.id) === agent) yield agent.health()
      else this.#agents.delete(agent)
    }
  }
}
