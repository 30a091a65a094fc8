import type { FleetChange } from '#contract/events.ts'
import type { AccessPointNow, EquipmentNow, Fleet, UplinkNow } from '#contract/fleet.ts'
import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import { joinedNames } from '#contract/joined-names.ts'
import { providersOf } from '../domain/site-areas.ts'
import { changedPlaces, inventoryOf } from '../journal/changed-places.ts'
import { controllersOf } from '../journal/inventory.ts'
import type { AccessPoint, Equipment, Inventory, Uplink } from '../journal/inventory.ts'
import { LiveAgent } from './live-agent.ts'
import { LivePlace } from './live-place.ts'
import { LiveTarget } from './target.ts'

export interface LiveAccessPoint {
  readonly item: AccessPoint
  readonly role: AccessPointNow['role']
  readonly target: LiveTarget
}

export interface LiveUplink {
  readonly item: Uplink
  readonly target: LiveTarget
}

export interface LiveEquipment {
  readonly item: Equipment
  readonly target: LiveTarget
}

/** Everything that is watched, by its id. What is retired is not in it, nor what is in such a place. */
export interface Roster {
  /** It was made of this one; null before the first. */
  readonly inventory: Inventory | null
  readonly accessPoints: ReadonlyMap<AccessPointId, LiveAccessPoint>
  readonly uplinks: ReadonlyMap<UplinkId, LiveUplink>
  readonly equipment: ReadonlyMap<EquipmentId, LiveEquipment>
  readonly places: ReadonlyMap<PlaceId, LivePlace>
  /** All access points, uplinks, UPS and switches. */
  readonly targets: readonly LiveTarget[]
  /** The places whose state the targets make: neither controllers nor equipment are in it. */
  readonly placeOf: ReadonlyMap<LiveTarget, LivePlace>
  readonly agents: ReadonlyMap<AgentId, LiveAgent>
  readonly bounds: Fleet['city']['bounds']
  /** What is not as in the roster before it; null where everybody has to look at all anew. */
  readonly change: RosterChange | null
}

/** What came into a roster or is another one in it. Of what has gone nothing but the whole can tell. */
export interface RosterChange {
  readonly places: readonly LivePlace[]
  readonly targets: readonly LiveTarget[]
  readonly agents: readonly LiveAgent[]
}

export const EMPTY_ROSTER: Roster = {
  inventory: null,
  accessPoints: new Map(),
  uplinks: new Map(),
  equipment: new Map(),
  places: new Map(),
  targets: [],
  placeOf: new Map(),
  agents: new Map(),
  bounds: null,
  change: null,
}

/** Of more places than this share of them all are gone through. */
const CHANGED_SHARE_MAX = 0.1
/** Of more than these nobody is told one by one. */
const CHANGES_TOLD_MAX = 500

/**
 * The roster of an inventory; what was watched before keeps what is known of it. The former one is used
 * up: where little has changed, its maps go on as those of the new one.
 */
export function rosterOf(inventory: Inventory, former: Roster): Roster {
  const isSameList = inventory.agents === former.inventory?.agents
  const agents = isSameList ? null : agentsOf(inventory.agents, former.agents)
  const came =
    agents === null ? [] : [...agents.values()].filter(({ id }) => !former.agents.has(id))
  const isAnyGone = agents !== null && agents.size - came.length < former.agents.size
  const { parts, anew, targets, isAnyMoved } = watchedOf(inventory, former)
  const bounds = isAnyMoved ? boundsOf(parts.places.values()) : former.bounds
  const isTold = anew !== null && !isAnyGone && areAlike(bounds, former.bounds)
  const change = isTold ? { ...anew, agents: came } : null
  return { ...parts, inventory, agents: agents ?? former.agents, targets, bounds, change }
}

/** The agents by their ids; null where there are no others than before. */
function agentsOf(
  ids: Inventory['agents'],
  former: Roster['agents'],
): ReadonlyMap<AgentId, LiveAgent> | null {
  let isSame = ids.size === former.size
  for (const id of ids) {
    if (!isSame) break
    isSame = former.has(id)
  }
  if (isSame) return null
  return new Map(Array.from(ids, (id) => [id, former.get(id) ?? new LiveAgent(id)]))
}

/** Whether a place does not work, or that of a target. */
export const ofDownPlace =
  (roster: () => Roster) =>
  (item: LiveTarget | LivePlace): boolean => {
    const place = item instanceof LivePlace ? item : roster().placeOf.get(item)
    return place?.shown.state === 'down'
  }

type Parts = Pick<Roster, 'accessPoints' | 'uplinks' | 'equipment' | 'places' | 'placeOf'>
type Watched = Pick<Parts, 'accessPoints' | 'uplinks' | 'equipment'>

interface WatchedNow {
  readonly parts: Parts
  readonly anew: Pick<RosterChange, 'places' | 'targets'> | null
  readonly targets: Roster['targets']
  /** Whether a place stands elsewhere, came or has gone. */
  readonly isAnyMoved: boolean
}

/** All that is watched, the former itself where nothing of it has changed; and what is new of it. */
function watchedOf(inventory: Inventory, former: Roster): WatchedNow {
  const all = (): WatchedNow => {
    const parts = partsOf(inventory, controllersOf(inventory), former)
    return { parts, anew: null, targets: targetsOf(parts), isAnyMoved: true }
  }
  if (former.inventory === null) return all()
  const changed = changedPlaces(former.inventory, inventory)
  // The same parts are of the same devices: a country of them takes a second to go through.
  if (changed.size === 0) {
    const anew = { places: [], targets: [] }
    return { parts: former, anew, targets: former.targets, isAnyMoved: false }
  }
  if (changed.size > inventory.places.size * CHANGED_SHARE_MAX) return all()
  const before = inventoryOf(former.inventory, changed)
  const now = partsOf(inventoryOf(inventory, changed), controllersOf(inventory), former)
  const isAnyGone =
    lacks(now.accessPoints, former.accessPoints, before.accessPoints.keys()) ||
    lacks(now.uplinks, former.uplinks, before.uplinks.keys()) ||
    lacks(now.equipment, former.equipment, before.equipment.keys()) ||
    lacks(now.places, former.places, before.places.keys())
  const [places, targets] = [[...now.places.values()], targetsOf(now)]
  const known = new Set(targetsIn(former, before))
  const isEachKnown = targets.every((target) => known.has(target))
  const isAnyMoved =
    isAnyGone ||
    places.some(({ place: { id, latitude, longitude } }) => {
      const was = former.places.get(id)?.place
      return was?.latitude !== latitude || was.longitude !== longitude
    })
  const placeOf = former.placeOf as Map<LiveTarget, LivePlace>
  for (const id of before.accessPoints.keys()) forget(placeOf, former.accessPoints.get(id))
  for (const id of before.uplinks.keys()) forget(placeOf, former.uplinks.get(id))
  for (const [target, place] of now.placeOf) placeOf.set(target, place)
  const parts = {
    accessPoints: renewed(former.accessPoints, before.accessPoints, now.accessPoints),
    uplinks: renewed(former.uplinks, before.uplinks, now.uplinks),
    equipment: renewed(former.equipment, before.equipment, now.equipment),
    places: renewed(former.places, before.places, now.places),
    placeOf,
  }
  const isTold = !isAnyGone && places.length + targets.length <= CHANGES_TOLD_MAX
  return {
    parts,
    anew: isTold ? { places, targets } : null,
    targets: isEachKnown && known.size === targets.length ? former.targets : targetsOf(parts),
    isAnyMoved,
  }
}

/** The targets of a roster that an inventory names. */
function* targetsIn(
  { accessPoints, uplinks, equipment }: Watched,
  named: Pick<Inventory, 'accessPoints' | 'uplinks' | 'equipment'>,
): Generator<LiveTarget> {
  const found = [
    ...Array.from(named.accessPoints.keys(), (id) => accessPoints.get(id)),
    ...Array.from(named.uplinks.keys(), (id) => uplinks.get(id)),
    ...Array.from(named.equipment.keys(), (id) => equipment.get(id)),
  ]
  for (const watched of found) if (watched !== undefined) yield watched.target
}

/** Whether something that was watched before is so no more. */
function lacks<K>(
  now: ReadonlyMap<K, unknown>,
  former: ReadonlyMap<K, unknown>,
  before: Iterable<K>,
): boolean {
  for (const key of before) if (former.has(key) && !now.has(key)) return true
  return false
}

function targetsOf({ accessPoints, uplinks, equipment }: Watched): LiveTarget[] {
  const targets: LiveTarget[] = []
  for (const items of [accessPoints, uplinks, equipment]) {
    for (const { target } of items.values()) targets.push(target)
  }
  return targets
}

function forget(
  placeOf: Map<LiveTarget, LivePlace>,
  watched: { readonly target: LiveTarget } | undefined,
): void {
  if (watched !== undefined) placeOf.delete(watched.target)
}

/** The items with others in the place of some, in the map itself: a copy of a country's takes long. */
function renewed<K, T>(
  all: ReadonlyMap<K, T>,
  before: ReadonlyMap<K, unknown>,
  now: ReadonlyMap<K, T>,
): ReadonlyMap<K, T> {
  const own = all as Map<K, T>
  for (const key of before.keys()) if (!now.has(key)) own.delete(key)
  for (const [key, item] of now) own.set(key, item)
  return own
}

/** What is watched of an inventory, or of a part of one. */
function partsOf(
  inventory: Inventory,
  controllers: ReadonlySet<AccessPointId>,
  former: Roster,
): Parts {
  const isWatched = (place: PlaceId): boolean => {
    const status = inventory.places.get(place)?.status
    return status !== undefined && status !== 'retired'
  }
  const accessPoints = new Map<AccessPointId, LiveAccessPoint>()
  const accessPointsOf = new Map<PlaceId, LiveTarget[]>()
  for (const item of inventory.accessPoints.values()) {
    if (item.status === 'retired' || !isWatched(item.place)) continue
    const target =
      former.accessPoints.get(item.id)?.target ??
      new LiveTarget({ kind: 'access-point', id: item.id })
    const role = controllers.has(item.id) ? 'controller' : 'ap'
    accessPoints.set(item.id, { item, role, target })
    if (role === 'controller') continue
    const siblings = accessPointsOf.get(item.place)
    if (siblings === undefined) accessPointsOf.set(item.place, [target])
    else siblings.push(target)
  }
  const uplinks = new Map<UplinkId, LiveUplink>()
  const uplinksOf = new Map<PlaceId, LiveUplink[]>()
  for (const item of inventory.uplinks.values()) {
    if (!isWatched(item.place)) continue
    const target =
      former.uplinks.get(item.id)?.target ?? new LiveTarget({ kind: 'uplink', id: item.id })
    uplinks.set(item.id, { item, target })
    const siblings = uplinksOf.get(item.place)
    if (siblings === undefined) uplinksOf.set(item.place, [{ item, target }])
    else siblings.push({ item, target })
  }
  const equipment = new Map<EquipmentId, LiveEquipment>()
  for (const item of inventory.equipment.values()) {
    if (item.status === 'retired' || !isWatched(item.place)) continue
    equipment.set(item.id, { item, target: equipmentTarget(item, former) })
  }
  const places = new Map<PlaceId, LivePlace>()
  const placeOf = new Map<LiveTarget, LivePlace>()
  for (const item of inventory.places.values()) {
    if (!isWatched(item.id)) continue
    const lines = uplinksOf.get(item.id) ?? []
    const monitored = lines.flatMap(({ item: line, target }) => (line.agent === null ? [] : target))
    const provider = joinedNames(providersOf(lines.map(({ item: line }) => line)))
    const place = new LivePlace(item, provider, accessPointsOf.get(item.id) ?? [], monitored)
    place.shown = former.places.get(item.id)?.shown ?? place.shown
    place.finding = former.places.get(item.id)?.finding ?? place.finding
    places.set(item.id, place)
    for (const target of accessPointsOf.get(item.id) ?? []) placeOf.set(target, place)
    for (const { target } of lines) placeOf.set(target, place)
  }
  return { accessPoints, uplinks, equipment, places, placeOf }
}

/** One that became another kind of thing starts anew. */
function equipmentTarget({ id, kind }: Equipment, former: Roster): LiveTarget {
  const target = former.equipment.get(id)?.target
  return target !== undefined && target.key.kind === kind ? target : new LiveTarget({ kind, id })
}

export function accessPointNow({ item, role, target }: LiveAccessPoint): AccessPointNow {
  const { machine, last, device } = target.memory
  return {
    id: item.id,
    place: item.place,
    name: item.name,
    role,
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
    ...beginningOf(target),
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
    ...beginningOf(target),
  }
}

/** Said only of what is not in service yet: of hardly anything. */
function beginningOf({ memory }: LiveTarget): Pick<AccessPointNow, 'neverWorked'> {
  const neverWorked = memory.machine.lastPollAtMs !== null && memory.workedFromMs === null
  return neverWorked ? { neverWorked } : {}
}

export function equipmentNow({ item, target }: LiveEquipment): EquipmentNow {
  const { machine, last, device } = target.memory
  return {
    id: item.id,
    kind: item.kind,
    place: item.place,
    name: item.name,
    agent: item.agent,
    state: target.shown.availability,
    sinceMs: target.shown.sinceMs,
    lastPollAtMs: machine.lastPollAtMs,
    model: device?.model ?? item.model,
    ups: last?.ups ?? null,
    poePortsDelivering:
      target.shown.availability === 'unknown' ? null : (last?.poePortsDelivering ?? null),
  }
}

/** Adds what is now true of a target to an event; one that is no longer watched is passed over. */
export function addTarget(
  change: Pick<FleetChange, 'accessPoints' | 'uplinks' | 'equipment'>,
  roster: Roster,
  { key }: LiveTarget,
): void {
  switch (key.kind) {
    case 'access-point': {
      const found = roster.accessPoints.get(key.id)
      if (found !== undefined) change.accessPoints.push(accessPointNow(found))
      return
    }
    case 'uplink': {
      const found = roster.uplinks.get(key.id)
      if (found !== undefined) change.uplinks.push(uplinkNow(found))
      return
    }
    case 'ups':
    case 'switch': {
      const found = roster.equipment.get(key.id)
      if (found !== undefined) change.equipment.push(equipmentNow(found))
      return
    }
    default:
      key satisfies never
  }
}

function areAlike(a: Roster['bounds'], b: Roster['bounds']): boolean {
  return a === b || (a !== null && b !== null && a.every((degrees, index) => degrees === b[index]))
}

type Bounds = NonNullable<Fleet['city']['bounds']>

function boundsOf(places: Iterable<LivePlace>): Bounds | null {
  let [south, west, north, east] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { place } of places) {
    const { latitude, longitude } = place
    south = Math.min(south, latitude)
    west = Math.min(west, longitude)
    north = Math.max(north, latitude)
    east = Math.max(east, longitude)
  }
  return south > north ? null : [south, west, north, east]
}
