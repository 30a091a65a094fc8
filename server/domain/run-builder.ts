import type { PollOutcomeKind } from '#contract/words.ts'
import { pushRun } from './availability-runs.ts'
import type { PollRun } from './availability-runs.ts'
import { countedReceiptMs, wasOnTheMap } from './known-then.ts'

/**
 * Joins polls of one target, the oldest first and each time once, to the runs that follow on those
 * already there. A run that grows is one object, not one for each poll: a month has 43,200 of them.
 */
export class RunBuilder {
  readonly #runs: PollRun[]
  readonly #holdIntervals: number
  #open: { -readonly [Key in keyof PollRun]: PollRun[Key] } | null = null

  constructor(runs: PollRun[], holdIntervals: number) {
    this.#runs = runs
    this.#holdIntervals = holdIntervals
  }

  add(
    poll: {
      readonly polledAtMs: number
      readonly receivedAtMs: number
      readonly intervalMs: number
    },
    outcome: PollOutcomeKind,
  ): void {
    const { polledAtMs, receivedAtMs, intervalMs } = poll
    const isOnTheMap = wasOnTheMap(poll, this.#holdIntervals)
    const receivedUntilMs = countedReceiptMs(polledAtMs, receivedAtMs)
    const open = this.#open
    if (
      open !== null &&
      open.outcome === outcome &&
      open.intervalMs === intervalMs &&
      open.wasOnTheMap === isOnTheMap &&
      polledAtMs <= open.lastMs + Math.floor(this.#holdIntervals * intervalMs)
    ) {
      open.lastMs = polledAtMs
      open.count += 1
      open.receivedUntilMs = Math.max(open.receivedUntilMs, receivedUntilMs)
      return
    }
    this.close()
    this.#open = {
      outcome,
      intervalMs,
      firstMs: polledAtMs,
      lastMs: polledAtMs,
      count: 1,
      wasOnTheMap: isOnTheMap,
      receivedUntilMs,
    }
  }

  /** Adds the run that is still growing; nothing is added to it any more. */
  close(): void {
    if (this.#open !== null) pushRun(this.#runs, this.#open, this.#holdIntervals)
    this.#open = null
  }
}
