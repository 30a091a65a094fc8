import { setTimeout as sleep } from 'node:timers/promises'

/** So long a step may hold up everything else, ms. */
const STEP_MS_MAX = 20

/**
 * Lets all others come first between the steps of long work: each pause is as long as what was done
 * before it. Called often, it pauses only when a step has lasted. Throws when the signal says stop.
 */
export function breathing(signal?: AbortSignal): () => Promise<void> {
  let beganAtMs = performance.now()
  return async () => {
    signal?.throwIfAborted()
    const tookMs = performance.now() - beganAtMs
    if (tookMs < STEP_MS_MAX) return
    await sleep(tookMs, undefined, { ref: false })
    beganAtMs = performance.now()
  }
}
