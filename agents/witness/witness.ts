import type { ReachState } from '../steer/reach.ts'

export interface WitnessDeps {
  readonly reach: () => ReachState
  readonly monotonicMs: () => number
  /** False when the last test of every line failed: then nobody could be told. */
  readonly internetWorks: () => boolean
  /** Says it by the agent's own channel; rejects when it could not be said. */
  readonly say: (gone: GoneServer, signal: AbortSignal) => Promise<void>
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly log: { readonly warn: (fields: object, message: string) => void }
}

/** Times on the monotonic clock; `untilMs` is null while the server is gone. */
export interface GoneServer {
  readonly sinceMs: number
  readonly untilMs: number | null
}

const LOOK_EVERY_MS = 10_000
/** Witnesses do not all speak in one breath. */
const SPREAD_MS = 60_000
const RETRY_MS = 60_000

/**
 * Says once that the server has not answered for `afterMs` although the internet works, and once
 * that it answers again. What the server refuses is an answer. Ends with the signal.
 */
export async function witness(
  deps: WitnessDeps,
  afterMs: number,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = deps.monotonicMs()
  let saidMs: number | null = null
  let notBeforeMs = 0

  async function tell(gone: GoneServer): Promise<boolean> {
    try {
      await deps.say(gone, signal)
      return true
    } catch (error) {
      if (signal.aborted) return false
      const reason = error instanceof Error ? error.message : String(error)
      deps.log.warn({ reason }, 'the channel of the witness does not take its word; it tries again')
      notBeforeMs = deps.monotonicMs() + RETRY_MS
      return false
    }
  }

  while (!signal.aborted) {
    const nowMs = deps.monotonicMs()
    const answeredMs = deps.reach().lastAnswerMs ?? startedMs
    if (saidMs !== null && answeredMs > saidMs) {
      const back = { sinceMs: saidMs, untilMs: answeredMs }
      if (nowMs >= notBeforeMs && (await tell(back))) saidMs = null
    } else if (saidMs === null && nowMs - answeredMs >= afterMs) {
      if (nowMs >= notBeforeMs && deps.internetWorks()) {
        await deps.sleep(deps.random() * SPREAD_MS, signal)
        const isStillGone = (deps.reach().lastAnswerMs ?? startedMs) === answeredMs
        const gone = { sinceMs: answeredMs, untilMs: null }
        if (!signal.aborted && isStillGone && (await tell(gone))) saidMs = answeredMs
      }
    }
    await deps.sleep(LOOK_EVERY_MS, signal)
  }
}
