import type { Condition } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import type { Cause } from '#contract/words.ts'

/** A cause that is as sure as this is told alone. */
const SURE_LEAST = 0.7
/** Beside one that is less sure, another of at least so much is told too. */
const RIVAL_LEAST = 0.2

/**
 * Two causes of which nobody should act on one alone, the likelier first. They are told without
 * shares: those of an incident come from several outages, and are no parts of one whole.
 */
export interface Doubt {
  readonly first: Cause
  readonly second: Cause
}

/** The two causes of an outage that is not sure; null where one stands out or a person set it. */
export function doubtOf({ candidates, override }: Outage): Doubt | null {
  const [first, ...others] = candidates
  if (override !== null || first === undefined || first.confidence >= SURE_LEAST) return null
  const second = others.find(({ cause }) => cause !== 'undetermined')
  if (first.cause === 'undetermined' || second === undefined) return null
  return second.confidence < RIVAL_LEAST ? null : { first: first.cause, second: second.cause }
}

/** The two causes of what the server names a rival for: of a condition, or of an incident. */
export function doubtOfRival({
  cause,
  rival = null,
}: Pick<Condition, 'cause' | 'rival'>): Doubt | null {
  if (cause === null || cause === 'undetermined' || rival === null) return null
  return { first: cause, second: rival }
}

/** The causes under which something is looked for: of two that are in doubt, either. */
export function causesOf(cause: Cause | null, doubt: Doubt | null): readonly (Cause | null)[] {
  return doubt === null ? [cause] : [doubt.first, doubt.second, 'undetermined']
}
