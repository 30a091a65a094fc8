import { pushRun } from '../../domain/availability-runs.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import { wasOnTheMap } from '../../domain/known-then.ts'
import type { SampleRow } from './sample-table.ts'

/** Joins samples in the order of time to runs; a run that grows is one object, not one for each poll. */
export class RunBuilder {
  readonly #runs: PollRun[] = []
  readonly #holdIntervals: number
  #open: { -readonly [Key in keyof PollRun]: PollRun[Key] } | null = null

  constructor(holdIntervals: number) {
    this.#holdIntervals = holdIntervals
  }

  add(row: SampleRow): void {
    const { polledAtMs, intervalMs, outcome, receivedAtMs } = row
    const isOnTheMap = wasOnTheMap(row, this.#holdIntervals)
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
      open.receivedUntilMs = Math.max(open.receivedUntilMs, receivedAtMs)
      return
    }
    this.#close()
    this.#open = {
      outcome,
      intervalMs,
      firstMs: polledAtMs,
      lastMs: polledAtMs,
      count: 1,
      wasOnTheMap: isOnTheMap,
      receivedUntilMs: receivedAtMs,
    }
  }

  runs(): readonly PollRun[] {
    this.#close()
    return this.#runs
  }

  #close(): void {
    if (this.#open !== null) pushRun(this.#runs, this.#open, this.#holdIntervals)
    this.#open = null
  }
}
