import { returnOf } from '../domain/return.ts'
import type { SiteLayout } from '../domain/site.ts'
import type { SiteTrack } from '../domain/track.ts'
import type { KeptOutage } from '../journal/outages.ts'
import { impactOf } from './impact.ts'
import type { ImpactDeps } from './impact.ts'
import { episodeOf } from './revise.ts'

/** What is known of a site now. */
export interface NowKnown {
  readonly layout: SiteLayout
  readonly track: SiteTrack
}

/**
 * The outage as one that has ended, where it lasts by the journal, no poll of its time is read any
 * more, and its subject was seen to work since. Null where that is not so.
 */
export function returned(
  outage: KeptOutage,
  { layout, track }: NowKnown,
  deps: ImpactDeps,
): KeptOutage | null {
  const episode = episodeOf(outage)
  if (episode === null || episode.endMs !== null) return null
  const { startMs, downMs, provenMs } = episode
  const back = returnOf(track, outage.subject, startMs, deps.nowMs)
  if (back === null) return null
  const endMs = back.atMs
  // For so long at least it was out; nobody looked at the rest, or the polls are not kept.
  const lostMs = downMs + provenMs
  const unobservedMs = Math.max(0, endMs - startMs - lostMs)
  const known = [startMs + lostMs, back.bootMs ?? startMs].filter((atMs) => atMs <= endMs)
  return {
    ...outage,
    endMs,
    endWithinMs: endMs - Math.max(startMs, ...known),
    status: 'final',
    impact: impactOf({ ...episode, endMs, unobservedMs }, layout, deps),
    revisedAtMs: deps.nowMs,
    revision: outage.revision + 1,
  }
}
