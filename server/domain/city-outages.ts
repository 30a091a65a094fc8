import type { PlaceId } from '#contract/ids.ts'
import type { Evidence } from '#contract/outage.ts'
import type { PlannedWindow } from '#contract/window.ts'
import { causeOf } from './cause.ts'
import { groupsOf } from './correlate.ts'
import type { CorrelationPolicy } from './correlate.ts'
import { evidenceOfGroups } from './group-evidence.ts'
import { windowAt } from './planned-window.ts'
import type { InWindow } from './planned-window.ts'
import type { Prior } from './prior.ts'
import type { Episode, FoundOutage, SiteLayout } from './site.ts'

/** What is known beyond the sites' own data. */
export interface CityContext {
  readonly sites: ReadonlyMap<PlaceId, SiteLayout>
  readonly windows: readonly PlannedWindow[]
  readonly timeZone: string
  readonly nowMs: number
  readonly policy: CorrelationPolicy
  readonly priorOf: (layout: SiteLayout) => Prior
}

/** Planned work begins by another clock than the polls. */
const EARLY_MS = 60_000

/**
 * The outages of a city from the episodes of its sites: what joins them, which planned window they
 * lie in, and why each happened. In the order of the episodes; those of places that are not known
 * are left out.
 */
export function concludeOutages(
  episodes: readonly Episode[],
  { sites, windows, timeZone, nowMs, policy, priorOf }: CityContext,
): readonly FoundOutage[] {
  const groups = groupsOf(episodes, sites, policy)
  const joined = evidenceOfGroups(groups, episodes, sites, nowMs)
  return episodes.flatMap((episode) => {
    const layout = sites.get(episode.place)
    if (layout === undefined) return []
    const { group, evidence: others } = joined.get(episode) ?? { group: null, evidence: [] }
    const endMs = episode.endMs ?? nowMs
    const windowFrom = (startMs: number) => windowAt(windows, layout, startMs, endMs, timeZone)
    const planned = windowFrom(episode.startMs) ?? windowFrom(episode.startMs + EARLY_MS)
    const evidence = [...episode.evidence, ...others, ...windowEvidence(planned)]
    const finding = causeOf(episode.subject, evidence, priorOf(layout))
    return { ...episode, evidence, finding, group, window: planned?.window.id ?? null }
  })
}

function windowEvidence(planned: InWindow | null): readonly Evidence[] {
  if (planned === null) return []
  const { window, span } = planned
  return [
    {
      kind: 'planned-window',
      atMs: span.startMs,
      by: window.createdBy,
      value: window.reason.slice(0, 200),
    },
  ]
}
