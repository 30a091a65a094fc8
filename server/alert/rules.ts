import type { PlaceId } from '#contract/ids.ts'
import type { ConditionKind } from '#contract/words.ts'
import { earliestOf, placesOf, presentOf } from '../domain/incident-parts.ts'
import type { OpenIncident } from '../domain/incident.ts'
import { isWithin } from './hours.ts'
import type { Rule } from './settings.ts'

const MINUTE_S = 60

/** What holds where no rule is configured: everybody is told of all, of small things later. */
export const STANDARD_RULES: readonly Rule[] = [
  standard(['site', 'many-at-once', 'server-back'], 0),
  standard(['access-point', 'uplink'], 5 * MINUTE_S),
  standard(['agent-silent', 'backlog'], 10 * MINUTE_S),
  standard(['degraded'], 30 * MINUTE_S),
  standard(['disk', 'certificate'], 0),
]

function standard(what: ConditionKind[], forSeconds: number): Rule {
  return {
    what,
    forSeconds,
    kecamatan: [],
    providers: [],
    places: [],
    minimumPlaces: 1,
    includePlanned: false,
    to: [],
    hours: null,
    escalation: [],
    repeatMinutes: 0,
  }
}

/** What a rule can choose a place by. */
export interface PlaceTraits {
  readonly kecamatan: string
  /** Of all its lines. */
  readonly providers: readonly string[]
}

export interface RuleContext {
  readonly nowMs: number
  readonly timeZone: string
  readonly traitsOf: (place: PlaceId) => PlaceTraits | null
}

/**
 * What a rule says of an incident as it is now: people are to be told, not yet or not at all, or they
 * would be if the rule's hours were not over.
 */
export function verdictOf(
  rule: Rule,
  incident: OpenIncident,
  context: RuleContext,
): 'due' | 'not-due' | 'outside-hours' {
  if (!isMeant(rule, incident, context)) return 'not-due'
  const { hours } = rule
  const isTime = hours === null || isWithin(hours, context.nowMs, context.timeZone)
  return isTime ? 'due' : 'outside-hours'
}

function isMeant(rule: Rule, incident: OpenIncident, context: RuleContext): boolean {
  const { nowMs } = context
  const present = presentOf(incident)
  const unplanned = present.filter(({ isPlanned }) => !isPlanned)
  const told = rule.includePlanned ? present : unplanned
  if (!rule.includePlanned && incident.toldAtMs === null) return false
  const isOfKind = rule.what.includes(incident.kind)
  const meant = told.filter(({ kind }) => isOfKind || rule.what.includes(kind))
  const places = placesOf(meant)
  if (meant.length === 0 || (places.length > 0 && places.length < rule.minimumPlaces)) return false
  if (!isChosen(rule, places, context)) return false
  const sinceMs = incident.isFlapping ? incident.sinceMs : earliestOf(meant)
  return nowMs - sinceMs >= rule.forSeconds * 1000
}

/** A rule for some places is not one for what has no place. */
function isChosen(rule: Rule, places: readonly PlaceId[], { traitsOf }: RuleContext): boolean {
  const { kecamatan, providers } = rule
  if (kecamatan.length + providers.length + rule.places.length === 0) return true
  return places.some((place) => {
    const traits = traitsOf(place)
    return (
      (kecamatan.length === 0 || kecamatan.includes(traits?.kecamatan ?? '')) &&
      (providers.length === 0 || providers.some((one) => traits?.providers.includes(one))) &&
      (rule.places.length === 0 || rule.places.includes(place))
    )
  })
}

/** Recipients of a rule; one that names none is for everybody. */
export function recipientsOf(rule: Rule, everybody: readonly string[]): readonly string[] {
  return rule.to.length === 0 ? everybody : rule.to
}
