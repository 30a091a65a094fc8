import type { SeriesTarget } from './series-store.ts'

/** Which polls to reduce to runs, of many targets at once. */
export interface RunsQuery {
  readonly targets: readonly SeriesTarget[]
  /** Polls with `fromMs <= polledAtMs < untilMs`. */
  readonly fromMs: number
  readonly untilMs: number
  /** A poll speaks for this many of its intervals; a longer silence ends a run. */
  readonly holdIntervals: number
  /** Only what had been received by then (`domain/known-then.ts`). */
  readonly receivedByMs?: number
}
