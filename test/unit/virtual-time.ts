import type { ScheduleDeps } from '../../agents/schedule.ts'

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** A clock that moves only when told, waking sleepers in order of their time. */
export interface VirtualTime extends ScheduleDeps {
  readonly runUntil: (endMs: number) => Promise<void>
}

export function createVirtualTime(startMs: number, random: () => number): VirtualTime {
  let nowMs = startMs
  let sleepers: Sleeper[] = []
  return {
    monotonicMs: () => nowMs,
    random,
    sleepUntil(atMs, signal) {
      if (atMs <= nowMs || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => {
        sleepers.push({ atMs, wake: resolve })
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    },
    async runUntil(endMs) {
      for (;;) {
        await settle()
        const nextMs = Math.min(...sleepers.map((sleeper) => sleeper.atMs), Infinity)
        if (nextMs > endMs) break
        nowMs = nextMs
        const due = sleepers.filter((sleeper) => sleeper.atMs === nextMs)
        sleepers = sleepers.filter((sleeper) => sleeper.atMs !== nextMs)
        for (const sleeper of due) sleeper.wake()
      }
      nowMs = endMs
    },
  }
}

/** Lets all continuations run that are ready now. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
