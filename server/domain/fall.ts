import type { PlaceId } from '#contract/ids.ts'
import type { EvidenceKind } from '#contract/words.ts'
import { ELSEWHERE } from './evidence.ts'
import { providersOf } from './site-areas.ts'
import type { Episode, Group, SiteLayout } from './site.ts'

/** The moment at which one place lost its service: what its episodes that began together say. */
export interface Fall {
  readonly layout: SiteLayout
  /** Of the site, of its lines, of its access points. */
  readonly episodes: readonly Episode[]
  /** Whose failure alone may have caused it: of several providers none takes a whole site. */
  readonly providers: ReadonlySet<string>
  /** The true moment lies in here, by the polls and the clocks. */
  readonly fromMs: number
  readonly untilMs: number
  /** Until when the place was down; null while it is. */
  readonly endMs: number | null
  /** The cause that the place's own data prove; null when they prove none. */
  readonly proven: Group['cause'] | null
  /** Causes that the place's own data rule out. */
  readonly excluded: readonly Group['cause'][]
}

export interface FallPolicy {
  readonly slackMs: number
  readonly startWithinMsMax: number
}

/**
 * The falls of all places from their episodes, by the beginning of their windows. Episodes of one
 * place that began together are one fall; an access point that fell alone is none, because it takes
 * no service from its place.
 */
export function fallsOf(
  episodes: readonly Episode[],
  sites: ReadonlyMap<PlaceId, SiteLayout>,
  policy: FallPolicy,
): readonly Fall[] {
  const { slackMs, startWithinMsMax } = policy
  const byPlace = new Map<PlaceId, Episode[]>()
  for (const episode of episodes) {
    if (episode.subject.kind === 'server' || episode.startWithinMs > startWithinMsMax) continue
    const list = byPlace.get(episode.place)
    if (list === undefined) byPlace.set(episode.place, [episode])
    else list.push(episode)
  }
  const falls: Fall[] = []
  for (const [place, list] of byPlace) {
    const layout = sites.get(place)
    if (layout === undefined) continue
    let together: Episode[] = []
    let untilMs = -Infinity
    const close = (): void => {
      if (together.some(({ subject }) => subject.kind !== 'access-point')) {
        falls.push(fallOf(layout, together, slackMs))
      }
      together = []
    }
    for (const episode of list.sort(byStart)) {
      // A place that comes and goes fell once: it has no two windows that share a moment.
      if (episode.startMs - episode.startWithinMs - slackMs > untilMs) close()
      together.push(episode)
      untilMs = episode.startMs + slackMs
    }
    close()
  }
  return falls.sort((a, b) => a.fromMs - b.fromMs || (a.layout.place < b.layout.place ? -1 : 1))
}

function byStart(a: Episode, b: Episode): number {
  return (
    a.startMs - b.startMs ||
    a.startWithinMs - b.startWithinMs ||
    (a.subject.id < b.subject.id ? -1 : 1)
  )
}

function fallOf(layout: SiteLayout, episodes: readonly Episode[], slackMs: number): Fall {
  const telling = episodes.filter(({ subject }) => subject.kind !== 'access-point')
  const firstMs = telling[0]?.startMs ?? 0
  // Of those that began together, the one that is dated best tells the moment.
  const [best] = telling
    .filter((each) => each.startMs - each.startWithinMs <= firstMs)
    .toSorted((a, b) => a.startWithinMs - b.startWithinMs || byStart(a, b))
  const startMs = best?.startMs ?? 0
  const ends = telling.map(({ endMs }) => endMs ?? Infinity)
  const endMs = Math.max(...ends)
  const seen = seenIn(layout, episodes)
  return {
    layout,
    episodes,
    providers: providersIn(layout, episodes),
    fromMs: startMs - (best?.startWithinMs ?? 0) - slackMs,
    untilMs: startMs + slackMs,
    endMs: endMs === Infinity ? null : endMs,
    proven: provenBy(seen),
    excluded: excludedBy(seen),
  }
}

/** Those of the lines that fell; where none was seen to fall, the one that all lines have. */
function providersIn(layout: SiteLayout, episodes: readonly Episode[]): ReadonlySet<string> {
  const fallen = new Set<string>(
    episodes.flatMap(({ subject }) => (subject.kind === 'uplink' ? subject.id : [])),
  )
  if (fallen.size > 0)
    return new Set(providersOf(layout.uplinks.filter(({ id }) => fallen.has(id))))
  const all = providersOf(layout.uplinks)
  const isOnly = all.length === 1 && layout.uplinks.every(({ provider }) => provider === all[0])
  return new Set(isOnly ? all : [])
}

/** What was seen: kinds of evidence, and two that are read out of them. */
type Seen = ReadonlySet<EvidenceKind | 'other-agent-silent' | 'lost-power'>

/** What an agent elsewhere says of itself is no word about the place: only its silence counts. */
function seenIn(layout: SiteLayout, episodes: readonly Episode[]): Seen {
  const isOnSite = new Map<string, boolean>(
    layout.agents.map(({ id, isOnSite }) => [id, isOnSite] as const),
  )
  const seen = new Set<EvidenceKind | 'other-agent-silent' | 'lost-power'>()
  for (const { startMs, evidence } of episodes) {
    for (const { kind, by, value, atMs } of evidence) {
      if (kind.startsWith('agent-') && isOnSite.get(by) !== true) {
        if (kind === 'agent-silent') seen.add('other-agent-silent')
        continue
      }
      // It was cut off, so that nothing answered it, from wherever.
      if (kind === 'server-unreachable' && value === ELSEWHERE) {
        seen.add('other-agent-silent')
        continue
      }
      // The mains were there before every power cut.
      if (kind === 'ups-on-mains' && atMs < startMs) continue
      if (kind === 'agent-last-stop' && value === 'power-loss') seen.add('lost-power')
      seen.add(kind)
    }
  }
  return seen
}

function provenBy(seen: Seen): Group['cause'] | null {
  const restarted = seen.has('agent-new-boot') && seen.has('access-point-restarted')
  if (seen.has('ups-on-battery') || seen.has('lost-power') || restarted) return 'power'
  const agentStayed = seen.has('agent-same-boot') || seen.has('agent-reporting')
  if (agentStayed && seen.has('internet-silent')) return 'uplink'
  if (seen.has('server-unreachable') && seen.has('internet-answers')) return 'monitoring'
  return null
}

/** Without power nothing of these is seen, unless a battery feeds it. */
const POWERED: readonly EvidenceKind[] = [
  'agent-reporting',
  'agent-same-boot',
  'access-points-answer',
  'access-point-kept-running',
  'switch-answers',
  'ups-on-mains',
]
/** The equipment went down with its power, or its power went. */
const CUT: readonly (EvidenceKind | 'lost-power')[] = [
  'agent-new-boot',
  'access-point-restarted',
  'ups-on-battery',
  'lost-power',
]
const LINE_GONE: readonly EvidenceKind[] = ['internet-silent', 'gateway-silent', 'no-carrier']

function excludedBy(seen: Seen): readonly Group['cause'][] {
  const any = (kinds: readonly (EvidenceKind | 'lost-power')[]): boolean =>
    kinds.some((kind) => seen.has(kind))
  const excluded: Group['cause'][] = []
  const isElsewhere = seen.has('other-agent-silent')
  // The line fell while the access points were lit: a cut of power later is another event.
  const isLine = seen.has('access-points-answer') && seen.has('internet-silent')
  if (isElsewhere || isLine || (any(POWERED) && !any(CUT))) excluded.push('power')
  const isCut = any(CUT) && !isLine
  if (isElsewhere || isCut || seen.has('internet-answers')) excluded.push('uplink')
  if (any(CUT) || (!isElsewhere && any(LINE_GONE))) excluded.push('monitoring')
  return excluded
}
