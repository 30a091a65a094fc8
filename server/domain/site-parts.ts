import type { OutageSubject } from '#contract/outage.ts'
import type { Interval } from '#contract/series.ts'
import type { AvailabilityInterval } from './availability.ts'
import { placeIntervalsOf } from './place.ts'
import type { DeviceFacts, LineFacts } from './site-facts.ts'
import type { TargetTrack } from './target-track.ts'
import type { SiteTrack } from './track.ts'

/** What gives service at a site, with its availability since it was first seen to work. */
export interface Part {
  readonly subject: OutageSubject
  readonly target: TargetTrack<DeviceFacts> | TargetTrack<LineFacts>
  readonly intervals: readonly AvailabilityInterval[]
}

export interface SiteParts {
  readonly accessPoints: readonly Part[]
  readonly uplinks: readonly Part[]
  /** The states of the site, since an access point was first seen to work until now. */
  readonly site: readonly Interval[]
}

/**
 * What gives service at a site, and the states of the site from them. What was never seen to work
 * takes no part: it is not in service yet, because of a wrong address or credential or a cable that
 * was never connected. That it does not answer is no interval without service between two with it.
 * Its polls are down all the same in every figure: they saw it not work, and a device that was
 * entered and never ran must better nobody's availability.
 */
export function sitePartsOf(track: SiteTrack, nowMs: number): SiteParts {
  const accessPoints: Part[] = []
  for (const [id, target] of track.accessPoints) {
    const part = partOf({ kind: 'access-point', id }, target, nowMs)
    if (part !== null) accessPoints.push(part)
  }
  const fromMs = Math.min(...accessPoints.map(({ intervals }) => intervals[0]?.startMs ?? nowMs))
  const uplinks: Part[] = []
  for (const [id, target] of track.uplinks) {
    const part = partOf({ kind: 'uplink', id }, target, nowMs)
    if (part !== null) uplinks.push(part)
  }
  const lineFromMs = Math.min(...uplinks.map(({ intervals }) => intervals[0]?.startMs ?? nowMs))
  const site = placeIntervalsOf(
    {
      // Before it first worked a part neither gives service nor takes it.
      accessPoints: accessPoints.map((part) => since(fromMs, part.intervals, 'down')),
      // Before any line worked nobody tested what the place lived on; then the first one has the word.
      uplinks: uplinks.map((part) =>
        since(fromMs, since(lineFromMs, part.intervals, 'down'), 'up'),
      ),
    },
    fromMs,
    nowMs,
  )
  return { accessPoints, uplinks, site }
}

function partOf(
  subject: OutageSubject,
  target: TargetTrack<DeviceFacts> | TargetTrack<LineFacts>,
  nowMs: number,
): Part | null {
  const fromMs = Math.max(target.runs[0]?.fromMs ?? nowMs, target.workedFromMs ?? nowMs)
  return fromMs >= nowMs ? null : { subject, target, intervals: target.intervals(fromMs, nowMs) }
}

function since(
  fromMs: number,
  intervals: readonly AvailabilityInterval[],
  state: 'up' | 'down',
): readonly AvailabilityInterval[] {
  const endMs = intervals[0]?.startMs ?? fromMs
  return endMs <= fromMs ? intervals : [{ startMs: fromMs, endMs, state }, ...intervals]
}

/** A stretch without service between two with it, and what it consists of. */
export interface Dark {
  readonly startMs: number
  /** When the stretch before it ended, and service was seen; -Infinity for the first. */
  readonly seenMs: number
  /** Null while it lasts. */
  readonly endMs: number | null
  readonly pieces: readonly { startMs: number; endMs: number; state: 'down' | 'unknown' }[]
}

/** What is dark of contiguous intervals that end now; unknown time at the very beginning is not. */
export function darkOf(intervals: readonly Interval[], nowMs: number): readonly Dark[] {
  const found: Dark[] = []
  let pieces: Dark['pieces'][number][] = []
  const close = (endMs: number | null): void => {
    const first = pieces[0]
    const seenMs = found.at(-1)?.endMs ?? -Infinity
    if (first !== undefined) found.push({ startMs: first.startMs, seenMs, endMs, pieces })
    pieces = []
  }
  let isFirst = true
  for (const { startMs, endMs, state } of intervals) {
    if (state === 'down' || (state === 'unknown' && !isFirst)) {
      pieces.push({ startMs, endMs, state })
    } else if (state !== 'unknown') close(startMs)
    isFirst &&= state === 'unknown'
  }
  if ((intervals.at(-1)?.endMs ?? nowMs) >= nowMs) close(null)
  return found
}
