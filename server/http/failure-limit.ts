/** How many failures are borne within a minute, of one address and of all together. */
export const FAILURE_LIMITS = { perAddress: 10, total: 60 } as const

const WINDOW_MS = 60_000

export interface FailureLimit {
  /** Seconds until this address may try again; 0 when it may now. */
  readonly waitSeconds: (address: string, nowMs: number) => number
  /**
   * Notes a try, which counts as a failure until it is taken back: of those that come at once none
   * is known to have failed. Gives what takes it back.
   */
  readonly tries: (address: string, nowMs: number) => () => void
}

interface Try {
  readonly address: string
  readonly atMs: number
}

/** Slows down those who guess. What it remembers is bounded by what it lets through. */
export function failureLimit(limits: {
  readonly perAddress: number
  readonly total: number
}): FailureLimit {
  let failures: readonly Try[] = []
  return {
    waitSeconds(address, nowMs) {
      // Also after a clock that was set back.
      failures = failures.filter(({ atMs }) => Math.abs(nowMs - atMs) < WINDOW_MS)
      const own = failures.filter((failure) => failure.address === address)
      const freed = [own.at(-limits.perAddress), failures.at(-limits.total)].flatMap((oldest) =>
        oldest === undefined ? [] : WINDOW_MS - (nowMs - oldest.atMs),
      )
      return freed.length === 0 ? 0 : Math.ceil(Math.max(...freed) / 1000)
    },
    tries(address, nowMs) {
      const noted: Try = { address, atMs: nowMs }
      failures = [...failures, noted].slice(-limits.total)
      return () => {
        failures = failures.filter((failure) => failure !== noted)
      }
    },
  }
}
