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

const TIMER_MS_MAX = 2 ** 31 - 1
/** Ends of the sleeps under each signal: one listener for all of them, whatever their number. */
const sleepers = new WeakMap<AbortSignal, Set<() => void>>()

/** Waits, or returns early when the signal is aborted; keeps the process alive meanwhile. */
export function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  const wakes = sleepersOf(signal)
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer)
      wakes.delete(wake)
      resolve()
    }
    const timer = setTimeout(wake, Math.min(durationMs, TIMER_MS_MAX))
    wakes.add(wake)
  })
}

function sleepersOf(signal: AbortSignal): Set<() => void> {
  const known = sleepers.get(signal)
  if (known !== undefined) return known
  const created = new Set<() => void>()
  sleepers.set(signal, created)
  signal.addEventListener('abort', () => created.forEach((wake) => wake()), { once: true })
  return created
}
