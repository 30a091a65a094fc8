import type { WrittenDocument } from '#contract/agent-document.ts'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import { inventoryOf } from './changed-places.ts'
import type { AccessPoint, Equipment, Inventory, Uplink } from './inventory.ts'
import type { OperatorDocument } from './operator-document.ts'

/** What the inventory assigns to one agent, without what is retired. */
export interface AgentTargets {
  readonly accessPoints: readonly AccessPoint[]
  readonly uplinks: readonly Uplink[]
  readonly equipment: readonly Equipment[]
}

export const NO_TARGETS: AgentTargets = { accessPoints: [], uplinks: [], equipment: [] }

/** The targets of every agent that the inventory names. */
export function targetsByAgent(inventory: Inventory): ReadonlyMap<AgentId, AgentTargets> {
  const found = new Map<AgentId, { [Key in keyof AgentTargets]: AgentTargets[Key][number][] }>()
  const isPolled = ({ place }: { readonly place: PlaceId }): boolean =>
    inventory.places.get(place)?.status !== 'retired'
  const of = (agent: AgentId) => {
    const known = found.get(agent)
    if (known !== undefined) return known
    const made = { accessPoints: [], uplinks: [], equipment: [] }
    found.set(agent, made)
    return made
  }
  for (const item of inventory.accessPoints.values()) {
    if (item.agent === null || item.status === 'retired' || !isPolled(item)) continue
    of(item.agent).accessPoints.push(item)
  }
  for (const item of inventory.uplinks.values()) {
    if (item.agent !== null && isPolled(item)) of(item.agent).uplinks.push(item)
  }
  for (const item of inventory.equipment.values()) {
    if (item.agent === null || item.status === 'retired' || !isPolled(item)) continue
    of(item.agent).equipment.push(item)
  }
  return found
}

/**
 * The targets after a change of some places, and the agents that something in these belongs to or
 * belonged to: of all others they are as they were.
 */
export function targetsAfter(
  former: ReadonlyMap<AgentId, AgentTargets>,
  before: Inventory,
  now: Inventory,
  changed: ReadonlySet<PlaceId>,
): {
  readonly targets: ReadonlyMap<AgentId, AgentTargets>
  readonly agents: ReadonlySet<AgentId>
} {
  const made = targetsByAgent(inventoryOf(now, changed))
  const agents = new Set([...targetsByAgent(inventoryOf(before, changed)).keys(), ...made.keys()])
  const targets = new Map(former)
  for (const agent of agents) {
    const [old, own] = [former.get(agent) ?? NO_TARGETS, made.get(agent) ?? NO_TARGETS]
    const next = {
      accessPoints: withAnew(old.accessPoints, own.accessPoints, changed),
      uplinks: withAnew(old.uplinks, own.uplinks, changed),
      equipment: withAnew(old.equipment, own.equipment, changed),
    }
    const isEmpty = Object.values(next).every((items) => items.length === 0)
    if (isEmpty) targets.delete(agent)
    else targets.set(agent, next)
  }
  return { targets, agents }
}

/** In order of their ids, as lists of the inventory come. */
function withAnew<T extends { readonly id: string; readonly place: PlaceId }>(
  former: readonly T[],
  made: readonly T[],
  changed: ReadonlySet<PlaceId>,
): readonly T[] {
  const kept = former.filter(({ place }) => !changed.has(place))
  return [...kept, ...made].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Whether the inventory says where something of these is found, so that the agent can poll it. */
export function hasAddress({ accessPoints, equipment }: AgentTargets): boolean {
  return [...accessPoints, ...equipment].some(({ address }) => address !== null)
}

/** Whether the same document follows from both: most agents are not in an import. */
export function arePolledAlike(a: AgentTargets, b: AgentTargets): boolean {
  return (
    areAlike(a.accessPoints, b.accessPoints, (one, other) => one.check === other.check) &&
    areAlike(a.uplinks, b.uplinks) &&
    areAlike(a.equipment, b.equipment, (one, other) => one.kind === other.kind)
  )
}

/** Lists of the inventory come in order of their ids. */
function areAlike<T extends { readonly id: string; readonly address?: string | null }>(
  a: readonly T[],
  b: readonly T[],
  isAlike: (one: T, other: T) => boolean = () => true,
): boolean {
  if (a.length !== b.length) return false
  return a.every((one, index) => {
    const other = b[index]
    if (other === undefined) return false
    return one.id === other.id && one.address === other.address && isAlike(one, other)
  })
}

export interface DocumentSources {
  readonly common: OperatorDocument
  readonly own: OperatorDocument
  readonly targets: AgentTargets
  /** Used where no document sets one. */
  readonly timeZone: string | null
}

/**
 * The document of one agent: the common one, overridden by its own (tables by key, lists by id), and
 * what the inventory assigns to it and no list names.
 */
export function effectiveDocument(sources: DocumentSources): WrittenDocument {
  const { common, own, targets, timeZone } = sources
  const { probes, ...testing } = { probes: [], ...common.uplink_defaults, ...own.uplink_defaults }
  const equipment = (kind: Equipment['kind']) =>
    targets.equipment.filter((item) => item.kind === kind).flatMap(withAddress)
  const accessPoints = targets.accessPoints.flatMap((item) => {
    const [found] = withAddress(item)
    if (found === undefined) return []
    return [item.check === null ? found : { ...found, check: item.check }]
  })
  return {
    agent: { ...(timeZone !== null && { time_zone: timeZone }), ...common.agent, ...own.agent },
    defaults: { ...common.defaults, ...own.defaults },
    access_points: byId<Entry<'access_points'>>(
      accessPoints,
      common.access_points,
      own.access_points,
    ),
    uplinks: byId<Entry<'uplinks'>>(
      targets.uplinks.map(({ id }) => ({ id, ...testing, probes })),
      common.uplinks,
      own.uplinks,
    ),
    ups: byId<Entry<'ups'>>(equipment('ups'), common.ups, own.ups),
    switches: byId<Entry<'switches'>>(equipment('switch'), common.switches, own.switches),
  }
}

type Entry<List extends 'access_points' | 'uplinks' | 'ups' | 'switches'> = NonNullable<
  WrittenDocument[List]
>[number]

function withAddress<T>({ id, address }: { readonly id: T; readonly address: string | null }) {
  return address === null ? [] : [{ id, address }]
}

/** Entries by id, those of later lists in place of earlier ones; sorted, so that order says nothing. */
function byId<T extends { readonly id: string }>(...lists: readonly (readonly T[] | undefined)[]) {
  const entries = new Map<string, T>()
  for (const list of lists) for (const entry of list ?? []) entries.set(entry.id, entry)
  return [...entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** JSON that is equal for equal documents, whatever the order of their keys. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
}
