import type { LiveAgent } from './live-agent.ts'
import type { Roster } from './roster.ts'
import type { LiveTarget } from './target.ts'

/** So many one look goes through: a city's all, a country's within seconds, so that none holds the batches up. */
const AT_ONCE = 40_000

type Watched = Pick<Roster, 'targets' | 'agents'>

/** Goes round all targets and agents, some at each look. */
export class Rounds {
  #watched: Watched | null = null
  #left: Iterator<LiveTarget | LiveAgent> | null = null

  /** Looks at the next of them; a round ends with a look, and another roster begins a new one. */
  look(watched: Watched, lookAt: (item: LiveTarget | LiveAgent) => void): void {
    if (this.#watched !== watched) this.#left = null
    this.#watched = watched
    this.#left ??= allOf(watched)
    for (let count = 0; count < AT_ONCE; count += 1) {
      const next = this.#left.next()
      if (next.done === true) {
        this.#left = null
        return
      }
      lookAt(next.value)
    }
  }
}

function* allOf({ targets, agents }: Watched): Generator<LiveTarget | LiveAgent, undefined> {
  yield* targets
  yield* agents.values()
  return undefined
}
