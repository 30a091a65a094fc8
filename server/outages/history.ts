import { concludeOutages } from '../domain/city-outages.ts'
import type { CityContext } from '../domain/city-outages.ts'
import type { Episode, FoundOutage, SiteLayout, Span } from '../domain/site.ts'
import type { Journal } from '../journal/open.ts'
import type { KeptOutage } from '../journal/outages.ts'
import { AROUND_MS, aroundOf } from './around.ts'
import type { OutageBook } from './book.ts'
import { EDGE_MS, readTrack } from './read-track.ts'
import type { ReadTrackDeps } from './read-track.ts'
import { episodeOf, refound, revise } from './revise.ts'
import type { ReviseDeps } from './revise.ts'

const HOUR_MS = 3_600_000
/** Polls after a period say how it ends. */
const LOOK_AHEAD_MS = 2 * HOUR_MS
const LOOK_AHEAD_MS_MAX = 32 * 24 * HOUR_MS
/** Outages of other places are read for so long a part of the time at once ... */
const PART_MS = 6 * HOUR_MS
/** ... and no more of them: more join nothing that these do not. */
const OTHERS_MAX = 5000
/** Those of the place itself; a place with more is revised back to the oldest of these. */
const OWN_MAX = 20_000

export interface PastDeps extends ReadTrackDeps {
  readonly journal: Pick<Journal, 'outages'>
  /** What is in memory is newer than what is in the journal. */
  readonly book: Pick<OutageBook, 'get' | 'of'>
  readonly city: CityContext
  readonly revise: ReviseDeps
  /** Outages of before that time belong to no present track. */
  readonly presentFromMs: number
  /** Takes what is new or has changed. */
  readonly keep: (outage: KeptOutage) => void
}

/**
 * Works the outages of a site over a time long ago out anew, with data that came late, and the cause
 * of those of other places that shows differently by them.
 */
export async function revisePast(
  deps: PastDeps,
  layout: SiteLayout,
  fromMs: number,
  untilMs: number,
): Promise<void> {
  const late = await withOutages(deps, layout, { startMs: fromMs, endMs: untilMs })
  const { mine, period, serviceFromMs } = await readWhole(deps, layout, late.startMs, late.endMs)
  const found: FoundOutage[] = []
  for (const part of partsOf(mine)) found.push(...(await concludePart(deps, layout, part)))
  const stored = await deps.journal.outages.list({
    place: layout.place,
    fromMs: period.startMs - HOUR_MS,
    untilMs: period.endMs + HOUR_MS,
    limit: OWN_MAX,
  })
  // From here on nothing is waited for: what the present finds meanwhile is in the book.
  const own = new Map(stored.map((outage) => [outage.id, outage]))
  for (const outage of deps.book.of(layout.place)) own.set(outage.id, outage)
  const oldestMs = stored.length < OWN_MAX ? -Infinity : (stored.at(-1)?.startMs ?? -Infinity)
  const whole = { ...period, startMs: Math.max(period.startMs, oldestMs + 1) }
  const told = { layout, period: whole, found, serviceFromMs }
  const changed = revise([...own.values()], told, deps.revise)
  for (const outage of changed) {
    // What lasts is the present's to find: nobody is called because of history.
    if (outage.endMs !== null || own.has(outage.id)) deps.keep(outage)
  }
}

/**
 * The time with the outages that reach into it: late data in the middle of one may end it there, and
 * begin another.
 */
async function withOutages(
  { journal, book, city }: PastDeps,
  { place }: SiteLayout,
  late: Span,
): Promise<Span> {
  const query = { place, fromMs: late.startMs, untilMs: late.endMs, limit: OWN_MAX }
  let { startMs, endMs } = late
  for (const stored of await journal.outages.list(query)) {
    const outage = book.get(stored.id) ?? stored
    if (outage.status === 'withdrawn') continue
    startMs = Math.min(startMs, outage.startMs - outage.startWithinMs)
    endMs = Math.max(endMs, outage.endMs ?? city.nowMs)
  }
  return { startMs, endMs: Math.min(endMs, city.nowMs) }
}

/** What was found of a site's episodes in a part of the time, beside those of the other places. */
async function concludePart(
  { city, journal, book, keep, presentFromMs }: PastDeps,
  { place }: SiteLayout,
  mine: readonly Episode[],
): Promise<readonly FoundOutage[]> {
  const timesMs = mine.map(({ startMs }) => startMs)
  const stored = await journal.outages.list({
    fromMs: Math.min(...timesMs) - AROUND_MS,
    untilMs: Math.max(...timesMs) + AROUND_MS,
    limit: OTHERS_MAX,
  })
  const outages = new Map<Episode, KeptOutage>()
  for (const outage of stored.map((one) => book.get(one.id) ?? one)) {
    const episode = outage.place === place ? null : episodeOf(outage)
    if (episode !== null && city.sites.has(episode.place)) outages.set(episode, outage)
  }
  const { begun, lasting } = aroundOf([...outages.keys()], timesMs)
  const found = concludeOutages([...mine, ...begun, ...lasting], city)
  for (const [index, episode] of begun.entries()) {
    const outage = outages.get(episode)
    const one = found[mine.length + index]
    if (outage === undefined || one === undefined || outage.endMs === null) continue
    if (outage.endMs >= presentFromMs || !isBeside(episode, timesMs)) continue
    for (const changed of refound(outage, one, city.nowMs)) keep(changed)
  }
  return found.slice(0, mine.length)
}

/** Began so near to one of the times that all that may have begun with it was looked at. */
function isBeside({ startMs }: Episode, timesMs: readonly number[]): boolean {
  return timesMs.some((atMs) => Math.abs(startMs - atMs) <= AROUND_MS / 2)
}

/** Episodes in parts that begin within a few hours each, oldest first. */
function partsOf(episodes: readonly Episode[]): readonly (readonly Episode[])[] {
  const parts = new Map<number, Episode[]>()
  for (const episode of episodes) {
    const part = Math.floor(episode.startMs / PART_MS)
    parts.set(part, [...(parts.get(part) ?? []), episode])
  }
  return [...parts.values()]
}

/**
 * The episodes of a time, read so far ahead that none of it is cut in two at its end, and the period
 * for which they are all there are.
 */
async function readWhole(
  deps: PastDeps,
  layout: SiteLayout,
  fromMs: number,
  untilMs: number,
): Promise<{
  readonly mine: readonly Episode[]
  readonly period: Span
  readonly serviceFromMs: number
}> {
  const { nowMs } = deps.city
  for (let lookAheadMs = LOOK_AHEAD_MS; ; lookAheadMs *= 4) {
    const readUntilMs = Math.min(nowMs, untilMs + lookAheadMs)
    const read = await readTrack(deps, layout, fromMs, readUntilMs, nowMs)
    const edgeMs = readUntilMs - EDGE_MS
    const cut = read.episodes.filter(
      ({ startMs, endMs }) => startMs < edgeMs && (endMs === null || endMs > edgeMs),
    )
    const isWhole = cut.length === 0 || readUntilMs >= nowMs
    if (!isWhole && lookAheadMs * 4 <= LOOK_AHEAD_MS_MAX) continue
    // One that lasts for longer than is read ahead is left as it is known.
    const endMs = isWhole ? edgeMs : Math.min(...cut.map(({ startMs }) => startMs))
    const mine = read.episodes.filter(({ startMs }) => startMs < endMs)
    const { serviceFromMs } = read.track
    return { mine, period: { startMs: read.fromMs, endMs }, serviceFromMs }
  }
}
