import type { AgentNow } from '#contract/fleet.ts'
import type { PlaceState } from '#contract/words.ts'
import type { Roster } from './roster.ts'

/** How many there are in each state that some are in. */
export interface StateCounts {
  readonly places: ReadonlyMap<PlaceState, number>
  readonly agents: ReadonlyMap<AgentNow['state'], number>
}

export function stateCountsOf({ places, agents }: Roster): StateCounts {
  const ofPlaces = new Map<PlaceState, number>()
  for (const { shown } of places.values()) {
    ofPlaces.set(shown.state, (ofPlaces.get(shown.state) ?? 0) + 1)
  }
  const ofAgents = new Map<AgentNow['state'], number>()
  for (const { shown } of agents.values()) ofAgents.set(shown, (ofAgents.get(shown) ?? 0) + 1)
  return { places: ofPlaces, agents: ofAgents }
}
