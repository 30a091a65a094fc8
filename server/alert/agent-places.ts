import type { AgentNow } from '#contract/fleet.ts'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { Inventory } from '../journal/inventory.ts'

/**
 * Agents with the place whose silence is theirs: the only one that they look at. An agent of several
 * places has none, wherever it stands: its silence is not theirs. One that looks at nothing is left out.
 */
export function agentPlaces(
  agents: readonly AgentNow[],
  inventory: Inventory,
): readonly AgentNow[] {
  const places = new Map<AgentId, PlaceId | null>()
  const note = (agent: AgentId | null, place: PlaceId): void => {
    if (agent === null) return
    const known = places.get(agent)
    places.set(agent, known === undefined || known === place ? place : null)
  }
  for (const one of inventory.accessPoints.values()) {
    if (one.status === 'active') note(one.agent, one.place)
  }
  for (const { agent, place } of inventory.uplinks.values()) note(agent, place)
  return agents.flatMap((agent) => {
    const place = places.get(agent.id)
    return place === undefined ? [] : [{ ...agent, place }]
  })
}
