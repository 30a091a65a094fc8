import type { Verdict } from '../deliver/answer.ts'

/** How the server is reached; times on the monotonic clock, null for never. */
export interface ReachState {
  readonly lastAnswerMs: number | null
  readonly lastDeliveredMs: number | null
  /** Why the last attempt delivered nothing; null when it did. */
  readonly problem: string | null
  /** When the next attempt is due while the last one failed, or null. */
  readonly nextAttemptMs: number | null
}

/** Follows the attempts of the delivery. */
export interface Reach {
  readonly heard: (verdict: Verdict) => void
  /** The delivery waits this long before it goes on. */
  readonly waits: (durationMs: number) => void
  readonly state: () => ReachState
}

export function createReach(monotonicMs: () => number): Reach {
  let lastAnswerMs: number | null = null
  let lastDeliveredMs: number | null = null
  let problem: string | null = null
  let nextAttemptMs: number | null = null
  return {
    heard(verdict) {
      const nowMs = monotonicMs()
      if (verdict.kind !== 'silent' && verdict.kind !== 'unsent') lastAnswerMs = nowMs
      if (verdict.kind === 'delivered') lastDeliveredMs = nowMs
      problem = problemOf(verdict)
    },
    waits(durationMs) {
      nextAttemptMs = monotonicMs() + durationMs
    },
    state: () => ({
      lastAnswerMs,
      lastDeliveredMs,
      problem,
      nextAttemptMs: problem === null ? null : nextAttemptMs,
    }),
  }
}

function problemOf(verdict: Verdict): string | null {
  switch (verdict.kind) {
    case 'delivered':
      return null
    case 'silent':
      return `no answer: ${verdict.reason}`
    case 'unsent':
      return `not reached: ${verdict.reason}`
    case 'refused':
      return `refused: ${verdict.reason}`
    case 'busy':
      return 'the server is busy'
    case 'too-large':
      return 'the batch was too large'
    case 'unreadable':
      return `samples set aside: ${verdict.reason}`
    default:
      return verdict satisfies never
  }
}
