import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { SiteLayout, SiteSample } from '../domain/site.ts'
import { controllersOf } from '../journal/inventory.ts'
import type { AccessPoint, Inventory } from '../journal/inventory.ts'
import type { SeriesTarget } from '../store/series-store.ts'

/** The watched places, and where each sample belongs. */
export interface Layouts {
  readonly sites: ReadonlyMap<PlaceId, SiteLayout>
  /** The places that a sample tells something of: an agent's own, all that it looks at. */
  readonly placesOf: (sample: SiteSample['sample'], from: AgentId) => readonly PlaceId[]
}

export const NO_LAYOUTS: Layouts = { sites: new Map(), placesOf: () => [] }

export interface LayoutDeps {
  readonly inventory: Inventory
  /** Where the operator says that an agent stands; null when nobody has said it. */
  readonly standsAt: (agent: AgentId) => PlaceId | null
  /** Feeders that were inferred; what a person entered goes before. */
  readonly powerAreas: ReadonlyMap<PlaceId, string>
}

/** The layouts of an inventory: places in service with something that an agent looks at. */
export function layoutsOf({ inventory, standsAt, powerAreas }: LayoutDeps): Layouts {
  const parts = partsOf(inventory)
  const looksAt = new Map<AgentId, Set<PlaceId>>()
  for (const [place, { agents }] of parts) {
    for (const agent of agents) looksAt.set(agent, (looksAt.get(agent) ?? new Set()).add(place))
  }
  const isOnSite = (agent: AgentId, place: PlaceId): boolean => {
    const standing = standsAt(agent)
    return looksAt.get(agent)?.size === 1 && (standing === null || standing === place)
  }
  const sites = new Map<PlaceId, SiteLayout>()
  const accessPoints = new Map<AccessPointId, PlaceId>()
  const uplinks = new Map<UplinkId, PlaceId>()
  const equipment = new Map<EquipmentId, PlaceId>()
  for (const [id, { agents, ...part }] of parts) {
    const place = inventory.places.get(id)
    if (place === undefined || agents.size === 0) continue
    const { kecamatan, kelurahan } = place
    sites.set(id, {
      place: id,
      kecamatan,
      kelurahan,
      powerArea: place.powerArea ?? powerAreas.get(id) ?? null,
      ...part,
      agents: [...agents].map((agent) => ({ id: agent, isOnSite: isOnSite(agent, id) })),
    })
    for (const accessPoint of part.accessPoints) accessPoints.set(accessPoint.id, id)
    if (part.uplink !== null) uplinks.set(part.uplink.id, id)
    for (const item of [...part.ups, ...part.switches]) equipment.set(item, id)
  }
  const ofAgent = new Map([...looksAt].map(([agent, places]) => [agent, [...places]]))
  const placeOf = (sample: SiteSample['sample']): PlaceId | undefined => {
    switch (sample.kind) {
      case 'access-point':
        return accessPoints.get(sample.accessPoint)
      case 'uplink':
        return uplinks.get(sample.uplink)
      case 'ups':
      case 'switch':
        return equipment.get(sample.equipment)
      case 'agent':
        return undefined
      default:
        return sample satisfies never
    }
  }
  return {
    sites,
    placesOf: (sample, from) => {
      if (sample.kind === 'agent') return ofAgent.get(from) ?? []
      const place = placeOf(sample)
      return place === undefined ? [] : [place]
    },
  }
}

/** All series that a site's outages are worked out from. */
export function targetsOf(layout: SiteLayout): readonly SeriesTarget[] {
  const targets: SeriesTarget[] = layout.accessPoints.map(({ id }) => ({
    kind: 'access-point',
    id,
  }))
  if (layout.uplink !== null) targets.push({ kind: 'uplink', id: layout.uplink.id })
  for (const id of layout.ups) targets.push({ kind: 'ups', id })
  for (const id of layout.switches) targets.push({ kind: 'switch', id })
  for (const { id } of layout.agents) targets.push({ kind: 'agent', id })
  return targets
}

interface Parts extends Pick<SiteLayout, 'uplink'> {
  readonly accessPoints: SiteLayout['accessPoints'][number][]
  readonly ups: EquipmentId[]
  readonly switches: EquipmentId[]
  readonly agents: Set<AgentId>
}

/** What stands at each place in service, and who looks at it. */
function partsOf(inventory: Inventory): ReadonlyMap<PlaceId, Parts> {
  const uplinks = new Map([...inventory.uplinks.values()].map((line) => [line.place, line]))
  const parts = new Map<PlaceId, Parts>()
  for (const { id, status } of inventory.places.values()) {
    if (status !== 'active') continue
    const line = uplinks.get(id)
    const agent = line?.agent ?? null
    const isTested = line !== undefined && agent !== null
    parts.set(id, {
      accessPoints: [],
      uplink: isTested ? { id: line.id, provider: line.provider } : null,
      ups: [],
      switches: [],
      agents: new Set(agent === null ? [] : [agent]),
    })
  }
  const controllers = controllersOf(inventory)
  for (const item of inventory.accessPoints.values()) {
    const part = parts.get(item.place)
    if (part === undefined || item.status === 'retired' || controllers.has(item.id)) continue
    const agent = agentOf(item, inventory)
    part.accessPoints.push({ id: item.id, agent })
    if (agent !== null) part.agents.add(agent)
  }
  for (const item of inventory.equipment.values()) {
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
