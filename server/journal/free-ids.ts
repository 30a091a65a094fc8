import type { Inventory } from './inventory.ts'

/** Leaves room for a number behind it. */
const LENGTH_MAX = 56

/**
 * Makes ids for devices that the inventory does not know, after what they are called; none that is
 * there already, for its import would move that one, and none twice.
 */
export function freeIds({
  accessPoints,
  equipment,
}: Pick<Inventory, 'accessPoints' | 'equipment'>): (called: string) => string {
  const taken = new Set<string>([...accessPoints.keys(), ...equipment.keys()])
  return (called) => {
    const words = called.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '')
    const first = words === '' ? 'ap' : words.toLowerCase().slice(0, LENGTH_MAX)
    let id = first
    for (let number = 2; taken.has(id); number += 1) id = `${first}-${number}`
    taken.add(id)
    return id
  }
}
