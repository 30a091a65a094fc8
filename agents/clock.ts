import { existsSync } from 'node:fs'
import type { ClockSource } from '#contract/words.ts'
import type { ScheduleDeps } from './schedule.ts'

/** Wall times before this are those of a clock that was never set (2024-01-01). */
const PLAUSIBLE_FROM_MS = 1_704_067_200_000
/** A system clock this near to the server's is right, whoever set it. */
const SYSTEM_TOLERANCE_MS = 2000
/** A change of system against monotonic time beyond this is a step, not drift. */
const STEP_MS = 2000
/** An anchor is followed by another when it is off by more than this. */
const DRIFT_MS = 1000
/** Below this two readings of the same clock differ by the time between them. */
const JITTER_MS = 50
/** NTP is right to a fraction of a second: further from the server's clock one of both is broken. */
const SYNCHRONISED_TOLERANCE_MS = 300_000
/** Anchors kept of a boot: months of a clock that drifts by 50 ppm. */
const ANCHORS_MAX = 512

/** `bounded`: of an earlier boot that had none, but lay closely between two that had. */
export const ANCHOR_SOURCES = ['system', 'server', 'bounded'] as const

/**
 * Ties the monotonic time of a boot to wall time: wall = monotonic + offset, for what happened at
 * or after `fromMonotonicMs`. It never changes once it was used, so that a sample keeps its time.
 */
export interface Anchor {
  readonly fromMonotonicMs: number
  readonly offsetMs: number
  readonly source: (typeof ANCHOR_SOURCES)[number]
}

/** A time the server said (Unix ms), between two moments of the monotonic clock. */
export interface ServerTime {
  readonly serverMs: number
  readonly sentMs: number
  readonly receivedMs: number
  /** Steps in which the server says it, ms: 1000 for the `Date` header. */
  readonly resolutionMs: number
}

export interface ClockStatus {
  readonly source: ClockSource
  /** Wall time when the machine started, Unix ms; null while unknown. */
  readonly offsetMs: number | null
  /** Monotonic time at which the anchor in force was set, ms; null when an earlier process did. */
  readonly anchoredAtMonotonicMs: number | null
  /** Most by which a server's answer can be off: half of its round trip; null for the system's. */
  readonly uncertaintyMs: number | null
  /** Times the system clock jumped since the start of the process. */
  readonly steps: number
  /** Whether the server's time was compared since the process started or the clock last jumped. */
  readonly compared: boolean
}

/**
 * The agent's time: a monotonic clock for order and intervals, and a wall time that may become
 * known only later, because a router without a battery boots in 1970, or hours behind.
 */
export interface Clock {
  /** Time since the machine started, ms. */
  readonly monotonicMs: () => number
  /** Wall time of a moment of this boot, Unix ms: by its anchors, else as the system guesses. */
  readonly wallMs: (atMonotonicMs: number) => number
  readonly source: () => ClockSource
  /** Anchors of this boot, oldest first; none while the time is not known. */
  readonly anchors: () => readonly Anchor[]
  /** Takes the anchors that an earlier process of this boot used; only before any other use. */
  readonly restore: (anchors: readonly Anchor[]) => void
  readonly compare: (time: ServerTime) => void
  readonly status: () => ClockStatus
}

export interface ClockDeps {
  readonly monotonicMs: () => number
  readonly systemMs: () => number
  /** Whether something keeps the system clock right (NTP); null when that cannot be told. */
  readonly isSynchronised: () => boolean | null
}

/** Touched by systemd-timesyncd, and by what a site's own NTP client runs when it is in step. */
export const SYNCHRONISED_FILES = [
  '/run/systemd/timesync/synchronized',
  // By its older name, which is the same folder everywhere: OpenWrt has no /run.
  '/var/run/pantau/ntp-synchronised',
] as const

/** The machine's clocks. On Linux `hrtime` counts from the start of the machine. */
export const machineClock: ClockDeps = {
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  systemMs: () => Date.now(),
  isSynchronised() {
    if (SYNCHRONISED_FILES.some((path) => existsSync(path))) return true
    return existsSync('/run/systemd/timesync') ? false : null
  },
}

/** Wall time of a moment by the anchors of its boot; undefined without one. */
export function dateBy(anchors: readonly Anchor[], atMonotonicMs: number): number | undefined {
  const anchor = anchors.findLast((one) => one.fromMonotonicMs <= atMonotonicMs) ?? anchors[0]
  return anchor === undefined ? undefined : atMonotonicMs + anchor.offsetMs
}

interface Finding {
  readonly offsetMs: number
  readonly source: 'system' | 'server'
  readonly uncertaintyMs: number
}

/**
 * Where the time comes from, in this order:
 * 1. A system clock that is plausible, synchronised and did not jump since its anchor.
 * 2. The server: its time at the middle of the round trip, wrong by at most half of that. When the
 *    system clock is within 2 s of it, it is the system's time that counts, and its name.
 * A system clock that is merely plausible is no source: OpenWrt starts with the time of its newest
 * file, hours behind. A jump of the system clock changes nothing until the server has confirmed it;
 * without a jump an anchor is followed by another only when two comparisons in a row say the same.
 * The first anchor of a boot dates all of the boot, a later one what comes after it.
 */
export function createClock(deps: ClockDeps): Clock {
  let anchors: readonly Anchor[] = []
  let setAtMs: number | null = null
  let uncertaintyMs: number | null = null
  let steps = 0
  let compared = false
  /** The system clock jumped, or was found wrong, and the server has not confirmed it since. */
  let isSuspect = false
  /** What one comparison said against the anchor in force. */
  let doubt: Finding | undefined
  let systemOffsetMs = deps.systemMs() - deps.monotonicMs()
  /** The system's offset without the jitter of reading it: a guess that does not tremble. */
  let guessMs = systemOffsetMs

  function look(): void {
    const nowMs = deps.monotonicMs()
    const offsetMs = deps.systemMs() - nowMs
    if (Math.abs(offsetMs - systemOffsetMs) > STEP_MS) {
      steps += 1
      compared = false
      isSuspect = anchors.length > 0
    }
    systemOffsetMs = offsetMs
    if (Math.abs(offsetMs - guessMs) > JITTER_MS) guessMs = offsetMs
    if (isSuspect || !isPlausible() || deps.isSynchronised() !== true) return
    const inForce = anchors.at(-1)
    const isOff = inForce !== undefined && Math.abs(guessMs - inForce.offsetMs) > DRIFT_MS
    if (inForce === undefined || isOff) {
      anchor({ offsetMs: guessMs, source: 'system', uncertaintyMs: 0 })
    }
  }

  function isPlausible(): boolean {
    return systemOffsetMs + deps.monotonicMs() >= PLAUSIBLE_FROM_MS
  }

  function anchor(finding: Finding): void {
    const { source } = finding
    const nowMs = deps.monotonicMs()
    const offsetMs = Math.round(finding.offsetMs)
    // What was polled before the time was known is dated by the first anchor. A later one begins
    // after this moment, because what was polled in it may have its time already.
    const fromMonotonicMs = anchors.length === 0 ? 0 : Math.floor(nowMs) + 1
    anchors = [...anchors, { fromMonotonicMs, offsetMs, source }].slice(-ANCHORS_MAX)
    setAtMs = nowMs
    uncertaintyMs = source === 'server' ? finding.uncertaintyMs : null
    doubt = undefined
  }

  function judge(time: ServerTime): Finding {
    const middleMs = (time.sentMs + time.receivedMs) / 2
    const offsetMs = time.serverMs + time.resolutionMs / 2 - middleMs
    const halfMs = (time.receivedMs - time.sentMs + time.resolutionMs) / 2
    const differenceMs = Math.abs(guessMs - offsetMs)
    const agrees = isPlausible() && differenceMs <= SYSTEM_TOLERANCE_MS + halfMs
    if (agrees) isSuspect = false
    const isKept = isPlausible() && !isSuspect && deps.isSynchronised() === true
    if (agrees || (isKept && differenceMs <= SYNCHRONISED_TOLERANCE_MS)) {
      return { offsetMs: guessMs, source: 'system', uncertaintyMs: 0 }
    }
    isSuspect = true
    return { offsetMs, source: 'server', uncertaintyMs: halfMs }
  }

  return {
    monotonicMs: deps.monotonicMs,
    wallMs(atMonotonicMs) {
      look()
      return dateBy(anchors, atMonotonicMs) ?? guessMs + atMonotonicMs
    },
    source() {
      look()
      return sourceOf(anchors)
    },
    anchors() {
      look()
      return anchors
    },
    restore(earlier) {
      anchors = earlier
      const inForce = earlier.at(-1)
      isSuspect = inForce !== undefined && Math.abs(guessMs - inForce.offsetMs) > STEP_MS
    },
    compare(time) {
      if (time.serverMs < PLAUSIBLE_FROM_MS) return
      look()
      compared = true
      const hasJumped = isSuspect
      const finding = judge(time)
      const inForce = anchors.at(-1)
      if (inForce === undefined) return anchor(finding)
      const differsFrom = (offsetMs: number, boundMs: number): boolean =>
        Math.abs(finding.offsetMs - offsetMs) > DRIFT_MS + finding.uncertaintyMs + boundMs
      // A machine that slept: its clock and the server say so, each for itself.
      const isSure = hasJumped && finding.source === 'system'
      if (!differsFrom(inForce.offsetMs, 0)) doubt = undefined
      else if (isSure) anchor(finding)
      else if (doubt === undefined || differsFrom(doubt.offsetMs, doubt.uncertaintyMs)) {
        doubt = finding
      } else anchor(finding)
    },
    status() {
      look()
      return {
        source: sourceOf(anchors),
        offsetMs: anchors.at(-1)?.offsetMs ?? null,
        anchoredAtMonotonicMs: setAtMs,
        uncertaintyMs,
        steps,
        compared,
      }
    },
  }
}

function sourceOf(anchors: readonly Anchor[]): ClockSource {
  const source = anchors.at(-1)?.source
  // Only an earlier boot is bounded; this one is never.
  return source === undefined || source === 'bounded' ? 'unsynchronised' : source
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
