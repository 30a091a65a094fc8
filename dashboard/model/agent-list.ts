import type { AgentNow, PlaceNow } from '#contract/fleet.ts'
import { findingsOf, needsHand, rankOf, weightOf, type Finding } from './agents.ts'
import { textMatcher } from './filter.ts'
import type { FleetView } from './fleet.ts'

/** Headings of the list of agents. */
export const AGENT_GROUPS = ['hand', 'note', 'fine'] as const
export type AgentGroup = (typeof AGENT_GROUPS)[number]

/** What of the agents is shown. */
export interface AgentFilter {
  readonly text: string
  /** Only agents that need a hand. */
  readonly onlyHand: boolean
}

export const NO_AGENT_FILTER: AgentFilter = { text: '', onlyHand: false }

/** Where an agent works: its own place and those of what it polls. */
export interface AgentSites {
  readonly places: ReadonlySet<string>
  /** Access points and equipment that it polls. */
  readonly units: number
  /** Of them, access points that never once answered. */
  readonly neverAnswered: number
}

/** An agent in the list, with what is to be said of it. */
export interface AgentEntry {
  readonly agent: AgentNow
  readonly group: AgentGroup
  readonly findings: readonly Finding[]
  readonly sites: AgentSites
}

/** Agents by what they do, and how many of them need a hand. */
export interface AgentTally {
  readonly reporting: number
  readonly silent: number
  readonly never: number
  readonly hand: number
}

/** Agents that ask for nothing come after all that do. */
const LAST_RANK = Number.MAX_SAFE_INTEGER

const NOWHERE: AgentSites = { places: new Set(), units: 0, neverAnswered: 0 }

/** Counts the agents. */
export function agentTallyOf(agents: Iterable<AgentNow>): AgentTally {
  const tally = { reporting: 0, silent: 0, never: 0, hand: 0 }
  for (const agent of agents) {
    if (agent.state === 'up') tally.reporting += 1
    else if (agent.state === 'down') tally.silent += 1
    else tally.never += 1
    if (needsHand(agent)) tally.hand += 1
  }
  return tally
}

/** Where each agent works, in one pass over the equipment. */
export function sitesOf(
  view: Pick<FleetView, 'agents' | 'accessPoints' | 'equipment'>,
): ReadonlyMap<string, AgentSites> {
  const sites = new Map<string, { places: Set<string>; units: number; neverAnswered: number }>()
  for (const { id, place } of view.agents.values()) {
    const places = new Set(place === null ? [] : [place])
    sites.set(id, { places, units: 0, neverAnswered: 0 })
  }
  for (const items of [view.accessPoints, view.equipment]) {
    for (const item of items.values()) {
      const site = item.agent === null ? undefined : sites.get(item.agent)
      if (site === undefined) continue
      site.places.add(item.place)
      site.units += 1
      if ('neverWorked' in item && item.state === 'down') site.neverAnswered += 1
    }
  }
  return sites
}

/** The place of an agent that works at one place only. */
export function placeOf(sites: AgentSites, places: ReadonlyMap<string, PlaceNow>): PlaceNow | null {
  const [only = ''] = sites.places
  return sites.places.size === 1 ? (places.get(only) ?? null) : null
}

/** The agents of a place: those made for it and those that poll something there, by id. */
export function agentsAt(view: FleetView, placeId: string): readonly AgentNow[] {
  const ids = new Set<string>()
  for (const items of [view.accessPoints, view.equipment]) {
    for (const { agent, place } of items.values()) {
      if (place === placeId && agent !== null) ids.add(agent)
    }
  }
  return [...view.agents.values()]
    .filter(({ id, place }) => place === placeId || ids.has(id))
    .sort((a, b) => byId(a.id, b.id))
}

const { compare: byId } = new Intl.Collator('id', { numeric: true })

/** The ids of the agents in their order, as people count; the same list while no agent comes or goes. */
export function idOrder(
  agents: ReadonlyMap<string, AgentNow>,
  former: readonly string[],
): readonly string[] {
  if (former.length === agents.size && former.every((id) => agents.has(id))) return former
  return [...agents.keys()].sort(byId)
}

/** The agents that the filter lets through: what presses most first, then by id. */
export function listAgents(
  view: Pick<FleetView, 'agents' | 'places' | 'serverVersion'>,
  ids: readonly string[],
  sites: ReadonlyMap<string, AgentSites>,
  filter: AgentFilter,
): readonly AgentEntry[] {
  const passes = matcherOf(view, sites, filter)
  // A stack for each rank instead of a sort: the ids are in their order, and there may be 80,000.
  const stacks = new Map<number, AgentEntry[]>()
  for (const id of ids) {
    const agent = view.agents.get(id)
    if (agent === undefined || !passes(agent)) continue
    const entry = entryOf(agent, view.serverVersion, sites.get(id) ?? NOWHERE)
    const [first] = entry.findings
    const rank = first === undefined || entry.group === 'fine' ? LAST_RANK : rankOf(first)
    const stack = stacks.get(rank)
    if (stack === undefined) stacks.set(rank, [entry])
    else stack.push(entry)
  }
  return [...stacks].sort(([a], [b]) => a - b).flatMap(([, stack]) => stack)
}

function entryOf(agent: AgentNow, serverVersion: string | null, sites: AgentSites): AgentEntry {
  const findings = findingsOf(agent, { serverVersion, ...sites })
  const [first] = findings
  const weight = first === undefined ? 'remark' : weightOf(first)
  return { agent, group: weight === 'remark' ? 'fine' : weight, findings, sites }
}

function matcherOf(
  view: Pick<FleetView, 'agents' | 'places'>,
  sites: ReadonlyMap<string, AgentSites>,
  { text, onlyHand }: AgentFilter,
): (agent: AgentNow) => boolean {
  const wanted = text.trim()
  // A whole id means this agent and not those whose ids go on.
  const matches = view.agents.has(wanted) ? null : textMatcher(wanted)
  const wordsOf = (agent: AgentNow): string => {
    const places = [...(sites.get(agent.id)?.places ?? [])].map((id) => view.places.get(id))
    const names = places.map((place) => (place === undefined ? '' : wordsOfPlace(place)))
    return `${agent.id} ${agent.version ?? ''} ${names.join(' ')}`
  }
  return (agent) => {
    if (onlyHand && !needsHand(agent)) return false
    if (matches === null) return agent.id === wanted
    return wanted === '' || matches(wordsOf(agent))
  }
}

const wordsOfPlace = ({ id, name, kelurahan, kecamatan }: PlaceNow): string =>
  `${name} ${kelurahan} ${kecamatan} ${id}`
