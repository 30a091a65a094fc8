import type { AvailabilityPolicy } from '../domain/availability.ts'
import { episodesOf } from '../domain/outage.ts'
import type { EpisodeContext } from '../domain/outage.ts'
import type { Episode, SiteLayout } from '../domain/site.ts'
import { SiteTrack } from '../domain/track.ts'
import { SAMPLES_READ_MAX } from '../store/series-store.ts'
import type { SeriesStore, SeriesTarget } from '../store/series-store.ts'
import { targetsOf } from './layouts.ts'

const HOUR_MS = 3_600_000
/** Polls before a period say how it begins. */
const LOOK_BACK_MS = 2 * HOUR_MS
/** What began longer ago is looked for in the outages that are known, not in single polls. */
const LOOK_BACK_MS_MAX = 32 * 24 * HOUR_MS
/** An episode so near to where the reading began may have begun before it. */
export const EDGE_MS = 30 * 60_000

export interface ReadTrackDeps {
  readonly store: Pick<SeriesStore, 'readSamples' | 'oldestMs'>
  readonly availability: AvailabilityPolicy
  /** When a target was first seen to work, by all that is stored; null for never. */
  readonly workedFromMs: (target: SeriesTarget) => number | null
  readonly contextAt: (nowMs: number) => EpisodeContext
}

/** What the store knows of one site over a period. */
export interface ReadTrack {
  readonly track: SiteTrack
  readonly episodes: readonly Episode[]
  /** From `EDGE_MS` after it on the episodes are whole. */
  readonly fromMs: number
}

/**
 * The track of a site from its polls in the store before `untilMs`, from so far before `fromMs` that
 * no episode is cut in two there; the episodes are those that show at `nowMs`.
 */
export async function readTrack(
  deps: ReadTrackDeps,
  layout: SiteLayout,
  fromMs: number,
  untilMs: number,
  nowMs: number,
): Promise<ReadTrack> {
  for (let lookBackMs = LOOK_BACK_MS; ; lookBackMs = Math.min(lookBackMs * 4, LOOK_BACK_MS_MAX)) {
    const startMs = fromMs - lookBackMs
    const track = newTrack(deps, layout)
    for (const target of targetsOf(layout)) {
      for await (const taken of pages(deps.store, target, startMs, untilMs)) track.take(taken)
    }
    const episodes = episodesOf(track, deps.contextAt(nowMs))
    const firstMs = Math.min(...track.targets.map(({ runs }) => runs[0]?.fromMs ?? Infinity))
    const isCut =
      firstMs > startMs + EDGE_MS ||
      episodes.some((episode) => episode.startMs - episode.startWithinMs < startMs + EDGE_MS)
    const mayBeOlder = isCut && lookBackMs < LOOK_BACK_MS_MAX
    if (mayBeOlder && startMs > ((await deps.store.oldestMs()) ?? Infinity)) continue
    return { track, episodes, fromMs: Math.max(startMs, toldFromMs(Math.min(firstMs, nowMs))) }
  }
}

/** Before it polls deny no outage: they are not there, or not kept any more. */
const toldFromMs = (firstPollMs: number): number => firstPollMs - EDGE_MS + 1

/** What is known of a site while the store has no poll at all. */
export function trackOfNone(deps: ReadTrackDeps, layout: SiteLayout, nowMs: number): ReadTrack {
  return { track: newTrack(deps, layout), episodes: [], fromMs: toldFromMs(nowMs) }
}

function newTrack(deps: ReadTrackDeps, layout: SiteLayout): SiteTrack {
  const track = new SiteTrack(layout, deps.availability)
  for (const target of targetsOf(layout)) noteWorked(track, target, deps)
  return track
}

/** What works only since later than the period is read must not seem to have failed in it. */
function noteWorked(track: SiteTrack, target: SeriesTarget, { workedFromMs }: ReadTrackDeps): void {
  if (target.kind !== 'access-point' && target.kind !== 'uplink') return
  const atMs = workedFromMs(target)
  if (atMs !== null) track.noteWorked(target, atMs)
}

/** One target at a time and a page of it at a time, so that a long period fits into the memory. */
async function* pages(
  store: ReadTrackDeps['store'],
  target: Parameters<SeriesStore['readSamples']>[0],
  fromMs: number,
  untilMs: number,
) {
  for (let startMs = fromMs; startMs < untilMs;) {
    const page = await store.readSamples(target, startMs, untilMs)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < SAMPLES_READ_MAX) return
    startMs = last.sample.polledAtMs + 1
  }
}
