import type { PlaceId } from '#contract/ids.ts'
import { historyAfter } from './incident-history.ts'
import type { Identity } from './incident-event.ts'
import { belongingsOf, isMany, rankOf, sitesOf } from './incident-identity.ts'
import type { Belonging } from './incident-identity.ts'
import { earliestOf, mergedOf, placesOf, presentOf, splitOf } from './incident-parts.ts'
import type {
  HeldCondition,
  IncidentEvent,
  IncidentPolicy,
  IncidentState,
  Look,
  OpenIncident,
  PresentCondition,
} from './incident.ts'

export interface AdvancedIncidents {
  readonly state: IncidentState
  readonly events: readonly IncidentEvent[]
}

/**
 * Compares the incidents with all conditions that are there now. Nothing depends on having seen a
 * change: a condition that is not there any more is over, whatever happened meanwhile, so that no
 * restart, window or flapping can lose a recovery. The same former state, conditions and time give
 * the same result, also when the state went through JSON.
 */
export function advanceIncidents(
  former: IncidentState,
  conditions: readonly PresentCondition[],
  look: Look,
  policy: IncidentPolicy,
): AdvancedIncidents {
  if (look.nowMs < look.holdUntilMs) return { state: former, events: [] }
  const { nowMs } = look
  const present = new Map(conditions.map((condition) => [condition.key, condition]))
  const history = historyAfter(former.history, present, nowMs, policy)
  const events: IncidentEvent[] = []
  const known = former.incidents.map((incident) => followed(incident, present, nowMs))
  const belongings = belongingsOf([...present.values()], known, look, policy)
  const joined = regrouped(known, belongings, policy, events)
  const held = taken(joined, { present, belongings, history, look, policy })
  const parted = held.flatMap((incident) => split(incident, look, policy, events))
  const sites = sitesOf(present.values())
  const incidents = parted
    .map((incident) => ({ ...incident, isOvershadowed: isOvershadowed(incident, sites) }))
    .flatMap((incident) => told(incident, history, nowMs, policy, events))
  return { state: { incidents, history }, events }
}

/** The incident with its conditions as they are now; those that are gone stay for a while. */
function followed(
  incident: OpenIncident,
  present: ReadonlyMap<string, PresentCondition>,
  nowMs: number,
): OpenIncident {
  const conditions = incident.conditions.map((held): HeldCondition => {
    const now = present.get(held.key)
    const isAgain = held.isAgain || held.goneAtMs !== null
    if (now !== undefined) return { ...now, goneAtMs: null, isAgain }
    return { ...held, goneAtMs: Math.min(held.goneAtMs ?? nowMs, nowMs) }
  })
  // When nothing of it lasted, it came back as a whole, and goes on where it is now.
  const hasComeBack = conditions.every(({ goneAtMs, isAgain }) => goneAtMs !== null || isAgain)
  if (!hasComeBack) return { ...incident, conditions }
  return { ...incident, conditions: conditions.map((one) => ({ ...one, isAgain: false })) }
}

/** Gives incidents another identity where most of their conditions have one, and joins the equal. */
function regrouped(
  incidents: readonly OpenIncident[],
  belongings: ReadonlyMap<string, Belonging>,
  policy: IncidentPolicy,
  events: IncidentEvent[],
): readonly OpenIncident[] {
  const byIdentity = new Map<string, OpenIncident[]>()
  const put = (incident: OpenIncident): void => {
    const together = byIdentity.get(incident.identity)
    if (together === undefined) byIdentity.set(incident.identity, [incident])
    else together.push(incident)
  }
  const moving: OpenIncident[] = []
  for (const incident of incidents) {
    const wanted = wantedOf(incident, belongings, policy)
    if (wanted === null) put({ ...incident, eventMs: eventOf(incident, belongings) })
    else {
      const { text, scope, name, eventMs } = wanted
      moving.push({ ...incident, identity: text, scope, name, eventMs })
    }
  }
  moving.forEach(put)
  return [...byIdentity.values()].map((together) => {
    const merged = mergedOf(together)
    for (const { id } of together) {
      if (id !== merged.id) events.push({ kind: 'merged', from: id, incident: merged })
    }
    return merged
  })
}

/**
 * What most of its conditions belong to; null when that is what it is, or nothing is there. What
 * began at another time, or came back, may have another reason: it has no say in the name.
 */
function wantedOf(
  incident: OpenIncident,
  belongings: ReadonlyMap<string, Belonging>,
  { sameEventMs }: IncidentPolicy,
): Identity | null {
  const votes = new Map<string, number>([[incident.identity, 0]])
  const identities = new Map<string, Identity>()
  for (const { key, isAgain } of presentOf(incident)) {
    const identity = belongings.get(key)?.identity
    if (identity === undefined) continue
    // What several places had in common is not taken back because it is not seen any more.
    const isNarrower = identity.scope === 'place' && incident.scope !== 'place'
    const isOther = isAgain || Math.abs(identity.eventMs - incident.eventMs) > sameEventMs
    const text = isNarrower || isOther ? incident.identity : identity.text
    votes.set(text, (votes.get(text) ?? 0) + 1)
    identities.set(text, identity)
  }
  // At equal votes it stays as it is, which was put in first.
  const [[best]] = [...votes].sort(([, a], [, b]) => b - a) as [[string, number]]
  return best === incident.identity ? null : (identities.get(best) ?? null)
}

/** When its event began, by those of its conditions that are of it and were there all the time. */
function eventOf(
  { identity, eventMs, conditions }: OpenIncident,
  belongings: ReadonlyMap<string, Belonging>,
): number {
  const starts = conditions.flatMap(({ key, goneAtMs, isAgain }) => {
    const own = goneAtMs === null && !isAgain ? belongings.get(key)?.identity : undefined
    return own?.text === identity ? own.eventMs : []
  })
  return starts.length === 0 ? eventMs : starts.reduce((a, b) => Math.min(a, b))
}

interface Taking {
  readonly present: ReadonlyMap<string, PresentCondition>
  readonly belongings: ReadonlyMap<string, Belonging>
  readonly history: IncidentState['history']
  readonly look: Look
  readonly policy: IncidentPolicy
}

/** Puts the conditions that no incident has into those that are open, or opens others for them. */
function taken(
  incidents: readonly OpenIncident[],
  { present, belongings, history, look, policy }: Taking,
): readonly OpenIncident[] {
  const holders = new Map(
    incidents.flatMap(({ identity, conditions }) => conditions.map(({ key }) => [key, identity])),
  )
  const waiting = new Map<string, PresentCondition[]>()
  for (const condition of present.values()) {
    const belonging = belongings.get(condition.key)
    if (belonging === undefined || holders.has(condition.key)) continue
    const identity = holders.get(belonging.lead) ?? belonging.identity.text
    const together = waiting.get(identity)
    if (together === undefined) waiting.set(identity, [condition])
    else together.push(condition)
  }
  const grown = incidents.map((incident) => {
    const conditions = waiting.get(incident.identity) ?? []
    waiting.delete(incident.identity)
    return conditions.length === 0 ? incident : withConditions(incident, conditions)
  })
  const isSpreading = arePlacesFalling([...waiting.values()].flat(), history, look, policy)
  const gathering: Gathering = { history, nowMs: look.nowMs, policy, isSpreading }
  const opened = [...waiting.values()].flatMap((conditions) => {
    const [first] = conditions
    const identity = first === undefined ? undefined : belongings.get(first.key)?.identity
    if (identity === undefined || !isRipe(conditions, identity, gathering)) return []
    const { text, scope, name, eventMs } = identity
    const empty: OpenIncident = {
      id: look.newId(),
      identity: text,
      eventMs,
      scope,
      name,
      kind: 'site',
      openedAtMs: look.nowMs,
      sinceMs: look.nowMs,
      conditions: [],
      placesMost: 0,
      toldAtMs: null,
      placesTold: 0,
      kindTold: null,
      isFlappingTold: false,
      isFlapping: false,
      isLeftOver: false,
      isOvershadowed: false,
      nearlyOverSinceMs: null,
    }
    return [withConditions(empty, conditions)]
  })
  return [...grown, ...opened]
}

function withConditions(
  incident: OpenIncident,
  conditions: readonly PresentCondition[],
): OpenIncident {
  const added = conditions.map((condition): HeldCondition => ({
    ...condition,
    goneAtMs: null,
    isAgain: false,
  }))
  const sinceMs = Math.min(incident.sinceMs, earliestOf(added))
  return { ...incident, sinceMs, conditions: [...incident.conditions, ...added] }
}

/** Whether all that lasts of it is at places that are out for a reason that another incident has. */
function isOvershadowed(
  incident: OpenIncident,
  sites: ReadonlyMap<PlaceId, PresentCondition>,
): boolean {
  const lasting = presentOf(incident)
  const own = new Set(lasting.map(({ key }) => key))
  const isBeside = ({ kind, place }: HeldCondition): boolean => {
    const site = place === null ? undefined : sites.get(place)
    return rankOf(kind) < rankOf('degraded') && site !== undefined && !own.has(site.key)
  }
  return lasting.length > 0 && lasting.every(isBeside)
}

/** Whether a failure is spreading just now: an area falls over the interval of its polls. */
function arePlacesFalling(
  waiting: readonly PresentCondition[],
  history: IncidentState['history'],
  { nowMs }: Look,
  { gatherSeenMs, spreadingPlaces }: IncidentPolicy,
): boolean {
  const justCame = waiting.filter(
    ({ key }) => nowMs - (history[key]?.changedAtMs ?? -Infinity) <= gatherSeenMs,
  )
  return placesOf(justCame).length >= spreadingPlaces
}

interface Gathering {
  readonly history: IncidentState['history']
  readonly nowMs: number
  readonly policy: IncidentPolicy
  readonly isSpreading: boolean
}

/**
 * Whether conditions have been gathered for long enough. At one place any of them decides; those of
 * several wait for the slowest kind, so that the message names them all.
 */
function isRipe(
  conditions: readonly PresentCondition[],
  { scope }: Identity,
  { history, nowMs, policy, isSpreading }: Gathering,
): boolean {
  const gatherMs = ({ isSilent }: PresentCondition): number =>
    isSilent || isSpreading ? policy.gatherSilentMs : policy.gatherSeenMs
  const slowestMs = conditions.map(gatherMs).reduce((a, b) => Math.max(a, b), 0)
  return conditions.some((condition) => {
    const past = history[condition.key]
    if (past === undefined) return false
    const waitMs = scope === 'place' ? gatherMs(condition) : slowestMs
    return past.isFlapping || nowMs - past.changedAtMs >= waitMs
  })
}

/** Lets the few places that are not back with all the others go on alone. */
function split(
  incident: OpenIncident,
  look: Look,
  policy: IncidentPolicy,
  events: IncidentEvent[],
): readonly OpenIncident[] {
  const now = placesOf(presentOf(incident)).length
  const placesMost = Math.max(incident.placesMost, now)
  const isNearlyOver = now > 0 && now <= (1 - policy.nearlyOverShare) * placesMost + 1e-9
  const nearlyOverSinceMs = isNearlyOver
    ? Math.min(incident.nearlyOverSinceMs ?? look.nowMs, look.nowMs)
    : null
  const kept = { ...incident, placesMost, nearlyOverSinceMs }
  if (nearlyOverSinceMs === null || incident.isFlapping) return [kept]
  if (look.nowMs - nearlyOverSinceMs < policy.leftOverAfterMs) return [kept]
  const alone = splitOf(kept, look)
  for (const incident of alone) events.push({ kind: 'split', from: kept.id, incident })
  const left: readonly PlaceId[] = alone.flatMap(({ conditions }) => placesOf(conditions))
  events.push({ kind: 'closed', incident: kept, endedAtMs: nearlyOverSinceMs, left })
  return alone
}

/** Says what is to be told of an incident, and closes it when it is over. */
function told(
  incident: OpenIncident,
  history: IncidentState['history'],
  nowMs: number,
  policy: IncidentPolicy,
  events: IncidentEvent[],
): readonly OpenIncident[] {
  const flapping = incident.conditions.filter(({ key }) => history[key]?.isFlapping === true)
  const isFlapping =
    flapping.length > 0 &&
    (incident.isFlapping || flapping.length * 2 >= incident.conditions.length)
  const present = presentOf(incident)
  if (present.length === 0) {
    const ends = incident.conditions.map((held) => held.goneAtMs ?? nowMs)
    const endedAtMs = ends.reduce((a, b) => Math.max(a, b))
    if (!isFlapping && nowMs - endedAtMs >= policy.settleMs) {
      const over = { ...incident, isFlapping }
      events.push({ kind: 'closed', incident: over, endedAtMs, left: [] })
      return []
    }
    return [{ ...incident, isFlapping }]
  }
  const kind = isMany(incident.identity)
    ? 'many-at-once'
    : present.map((one) => one.kind).reduce((a, b) => (rankOf(b) < rankOf(a) ? b : a))
  const conditions = incident.conditions.filter(
    ({ key, goneAtMs }) =>
      goneAtMs === null || nowMs - goneAtMs < policy.settleMs || history[key]?.isFlapping === true,
  )
  const now: OpenIncident = { ...incident, kind, conditions, isFlapping }
  const unplanned = present.filter(({ isPlanned }) => !isPlanned)
  if (unplanned.length === 0 || incident.isOvershadowed) return [now]
  const news = newsOf(now, placesOf(unplanned).length, policy)
  if (news === null) return [now]
  const known: OpenIncident = {
    ...now,
    toldAtMs: now.toldAtMs ?? nowMs,
    placesTold: placesOf(unplanned).length,
    kindTold: kind,
    isFlappingTold: isFlapping,
  }
  events.push({ kind: news, incident: known })
  return [known]
}

/** What people do not know yet of an incident that lasts; null while there is nothing. */
function newsOf(
  incident: OpenIncident,
  places: number,
  { grownFactor, grownPlaces }: IncidentPolicy,
): 'opened' | 'flapping' | 'settled' | 'grown' | null {
  const { toldAtMs, isFlapping, isFlappingTold, placesTold, kind, kindTold } = incident
  if (toldAtMs === null) return 'opened'
  if (isFlapping) return isFlappingTold ? null : 'flapping'
  if (isFlappingTold) return 'settled'
  const isWorse = kindTold !== null && rankOf(kind) < rankOf(kindTold)
  const isLarger = places >= Math.max(placesTold * grownFactor, placesTold + grownPlaces)
  return isWorse || isLarger ? 'grown' : null
}
