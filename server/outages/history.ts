import { concludeOutages } from '../domain/city-outages.ts'
import type { CityContext } from '../domain/city-outages.ts'
import type { Episode, FoundOutage, SiteLayout } from '../domain/site.ts'
import type { Journal } from '../journal/open.ts'
import type { KeptOutage } from '../journal/outages.ts'
import { readTrack } from './read-track.ts'
import type { ReadTrack, ReadTrackDeps } from './read-track.ts'
import { episodeOf, refound, revise } from './revise.ts'
import type { ReviseDeps } from './revise.ts'

const HOUR_MS = 3_600_000
/** Polls after a period say how it ends. */
const LOOK_AHEAD_MS = 2 * HOUR_MS
const LOOK_AHEAD_MS_MAX = 32 * 24 * HOUR_MS
/** What begins or ends so near to where the reading stopped is not told by it. */
const EDGE_MS = 30 * 60_000
/** Outages of other places around the time: more join nothing that these do not. */
const OTHERS_MAX = 5000

export interface PastDeps extends ReadTrackDeps {
  readonly journal: Pick<Journal, 'outages'>
  readonly city: CityContext
  readonly revise: ReviseDeps
  /** Outages of before that time belong to no present track. */
  readonly presentFromMs: number
}

/**
 * The outages of a site over a time long ago that are new or have changed with data that came late,
 * and those of other places whose cause shows differently by them.
 */
export async function revisePast(
  deps: PastDeps,
  layout: SiteLayout,
  fromMs: number,
  untilMs: number,
): Promise<readonly KeptOutage[]> {
  const { city, journal } = deps
  const { read, endMs } = await readWhole(deps, layout, fromMs, untilMs)
  const period = { startMs: read.fromMs, endMs: endMs - EDGE_MS }
  const stored = await journal.outages.list({
    fromMs: period.startMs - HOUR_MS,
    untilMs: endMs + HOUR_MS,
    limit: OTHERS_MAX,
  })
  const own = stored.filter(({ place }) => place === layout.place)
  const others = new Map<Episode, KeptOutage>()
  for (const outage of stored) {
    const episode = outage.place === layout.place ? null : episodeOf(outage)
    if (episode !== null && city.sites.has(episode.place)) others.set(episode, outage)
  }
  const mine = read.episodes.filter(({ startMs }) => startMs < period.endMs)
  const all = [...mine, ...others.keys()]
  const found = concludeOutages(all, city)
  const changed: KeptOutage[] = [
    ...revise(own, { layout, period, found: found.slice(0, mine.length) }, deps.revise),
  ]
  for (const [index, episode] of all.entries()) {
    const outage = others.get(episode)
    const one: FoundOutage | undefined = found[index]
    if (outage === undefined || one === undefined || outage.endMs === null) continue
    if (outage.endMs < deps.presentFromMs) changed.push(...refound(outage, one, city.nowMs))
  }
  return changed
}

/** The track of a time, read so far ahead that no episode of it is cut in two at its end. */
async function readWhole(
  deps: PastDeps,
  layout: SiteLayout,
  fromMs: number,
  untilMs: number,
): Promise<{ readonly read: ReadTrack; readonly endMs: number }> {
  const { nowMs } = deps.city
  for (let lookAheadMs = LOOK_AHEAD_MS; ; lookAheadMs *= 4) {
    const endMs = Math.min(nowMs, untilMs + lookAheadMs)
    const read = await readTrack(deps, layout, fromMs, endMs, nowMs)
    const edgeMs = endMs - EDGE_MS
    const isCut = read.episodes.some(
      (episode) => episode.startMs < edgeMs && (episode.endMs === null || episode.endMs > edgeMs),
    )
    if (!isCut || endMs >= nowMs || lookAheadMs * 4 > LOOK_AHEAD_MS_MAX) return { read, endMs }
  }
}
