import type { Inventory } from './inventory.ts'

/**
 * An inventory as it was read again, with the records of a former one where they are the same: who
 * follows the inventory looks at the others alone.
 */
export function inventoryAgain(former: Inventory, read: Inventory): Inventory {
  return {
    ...read,
    places: keptOf(former.places, read.places),
    uplinks: keptOf(former.uplinks, read.uplinks),
    accessPoints: keptOf(former.accessPoints, read.accessPoints),
    equipment: keptOf(former.equipment, read.equipment),
    providers: keptOf(former.providers, read.providers),
    contacts: keptOf(former.contacts, read.contacts),
  }
}

function keptOf<K, T extends object>(
  former: ReadonlyMap<K, T>,
  read: ReadonlyMap<K, T>,
): ReadonlyMap<K, T> {
  let isSame = former.size === read.size
  const kept = new Map<K, T>()
  for (const [key, item] of read) {
    const before = former.get(key)
    const isKept = before !== undefined && areAlike(before, item)
    isSame &&= isKept
    kept.set(key, isKept ? before : item)
  }
  return isSame ? former : kept
}

/** Records are flat: texts, numbers and null. */
function areAlike(one: object, other: object): boolean {
  const [entries, others] = [Object.entries(one), new Map(Object.entries(other))]
  return (
    entries.length === others.size && entries.every(([key, value]) => others.get(key) === value)
  )
}
