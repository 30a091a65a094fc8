import type { AgentNow } from '#contract/fleet.ts'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { Inventory } from '../journal/inventory.ts'

type Places = ReadonlyMap<AgentId, PlaceId | null>

/** Worked out once for each inventory: it is asked for twice a second. */
const known = new WeakMap<Inventory, Places>()

/**
 * Agents with the place whose silence is theirs: the only one that they look at. An agent of several
 * places has none, wherever it stands: its silence is not theirs. One that looks at nothing is left out.
 */
export function agentPlaces(
  agents: readonly AgentNow[],
  inventory: Inventory,
): readonly AgentNow[] {
  const places = known.get(inventory) ?? placesByAgent(inventory)
  known.set(inventory, places)
  return agents.flatMap((agent) => {
    const place = places.get(agent.id)
    return place === undefined ? [] : [{ ...agent, place }]
  })
}

function placesByAgent({ accessPoints, uplinks }: Inventory): Places {
  const places = new Map<AgentId, PlaceId | null>()
  const note = (agent: AgentId | null, place: PlaceId): void => {
    if (agent === null) return
    const other = places.get(agent)
    places.set(agent, other === undefined || other === place ? place : null)
  }
  for (const one of accessPoints.values()) if (one.status === 'active') note(one.agent, one.place)
  for (const { agent, place } of uplinks.values()) note(agent, place)
  return places
}
