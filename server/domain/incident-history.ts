import type { IncidentPolicy, KeyHistory, PresentCondition } from './incident.ts'

type Histories = Readonly<Record<string, KeyHistory>>

/**
 * What the conditions did lately, with those of now. One flaps when it came often within the span,
 * and until it has neither come nor gone for a while; then all is forgotten that it did before.
 */
export function historyAfter(
  former: Histories,
  present: ReadonlyMap<string, PresentCondition>,
  nowMs: number,
  policy: IncidentPolicy,
): Histories {
  const next: Record<string, KeyHistory> = {}
  for (const key of new Set([...Object.keys(former), ...present.keys()])) {
    const history = oneAfter(former[key], present.has(key), nowMs, policy)
    if (history.isPresent || history.openings.length > 0) next[key] = history
  }
  return next
}

function oneAfter(
  former: KeyHistory | undefined,
  isPresent: boolean,
  nowMs: number,
  { flappingSpanMs, flappingOpenings, stableMs }: IncidentPolicy,
): KeyHistory {
  const hasChanged = isPresent !== (former?.isPresent ?? false)
  // A clock that was set back makes nothing wait for the time that it was ahead.
  const changedAtMs = hasChanged ? nowMs : Math.min(former?.changedAtMs ?? nowMs, nowMs)
  if (!hasChanged && nowMs - changedAtMs >= stableMs) {
    return { isPresent, changedAtMs, openings: [], isFlapping: false }
  }
  const openings = [...(former?.openings ?? []), ...(hasChanged && isPresent ? [nowMs] : [])]
    .map((atMs) => Math.min(atMs, nowMs))
    .filter((atMs) => nowMs - atMs < flappingSpanMs)
    .slice(-flappingOpenings)
  const isFlapping = (former?.isFlapping ?? false) || openings.length >= flappingOpenings
  return { isPresent, changedAtMs, openings, isFlapping }
}
