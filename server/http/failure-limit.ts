/** How many failures are borne within a minute, of one address and of all together. */
export const FAILURE_LIMITS = { perAddress: 10, total: 60 } as const

const WINDOW_MS = 60_000

export interface FailureLimit {
  /** Seconds until this address may try again; 0 when it may now. */
  readonly waitSeconds: (address: string, nowMs: number) => number
  readonly failed: (address: string, nowMs: number) => void
}

/** Slows down those who guess. What it remembers is bounded by what it lets through. */
export function failureLimit(limits: {
  readonly perAddress: number
  readonly total: number
}): FailureLimit {
  let failures: readonly { readonly address: string; readonly atMs: number }[] = []
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
    failed(address, nowMs) {
      failures = [...failures, { address, atMs: nowMs }].slice(-limits.total)
    },
  }
}
