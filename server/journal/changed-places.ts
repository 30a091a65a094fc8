import type { AccessPointId, PlaceId } from '#contract/ids.ts'
import type { Inventory } from './inventory.ts'
import { keysBetween } from './made-from.ts'

type Places = ReadonlySet<PlaceId>

/** Asked for by all who follow the inventory, of the same two; older ones are let go. */
let last: { readonly former: Inventory; readonly now: Inventory; readonly places: Places } | null =
  null
/** Parts of inventories by the places that they are of. */
const parts = new WeakMap<Places, WeakMap<Inventory, Inventory>>()

/**
 * The places that are not what they were in an earlier inventory, or that something stands in, or stood
 * in, that is not: also access points whose controller has changed, and controllers that others name
 * since or no more. Who follows the inventory has to look at these alone.
 */
export function changedPlaces(former: Inventory, now: Inventory): Places {
  if (last?.former !== former || last.now !== now) {
    last = { former, now, places: placesBetween(former, now) }
  }
  return last.places
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
  const both = (key: K): void => {
    const [before, item] = [former.get(key), now.get(key)]
    if (before === item) return
    if (item !== undefined) changed(item)
    if (before !== undefined) changed(before)
  }
  const keys = keysBetween(former, now)
  if (keys !== null) {
    for (const key of keys) both(key)
    return
  }
  for (const key of now.keys()) both(key)
  for (const key of former.keys()) if (!now.has(key)) both(key)
}

/** The inventory of some places alone, with all that stands in them; looked for once. */
export function inventoryOf(inventory: Inventory, places: Places): Inventory {
  const ofPlaces = parts.get(places) ?? new WeakMap<Inventory, Inventory>()
  parts.set(places, ofPlaces)
  const made = ofPlaces.get(inventory) ?? partOf(inventory, places)
  ofPlaces.set(inventory, made)
  return made
}

function partOf(inventory: Inventory, places: Places): Inventory {
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
