/** What the scheduler needs from the world, so that a test can turn the clock by hand. */
export interface ScheduleDeps {
  /** A clock that never steps, ms; the schedule's grid is anchored to its zero. */
  readonly monotonicMs: () => number
  /** Resolves at that time of the clock, or early when the signal is aborted. */
  readonly sleepUntil: (atMs: number, signal: AbortSignal) => Promise<void>
  /** Uniform in [0, 1). */
  readonly random: () => number
}

export interface ScheduledTarget {
  readonly id: string
  readonly intervalMs: number
  /** Longest time one run holds its slot, ms: how many slots the schedule needs. */
  readonly holdMs: number
}

/** `soon` asks for one more run half-way to the next: what was found should be confirmed early. */
export type NextRun = 'soon' | undefined

/** Counters of a schedule, for the agent's own sample and its log. */
export interface ScheduleStats {
  readonly runs: number
  /** Polls left out because the one before was still open, or still waiting for a slot. */
  readonly skipped: number
}

export interface Schedule<T extends ScheduledTarget> {
  readonly stats: () => ScheduleStats
  /**
   * Follows these targets from now on. One that was followed before (the same object) goes on
   * undisturbed; the signal of the others' runs is aborted. Resolves when those have ended.
   */
  readonly replace: (targets: readonly T[]) => Promise<void>
  /** Settles when the signal is aborted and all open runs have ended; rejects with their bug. */
  readonly done: Promise<void>
}

/** An early run comes after half the interval, and at the latest after this long. */
const SOON_MS_MAX = 30_000
const SLOTS_MIN = 32
const SLOTS_MAX = 1024
const JITTER_SHARE = 0.02
const JITTER_MS_MAX = 500

/**
 * Runs each target once per interval, for ever, each at its own phase. A target never runs twice at
 * once: what falls due meanwhile is counted as skipped, and the grid stays where it is (no drift).
 */
export function startSchedule<T extends ScheduledTarget>(
  deps: ScheduleDeps,
  targets: readonly T[],
  run: (target: T, signal: AbortSignal) => Promise<NextRun>,
  signal: AbortSignal,
): Schedule<T> {
  const slots = createSlots(slotsNeeded(targets))
  const followed = new Map<T, Followed>()
  let runs = 0
  let skipped = 0

  /** Runs a target at a time of the clock, once there is a slot. */
  async function runAt(atMs: number, target: T, signal: AbortSignal): Promise<NextRun> {
    await deps.sleepUntil(atMs, signal)
    if (signal.aborted) return undefined
    await slots.take()
    try {
      if (signal.aborted) return undefined
      runs += 1
      return await run(target, signal)
    } finally {
      slots.release()
    }
  }

  async function follow(target: T, signal: AbortSignal): Promise<void> {
    let slot = slotAt(target, deps.monotonicMs())
    while (!signal.aborted) {
      const atMs = timeOfSlot(target, slot) + deps.random() * jitterMsMax(target)
      const soonMs = atMs + Math.min(target.intervalMs / 2, SOON_MS_MAX)
      const wanted = await runAt(atMs, target, signal)
      // A slow run may have taken the time of the early one: then the grid's own comes next.
      if (wanted === 'soon' && deps.monotonicMs() <= soonMs) await runAt(soonMs, target, signal)
      const next = Math.max(slot + 1, slotAt(target, deps.monotonicMs()))
      skipped += next - slot - 1
      slot = next
    }
  }

  let settle: { readonly resolve: () => void; readonly reject: (bug: unknown) => void }
  const done = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })

  function begin(target: T): void {
    const abort = new AbortController()
    const ended = follow(target, abort.signal)
    followed.set(target, { abort, ended })
    ended.catch((bug: unknown) => settle.reject(bug))
  }

  function end(): void {
    const all = [...followed.values()]
    for (const { abort } of all) abort.abort()
    void Promise.all(all.map(({ ended }) => ended)).then(settle.resolve, settle.reject)
  }

  async function replace(next: readonly T[]): Promise<void> {
    if (signal.aborted) return
    const wanted = new Set(next)
    const left = [...followed].filter(([target]) => !wanted.has(target))
    for (const [target, { abort }] of left) {
      followed.delete(target)
      abort.abort()
    }
    slots.resize(slotsNeeded(next))
    for (const target of wanted) if (!followed.has(target)) begin(target)
    await Promise.all(left.map(([, { ended }]) => ended))
  }

  for (const target of targets) begin(target)
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return { stats: () => ({ runs, skipped }), replace, done }
}

/** A target that is run again and again. */
interface Followed {
  readonly abort: AbortController
  readonly ended: Promise<void>
}

/**
 * Slots enough for a fleet in which every device is dead and holds its slot to the end, so that
 * dead devices delay no living one; never fewer than 32. Targets of one interval meet in the same
 * way in every round, so their peak is exact; peaks of different intervals are added.
 */
export function slotsNeeded(targets: readonly ScheduledTarget[]): number {
  const intervals = [...new Set(targets.map((target) => target.intervalMs))]
  const peaks = intervals.map((intervalMs) =>
    peakOpen(targets.filter((target) => target.intervalMs === intervalMs)),
  )
  const needed = peaks.reduce((sum, peak) => sum + peak, 0)
  return Math.min(SLOTS_MAX, Math.max(SLOTS_MIN, needed))
}

/** Most runs open at one time among targets of one interval, if each held its slot to the end. */
function peakOpen(targets: readonly ScheduledTarget[]): number {
  const changes = targets.flatMap((target) => {
    const startMs = phaseMs(target)
    const openMs = Math.min(target.holdMs + jitterMsMax(target), target.intervalMs)
    const endMs = startMs + openMs
    // A run that reaches into the next round is open at the start of each round.
    const wraps = endMs > target.intervalMs
    const closing = { atMs: wraps ? endMs - target.intervalMs : endMs, change: -1 }
    const opening = { atMs: startMs, change: 1 }
    return wraps ? [{ atMs: 0, change: 1 }, closing, opening] : [opening, closing]
  })
  changes.sort((a, b) => a.atMs - b.atMs || b.change - a.change)
  let open = 0
  let peak = 0
  for (const { change } of changes) {
    open += change
    peak = Math.max(peak, open)
  }
  return peak
}

function jitterMsMax(target: ScheduledTarget): number {
  return Math.min(target.intervalMs * JITTER_SHARE, JITTER_MS_MAX)
}

/** Where in its interval a target is polled, ms: spread by the hash of its id, the same for ever. */
export function phaseMs(target: Pick<ScheduledTarget, 'id' | 'intervalMs'>): number {
  return Math.floor((hash32(target.id) / 2 ** 32) * target.intervalMs)
}

/** First slot of the target's grid that is not before `nowMs`. */
function slotAt(target: ScheduledTarget, nowMs: number): number {
  return Math.ceil((nowMs - phaseMs(target)) / target.intervalMs)
}

function timeOfSlot(target: ScheduledTarget, slot: number): number {
  return phaseMs(target) + slot * target.intervalMs
}

/** FNV-1a with a final mix: ids that differ in the last digit only land far apart. */
function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

interface Slots {
  readonly take: () => Promise<void>
  readonly release: () => void
  /** With fewer slots than are taken, the next come free when the surplus is given back. */
  readonly resize: (count: number) => void
}

/** Bounded concurrency, first come first served. */
function createSlots(count: number): Slots {
  const waiting: (() => void)[] = []
  let free = count
  let total = count
  const handOut = (): void => {
    while (free > 0 && waiting.length > 0) {
      free -= 1
      waiting.shift()?.()
    }
  }
  return {
    take() {
      return new Promise((resolve) => {
        waiting.push(resolve)
        handOut()
      })
    },
    release() {
      free += 1
      handOut()
    },
    resize(next) {
      free += next - total
      total = next
      handOut()
    },
  }
}
