import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { Agents } from './agents.ts'
import type { Inventory } from './inventory.ts'

/**
 * The id of an agent that is made for a place without one being given: the agent that stands there
 * already, else the only one that the inventory names for the place and for no other, else the
 * place's own id, with a number behind it where that is another place's agent.
 */
export function idForAgentOf(
  place: PlaceId,
  inventory: Inventory,
  agents: Pick<Agents, 'get' | 'ids'>,
): AgentId {
  const standing = [...agents.ids()].filter((id) => agents.get(id)?.place === place)
  if (standing[0] !== undefined && standing.length === 1) return standing[0]
  const targets = [...targetsOf(inventory)]
  const named = new Set(targets.flatMap((item) => (item.place === place ? (item.agent ?? []) : [])))
  const [only] = named
  const isElsewhere = targets.some((item) => item.agent === only && item.place !== place)
  if (only !== undefined && named.size === 1 && !isElsewhere && isFree(only)) return only
  for (let number = 1; ; number += 1) {
    const id: string = number === 1 ? place : `${place.slice(0, 58)}-${number}`
    if (isFree(id as AgentId)) return id as AgentId
  }

  function isFree(id: AgentId): boolean {
    const at = agents.get(id)?.place
    return at === undefined || at === null || at === place
  }
}

/** How many access points, uplinks and equipment the inventory assigns to an agent. */
export function assignedTo(agent: AgentId, inventory: Inventory): number {
  let count = 0
  for (const item of targetsOf(inventory)) if (item.agent === agent) count += 1
  return count
}

function* targetsOf({ accessPoints, uplinks, equipment }: Inventory) {
  yield* accessPoints.values()
  yield* uplinks.values()
  yield* equipment.values()
}
