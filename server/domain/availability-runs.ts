import type { PollOutcomeKind } from '#contract/words.ts'
import { advance, intervalsBetween, NEVER_OBSERVED, verdictOf } from './availability.ts'
import type {
  Advance,
  AvailabilityInterval,
  AvailabilityPolicy,
  AvailabilityState,
  Transition,
} from './availability.ts'

/**
 * Polls of one target in a row that found the same at the same interval, none of them silent for
 * longer than it speaks: all that availability needs of them. A day of polls by the minute is a
 * handful of runs.
 */
export interface PollRun {
  readonly outcome: PollOutcomeKind
  readonly intervalMs: number
  readonly firstMs: number
  /** Time of the last poll, the same as of the first for a single one. */
  readonly lastMs: number
  readonly count: number
  /** All of them came in time to be on the map (`known-then.ts`), or none of them did. */
  readonly wasOnTheMap: boolean
  /** None of them was received later, as receipts count. */
  readonly receivedUntilMs: number
}

/** Until when a poll speaks when no other follows it, ms. */
function holdsUntilMs(polledAtMs: number, intervalMs: number, holdIntervals: number): number {
  return Math.floor(polledAtMs + holdIntervals * intervalMs)
}

/** Adds a later run, or a single poll as one, and joins it with the last one where they are one. */
export function pushRun(runs: PollRun[], next: PollRun, holdIntervals: number): void {
  const last = runs.at(-1)
  const isOne =
    last !== undefined &&
    last.outcome === next.outcome &&
    last.intervalMs === next.intervalMs &&
    last.wasOnTheMap === next.wasOnTheMap &&
    next.firstMs <= holdsUntilMs(last.lastMs, last.intervalMs, holdIntervals)
  if (!isOne) {
    runs.push(next)
    return
  }
  runs[runs.length - 1] = {
    ...last,
    lastMs: next.lastMs,
    count: last.count + next.count,
    receivedUntilMs: Math.max(last.receivedUntilMs, next.receivedUntilMs),
  }
}

/** `advance` over a whole run that is later than the state: the same state and transitions. */
export function advanceRun(
  before: AvailabilityState,
  run: PollRun,
  policy: AvailabilityPolicy,
): Advance {
  const { firstMs, lastMs, intervalMs, outcome, count } = run
  const first = advance(before, { polledAtMs: firstMs, intervalMs, outcome }, policy)
  if (count === 1) return first
  const held = {
    lastPollAtMs: lastMs,
    holdsUntilMs: holdsUntilMs(lastMs, intervalMs, policy.holdIntervals),
  }
  const { pending, availability } = first.state
  const verdict = verdictOf(outcome)
  if (pending === null || verdict === null) {
    return { state: { ...first.state, ...held }, transitions: first.transitions }
  }
  const polls = pending.polls + count - 1
  if (polls < (verdict === 'up' ? policy.upAfterPolls : policy.downAfterPolls)) {
    const state = { ...first.state, ...held, pending: { ...pending, polls } }
    return { state, transitions: first.transitions }
  }
  const change: Transition = { atMs: pending.firstAtMs, from: availability, to: verdict }
  return {
    state: { availability: verdict, sinceMs: pending.firstAtMs, ...held, pending: null },
    transitions: [...first.transitions, change],
  }
}

/** The intervals of a period from runs, the oldest first: the same as `intervalsOf` their polls. */
export function intervalsOfRuns(
  runs: readonly PollRun[],
  period: {
    readonly fromMs: number
    readonly untilMs: number
    readonly policy: AvailabilityPolicy
  },
): readonly AvailabilityInterval[] {
  let state = NEVER_OBSERVED
  const transitions: Transition[] = []
  for (const run of runs) {
    const step = advanceRun(state, run, period.policy)
    state = step.state
    for (const transition of step.transitions) transitions.push(transition)
  }
  return intervalsBetween(transitions, state, period.fromMs, period.untilMs)
}
