import type { PlaceId } from '#contract/ids.ts'
import { AVAILABILITY_POLICY } from '../../../server/domain/availability.ts'
import { episodesOf, type EpisodeContext } from '../../../server/domain/outage.ts'
import type { Episode, SiteLayout, SiteSample } from '../../../server/domain/site.ts'
import { SiteTrack, trackOf } from '../../../server/domain/track.ts'
import { HOUR_MS } from './draw.ts'

/** What a track is made anew from; the server reads a day, and what lasts longer, from its store. */
const HOURS_KEPT = 3

interface LiveSite {
  readonly layout: SiteLayout
  track: SiteTrack
  /** What was received of late: lists of an hour each, the newest last. */
  readonly received: SiteSample[][]
  /** Polled, and still on its way. */
  waiting: SiteSample[]
  /** Something came that was older than what the track had. */
  isStale: boolean
}

/** What a server knows at a moment: it has only what had arrived by then. */
export class LiveCity {
  readonly #sites: ReadonlyMap<PlaceId, LiveSite>

  constructor(layouts: Iterable<SiteLayout>) {
    this.#sites = new Map(
      [...layouts].map((layout) => [
        layout.place,
        { layout, track: new SiteTrack(layout), received: [[]], waiting: [], isStale: false },
      ]),
    )
  }

  send(place: PlaceId, sample: SiteSample): void {
    this.#sites.get(place)?.waiting.push(sample)
  }

  /** Takes what had arrived by then. */
  receiveUntil(nowMs: number): void {
    for (const site of this.#sites.values()) {
      const later: SiteSample[] = []
      for (const sample of site.waiting) {
        if (sample.receivedAtMs > nowMs) {
          later.push(sample)
          continue
        }
        site.received.at(-1)?.push(sample)
        if (!site.isStale && site.track.take(sample) === 'late') site.isStale = true
      }
      site.waiting = later
    }
  }

  /** The episodes of all sites with what is known now. */
  episodes(context: EpisodeContext): readonly Episode[] {
    return [...this.#sites.values()].flatMap((site) => {
      if (site.isStale) {
        site.track = trackOf(site.layout, site.received.flat(), AVAILABILITY_POLICY)
        site.isStale = false
      }
      return episodesOf(site.track, context)
    })
  }

  /** Begins another hour. */
  forget(nowMs: number): void {
    for (const { received, track } of this.#sites.values()) {
      received.push([])
      if (received.length > HOURS_KEPT) received.shift()
      track.forget(nowMs - HOURS_KEPT * HOUR_MS)
    }
  }
}
