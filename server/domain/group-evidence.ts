import type { PlaceId } from '#contract/ids.ts'
import type { Evidence } from '#contract/outage.ts'
import type { EvidenceKind } from '#contract/words.ts'
import type { JoinedGroup } from './merge-groups.ts'
import type { Episode, Group, SiteLayout } from './site.ts'
import { isBridged, isWatched } from './site-areas.ts'

/** What the other places tell of one episode. */
export interface Joined {
  /** Null for what began alone. */
  readonly group: Group | null
  readonly evidence: readonly Evidence[]
}

/**
 * For each episode the group it belongs to, and as evidence how many places fell with it of those
 * that the cause would have befallen (`7 of 9`), also by a rival cause, and how many of its
 * neighbours (on its feeder, else in its kelurahan) stayed up. Neighbours are counted once a fall of
 * theirs would have been seen, and told of where most of them stayed.
 */
export function evidenceOfGroups(
  groups: readonly JoinedGroup[],
  episodes: readonly Episode[],
  sites: ReadonlyMap<PlaceId, SiteLayout>,
  nowMs: number,
): ReadonlyMap<Episode, Joined> {
  const groupOf = new Map<Episode, { readonly group: Group; readonly evidence: Evidence[] }>()
  for (const { members, rivals, ...group } of groups) {
    const evidence = [group, ...rivals].map(togetherEvidence)
    for (const member of members) groupOf.set(member, { group, evidence })
  }
  const neighbours = neighboursOf(episodes, sites)
  return new Map(
    episodes.map((episode) => {
      const { group, evidence } = groupOf.get(episode) ?? { group: null, evidence: [] }
      // A neighbour is missed 2.5 intervals after its last poll; the moment lies about half an
      // interval before the start.
      const isMissed = nowMs >= episode.startMs + 2 * episode.startWithinMs
      const stayed = isMissed ? neighbours(episode) : null
      return [episode, { group, evidence: stayed === null ? evidence : [...evidence, stayed] }]
    }),
  )
}

function togetherEvidence({ kind, places, total, startMs }: Group): Evidence {
  const kinds: Readonly<Record<Group['kind'], EvidenceKind>> = {
    'power-area': 'together-power-area',
    kelurahan: 'together-kelurahan',
    provider: 'together-provider',
    city: 'together-city',
  }
  return { kind: kinds[kind], atMs: startMs, by: 'server', value: `${places.length} of ${total}` }
}

/** Clocks and polls differ by this much between places that fall at one moment. */
const TOGETHER_MS = 90_000

function neighboursOf(
  episodes: readonly Episode[],
  sites: ReadonlyMap<PlaceId, SiteLayout>,
): (episode: Episode) => Evidence | null {
  const areaOf = ({ powerArea, kecamatan, kelurahan }: SiteLayout): string =>
    powerArea === null ? `${kecamatan}\n${kelurahan}` : `\n${powerArea}`
  const byArea = new Map<string, SiteLayout[]>()
  const add = (area: string, layout: SiteLayout): void => {
    const list = byArea.get(area)
    if (list === undefined) byArea.set(area, [layout])
    else list.push(layout)
  }
  for (const layout of sites.values()) {
    // A battery keeps it up whatever happens to the others.
    if (isWatched(layout) && !isBridged(layout, 'power')) add(areaOf(layout), layout)
  }
  const byPlace = new Map<PlaceId, Episode[]>()
  for (const episode of episodes) {
    const { kind } = episode.subject
    // With another line a place stays up.
    const isOnlyLine = kind === 'uplink' && (sites.get(episode.place)?.uplinks.length ?? 0) <= 1
    if (kind !== 'site' && !isOnlyLine) continue
    const list = byPlace.get(episode.place)
    if (list === undefined) byPlace.set(episode.place, [episode])
    else list.push(episode)
  }
  return ({ place, startMs, startWithinMs }) => {
    const layout = sites.get(place)
    if (layout === undefined) return null
    let [up, others] = [0, 0]
    for (const { place: other } of byArea.get(areaOf(layout)) ?? []) {
      if (other === place) continue
      const around = (byPlace.get(other) ?? []).filter(
        (each) =>
          each.startMs - each.startWithinMs <= startMs + TOGETHER_MS &&
          (each.endMs ?? Infinity) > startMs - startWithinMs - TOGETHER_MS,
      )
      const wasDown = around.some((each) => each.startMs < startMs - startWithinMs - TOGETHER_MS)
      // What was down before could not fall again.
      if (wasDown) continue
      others += 1
      if (around.length === 0) up += 1
    }
    if (up * 2 <= others) return null
    return { kind: 'neighbours-up', atMs: startMs, by: 'server', value: `${up} of ${others}` }
  }
}
