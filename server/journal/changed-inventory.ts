import type { AgentId } from '#contract/ids.ts'
import type { InventoryChange } from './inventory-tables.ts'
import type { Inventory } from './inventory.ts'

/**
 * The inventory after a change was written, as a reading of all tables would give it: reading a whole
 * country again for each edit would hold everything else up for seconds.
 */
export function inventoryAfter(
  former: Inventory,
  change: InventoryChange,
  revision: number,
): Inventory {
  const placed = new Set(change.places.map(({ id }) => id))
  // Places come whole: what they had before is theirs no more.
  const uplinks = without(former.uplinks, ({ place }) => placed.has(place))
  const contacts = without(former.contacts, ({ place }) => placed.has(place))
  const next = {
    revision,
    places: withItems(former.places, change.places, ({ id }) => id),
    uplinks: withItems(uplinks, change.uplinks, ({ id }) => id),
    accessPoints: withItems(former.accessPoints, change.accessPoints, ({ id }) => id),
    equipment: withItems(former.equipment, change.equipment, ({ id }) => id),
    providers: withItems(former.providers, change.providers ?? [], ({ name }) => name),
    contacts: withItems(contacts, change.contacts ?? [], ({ place }) => place),
  }
  const agents = new Set<AgentId>()
  for (const list of [next.uplinks, next.accessPoints, next.equipment]) {
    for (const { agent } of list.values()) if (agent !== null) agents.add(agent)
  }
  return { ...next, agents }
}

function without<K, T>(items: ReadonlyMap<K, T>, isGone: (item: T) => boolean): ReadonlyMap<K, T> {
  const left = [...items].filter(([, item]) => !isGone(item))
  return left.length === items.size ? items : new Map(left)
}

/** The items by their keys in order, with others added or put in their place. */
function withItems<K extends string, T>(
  items: ReadonlyMap<K, T>,
  changed: readonly T[],
  keyOf: (item: T) => K,
): ReadonlyMap<K, T> {
  if (changed.length === 0) return items
  const next = new Map(items)
  for (const item of changed) next.set(keyOf(item), item)
  if (next.size === items.size) return next
  return new Map([...next].sort(([a], [b]) => (a < b ? -1 : 1)))
}
