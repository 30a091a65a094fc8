import type { AgentId } from '#contract/ids.ts'
import type { Steering } from '../journal/steering.ts'
import type { LiveAgent } from './live-agent.ts'

/** Says to agents what the operator expects of them: to all, where anything of it has changed. */
export class Expectations {
  readonly #version: string | null
  /** As the journal counts changes; null before the first look. */
  #changes: number | null = null

  /** `version`: that of the server, null when not known. */
  constructor(version: string | null) {
    this.#version = version
  }

  /** The agents of which something else is wanted now; `came` are those that are new. */
  follow(
    steering: Pick<Steering, 'changes' | 'expectedOf'>,
    agents: ReadonlyMap<AgentId, LiveAgent>,
    came: readonly LiveAgent[] | null,
  ): readonly LiveAgent[] {
    const changes = steering.changes()
    const isSame = changes === this.#changes && came !== null
    this.#changes = changes
    const asked = isSame ? came : [...agents.values()]
    return asked.filter((agent) => {
      // Written out: what a spread makes takes three times the memory, of each agent of a country.
      const { place, configRevision } = steering.expectedOf(agent.id)
      return agent.expect({ place, configRevision, version: this.#version })
    })
  }
}
