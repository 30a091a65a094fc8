import type { FleetChange } from '#contract/events.ts'
import { LISTED_EQUIPMENT_MAX } from '#contract/fleet.ts'
import type { Fleet, PlaceFleet } from '#contract/fleet.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Boundaries } from '../journal/boundaries.ts'
import { LiveAgent } from './live-agent.ts'
import { LivePlace } from './live-place.ts'
import { accessPointNow, addTarget, equipmentNow, uplinkNow } from './roster.ts'
import type { Roster } from './roster.ts'
import type { LiveTarget } from './target.ts'

/** Anything of the fleet that can change. */
export type Changed = LiveTarget | LivePlace | LiveAgent

/** Whether equipment is listed with the places: of a country it would be a hundred MiB. */
export function isWhole(roster: Roster): boolean {
  const { accessPoints, uplinks, agents, equipment } = roster
  return accessPoints.size + uplinks.size + agents.size + equipment.size <= LISTED_EQUIPMENT_MAX
}

/** The lists of a snapshot. */
export function listsOf(
  roster: Roster,
): Pick<Fleet, 'isWhole' | 'places' | 'accessPoints' | 'uplinks' | 'agents' | 'equipment'> {
  const places = Array.from(roster.places.values(), (place) => place.now())
  if (!isWhole(roster)) {
    return { isWhole: false, places, accessPoints: [], uplinks: [], agents: [], equipment: [] }
  }
  return {
    isWhole: true,
    places,
    accessPoints: Array.from(roster.accessPoints.values(), accessPointNow),
    uplinks: Array.from(roster.uplinks.values(), uplinkNow),
    agents: Array.from(roster.agents.values(), (agent) => agent.now()),
    equipment: Array.from(roster.equipment.values(), equipmentNow),
  }
}

/** What sort of boundaries there are. */
export function kindOf(boundaries: Boundaries | null): Fleet['city']['boundaries'] {
  if (boundaries === null) return 'none'
  return boundaries.illustrative ? 'illustrative' : 'imported'
}

/** One place with its equipment and the agents that look at it; null for one that is not known. */
export function placeFleetOf(roster: Roster, id: PlaceId): PlaceFleet | null {
  const place = roster.places.get(id)
  if (place === undefined) return null
  const isHere = ({ item }: { readonly item: { readonly place: PlaceId } }): boolean =>
    item.place === id
  const accessPoints = [...roster.accessPoints.values()].filter(isHere)
  const uplinks = [...roster.uplinks.values()].filter(isHere)
  const equipment = [...roster.equipment.values()].filter(isHere)
  const looking = new Set(
    [...accessPoints, ...uplinks, ...equipment].flatMap(({ item }) => item.agent ?? []),
  )
  return {
    place: place.now(),
    accessPoints: accessPoints.map(accessPointNow),
    uplinks: uplinks.map(uplinkNow),
    agents: [...looking].flatMap((agent) => roster.agents.get(agent)?.now() ?? []),
    equipment: equipment.map(equipmentNow),
  }
}

/** The event that tells of these; what is watched no more, or is another one now, is passed over. */
export function changeOf(
  items: readonly Changed[],
  roster: Roster,
  news: Pick<FleetChange, 'outages' | 'incidents'>,
  nowMs: number,
): FleetChange {
  const lists = { places: [], accessPoints: [], uplinks: [], agents: [], equipment: [] }
  const change: FleetChange = { atMs: nowMs, ...lists, ...news }
  for (const item of items) {
    if (item instanceof LivePlace) {
      if (roster.places.get(item.place.id) === item) change.places.push(item.now())
    } else if (item instanceof LiveAgent) change.agents.push(item.now())
    else addTarget(change, roster, item)
  }
  return change
}
