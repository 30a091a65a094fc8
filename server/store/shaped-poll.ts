/** A poll as every engine keeps it: its times, and the sample as `shape.ts` takes it apart. */
import type { PollOutcomeKind } from '#contract/words.ts'
import type { PollRun } from '../domain/availability-runs.ts'
import { countedReceiptMs, wasOnTheMap } from '../domain/known-then.ts'
import type { OutcomePoint } from './series-store.ts'
import type { ShapePlan } from './shape.ts'

export interface ShapedPoll {
  readonly polledAtMs: number
  readonly receivedAtMs: number
  readonly intervalMs: number
  readonly shape: string
  readonly numbers: readonly number[]
}

/**
 * Sorted by time, each time once. Two polls of one time can only differ when an agent contradicts
 * itself; which one is kept must not depend on the order of arrival. Of a repetition the first one
 * received is kept: since then it was known.
 */
export function sortedOnce<Poll extends ShapedPoll>(polls: Poll[]): Poll[] {
  polls.sort(
    (a, b) =>
      a.polledAtMs - b.polledAtMs ||
      compare(textOf(a), textOf(b)) ||
      a.receivedAtMs - b.receivedAtMs,
  )
  return polls.filter((poll, index) => poll.polledAtMs !== polls[index - 1]?.polledAtMs)
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** Two polls with the same text hold the same sample. */
export const textOf = (poll: Pick<ShapedPoll, 'shape' | 'numbers'>): string =>
  `${poll.shape} ${poll.numbers.join()}`

export function outcomePoint(plan: ShapePlan, poll: ShapedPoll): OutcomePoint {
  const { polledAtMs, intervalMs } = poll
  return { polledAtMs, intervalMs, outcome: outcomeOf(plan) }
}

/** The kind of the outcome is a word, so it stands in the shape itself; an agent's samples have none. */
export function outcomeOf({ tree }: ShapePlan): PollOutcomeKind {
  const { outcome } = tree as { readonly outcome?: { readonly kind?: unknown } }
  return (outcome?.kind ?? 'ok') as PollOutcomeKind
}

/** A single poll as a run. */
export function runOf(plan: ShapePlan, poll: ShapedPoll, holdIntervals: number): PollRun {
  const { polledAtMs, receivedAtMs, intervalMs } = poll
  return {
    outcome: outcomeOf(plan),
    intervalMs,
    firstMs: polledAtMs,
    lastMs: polledAtMs,
    count: 1,
    wasOnTheMap: wasOnTheMap(poll, holdIntervals),
    receivedUntilMs: countedReceiptMs(polledAtMs, receivedAtMs),
  }
}
