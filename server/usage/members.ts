import type { AccessPointId } from '#contract/ids.ts'
import type { UsageScope } from '#contract/words.ts'
import { providersOf } from '../domain/site-areas.ts'
import { controllersOf, linesByPlace } from '../journal/inventory.ts'
import type { Inventory, Place, Uplink } from '../journal/inventory.ts'
import type { SeriesTarget } from '../store/series-store.ts'

/** A place with all that is counted there, and whose sums it is part of. */
export interface UsagePlace {
  readonly place: Place
  /** Its lines, with what their contracts promise. */
  readonly uplinks: readonly Uplink[]
  /** Each stands at one place only; those that are retired had a use before. */
  readonly accessPoints: readonly AccessPointId[]
  /** They repeat what the access points tell that they manage: part of no sum. */
  readonly controllers: readonly AccessPointId[]
}

/**
 * The places of an inventory with what is counted there. What the inventory of a past day did not
 * know yet stands where the present one has it: readings may be older than their entry.
 */
export function usagePlaces(then: Inventory, now: Inventory): readonly UsagePlace[] {
  const places = new Map([...now.places, ...then.places])
  const all = new Map([...now.accessPoints, ...then.accessPoints])
  const linesThen = linesByPlace(then.uplinks.values())
  const linesNow = now === then ? linesThen : linesByPlace(now.uplinks.values())
  const controllers = new Set([...controllersOf(now), ...controllersOf(then)])
  const byPlace = new Map<string, { accessPoints: AccessPointId[]; controllers: AccessPointId[] }>()
  for (const { id, place } of all.values()) {
    const here = byPlace.get(place) ?? { accessPoints: [], controllers: [] }
    byPlace.set(place, here)
    here[controllers.has(id) ? 'controllers' : 'accessPoints'].push(id)
  }
  return [...places.values()].flatMap((place) => {
    const here = byPlace.get(place.id)
    const uplinks = linesThen.get(place.id) ?? linesNow.get(place.id) ?? []
    return here === undefined ? [] : [{ place, uplinks, ...here }]
  })
}

/** Worked out once for each inventory: it is asked for with every figure. */
const known = new WeakMap<Inventory, readonly UsagePlace[]>()

/** The places of the present inventory. */
export function presentPlaces(inventory: Inventory): readonly UsagePlace[] {
  const places = known.get(inventory) ?? usagePlaces(inventory, inventory)
  known.set(inventory, places)
  return places
}

/** All that is read of a place, in the order in which it is worked out. */
export function targetsOf({
  accessPoints,
  controllers,
  uplinks,
}: UsagePlace): readonly SeriesTarget[] {
  const devices = [...accessPoints, ...controllers]
  return [
    ...devices.map((id): SeriesTarget => ({ kind: 'access-point', id })),
    ...uplinks.map(({ id }): SeriesTarget => ({ kind: 'uplink', id })),
  ]
}

/** Scopes that are sums of places. */
export type AreaScope = Exclude<UsageScope, 'access-point' | 'place'>
export const AREA_SCOPES = [
  'kelurahan',
  'kecamatan',
  'provider',
  'city',
] as const satisfies readonly AreaScope[]

/** The id of the whole city in its scope. */
export const CITY_ID = 'city'

/**
 * Whose sum a place is part of; '' gathers those without, so that sums agree. What a place used over
 * lines of several providers nobody can tell apart: it is a sum of these together.
 */
export function areaIdOf(
  scope: AreaScope,
  { place, uplinks }: Pick<UsagePlace, 'place' | 'uplinks'>,
): string {
  switch (scope) {
    case 'kelurahan':
      return place.kelurahan
    case 'kecamatan':
      return place.kecamatan
    case 'provider':
      return providersOf(uplinks).join(', ')
    case 'city':
      return CITY_ID
    default:
      return scope satisfies never
  }
}

/** The ids of a scope in the present inventory; of access points and places those in service. */
export function idsOf(scope: UsageScope, inventory: Inventory): ReadonlySet<string> {
  switch (scope) {
    case 'access-point':
      return idsInService(inventory.accessPoints.values())
    case 'place':
      return idsInService(inventory.places.values())
    case 'city':
      return new Set([CITY_ID])
    default:
      return areaIds(scope, inventory)
  }
}

/** Of all places that should have Wi-Fi, whether they have or not. */
function areaIds(scope: AreaScope, { places, uplinks }: Inventory): ReadonlySet<string> {
  const lines = linesByPlace(uplinks.values())
  const required = [...places.values()].filter(({ status }) => status !== 'retired')
  return new Set(
    required.map((place) => areaIdOf(scope, { place, uplinks: lines.get(place.id) ?? [] })),
  )
}

function idsInService(
  items: Iterable<{ readonly id: string; readonly status: string }>,
): ReadonlySet<string> {
  return new Set([...items].flatMap(({ id, status }) => (status === 'active' ? [id] : [])))
}

/** What an id of a scope is called; an area by its own name. */
export function nameOf(
  scope: UsageScope,
  id: string,
  { accessPoints, places }: Inventory,
  city: string,
): string {
  switch (scope) {
    case 'access-point':
      return accessPoints.get(id as AccessPointId)?.name ?? id
    case 'place':
      return places.get(id as Place['id'])?.name ?? id
    case 'city':
      return city
    default:
      return id
  }
}

/** The places that have to be read for one of a scope. */
export function placesOf(
  scope: UsageScope,
  id: string,
  places: readonly UsagePlace[],
): readonly UsagePlace[] {
  switch (scope) {
    case 'access-point':
      return places.filter(({ accessPoints, controllers }) =>
        [...accessPoints, ...controllers].includes(id as AccessPointId),
      )
    case 'place':
      return places.filter(({ place }) => place.id === id)
    default:
      return places.filter((part) => areaIdOf(scope, part) === id)
  }
}
