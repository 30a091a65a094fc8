import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import type { Inventory } from './inventory.ts'

/** Asked for by all who follow the inventory, of the same two. */
const known = new WeakMap<Inventory, { readonly former: Inventory; readonly places: Places }>()
type Places = ReadonlySet<PlaceId>

/**
 * The places that are not what they were in an earlier inventory, or that something stands in, or stood
 * in, that is not: also access points whose controller has changed, and controllers that others name
 * since or no more. Who follows the inventory has to look at these alone.
 */
export function changedPlaces(former: Inventory, now: Inventory): Places {
  const made = known.get(now)
  if (made?.former === former) return made.places
  const places = placesBetween(former, now)
  known.set(now, { former, places })
  return places
}

function placesBetween(former: Inventory, now: Inventory): Places {
  const places = new Set<PlaceId>()
  compare(former.places, now.places, ({ id }) => places.add(id))
  compare(former.uplinks, now.uplinks, ({ place }) => places.add(place))
  compare(former.equipment, now.equipment, ({ place }) => places.add(place))
  const accessPoints = new Set<AccessPointId>()
  compare(former.accessPoints, now.accessPoints, ({ id, place, controller }) => {
    accessPoints.add(id)
    places.add(place)
    if (controller === null) return
    for (const { accessPoints: all } of [former, now]) {
      const place = all.get(controller)?.place
      if (place !== undefined) places.add(place)
    }
  })
  if (accessPoints.size === 0) return places
  for (const { place, controller } of now.accessPoints.values()) {
    if (controller !== null && accessPoints.has(controller)) places.add(place)
  }
  return places
}

/** Calls with each item that is new, gone or another one: with both, where it was another. */
function compare<K, T>(
  former: ReadonlyMap<K, T>,
  now: ReadonlyMap<K, T>,
  changed: (item: T) => void,
): void {
  if (former === now) return
  for (const [key, item] of now) {
    const before = former.get(key)
    if (before === item) continue
    changed(item)
    if (before !== undefined) changed(before)
  }
  for (const [key, item] of former) if (!now.has(key)) changed(item)
}

/** The inventory of some places alone, with all that stands in them. */
export function inventoryOf(inventory: Inventory, places: Places): Inventory {
  const only = <K, T extends { readonly place: PlaceId }>(
    items: ReadonlyMap<K, T>,
  ): ReadonlyMap<K, T> => {
    const found = new Map<K, T>()
    for (const [key, item] of items) if (places.has(item.place)) found.set(key, item)
    return found
  }
  const found = new Map<PlaceId, NonNullable<ReturnType<Inventory['places']['get']>>>()
  for (const id of places) {
    const place = inventory.places.get(id)
    if (place !== undefined) found.set(id, place)
  }
  return {
    ...inventory,
    places: found,
    uplinks: only(inventory.uplinks),
    accessPoints: only(inventory.accessPoints),
    equipment: only(inventory.equipment),
  }
}
