import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { Evidence } from '#contract/outage.ts'
import { ELSEWHERE } from './evidence.ts'
import type { Episode, SiteLayout, Span } from './site.ts'
import { overlapMs } from './spans.ts'

/** A site that was never polled looks like one that never fell. */
const SEEN_SHARE_MIN = 0.2

/**
 * Looks at what agents elsewhere saw together: one that was cut off sees all its sites fall. One that
 * saw others up meanwhile looked well, and its data were late for another reason (the server's line):
 * what it saw down was down. The episodes in the same order.
 */
export function judgeCutOffAgents(
  episodes: readonly Episode[],
  sites: ReadonlyMap<PlaceId, SiteLayout>,
  nowMs: number,
): readonly Episode[] {
  const agents = new Set(episodes.flatMap(({ evidence }) => evidence.find(isCutOff)?.by ?? []))
  if (agents.size === 0) return episodes
  const watchedBy = new Map<AgentId | string, PlaceId[]>([...agents].map((id) => [id, []]))
  for (const { place, agents: own } of sites.values()) {
    for (const { id } of own) watchedBy.get(id)?.push(place)
  }
  const dark = new Map<PlaceId, Span[]>()
  for (const episode of episodes) {
    if (episode.subject.kind !== 'site' || episode.upMs > 0) continue
    const list = dark.get(episode.place)
    if (list === undefined) dark.set(episode.place, [spanOf(episode, nowMs)])
    else list.push(spanOf(episode, nowMs))
  }
  return episodes.map((episode) => {
    const agent = episode.evidence.find(isCutOff)?.by
    if (agent === undefined) return episode
    const span = spanOf(episode, nowMs)
    const others = (watchedBy.get(agent) ?? []).filter((place) => place !== episode.place)
    const seen = others.filter(
      (place) => overlapMs(dark.get(place) ?? [], [span]) * 2 < span.endMs - span.startMs,
    )
    const isSeeing = seen.length > 0 && seen.length >= others.length * SEEN_SHARE_MIN
    return isSeeing ? asSeen(episode) : episode
  })
}

function isCutOff({ kind, value }: Evidence): boolean {
  return kind === 'server-unreachable' && value === ELSEWHERE
}

function asSeen(episode: Episode): Episode {
  return {
    ...episode,
    downMs: episode.downMs + episode.unobservedMs,
    unobservedMs: 0,
    evidence: episode.evidence.filter((item) => !isCutOff(item)),
  }
}

function spanOf({ startMs, endMs }: Episode, nowMs: number): Span {
  return { startMs, endMs: endMs ?? nowMs }
}
