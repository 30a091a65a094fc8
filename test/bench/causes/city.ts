import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { SiteLayout } from '../../../server/domain/site.ts'
import { KELURAHAN } from '../../simulator/city/kelurahan.ts'
import { idOf } from '../../simulator/city/places.ts'
import { drawOf, MINUTE_MS, type Draw } from './draw.ts'

/** One place with equipment, and what of it the server does not know. */
export interface SimulatedSite {
  readonly layout: SiteLayout
  readonly place: PlaceId
  /** The feeder it really hangs on, whether or not it is in the inventory. */
  readonly feeder: string
  readonly provider: string
  readonly accessPoints: readonly AccessPointId[]
  readonly uplink: UplinkId
  /** How long the UPS of the cabinet (agent and modem) lasts when full; 0 without one. */
  readonly batteryMs: number
  /** The access points are fed from the cabinet too, over PoE. */
  readonly feedsAccessPoints: boolean
  readonly hasSwitch: boolean
  /** Those of them that are polled; null otherwise. */
  readonly ups: EquipmentId | null
  readonly poe: EquipmentId | null
  readonly agent: AgentId
  readonly isOnSite: boolean
  /** The agent's machine has the line on an interface of its own, and reads its carrier. */
  readonly hasCarrier: boolean
  /** The agent knows the server by a name that the provider's resolver must resolve. */
  readonly knowsServerByName: boolean
  /** An office is full by day, a park in the evening. */
  readonly isPark: boolean
  readonly peakClients: number
}

export interface SimulatedAgent {
  readonly id: AgentId
  readonly isOnSite: boolean
  readonly sites: readonly SimulatedSite[]
  /** Of one that polls other sites: where it stands. Null: a server room that never goes dark. */
  readonly office: { readonly feeder: string; readonly batteryMs: number } | null
}

export interface SimulatedCity {
  readonly seed: number
  readonly sites: readonly SimulatedSite[]
  readonly agents: readonly SimulatedAgent[]
  readonly feeders: readonly string[]
  readonly providers: readonly string[]
}

const FEEDERS = 16
const PROVIDERS = ['Penyedia A', 'Penyedia B', 'Penyedia C', 'Penyedia D'] as const
/** Providers share a city unevenly: one incumbent, two others, one small. */
const PROVIDER_SHARES = [0.4, 0.28, 0.22, 0.1] as const
const ON_SITE_SHARE = 0.7
/** Sites that one central agent polls at most: one agent per kecamatan would poll 15. */
const CENTRAL_SITES_MAX = 15

/** A city of so many sites over the 51 kelurahan; the same for the same seed. */
export function planCity(seed: number, count: number): SimulatedCity {
  const draw = drawOf(seed, 'city')
  const feeders = Array.from({ length: FEEDERS }, (_, index) => `Penyulang ${index + 1}`)
  const near = feedersNear(draw, feeders)
  const plans = Array.from({ length: count }, (_, index) => {
    // Every third place of the inventory is in one of the busier kelurahan.
    const kelurahan = index % 3 === 2 ? draw.pick(KELURAHAN) : KELURAHAN[index % KELURAHAN.length]!
    return planSite(draw, index, kelurahan, near.get(kelurahan[1]) ?? [])
  })
  const centralOf = centralAgents(plans)
  const sites = plans.map((plan) => siteOf(plan, centralOf.get(plan) ?? null))
  return { seed, sites, agents: agentsOf(draw, sites), feeders, providers: PROVIDERS }
}

/** For each kelurahan the feeder that starts nearest to it, then the second nearest. */
function feedersNear(draw: Draw, feeders: readonly string[]): Map<string, readonly string[]> {
  const starts = feeders.map((feeder) => ({ feeder, at: draw.pick(KELURAHAN) }))
  return new Map(
    KELURAHAN.map(([, name, latitude, longitude]) => {
      const byDistance = starts
        .map(({ feeder, at }) => ({
          feeder,
          far: (at[2] - latitude) ** 2 + (at[3] - longitude) ** 2 + draw.unit() * 1e-6,
        }))
        .sort((a, b) => a.far - b.far)
      return [name, byDistance.slice(0, 2).map(({ feeder }) => feeder)]
    }),
  )
}

type Plan = ReturnType<typeof planSite>

function planSite(
  draw: Draw,
  index: number,
  [kecamatan, kelurahan]: (typeof KELURAHAN)[number],
  near: readonly string[],
) {
  const name = `${idOf(kelurahan)}-${index}`
  const accessPoints = draw.pick([1, 1, 2, 2, 2, 3, 3, 4])
  const isOnSite = draw.chance(ON_SITE_SHARE)
  // A cheap UPS holds a router and a modem for 10 to 60 minutes.
  const hasUps = draw.chance(0.3)
  const hasSwitch = accessPoints > 1 && draw.chance(0.7)
  return {
    place: name as PlaceId,
    name,
    kecamatan,
    kelurahan,
    // The border of two feeders runs through many a kelurahan.
    feeder: (draw.chance(0.2) ? near[1] : near[0]) ?? 'Penyulang 1',
    isFeederEntered: draw.chance(0.5),
    provider: byShare(draw.unit()),
    accessPoints: Array.from({ length: accessPoints }, (_, at) => `${name}-ap${at + 1}`),
    batteryMs: hasUps ? Math.round(draw.between(10, 60)) * MINUTE_MS : 0,
    feedsAccessPoints: hasUps && hasSwitch && draw.chance(0.4),
    hasSwitch,
    isUpsPolled: hasUps && draw.chance(0.4),
    isSwitchPolled: hasSwitch && draw.chance(0.35),
    isOnSite,
    hasCarrier: isOnSite && draw.chance(0.5),
    knowsServerByName: draw.chance(0.3),
    isPark: draw.chance(0.3),
    peakClients: Math.round(draw.between(8, 45)),
  }
}

function byShare(unit: number): string {
  let left = unit
  const at = PROVIDER_SHARES.findIndex((share) => (left -= share) < 0)
  return PROVIDERS[at] ?? PROVIDERS[0]
}

/** The central agent of each site without one of its own: by kecamatan, at most 15 sites each. */
function centralAgents(plans: readonly Plan[]): ReadonlyMap<Plan, string> {
  const agentOf = new Map<Plan, string>()
  for (const kecamatan of new Set(plans.map((plan) => plan.kecamatan))) {
    const own = plans.filter((plan) => plan.kecamatan === kecamatan && !plan.isOnSite)
    const agents = Math.max(1, Math.ceil(own.length / CENTRAL_SITES_MAX))
    for (const [index, plan] of own.entries()) {
      agentOf.set(plan, `pusat-${idOf(kecamatan)}-${(index % agents) + 1}`)
    }
  }
  return agentOf
}

function siteOf(plan: Plan, central: string | null): SimulatedSite {
  const { name, place, kecamatan, kelurahan, feeder, provider } = plan
  const agent = (central ?? `agen-${name}`) as AgentId
  const uplink = `${name}-wan` as UplinkId
  const accessPoints = plan.accessPoints.map((id) => id as AccessPointId)
  const ups = plan.isUpsPolled ? (`${name}-ups` as EquipmentId) : null
  const poe = plan.isSwitchPolled ? (`${name}-sw` as EquipmentId) : null
  const layout: SiteLayout = {
    place,
    kecamatan,
    kelurahan,
    powerArea: plan.isFeederEntered ? feeder : null,
    accessPoints: accessPoints.map((id) => ({ id, agent })),
    uplinks: [{ id: uplink, provider }],
    ups: ups === null ? [] : [ups],
    switches: poe === null ? [] : [poe],
    agents: [{ id: agent, isOnSite: plan.isOnSite }],
  }
  const { batteryMs, feedsAccessPoints, hasSwitch, isOnSite, hasCarrier, knowsServerByName } = plan
  const { isPark, peakClients } = plan
  return {
    layout,
    place,
    feeder,
    provider,
    accessPoints,
    uplink,
    batteryMs,
    feedsAccessPoints,
    hasSwitch,
    ups,
    poe,
    agent,
    isOnSite,
    hasCarrier,
    knowsServerByName,
    isPark,
    peakClients,
  }
}

function agentsOf(draw: Draw, sites: readonly SimulatedSite[]): readonly SimulatedAgent[] {
  const byAgent = new Map<AgentId, SimulatedSite[]>()
  for (const site of sites) {
    const own = byAgent.get(site.agent)
    if (own === undefined) byAgent.set(site.agent, [site])
    else own.push(site)
  }
  return [...byAgent].map(([id, own]) => {
    const isOnSite = own[0]?.isOnSite === true
    // Every other central agent stands in the kecamatan's office, the rest in a server room.
    const isInOffice = !isOnSite && draw.chance(0.5)
    const feeder = own[0]?.feeder ?? ''
    const batteryMs = Math.round(draw.between(60, 240)) * MINUTE_MS
    return { id, isOnSite, sites: own, office: isInOffice ? { feeder, batteryMs } : null }
  })
}
