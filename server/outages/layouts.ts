import type { AgentId, EquipmentId, PlaceId } from '#contract/ids.ts'
import type { LayoutUplink, SiteLayout, SiteSample } from '../domain/site.ts'
import { changedPlaces, inventoryOf } from '../journal/changed-places.ts'
import { contractMbpsOf, controllersOf } from '../journal/inventory.ts'
import type { AccessPoint, Inventory } from '../journal/inventory.ts'
import { trimmed } from '../live/trimmed-list.ts'
import type { SeriesTarget } from '../store/series-store.ts'

/** The watched places, and where each sample belongs. */
export interface Layouts {
  readonly sites: ReadonlyMap<PlaceId, SiteLayout>
  /** The places that a sample tells something of: an agent's own, all that it looks at. */
  readonly placesOf: (sample: SiteSample['sample'], from: AgentId) => readonly PlaceId[]
  readonly madeOf: MadeOf
}

/** What layouts were made of, for those that come after them. */
interface MadeOf {
  readonly inventory: Inventory | null
  readonly powerAreas: LayoutDeps['powerAreas']
  /** The places that each agent looks at. */
  readonly looksAt: LooksAt
}
type LooksAt = ReadonlyMap<AgentId, ReadonlySet<PlaceId>>

export const NO_LAYOUTS: Layouts = {
  sites: new Map(),
  placesOf: () => [],
  madeOf: { inventory: null, powerAreas: new Map(), looksAt: new Map() },
}
/** Of more places than this share of them all are gone through. */
const CHANGED_SHARE_MAX = 0.1

export interface LayoutDeps {
  readonly inventory: Inventory
  /** Where the operator says that an agent stands; null when nobody has said it. */
  readonly standsAt: (agent: AgentId) => PlaceId | null
  /** Feeders that were inferred; what a person entered goes before. */
  readonly powerAreas: ReadonlyMap<PlaceId, string>
}

/**
 * The layouts of an inventory: places in service with something that an agent looks at. Of the former
 * ones those stay that no change of the inventory has touched.
 */
export function layoutsOf(deps: LayoutDeps, former: Layouts = NO_LAYOUTS): Layouts {
  const { inventory, powerAreas } = deps
  const touched = touchedPlaces(deps, former)
  const parts = partsOf(inventory, touched)
  const looksAt = new Map<AgentId, Set<PlaceId>>()
  for (const [place, { agents }] of parts) {
    for (const agent of agents) looksAt.set(agent, (looksAt.get(agent) ?? new Set()).add(place))
  }
  const all: LooksAt = touched === null ? looksAt : lookingAnew(former, looksAt, touched)
  const made = sitesOf(deps, parts, all)
  const sites = touched === null ? made : withAnew(former.sites, made, touched)
  return {
    sites,
    placesOf: placesIn(inventory, sites, all),
    madeOf: { inventory, powerAreas, looksAt: all },
  }
}
/**
 * The places to look at again, with the others that their agents look at: whether an agent is on site
 * depends on them. Null for all: also when who stands where may have changed, not the inventory.
 */
function touchedPlaces(
  { inventory, powerAreas }: LayoutDeps,
  { madeOf }: Layouts,
): ReadonlySet<PlaceId> | null {
  if (madeOf.inventory === null || madeOf.powerAreas !== powerAreas) return null
  const changed = changedPlaces(madeOf.inventory, inventory)
  const touched = new Set(changed)
  const before = partsOf(madeOf.inventory, changed)
  for (const parts of [before, partsOf(inventory, changed)]) {
    for (const { agents } of parts.values()) {
      for (const agent of agents) {
        for (const place of madeOf.looksAt.get(agent) ?? []) touched.add(place)
      }
    }
  }
  const isFew = touched.size <= inventory.places.size * CHANGED_SHARE_MAX
  return touched.size > 0 && isFew ? touched : null
}

/** At what all agents look, from what those look at that look at places that were touched. */
function lookingAnew({ madeOf }: Layouts, made: LooksAt, touched: ReadonlySet<PlaceId>): LooksAt {
  const looksAt = new Map(madeOf.looksAt)
  const agents = new Set(made.keys())
  if (madeOf.inventory !== null) {
    for (const part of partsOf(madeOf.inventory, touched).values()) {
      for (const agent of part.agents) agents.add(agent)
    }
  }
  for (const agent of agents) {
    const kept = [...(madeOf.looksAt.get(agent) ?? [])].filter((place) => !touched.has(place))
    const places = new Set([...kept, ...(made.get(agent) ?? [])])
    if (places.size === 0) looksAt.delete(agent)
    else looksAt.set(agent, places)
  }
  return looksAt
}

function withAnew(
  sites: Layouts['sites'],
  made: Layouts['sites'],
  touched: ReadonlySet<PlaceId>,
): Layouts['sites'] {
  const next = new Map(sites)
  for (const place of touched) if (!made.has(place)) next.delete(place)
  for (const [place, site] of made) next.set(place, site)
  return next
}

function sitesOf(
  { inventory, standsAt, powerAreas }: LayoutDeps,
  parts: ReadonlyMap<PlaceId, Parts>,
  looksAt: LooksAt,
): Layouts['sites'] {
  const isOnSite = (agent: AgentId, place: PlaceId): boolean => {
    const standing = standsAt(agent)
    return looksAt.get(agent)?.size === 1 && (standing === null || standing === place)
  }
  const sites = new Map<PlaceId, SiteLayout>()
  for (const [id, part] of parts) {
    const place = inventory.places.get(id)
    if (place === undefined || part.agents.size === 0) continue
    const { kecamatan, kelurahan } = place
    sites.set(id, {
      place: id,
      kecamatan,
      kelurahan,
      powerArea: place.powerArea ?? powerAreas.get(id) ?? null,
      accessPoints: trimmed(part.accessPoints),
      uplinks: trimmed(part.uplinks),
      ups: trimmed(part.ups),
      switches: trimmed(part.switches),
      agents: Array.from(part.agents, (agent) => ({ id: agent, isOnSite: isOnSite(agent, id) })),
    })
  }
  return sites
}

function placesIn(
  { accessPoints, uplinks, equipment }: Inventory,
  sites: Layouts['sites'],
  looksAt: LooksAt,
): Layouts['placesOf'] {
  const siteOf = (part: { readonly place: PlaceId } | undefined): SiteLayout | undefined =>
    part === undefined ? undefined : sites.get(part.place)
  const ofPart = (sample: Exclude<SiteSample['sample'], { kind: 'agent' }>) => {
    switch (sample.kind) {
      case 'access-point': {
        const site = siteOf(accessPoints.get(sample.accessPoint))
        return site?.accessPoints.some(({ id }) => id === sample.accessPoint) ? site : undefined
      }
      case 'uplink': {
        const site = siteOf(uplinks.get(sample.uplink))
        return site?.uplinks.some(({ id }) => id === sample.uplink) === true ? site : undefined
      }
      case 'ups':
      case 'switch': {
        const site = siteOf(equipment.get(sample.equipment))
        const items = [...(site?.ups ?? []), ...(site?.switches ?? [])]
        return items.includes(sample.equipment) ? site : undefined
      }
      default:
        return sample satisfies never
    }
  }
  return (sample, from) => {
    if (sample.kind === 'agent') return [...(looksAt.get(from) ?? [])]
    const site = ofPart(sample)
    return site === undefined ? [] : [site.place]
  }
}

/** What the contracts of a site's lines promise together; null where one of them has none. */
export function contractMbpsAt(layout: SiteLayout, { uplinks }: Inventory): number | null {
  return contractMbpsOf(layout.uplinks.flatMap(({ id }) => uplinks.get(id) ?? []))
}

/** All series that a site's outages are worked out from. */
export function targetsOf(layout: SiteLayout): readonly SeriesTarget[] {
  const targets: SeriesTarget[] = layout.accessPoints.map(({ id }) => ({
    kind: 'access-point',
    id,
  }))
  for (const { id } of layout.uplinks) targets.push({ kind: 'uplink', id })
  for (const id of layout.ups) targets.push({ kind: 'ups', id })
  for (const id of layout.switches) targets.push({ kind: 'switch', id })
  for (const { id } of layout.agents) targets.push({ kind: 'agent', id })
  return targets
}

interface Parts {
  readonly accessPoints: SiteLayout['accessPoints'][number][]
  readonly uplinks: LayoutUplink[]
  readonly ups: EquipmentId[]
  readonly switches: EquipmentId[]
  readonly agents: Set<AgentId>
}

/** What stands at each place in service, and who looks at it; of all places, or of some. */
function partsOf(
  inventory: Inventory,
  places: ReadonlySet<PlaceId> | null,
): ReadonlyMap<PlaceId, Parts> {
  const some = places === null ? inventory : inventoryOf(inventory, places)
  const parts = new Map<PlaceId, Parts>()
  for (const { id, status } of some.places.values()) {
    if (status !== 'active') continue
    parts.set(id, { accessPoints: [], uplinks: [], ups: [], switches: [], agents: new Set() })
  }
  for (const { id, place, agent, provider } of some.uplinks.values()) {
    const part = parts.get(place)
    if (part === undefined || agent === null) continue
    part.uplinks.push({ id, provider })
    part.agents.add(agent)
  }
  const controllers = controllersOf(inventory)
  for (const item of some.accessPoints.values()) {
    const part = parts.get(item.place)
    if (part === undefined || item.status === 'retired' || controllers.has(item.id)) continue
    const agent = agentOf(item, inventory)
    part.accessPoints.push({ id: item.id, agent })
    if (agent !== null) part.agents.add(agent)
  }
  for (const item of some.equipment.values()) {
    const part = parts.get(item.place)
    if (part === undefined || item.status === 'retired') continue
    if (item.kind === 'ups') part.ups.push(item.id)
    else part.switches.push(item.id)
    if (item.agent !== null) part.agents.add(item.agent)
  }
  return parts
}

/** Of an access point that a controller lists, the agent is the controller's. */
function agentOf({ agent, controller }: AccessPoint, { accessPoints }: Inventory): AgentId | null {
  if (agent !== null || controller === null) return agent
  return accessPoints.get(controller)?.agent ?? null
}
