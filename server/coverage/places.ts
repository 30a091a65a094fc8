import type { PlaceTotals } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Cause } from '#contract/words.ts'
import type { CoveragePlace, NextSpot, PlaceService } from '../domain/coverage-types.ts'
import { availabilityShares } from '../domain/totals.ts'
import { controllersOf } from '../journal/inventory.ts'
import type { Inventory, Place } from '../journal/inventory.ts'
import type { GeographyData } from '../journal/geography.ts'

/** Nothing was seen of a place, and nothing is known of when it should serve. */
const UNSEEN: PlaceService = {
  measured: null,
  lower: null,
  upper: null,
  observedShare: null,
  upMs: 0,
}

/** All required places of an inventory with what they gave in a period. */
export function coveragePlaces(
  inventory: Inventory,
  totals: ReadonlyMap<PlaceId, PlaceTotals>,
  causes: ReadonlyMap<PlaceId, Cause>,
): readonly CoveragePlace[] {
  const equipped = equippedPlaces(inventory)
  return [...inventory.places.values()]
    .filter(({ status }) => status !== 'retired')
    .map(({ id, name, kind, kecamatan, kelurahan, latitude, longitude }) => ({
      id,
      name,
      kind,
      kecamatan,
      kelurahan,
      latitude,
      longitude,
      isEquipped: equipped.has(id),
      service: serviceOf(totals.get(id)),
      cause: causes.get(id) ?? null,
    }))
}

/** Required places with an active access point; a controller gives no service of its own. */
export function equippedPlaces(inventory: Inventory): ReadonlyMap<PlaceId, Place> {
  const controllers = controllersOf(inventory)
  const equipped = new Map<PlaceId, Place>()
  for (const { id, place, status } of inventory.accessPoints.values()) {
    const at = inventory.places.get(place)
    if (status !== 'active' || controllers.has(id) || at === undefined) continue
    if (at.status !== 'retired') equipped.set(place, at)
  }
  return equipped
}

/** Where a place could be: required places without equipment, and candidates. */
export function nextSpots(
  inventory: Inventory,
  { candidates }: Pick<GeographyData, 'candidates'>,
): readonly NextSpot[] {
  const equipped = equippedPlaces(inventory)
  const planned = [...inventory.places.values()].filter(
    ({ id, status }) => status !== 'retired' && !equipped.has(id),
  )
  return [
    ...planned.map(({ id, name, kelurahan, latitude, longitude }) => ({
      from: 'planned' as const,
      id,
      name,
      kelurahan,
      latitude,
      longitude,
      costRupiah: null,
    })),
    ...candidates.map(({ id, name, kelurahan, latitude, longitude, costRupiah }) => ({
      from: 'candidate' as const,
      id,
      name,
      kelurahan,
      latitude,
      longitude,
      costRupiah,
    })),
  ]
}

function serviceOf(totals: PlaceTotals | undefined): PlaceService {
  if (totals === undefined) return UNSEEN
  const { up, degraded, down, unknown } = totals.serviceMs
  const observedMs = up + degraded + down
  return {
    ...availabilityShares(totals.serviceMs),
    observedShare: observedMs + unknown === 0 ? null : observedMs / (observedMs + unknown),
    upMs: up + degraded,
  }
}
