import type { PlaceId } from '#contract/ids.ts'
import type { Condition } from '#contract/incident.ts'
import type { Candidate, Outage } from '#contract/outage.ts'
import type { Cause, IncidentScope } from '#contract/words.ts'
import { rankOf } from './incident-identity.ts'

/** Below it another cause is worth naming, where that one is at least so likely. */
const SURE_MIN = 0.7
const RIVAL_MIN = 0.2

/** The cause that a scope's name speaks for: a provider's outage is one of its lines. */
const CAUSE_OF_SCOPE: Readonly<Partial<Record<IncidentScope, Cause>>> = {
  'power-area': 'power',
  kelurahan: 'power',
  provider: 'uplink',
  agent: 'monitoring',
  server: 'monitoring',
}

/** The second of the causes that were weighed, where the best is no better than to be doubted. */
export function rivalOf(candidates: readonly Candidate[]): Cause | null {
  const [best, second] = [...candidates].sort((a, b) => b.confidence - a.confidence)
  if (best === undefined || second === undefined) return null
  const isClose = best.confidence < SURE_MIN && second.confidence >= RIVAL_MIN
  return isClose && second.cause !== 'undetermined' ? second.cause : null
}

/** ... of an outage, unless a person said what it was, or nobody can. */
export function rivalOfOutage({
  cause,
  override,
  candidates,
}: Pick<Outage, 'cause' | 'override' | 'candidates'>): Cause | null {
  return override !== null || cause === 'undetermined' ? null : rivalOf(candidates)
}

type Heard = Pick<Condition, 'kind' | 'place' | 'cause' | 'confidence' | 'rival'>

/**
 * The likeliest cause of an incident, how sure it is, and the cause that it may be instead. Of each
 * place only its worst conditions are heard: why a site is out says its own outage, not that of one
 * of its devices. What joins places by their provider or their feeder is of the cause of that.
 */
export function causeOfIncident(
  conditions: readonly Heard[],
  scope: IncidentScope = 'place',
): {
  readonly cause: Cause | null
  readonly confidence: number
  readonly rival: Cause | null
} {
  const heard = worstOf(conditions)
  const weights = new Map<Cause, number>()
  const rivals = new Map<Cause, number>()
  for (const { cause, confidence, rival } of heard) {
    if (cause !== null) weights.set(cause, (weights.get(cause) ?? 0) + confidence)
    if (rival != null) rivals.set(rival, (rivals.get(rival) ?? 0) + 1)
  }
  const ofScope = CAUSE_OF_SCOPE[scope]
  const isOfScope = ofScope !== undefined && (weights.get(ofScope) ?? 0) > 0
  const cause = isOfScope ? ofScope : mostOf(weights)
  if (cause === null) return { cause, confidence: 0, rival: null }
  const confidence = Math.min(1, (weights.get(cause) ?? 0) / heard.length)
  // A second cause is that of some of the places, or that which most of them might have as well.
  for (const weighed of [weights, rivals]) weighed.delete(cause)
  const other = mostOf(weights)
  const doubted = mostOf(rivals)
  const isOther = other !== null && (weights.get(other) ?? 0) / heard.length >= RIVAL_MIN
  const isDoubted = doubted !== null && (rivals.get(doubted) ?? 0) * 2 >= heard.length
  const isUnsure = confidence < SURE_MIN && cause !== 'undetermined'
  const rival = isOther ? other : isDoubted ? doubted : null
  return { cause, confidence, rival: isUnsure && rival !== 'undetermined' ? rival : null }
}

function worstOf(conditions: readonly Heard[]): readonly Heard[] {
  const worst = new Map<PlaceId | null, number>()
  for (const { cause, kind, place } of conditions) {
    if (cause !== null) worst.set(place, Math.min(worst.get(place) ?? Infinity, rankOf(kind)))
  }
  return conditions.filter(
    ({ cause, kind, place }) => cause !== null && rankOf(kind) === worst.get(place),
  )
}

function mostOf(weights: ReadonlyMap<Cause, number>): Cause | null {
  const [best] = [...weights].sort(([, a], [, b]) => b - a)
  return best?.[0] ?? null
}
