import { setImmediate as turn } from 'node:timers/promises'

/** So long a step may hold up everything else, ms. */
const STEP_MS_MAX = 10

/** Lets others come between the steps of work that somebody waits for; called often, pauses seldom. */
export function takingTurns(): () => Promise<void> {
  let beganAtMs = performance.now()
  return async () => {
    if (performance.now() - beganAtMs < STEP_MS_MAX) return
    await turn()
    beganAtMs = performance.now()
  }
}
