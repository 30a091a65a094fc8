import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { ConditionKind } from '#contract/words.ts'
import { knownEvents } from './incident-event.ts'
import type { Identity, PlainIdentity } from './incident-event.ts'
import type { IncidentPolicy, Look, OpenIncident, PresentCondition } from './incident.ts'

/** Kinds that take service away, the worst first: those of one place are one incident. */
const SERVICE: readonly ConditionKind[] = [
  'many-at-once',
  'site',
  'uplink',
  'access-point',
  'agent-silent',
]

/** Identity of the places that are out without a common cause, when they are many. */
const MANY = 'service city many-at-once'

export const isMany = (identity: string): boolean => identity.startsWith(MANY)

/** How bad a kind is; the smaller the worse. */
export function rankOf(kind: ConditionKind): number {
  const rank = SERVICE.indexOf(kind)
  return rank < 0 ? SERVICE.length : rank
}

/** Where a condition belongs. */
export interface Belonging {
  readonly identity: Identity
  /** Key of the condition whose incident it shares in any case: its own, its site's, its agent's. */
  readonly lead: string
}

/**
 * Where each condition belongs that is there now. What is of a site that is out goes with the site,
 * and a silent site goes with the agent whose silence explains it; but what was there long before
 * has a reason of its own.
 */
export function belongingsOf(
  present: readonly PresentCondition[],
  incidents: readonly OpenIncident[],
  { nowMs, cityName }: Look,
  policy: IncidentPolicy,
): ReadonlyMap<string, Belonging> {
  const sites = sitesOf(present)
  const agents = new Map<AgentId, PresentCondition>()
  for (const condition of present) {
    if (condition.kind === 'agent-silent' && condition.agent !== null && condition.place === null) {
      agents.set(condition.agent, condition)
    }
  }
  const isLater = (one: PresentCondition, cause: PresentCondition | undefined): boolean =>
    cause !== undefined && one.sinceMs >= cause.sinceMs - policy.sameEventMs
  const leftOver = new Set(
    incidents.flatMap(({ isLeftOver, conditions }) =>
      isLeftOver ? conditions.map(({ key }) => key) : [],
    ),
  )
  const identityOf = knownEvents(incidents, policy)
  const belongingOf = (condition: PresentCondition): Belonging => {
    const { key, kind, place } = condition
    const sort = SERVICE.includes(kind) ? 'service' : kind
    const site = sort === 'service' && place !== null ? sites.get(place) : undefined
    const lead = site !== undefined && isLater(condition, site) ? site : condition
    if (leftOver.has(lead.key)) {
      return { identity: identityOf(key, plainOf(sort, lead, cityName, null)), lead: lead.key }
    }
    const isExplained = sort === 'service' && lead.isSilent && lead.group === null
    const agent = isExplained && lead.agent !== null ? agents.get(lead.agent) : undefined
    const plain = plainOf(
      sort,
      agent !== undefined && isLater(lead, agent) ? agent : lead,
      cityName,
    )
    return { identity: identityOf(key, plain), lead: lead.key }
  }
  const belongings = new Map(present.map((one) => [one.key, belongingOf(one)]))
  const alone = [...sites.values()].filter(({ key, sinceMs, isPlanned }) => {
    const isAlone = belongings.get(key)?.identity.scope === 'place'
    const isNew = nowMs - sinceMs <= policy.manySpanMs
    return isAlone && isNew && !isPlanned && !leftOver.has(key)
  })
  if (alone.length < policy.manyPlaces) return belongings
  const keys = new Set(alone.map(({ key }) => key))
  const eventMs = alone.reduce((earliest, { sinceMs }) => Math.min(earliest, sinceMs), Infinity)
  const many = { base: MANY, scope: 'city', name: cityName, eventMs } as const
  for (const [key, { lead }] of belongings) {
    if (keys.has(lead)) belongings.set(key, { identity: identityOf(key, many), lead })
  }
  return belongings
}

/** The outages of whole sites, by place. */
export function sitesOf(
  present: Iterable<PresentCondition>,
): ReadonlyMap<PlaceId, PresentCondition> {
  const sites = new Map<PlaceId, PresentCondition>()
  for (const condition of present) {
    if (condition.kind === 'site' && condition.place !== null) sites.set(condition.place, condition)
  }
  return sites
}

/** `service`, or the kind of what takes none away: the first word of an identity. */
export function sortOf(identity: string): string {
  return identity.split(' ', 1)[0] ?? ''
}

function plainOf(
  sort: string,
  condition: PresentCondition,
  cityName: string,
  group: PresentCondition['group'] = condition.group,
): PlainIdentity {
  const { place, agent, name, sinceMs: eventMs } = condition
  if (group !== null) {
    const { scope, name: named, startMs } = group
    const shown = scope === 'city' ? cityName : named
    return { base: `${sort} ${scope} ${named}`, scope, name: shown, eventMs: startMs }
  }
  if (place !== null) return { base: `${sort} place ${place}`, scope: 'place', name, eventMs }
  if (agent !== null) return { base: `${sort} agent ${agent}`, scope: 'agent', name, eventMs }
  return { base: `${sort} server`, scope: 'server', name, eventMs }
}
