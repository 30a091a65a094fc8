/** Ends the wait between two deliveries when there is news that somebody waits for. */
export interface Bell {
  readonly ring: () => void
  /** Resolves after this time, when the bell rings, or when the signal is aborted. */
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>
}

/** A switch that dies takes fifty access points with it: their news go together. */
const GAP_MS = 2000

/** What rings while nobody waits is heard at the next wait. */
export function createBell(
  sleep: (durationMs: number, signal: AbortSignal) => Promise<void>,
): Bell {
  let isRung = false
  let wake = (): void => undefined
  return {
    ring() {
      isRung = true
      wake()
    },
    async sleep(durationMs, signal) {
      const gapMs = Math.min(GAP_MS, durationMs)
      await sleep(gapMs, signal)
      if (!isRung && durationMs > gapMs) {
        const rung = new Promise<void>((resolve) => (wake = resolve))
        await Promise.race([sleep(durationMs - gapMs, signal), rung])
      }
      isRung = false
      wake = (): void => undefined
    },
  }
}
