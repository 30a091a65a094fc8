import type { FleetChange } from '#contract/events.ts'
import type {
  AccessPointNow,
  AgentNow,
  EquipmentNow,
  Fleet,
  PlaceFleet,
  PlaceNow,
  UplinkNow,
} from '#contract/fleet.ts'
import { placesOf } from '#contract/pack-places.ts'
import type { PlaceState } from '#contract/words.ts'
import { IdMap, itemsOf } from './id-map.ts'

/** The fleet as the dashboard holds it: by identifier, replaced and never changed in place. */
export interface FleetView {
  readonly city: Fleet['city']
  readonly serverVersion: Fleet['serverVersion']
  /** False for a fleet so large that only the equipment of the open place is known. */
  readonly isWhole: boolean
  readonly places: ReadonlyMap<string, PlaceNow>
  readonly accessPoints: ReadonlyMap<string, AccessPointNow>
  readonly uplinks: ReadonlyMap<string, UplinkNow>
  readonly agents: ReadonlyMap<string, AgentNow>
  readonly equipment: ReadonlyMap<string, EquipmentNow>
}

/** A place that changed its state. */
export interface Transition {
  readonly place: PlaceNow
  readonly from: PlaceState
}

function merged<T extends { readonly id: string }>(
  current: ReadonlyMap<string, T>,
  items: readonly T[],
): ReadonlyMap<string, T> {
  if (items.length === 0) return current
  const known = current instanceof IdMap ? (current as IdMap<T>) : IdMap.of(itemsOf(current))
  return known.with(items)
}

/**
 * A place as it is shown: one that works and is of little use counts among the degraded everywhere on
 * the page, never among the dark. Since when it is so the fleet does not tell: its date is that of being up.
 */
function asShown(place: PlaceNow): PlaceNow {
  const isOfLittleUse = place.state === 'up' && place.degradations.length > 0
  return isOfLittleUse ? { ...place, state: 'degraded', sinceMs: null } : place
}

/** The view of a snapshot. */
export function viewOf(fleet: Fleet): FleetView {
  return {
    city: fleet.city,
    serverVersion: fleet.serverVersion,
    isWhole: fleet.isWhole,
    places: IdMap.of(
      (fleet.placeColumns === undefined ? fleet.places : placesOf(fleet.placeColumns)).map(asShown),
    ),
    accessPoints: IdMap.of(fleet.accessPoints),
    uplinks: IdMap.of(fleet.uplinks),
    agents: IdMap.of(fleet.agents),
    equipment: IdMap.of(fleet.equipment),
  }
}

/** The view after changes; what no change names stays the same object, so nothing redraws it. */
export function applyChanges(view: FleetView, changes: readonly FleetChange[]): FleetView {
  return {
    ...view,
    places: merged(
      view.places,
      changes.flatMap((change) => change.places.map(asShown)),
    ),
    accessPoints: merged(
      view.accessPoints,
      changes.flatMap((change) => change.accessPoints),
    ),
    uplinks: merged(
      view.uplinks,
      changes.flatMap((change) => change.uplinks),
    ),
    agents: merged(
      view.agents,
      changes.flatMap((change) => change.agents),
    ),
    equipment: merged(
      view.equipment,
      changes.flatMap((change) => change.equipment),
    ),
  }
}

/** The view with the equipment of one place, in place of any other's. */
export function withPlaceFleet(view: FleetView, found: PlaceFleet): FleetView {
  return {
    ...view,
    places: merged(view.places, [asShown(found.place)]),
    accessPoints: IdMap.of(found.accessPoints),
    uplinks: IdMap.of(found.uplinks),
    agents: merged(view.agents, found.agents),
    equipment: IdMap.of(found.equipment),
  }
}

/** The view with all agents. */
export function withAgents(view: FleetView, agents: readonly AgentNow[]): FleetView {
  return { ...view, agents: IdMap.of(agents) }
}

/**
 * The places whose state differs between two views; places new to the second do not count. `changed`
 * are the ids of those that can differ, when that is known.
 */
export function transitionsBetween(
  before: FleetView,
  after: FleetView,
  changed: Iterable<string> = after.places.keys(),
): readonly Transition[] {
  if (before.places === after.places) return []
  const found: Transition[] = []
  for (const id of new Set(changed)) {
    const place = after.places.get(id)
    if (place === undefined) continue
    const from = before.places.get(place.id)?.state
    if (from !== undefined && from !== place.state) found.push({ place, from })
  }
  return found
}

/** The access points of a place, controllers among them, by name. */
export function accessPointsOf(view: FleetView, placeId: string): readonly AccessPointNow[] {
  return namedAt(view.accessPoints, placeId)
}

/** The UPS and switches of a place, by name. */
export function equipmentOf(view: FleetView, placeId: string): readonly EquipmentNow[] {
  return namedAt(view.equipment, placeId)
}

function namedAt<T extends { readonly place: string; readonly name: string }>(
  items: ReadonlyMap<string, T>,
  placeId: string,
): readonly T[] {
  return [...items.values()]
    .filter((item) => item.place === placeId)
    .sort((a, b) => a.name.localeCompare(b.name, 'id', { numeric: true }))
}

/** The internet lines of a place. */
export function uplinksOf(view: FleetView, placeId: string): readonly UplinkNow[] {
  return [...view.uplinks.values()].filter((uplink) => uplink.place === placeId)
}
