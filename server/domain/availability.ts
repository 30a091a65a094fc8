import { POLL_OUTCOME_KINDS } from '#contract/words.ts'
import type { Availability, PollOutcomeKind } from '#contract/words.ts'

/** One poll reduced to what availability needs. */
export interface Observation {
  readonly polledAtMs: number
  /** The interval at which the target was polled: how long the poll speaks for. */
  readonly intervalMs: number
  readonly outcome: PollOutcomeKind
}

export interface AvailabilityPolicy {
  /** Polls in a row that must fail before the target is down. */
  readonly downAfterPolls: number
  /** Polls in a row that must succeed before the target is up. */
  readonly upAfterPolls: number
  /** A poll speaks for the time until the next one, at most for this many of its intervals. */
  readonly holdIntervals: number
}

export const AVAILABILITY_POLICY: AvailabilityPolicy = {
  downAfterPolls: 2,
  upAfterPolls: 1,
  holdIntervals: 2.5,
}

/**
 * How many intervals before and after a moment the polls still decide its state: those that
 * confirm each other, and the silence around them.
 */
export function contextIntervals(policy: AvailabilityPolicy): number {
  return (Math.max(policy.downAfterPolls, policy.upAfterPolls) + 2) * policy.holdIntervals
}

/** What is known of one target after its polls so far. */
export interface AvailabilityState {
  readonly availability: Availability
  /** Start of the present availability; null while nothing was ever known. */
  readonly sinceMs: number | null
  readonly lastPollAtMs: number | null
  /** The last poll speaks until here; later nobody knows. */
  readonly holdsUntilMs: number
  /** Polls that contradict the present availability and are not enough yet to change it. */
  readonly pending: {
    readonly verdict: 'up' | 'down'
    readonly firstAtMs: number
    readonly polls: number
  } | null
}

export const NEVER_OBSERVED: AvailabilityState = {
  availability: 'unknown',
  sinceMs: null,
  lastPollAtMs: null,
  holdsUntilMs: 0,
  pending: null,
}

/** A change of availability, dated to the first poll that showed it. */
export interface Transition {
  readonly atMs: number
  readonly from: Availability
  readonly to: Availability
}

export interface Advance {
  readonly state: AvailabilityState
  /** Oldest first, each later than all before it. */
  readonly transitions: readonly Transition[]
}

/**
 * What a poll says about the service: `ok` and `partial` saw it work, `timeout` and `unreachable`
 * saw it not work; the others met something that could not be read, which proves neither.
 */
export function verdictOf(outcome: PollOutcomeKind): 'up' | 'down' | null {
  if (outcome === 'ok' || outcome === 'partial') return 'up'
  if (outcome === 'timeout' || outcome === 'unreachable') return 'down'
  return null
}

/**
 * The state after one more poll. Polls come in the order of their time: one that is not later than
 * the last changes nothing here, and the caller works the target out anew from all its polls.
 */
export function advance(
  before: AvailabilityState,
  poll: Observation,
  policy: AvailabilityPolicy,
): Advance {
  if (before.lastPollAtMs !== null && poll.polledAtMs <= before.lastPollAtMs) {
    return { state: before, transitions: [] }
  }
  const transitions: Transition[] = []
  const now = elapse(before, poll.polledAtMs)
  let { availability, sinceMs } = now
  if (availability !== before.availability) {
    transitions.push({ atMs: now.sinceMs ?? 0, from: before.availability, to: availability })
  }
  const change = (to: Availability, atMs: number): void => {
    if (to === availability) return
    transitions.push({ atMs, from: availability, to })
    availability = to
    sinceMs = atMs
  }
  // Polls on both sides of a silence do not confirm each other: nobody looked in between.
  let pending = poll.polledAtMs > before.holdsUntilMs ? null : before.pending
  const verdict = verdictOf(poll.outcome)
  if (verdict === null) {
    pending = null
    change('unknown', poll.polledAtMs)
  } else if (verdict === availability) {
    pending = null
  } else {
    pending =
      pending?.verdict === verdict
        ? { ...pending, polls: pending.polls + 1 }
        : { verdict, firstAtMs: poll.polledAtMs, polls: 1 }
    if (pending.polls >= (verdict === 'up' ? policy.upAfterPolls : policy.downAfterPolls)) {
      change(verdict, pending.firstAtMs)
      pending = null
    }
  }
  const holdsUntilMs = Math.floor(poll.polledAtMs + policy.holdIntervals * poll.intervalMs)
  const lastPollAtMs = poll.polledAtMs
  return { state: { availability, sinceMs, lastPollAtMs, holdsUntilMs, pending }, transitions }
}

/** The availability at a later time without another poll: silence is evidence too. */
export function elapse(
  state: AvailabilityState,
  nowMs: number,
): Pick<AvailabilityState, 'availability' | 'sinceMs'> {
  if (state.availability === 'unknown' || nowMs <= state.holdsUntilMs) {
    return { availability: state.availability, sinceMs: state.sinceMs }
  }
  return { availability: 'unknown', sinceMs: state.holdsUntilMs }
}

/** `advance` over a set of polls later than the state, in any order and with repetitions. */
export function advanceAll(
  before: AvailabilityState,
  polls: readonly Observation[],
  policy: AvailabilityPolicy,
): Advance {
  let state = before
  const transitions: Transition[] = []
  for (const poll of inOrder(polls)) {
    const step = advance(state, poll, policy)
    state = step.state
    transitions.push(...step.transitions)
  }
  return { state, transitions }
}

/** A stretch of one availability, `startMs` inclusive, `endMs` exclusive. */
export interface AvailabilityInterval {
  readonly startMs: number
  readonly endMs: number
  readonly state: Availability
}

/**
 * The availability of a target over a period: contiguous, never empty, neighbours differ. A pure
 * function of the SET of polls. Polls around the period count too, because they decide how it
 * begins and confirm how it ends.
 */
export function intervalsOf(
  polls: readonly Observation[],
  period: {
    readonly fromMs: number
    readonly untilMs: number
    readonly policy: AvailabilityPolicy
  },
): readonly AvailabilityInterval[] {
  const { state, transitions } = advanceAll(NEVER_OBSERVED, polls, period.policy)
  return intervalsBetween(transitions, state, period.fromMs, period.untilMs)
}

/** The intervals of a period from the transitions up to the last state, the oldest first. */
export function intervalsBetween(
  transitions: readonly Transition[],
  last: AvailabilityState,
  fromMs: number,
  untilMs: number,
): readonly AvailabilityInterval[] {
  const intervals: AvailabilityInterval[] = []
  const push = (startMs: number, endMs: number, state: Availability): void => {
    const start = Math.max(startMs, fromMs)
    const end = Math.min(endMs, untilMs)
    if (start < end) intervals.push({ startMs: start, endMs: end, state })
  }
  let startMs = fromMs
  let state = transitions[0]?.from ?? last.availability
  for (const transition of transitions) {
    push(startMs, transition.atMs, state)
    startMs = transition.atMs
    state = transition.to
  }
  const final = elapse(last, untilMs)
  if (final.availability === state) push(startMs, untilMs, state)
  else {
    push(startMs, last.holdsUntilMs, state)
    push(last.holdsUntilMs, untilMs, final.availability)
  }
  return intervals
}

/** Oldest first, each time once; of two polls at one time always the same is taken. */
function inOrder(polls: readonly Observation[]): readonly Observation[] {
  const sorted = [...polls].sort(
    (a, b) =>
      a.polledAtMs - b.polledAtMs ||
      POLL_OUTCOME_KINDS.indexOf(a.outcome) - POLL_OUTCOME_KINDS.indexOf(b.outcome) ||
      b.intervalMs - a.intervalMs,
  )
  return sorted.filter((poll, index) => poll.polledAtMs !== sorted[index - 1]?.polledAtMs)
}
