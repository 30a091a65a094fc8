import { provesPowerLoss, restartIn, silenceAt, silenceBefore } from './silence.ts'
import type { Restart } from './silence.ts'
import type { Dark, Part } from './site-parts.ts'
import type { SiteTrack } from './track.ts'

/** Where an episode begins, and how it came about. */
export interface Beginning {
  readonly startMs: number
  /** The last moment at which service, or else any life, was seen. */
  readonly wellMs: number
  /** Nobody saw the service stop. */
  readonly isSilent: boolean
  /** The agent on site was away and came back. */
  readonly restart: Restart | null
  /** What came back proves that there was no power. */
  readonly isProven: boolean
}

/** An agent that returned speaks of itself at the latest so long after its first poll. */
export const SELF_MS = 120_000

/**
 * Where a dark stretch began. A service that was seen to stop is dated to the first failed poll; a
 * silence to the first poll that was due and did not come, which is known only once the hold is
 * over; and where the agent's machine started anew, so is what it found dark on its return.
 */
export function beginningOf(
  track: SiteTrack,
  causing: readonly Part[],
  dark: Dark,
  nowMs: number,
): Beginning {
  const begin = datedBack(track, causing, dark, nowMs)
  return {
    ...begin,
    startMs: Math.max(begin.startMs, dark.seenMs),
    wellMs: Math.max(begin.wellMs, dark.seenMs),
  }
}

function datedBack(
  track: SiteTrack,
  causing: readonly Part[],
  { startMs, endMs, pieces }: Dark,
  nowMs: number,
): Beginning {
  const isSeen = pieces[0]?.state === 'down' || causing.some((part) => isUnreadable(part, startMs))
  const silence = isSeen ? null : silenceAt(track, startMs)
  const wellMs = silence?.lastSignMs ?? lastGoodMs(causing, startMs)
  const restart = restartIn(track, wellMs, (endMs ?? nowMs) + SELF_MS)
  const isProven = restart !== null && provesPowerLoss(track, wellMs, restart)
  const rest = { restart, isProven }
  if (silence !== null) return { startMs: silence.dueMs, wellMs, isSilent: true, ...rest }
  if (restart?.isNewBoot === true && restart.after.fromMs <= startMs + SELF_MS) {
    const before = silenceBefore(track, restart)
    if (before !== null && wellMs <= before.lastSignMs && before.dueMs < startMs) {
      return { startMs: before.dueMs, wellMs: before.lastSignMs, isSilent: true, ...rest }
    }
  }
  return { startMs: firstFailMs(causing, wellMs, startMs), wellMs, isSilent: !isSeen, ...rest }
}

/**
 * The first failed poll after service was last seen: access points that fall together are found one
 * after the other, and the last of them is not the moment.
 */
function firstFailMs(causing: readonly Part[], wellMs: number, startMs: number): number {
  const fails = causing.flatMap(
    ({ target }) =>
      target.runs.findLast(
        ({ fromMs, availability }) => fromMs <= startMs && availability === 'down',
      )?.fromMs ?? [],
  )
  return Math.min(startMs, ...fails.filter((atMs) => atMs > wellMs))
}

/** How long before its first good poll the service may have been back, ms. */
export function endWithinMsOf(
  parts: readonly Part[],
  endMs: number,
  { wellMs, restart }: Beginning,
): number {
  const known = [wellMs, restart?.after.facts.bootMs ?? wellMs]
  for (const { target } of parts) {
    const index = target.runs.findIndex(
      ({ fromMs, availability }) => fromMs === endMs && availability === 'up',
    )
    const back = target.runs[index]
    if (back === undefined) continue
    const before = target.runs[index - 1]
    if (before !== undefined && before.availability !== 'up') known.push(before.lastMs)
    if (back.failedMs !== null) known.push(back.failedMs)
    if ('life' in back.facts && back.facts.life === 'restarted') {
      known.push(endMs - (back.facts.uptimeMs ?? 0))
    }
  }
  return endMs - Math.max(...known.filter((atMs) => atMs < endMs))
}

/** Whether the part answered at that moment and could not be read. */
export function isUnreadable({ target }: Part, atMs: number): boolean {
  const run = target.runAt(atMs)
  return run !== undefined && run.availability === 'unknown' && run.untilMs > atMs
}

function lastGoodMs(parts: readonly Part[], beforeMs: number): number {
  const goods = parts.map(
    ({ target }) =>
      target.runs.findLast(({ fromMs, availability }) => fromMs < beforeMs && availability === 'up')
        ?.lastSameMs ?? beforeMs,
  )
  return goods.length === 0 ? beforeMs : Math.min(beforeMs, Math.max(...goods))
}
