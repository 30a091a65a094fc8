import type { OutageSubject } from '#contract/outage.ts'
import { sitePartsOf } from './site-parts.ts'
import type { Part, SiteParts } from './site-parts.ts'
import type { SiteTrack } from './track.ts'

/** That what an outage befell works again. */
export interface Return {
  /** The first good poll, Unix ms. */
  readonly atMs: number
  /** When what answered then was started, Unix ms; null where it did not say. */
  readonly bootMs: number | null
}

/**
 * The return of what was out since before its track began: the good poll with which the track begins.
 * Null where it begins otherwise, as an episode tells of that; where it knows polls from before
 * `sinceMs`; and until all that gives the service had its turn to be polled.
 */
export function returnOf(
  track: SiteTrack,
  subject: OutageSubject,
  sinceMs: number,
  nowMs: number,
): Return | null {
  const parts = sitePartsOf(track, nowMs)
  const runs = partsOf(parts, subject).flatMap(({ target }) => target.runs[0] ?? [])
  if (Math.min(...runs.map(({ fromMs }) => fromMs)) <= sinceMs) return null
  const intervals = intervalsIn(parts, subject)
  const index = intervals.findIndex(({ state }) => state !== 'unknown')
  const first = intervals[index]
  if (first === undefined || first.state === 'down') return null
  const dark = intervals.slice(index).find(({ state }) => state === 'down' || state === 'unknown')
  const answering = partsOf(parts, subject).flatMap(
    ({ target }) => target.runs.find(({ fromMs }) => fromMs === first.startMs) ?? [],
  )
  const intervalMs = Math.max(0, ...answering.map(({ dueMs, lastMs }) => dueMs - lastMs))
  if ((dark?.startMs ?? nowMs) < first.startMs + intervalMs) return null
  const boots = answering.flatMap(({ facts }) =>
    'uptimeMs' in facts && facts.uptimeMs !== null ? first.startMs - facts.uptimeMs : [],
  )
  return { atMs: first.startMs, bootMs: boots.length === 0 ? null : Math.max(...boots) }
}

function intervalsIn(parts: SiteParts, subject: OutageSubject) {
  return subject.kind === 'site'
    ? parts.site
    : partsOf(parts, subject).flatMap(({ intervals }) => intervals)
}

/** The site's access points, or the part itself. */
function partsOf(
  { accessPoints, uplinks }: SiteParts,
  { kind, id }: OutageSubject,
): readonly Part[] {
  switch (kind) {
    case 'site':
      return accessPoints
    case 'access-point':
      return accessPoints.filter(({ subject }) => subject.id === id)
    case 'uplink':
      return uplinks.filter(({ subject }) => subject.id === id)
    case 'server':
      return []
    default:
      return kind satisfies never
  }
}
