import type { PlaceId } from '#contract/ids.ts'
import type { Evidence } from '#contract/outage.ts'
import type { PlannedWindow } from '#contract/window.ts'
import type { EvidenceKind } from '#contract/words.ts'
import { causeOf } from './cause.ts'
import { groupsOf } from './correlate.ts'
import type { CorrelationPolicy } from './correlate.ts'
import { judgeCutOffAgents } from './cut-off-agents.ts'
import { evidenceOfGroups } from './group-evidence.ts'
import { scopeOf, windowAt } from './planned-window.ts'
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
  seen: readonly Episode[],
  { sites, windows, timeZone, nowMs, policy, priorOf }: CityContext,
): readonly FoundOutage[] {
  const episodes = judgeCutOffAgents(seen, sites, nowMs)
  const groups = groupsOf(episodes, sites, policy)
  const joined = evidenceOfGroups(groups, episodes, sites, nowMs)
  return episodes.flatMap((episode) => {
    const layout = sites.get(episode.place)
    if (layout === undefined) return []
    const { group, evidence: others } = joined.get(episode) ?? { group: null, evidence: [] }
    const endMs = episode.endMs ?? nowMs
    const scoped = scopeOf(episode.subject, layout)
    const explaining = windows.filter((window) => mayExplain(window, episode))
    const windowFrom = (startMs: number) => windowAt(explaining, scoped, startMs, endMs, timeZone)
    const planned = windowFrom(episode.startMs) ?? windowFrom(episode.startMs + EARLY_MS)
    const evidence = [...episode.evidence, ...others, ...windowEvidence(planned)]
    const finding = causeOf(episode.subject, evidence, priorOf(layout))
    return { ...episode, evidence, finding, group, window: planned?.window.id ?? null }
  })
}

/** What shows that a place kept or lost its power, or that its line worked. */
const NOT_OF_LINE: ReadonlySet<EvidenceKind> = new Set<EvidenceKind>([
  'internet-answers',
  'ups-on-battery',
  'agent-new-boot',
  'access-point-restarted',
])

/**
 * Work takes service away, so it is no reason for what took none; and a provider works on its lines
 * only: neither on access points nor on the power.
 */
function mayExplain({ scope }: PlannedWindow, { subject, upMs, evidence }: Episode): boolean {
  const has = (wanted: EvidenceKind): boolean => evidence.some(({ kind }) => kind === wanted)
  const isAgentAlone =
    evidence.some(
      ({ kind, value }) =>
        kind === 'agent-last-stop' && (value === 'killed' || value === 'orderly'),
    ) && has('access-point-kept-running')
  if (upMs > 0 || (isAgentAlone && has('agent-same-boot') && !has('internet-silent'))) return false
  // What loses its power after the line is another story.
  const isLine = has('internet-silent') && !has('internet-answers')
  if (scope.kind !== 'provider' || isLine) return true
  return subject.kind !== 'access-point' && !evidence.some(({ kind }) => NOT_OF_LINE.has(kind))
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
