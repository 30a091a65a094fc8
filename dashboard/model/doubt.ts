import type { Condition, Incident } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import type { Cause } from '#contract/words.ts'

/** A cause that is as sure as this is told alone. */
const SURE_LEAST = 0.7
/** Beside one that is less sure, another of at least so much is told too. */
const RIVAL_LEAST = 0.2

/** A cause, and how likely it is from 0 to 1; null where that is not told. */
interface Share {
  readonly cause: Cause
  readonly share: number | null
}

/** Two causes of which nobody should act on one alone, the likelier first. */
export interface Doubt {
  readonly first: Share
  readonly second: Share
}

/** The two causes of an outage that is not sure; null where one stands out or a person set it. */
export function doubtOf({ candidates, override }: Outage): Doubt | null {
  const [first, ...others] = candidates
  if (override !== null || first === undefined || first.confidence >= SURE_LEAST) return null
  const second = others.find(({ cause }) => cause !== 'undetermined')
  if (first.cause === 'undetermined' || second === undefined) return null
  if (second.confidence < RIVAL_LEAST) return null
  return {
    first: { cause: first.cause, share: first.confidence },
    second: { cause: second.cause, share: second.confidence },
  }
}

/** The two causes of what the server names a rival for, which is told without its share. */
export function doubtOfRival({
  cause,
  confidence,
  rival = null,
}: Pick<Condition, 'cause' | 'confidence' | 'rival'>): Doubt | null {
  if (cause === null || cause === 'undetermined' || rival === null) return null
  return { first: { cause, share: confidence }, second: { cause: rival, share: null } }
}

/** The two causes of an incident; the share of the second is the mean of its outages that we have. */
export function doubtOfIncident(
  incident: Pick<Incident, 'cause' | 'confidence' | 'rival' | 'conditions'>,
  outages: ReadonlyMap<string, Outage>,
): Doubt | null {
  const doubt = doubtOfRival(incident)
  if (doubt === null) return null
  const { cause } = doubt.second
  const shares = incident.conditions.flatMap(({ outage }) => {
    const found = outages.get(outage ?? '')?.candidates
    if (found === undefined) return []
    return [found.find((one) => one.cause === cause)?.confidence ?? 0]
  })
  if (shares.length === 0) return doubt
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length
  return { ...doubt, second: { cause, share } }
}

/** The causes under which something is looked for: of two that are in doubt, either. */
export function causesOf(cause: Cause | null, doubt: Doubt | null): readonly (Cause | null)[] {
  return doubt === null ? [cause] : [doubt.first.cause, doubt.second.cause, 'undetermined']
}
