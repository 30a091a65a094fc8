import type { PlaceId } from '#contract/ids.ts'
import { controllersOf, linesByPlace, linesInFigures } from '../journal/inventory.ts'
import type { Inventory, Place, Uplink } from '../journal/inventory.ts'
import type { SeriesTarget } from '../store/series-store.ts'

/** A target that makes up a place on a day. */
export interface DayPart {
  readonly target: SeriesTarget
  /** It came into the inventory after that day: it counts if it was polled that day all the same. */
  readonly isLater: boolean
}

/** A place on a day, with what made its state. */
export interface DayPlace {
  readonly place: Place
  /** The lines whose providers' windows are its own; empty without one. */
  readonly lines: readonly Uplink[]
  /** The place itself came into the inventory later: it counts if a part of it does. */
  readonly isLater: boolean
  readonly accessPoints: readonly DayPart[]
  /** Those of then and those that came later; empty where nobody tested a line. */
  readonly uplinks: readonly DayPart[]
}

/**
 * The places of a day: what the inventory had when the day ended, so that a device that is retired or
 * put up later changes nothing of the past. What has come into it since counts where it was polled
 * that day, because it did stand there: so do all devices on days before there was an inventory.
 */
export function placesOfDay(atEnd: Inventory, since: Inventory): readonly DayPlace[] {
  const controllers = controllersOf(atEnd)
  const laterControllers = controllersOf(since)
  const accessPoints = new Map<PlaceId, DayPart[]>()
  const uplinks = new Map<PlaceId, DayPart[]>()
  const linesThen = linesByPlace(atEnd.uplinks.values())
  const linesSince = since === atEnd ? linesThen : linesByPlace(since.uplinks.values())
  const add = (
    parts: Map<PlaceId, DayPart[]>,
    place: PlaceId,
    target: SeriesTarget,
    isLater: boolean,
  ): void => {
    const known = parts.get(place)
    if (known === undefined) parts.set(place, [{ target, isLater }])
    else known.push({ target, isLater })
  }
  const isPlanned = (place: PlaceId): boolean => atEnd.places.get(place)?.status === 'planned'
  for (const { id, place, status } of atEnd.accessPoints.values()) {
    if (status !== 'active' || controllers.has(id) || isPlanned(place)) continue
    add(accessPoints, place, { kind: 'access-point', id }, false)
  }
  for (const { id, place, agent } of atEnd.uplinks.values()) {
    if (agent === null || isPlanned(place)) continue
    add(uplinks, place, { kind: 'uplink', id }, false)
  }
  if (since !== atEnd) {
    for (const { id, place } of since.accessPoints.values()) {
      if (atEnd.accessPoints.has(id) || laterControllers.has(id)) continue
      add(accessPoints, place, { kind: 'access-point', id }, true)
    }
    for (const { id, place } of since.uplinks.values()) {
      if (!atEnd.uplinks.has(id)) add(uplinks, place, { kind: 'uplink', id }, true)
    }
  }
  const dayPlace = (place: Place, isLater: boolean): DayPlace => ({
    place,
    lines: linesInFigures(linesThen.get(place.id) ?? linesSince.get(place.id) ?? []),
    isLater,
    accessPoints: accessPoints.get(place.id) ?? [],
    uplinks: uplinks.get(place.id) ?? [],
  })
  const there = [...atEnd.places.values()].filter(({ status }) => status !== 'retired')
  const later = [...since.places.values()].filter(({ id }) => !atEnd.places.has(id))
  return [
    ...there.map((place) => dayPlace(place, false)),
    ...later.map((place) => dayPlace(place, true)),
  ]
}
