import { setTimeout as delay } from 'node:timers/promises'
import type { ClockSource } from '#contract/words.ts'
import type { ScheduleDeps } from './schedule.ts'

/** Wall times before this are those of a clock that was never set (2024-01-01). */
const PLAUSIBLE_FROM_MS = 1_704_067_200_000

/**
 * The agent's time: a monotonic clock for order and intervals, and a wall time that may become
 * known only later, because a router without a battery boots in 1970.
 */
export interface Clock {
  /** Time since the machine started, ms. */
  readonly monotonicMs: () => number
  /** Wall time of a moment of the monotonic clock in this boot, Unix ms. */
  readonly wallMs: (atMonotonicMs: number) => number
  readonly source: () => ClockSource
  /** The server said its time: used while the system's own clock is not set. */
  readonly anchor: (serverTimeMs: number, atMonotonicMs: number) => void
}

export interface ClockDeps {
  readonly monotonicMs: () => number
  readonly systemMs: () => number
}

/** The machine's clocks. On Linux `hrtime` counts from the start of the machine. */
export const machineClock: ClockDeps = {
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  systemMs: () => Date.now(),
}

export function createClock(deps: ClockDeps): Clock {
  let serverOffsetMs: number | undefined
  const systemIsSet = (): boolean => deps.systemMs() >= PLAUSIBLE_FROM_MS
  return {
    monotonicMs: deps.monotonicMs,
    wallMs(atMonotonicMs) {
      if (!systemIsSet() && serverOffsetMs !== undefined) return serverOffsetMs + atMonotonicMs
      return deps.systemMs() - deps.monotonicMs() + atMonotonicMs
    },
    source() {
      if (systemIsSet()) return 'system'
      return serverOffsetMs === undefined ? 'unsynchronised' : 'server'
    },
    anchor(serverTimeMs, atMonotonicMs) {
      serverOffsetMs = serverTimeMs - atMonotonicMs
    },
  }
}

/** The schedule's view of the real clock. */
export const realTime: ScheduleDeps = {
  monotonicMs: machineClock.monotonicMs,
  random: Math.random,
  async sleepUntil(atMs, signal) {
    // A timer may fire a fraction early; going round again keeps "not before" exact.
    for (;;) {
      const leftMs = atMs - machineClock.monotonicMs()
      if (leftMs <= 0 || signal.aborted) return
      await sleep(leftMs, signal)
    }
  },
}

/** Waits, or returns early when the signal is aborted; keeps the process alive meanwhile. */
export async function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(Math.min(durationMs, 2 ** 31 - 1), undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
