import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { InventoryChange } from './inventory-tables.ts'
import type { Inventory } from './inventory.ts'
import { noteMadeFrom } from './made-from.ts'

/**
 * The inventory after a change was written, as a reading of all tables would give it: reading a whole
 * country again for each edit would hold everything else up for seconds.
 */
export function inventoryAfter(
  former: Inventory,
  change: InventoryChange,
  revision: number,
): Inventory {
  // Places come whole: what they had before is theirs no more.
  const placed = new Set(change.places.map(({ id }) => id))
  const isOfPlaced = ({ place }: { readonly place: PlaceId }): boolean => placed.has(place)
  const next = {
    revision,
    places: withItems(former.places, change.places, ({ id }) => id),
    uplinks: withItems(former.uplinks, change.uplinks, ({ id }) => id, isOfPlaced),
    accessPoints: withItems(former.accessPoints, change.accessPoints, ({ id }) => id),
    equipment: withItems(former.equipment, change.equipment, ({ id }) => id),
    providers: withItems(former.providers, change.providers ?? [], ({ name }) => name),
    contacts: withItems(former.contacts, change.contacts ?? [], ({ place }) => place, isOfPlaced),
  }
  return { ...next, agents: areAgentsKept(former, change, next) ? former.agents : agentsOf(next) }
}

type Assigned = Pick<Inventory, 'uplinks' | 'accessPoints' | 'equipment'>

/** Whether all that is changed was there before and belongs to the agent that it belonged to. */
function areAgentsKept(former: Assigned, change: InventoryChange, next: Assigned): boolean {
  const isKept = <K extends string, T extends { readonly id: K; readonly agent: AgentId | null }>(
    items: ReadonlyMap<K, T>,
    changed: readonly T[],
  ): boolean => changed.every(({ id, agent }) => items.has(id) && items.get(id)?.agent === agent)
  return (
    next.uplinks.size === former.uplinks.size &&
    isKept(former.uplinks, change.uplinks) &&
    isKept(former.accessPoints, change.accessPoints) &&
    isKept(former.equipment, change.equipment)
  )
}

function agentsOf({ uplinks, accessPoints, equipment }: Assigned): ReadonlySet<AgentId> {
  const agents = new Set<AgentId>()
  for (const list of [uplinks, accessPoints, equipment]) {
    for (const { agent } of list.values()) if (agent !== null) agents.add(agent)
  }
  return agents
}

/**
 * The items by their keys in order, with others added or put in their place, and without those that
 * are theirs no more.
 */
function withItems<K extends string, T>(
  items: ReadonlyMap<K, T>,
  changed: readonly T[],
  keyOf: (item: T) => K,
  isGone: (item: T) => boolean = () => false,
): ReadonlyMap<K, T> {
  const given = new Set(changed.map(keyOf))
  const gone: K[] = []
  for (const [key, item] of items) if (isGone(item) && !given.has(key)) gone.push(key)
  if (changed.length === 0 && gone.length === 0) return items
  const next = new Map(items)
  for (const key of gone) next.delete(key)
  const size = next.size
  for (const item of changed) next.set(keyOf(item), item)
  const inOrder =
    next.size === size ? next : new Map([...next].sort(([a], [b]) => (a < b ? -1 : 1)))
  noteMadeFrom(inOrder, items, [...gone, ...given])
  return inOrder
}
