import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { ConditionKind, IncidentScope } from '#contract/words.ts'
import type { IncidentPolicy, Look, OpenIncident, PresentCondition } from './incident.ts'

/** What makes conditions one incident: the same text is the same incident. */
export interface Identity {
  readonly text: string
  readonly scope: IncidentScope
  readonly name: string
}

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

export const isMany = (identity: string): boolean => identity === MANY

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
 * and a silent site goes with the agent whose silence explains it.
 */
export function belongingsOf(
  present: readonly PresentCondition[],
  incidents: readonly OpenIncident[],
  { nowMs, cityName }: Look,
  policy: IncidentPolicy,
): ReadonlyMap<string, Belonging> {
  const sites = new Map<PlaceId, PresentCondition>()
  const agents = new Map<AgentId, PresentCondition>()
  for (const condition of present) {
    if (condition.kind === 'site' && condition.place !== null) sites.set(condition.place, condition)
    if (condition.kind === 'agent-silent' && condition.agent !== null && condition.place === null) {
      agents.set(condition.agent, condition)
    }
  }
  const leftOver = new Set(
    incidents
      .filter(({ isLeftOver }) => isLeftOver)
      .flatMap(({ identity, conditions }) =>
        conditions.map(({ place }) => `${sortOf(identity)} ${place}`),
      ),
  )
  const belongingOf = (condition: PresentCondition): Belonging => {
    const { kind, place } = condition
    const sort = SERVICE.includes(kind) ? 'service' : kind
    const site = sort === 'service' && place !== null ? sites.get(place) : undefined
    const lead = site ?? condition
    if (leftOver.has(`${sort} ${place}`)) {
      return { identity: ownIdentity(sort, lead, cityName, null), lead: lead.key }
    }
    const isExplained = sort === 'service' && lead.isSilent && lead.group === null
    const agent = isExplained && lead.agent !== null ? agents.get(lead.agent) : undefined
    return { identity: ownIdentity(sort, agent ?? lead, cityName), lead: lead.key }
  }
  const belongings = new Map(present.map((one) => [one.key, belongingOf(one)]))
  const alone = [...sites.values()].filter(({ key, place, sinceMs, isPlanned }) => {
    const isAlone = belongings.get(key)?.identity.scope === 'place'
    const isNew = nowMs - sinceMs <= policy.manySpanMs
    return isAlone && isNew && !isPlanned && !leftOver.has(`service ${place}`)
  })
  if (alone.length < policy.manyPlaces) return belongings
  const keys = new Set(alone.map(({ key }) => key))
  const many: Identity = { text: MANY, scope: 'city', name: cityName }
  for (const [key, { lead }] of belongings) {
    if (keys.has(lead)) belongings.set(key, { identity: many, lead })
  }
  return belongings
}

/** `service`, or the kind of what takes none away: the first word of an identity. */
export function sortOf(identity: string): string {
  return identity.split(' ', 1)[0] ?? ''
}

function ownIdentity(
  sort: string,
  condition: PresentCondition,
  cityName: string,
  group: PresentCondition['group'] = condition.group,
): Identity {
  const { place, agent, name } = condition
  if (group !== null) {
    const { scope, name: named } = group
    return { text: `${sort} ${scope} ${named}`, scope, name: scope === 'city' ? cityName : named }
  }
  if (place !== null) return { text: `${sort} place ${place}`, scope: 'place', name }
  if (agent !== null) return { text: `${sort} agent ${agent}`, scope: 'agent', name }
  return { text: `${sort} server`, scope: 'server', name }
}
