import type { AccessPointNow, Fleet, UplinkNow } from '#contract/fleet.ts'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { AccessPoint, Inventory, Uplink } from '../journal/inventory.ts'
import { LiveAgent } from './live-agent.ts'
import { LivePlace } from './live-place.ts'
import { LiveTarget } from './target.ts'

export interface LiveAccessPoint {
  readonly item: AccessPoint
  readonly target: LiveTarget
}

export interface LiveUplink {
  readonly item: Uplink
  readonly target: LiveTarget
}

/** Everything that is watched, by its id. Retired places and their equipment are not in it. */
export interface Roster {
  /** Of the inventory. */
  readonly revision: number
  readonly accessPoints: ReadonlyMap<AccessPointId, LiveAccessPoint>
  readonly uplinks: ReadonlyMap<UplinkId, LiveUplink>
  readonly places: ReadonlyMap<PlaceId, LivePlace>
  /** All access points and uplinks. */
  readonly targets: readonly LiveTarget[]
  readonly placeOf: ReadonlyMap<LiveTarget, LivePlace>
  readonly agents: ReadonlyMap<AgentId, LiveAgent>
  readonly bounds: Fleet['city']['bounds']
}

export const EMPTY_ROSTER: Roster = {
  revision: -1,
  accessPoints: new Map(),
  uplinks: new Map(),
  places: new Map(),
  targets: [],
  placeOf: new Map(),
  agents: new Map(),
  bounds: null,
}

/** The roster of an inventory; what was watched before keeps what is known of it. */
export function rosterOf(inventory: Inventory, former: Roster): Roster {
  const isWatched = (place: PlaceId): boolean => {
    const status = inventory.places.get(place)?.status
    return status !== undefined && status !== 'retired'
  }
  const accessPoints = new Map<AccessPointId, LiveAccessPoint>()
  const accessPointsOf = new Map<PlaceId, LiveTarget[]>()
  for (const item of inventory.accessPoints.values()) {
    if (!isWatched(item.place)) continue
    const target =
      former.accessPoints.get(item.id)?.target ??
      new LiveTarget({ kind: 'access-point', id: item.id })
    accessPoints.set(item.id, { item, target })
    const siblings = accessPointsOf.get(item.place)
    if (siblings === undefined) accessPointsOf.set(item.place, [target])
    else siblings.push(target)
  }
  const uplinks = new Map<UplinkId, LiveUplink>()
  const uplinkOf = new Map<PlaceId, LiveUplink>()
  for (const item of inventory.uplinks.values()) {
    if (!isWatched(item.place)) continue
    const target =
      former.uplinks.get(item.id)?.target ?? new LiveTarget({ kind: 'uplink', id: item.id })
    uplinks.set(item.id, { item, target })
    uplinkOf.set(item.place, { item, target })
  }
  const places = new Map<PlaceId, LivePlace>()
  const placeOf = new Map<LiveTarget, LivePlace>()
  for (const item of inventory.places.values()) {
    if (!isWatched(item.id)) continue
    const uplink = uplinkOf.get(item.id)
    const monitored = uplink === undefined || uplink.item.agent === null ? null : uplink.target
    const provider = uplink?.item.provider ?? null
    const place = new LivePlace(item, provider, accessPointsOf.get(item.id) ?? [], monitored)
    place.shown = former.places.get(item.id)?.shown ?? place.shown
    places.set(item.id, place)
    for (const target of accessPointsOf.get(item.id) ?? []) placeOf.set(target, place)
    if (uplink !== undefined) placeOf.set(uplink.target, place)
  }
  const agents = new Map(
    Array.from(inventory.agents, (id) => [id, former.agents.get(id) ?? new LiveAgent(id)]),
  )
  const { revision } = inventory
  const bounds = boundsOf([...places.values()])
  const targets = [...accessPoints.values(), ...uplinks.values()].map(({ target }) => target)
  return { revision, accessPoints, uplinks, places, targets, placeOf, agents, bounds }
}

export function accessPointNow({ item, target }: LiveAccessPoint): AccessPointNow {
  const { machine, last, device } = target.memory
  return {
    id: item.id,
    place: item.place,
    name: item.name,
    agent: item.agent,
    state: target.shown.availability,
    sinceMs: target.shown.sinceMs,
    lastPollAtMs: machine.lastPollAtMs,
    lastOutcome: last?.outcome ?? null,
    rttMs: last?.rttMs ?? null,
    uptimeMs: last?.uptimeMs ?? null,
    clients: target.clients(),
    vendor: device?.vendor ?? null,
    model: device?.model ?? item.model,
    firmware: device?.firmware ?? null,
  }
}

export function uplinkNow({ item, target }: LiveUplink): UplinkNow {
  return {
    id: item.id,
    place: item.place,
    provider: item.provider,
    state: target.shown.availability,
    sinceMs: target.shown.sinceMs,
    lastPollAtMs: target.memory.machine.lastPollAtMs,
    rttMs: target.memory.last?.rttMs ?? null,
  }
}

type Bounds = NonNullable<Fleet['city']['bounds']>

function boundsOf(places: readonly LivePlace[]): Bounds | null {
  let bounds: Bounds | null = null
  for (const { place } of places) {
    const { latitude, longitude } = place
    const former: Bounds = bounds ?? [latitude, longitude, latitude, longitude]
    bounds = [
      Math.min(former[0], latitude),
      Math.min(former[1], longitude),
      Math.max(former[2], latitude),
      Math.max(former[3], longitude),
    ]
  }
  return bounds
}
