import { performance } from 'node:perf_hooks'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

/** So long a step may hold up everything else, ms. */
const STEP_MS_MAX = 15

/**
 * Lets all others come first between the steps of long work; called often, it does so only when the
 * event loop has been busy for a while. Somebody waits for work without a signal: it takes turns with
 * the others. Work with one is done in the background: each pause is as long as what was done before
 * it, and it throws when the signal says stop.
 */
export function breathing(signal?: AbortSignal): () => Promise<void> {
  let before = performance.eventLoopUtilization()
  return async () => {
    signal?.throwIfAborted()
    const { active } = performance.eventLoopUtilization(before)
    if (active < STEP_MS_MAX) return
    await (signal === undefined ? turn() : sleep(active))
    before = performance.eventLoopUtilization()
  }
}
