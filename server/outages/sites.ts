import type { PlaceId } from '#contract/ids.ts'
import { episodesOf, nextLookMs } from '../domain/outage.ts'
import type { Episode, SiteLayout, SiteSample } from '../domain/site.ts'
import { SiteTrack } from '../domain/track.ts'
import type { Layouts } from './layouts.ts'
import { EDGE_MS, readTrack, trackOfNone } from './read-track.ts'
import type { ReadTrack, ReadTrackDeps } from './read-track.ts'

const HOUR_MS = 3_600_000
/** Outages are final a day after their end at the latest; what is older is in the journal. */
const KEPT_MS = 26 * HOUR_MS
const FORGET_EVERY_MS = 600_000
/** Sites of one call: thousands at once would hold up the event loop. */
const FORGOTTEN_AT_ONCE = 100
/** Samples that come while a site is read from the store; more make it be read once more. */
const HELD_MAX = 20_000

/** One watched site with what is known of its last day. */
export interface WatchedSite {
  readonly layout: SiteLayout
  readonly track: SiteTrack
  readonly episodes: readonly Episode[]
  /** From here on the episodes are whole; null until the site was read from the store. */
  readonly fromMs: number | null
}

interface Entry {
  layout: SiteLayout
  track: SiteTrack
  episodes: readonly Episode[]
  fromMs: number | null
  /** It began with an empty store, and nothing older has come since. */
  isBegun: boolean
  nextLookMs: number
  forgotAtMs: number
  /** What came while the store is read; null while it is not. */
  held: SiteSample[] | null
}

/** Of nearly all sites: one list for all of them. */
const NO_EPISODES: readonly Episode[] = []

export interface SitesDeps extends ReadTrackDeps {
  /** A sample is older than what was known: its time has to be worked out anew. */
  readonly onLate: (place: PlaceId, polledAtMs: number) => void
  /** Called before a site that was read shows its outages from a time on. */
  readonly beforeShown: (place: PlaceId, fromMs: number) => Promise<void>
}

/** The tracks of all watched sites: they follow each sample at once and the clock when it matters. */
export class WatchedSites {
  readonly #deps: SitesDeps
  readonly #entries = new Map<PlaceId, Entry>()
  readonly #touched = new Set<PlaceId>()

  constructor(deps: SitesDeps) {
    this.#deps = deps
  }

  /** Follows the inventory; gives the sites that are new or have changed, and those that are gone. */
  follow({ sites }: Layouts): {
    readonly changed: readonly PlaceId[]
    readonly gone: readonly PlaceId[]
  } {
    const gone = [...this.#entries.keys()].filter((place) => !sites.has(place))
    for (const place of gone) this.#entries.delete(place)
    const changed: PlaceId[] = []
    for (const [place, layout] of sites) {
      const entry = this.#entries.get(place)
      if (entry?.layout === layout) continue
      if (entry !== undefined && isSameEquipment(entry.layout, layout)) {
        // Where it lies and who sells its line change how it is joined, and no poll of it.
        entry.layout = layout
        continue
      }
      this.#entries.set(place, newEntry(layout, this.#deps))
      changed.push(place)
    }
    return { changed, gone }
  }

  get(place: PlaceId): WatchedSite | undefined {
    return this.#entries.get(place)
  }

  [Symbol.iterator](): Iterator<[PlaceId, WatchedSite]> {
    return this.#entries.entries()
  }

  /** Takes a sample that came just now. */
  take(place: PlaceId, sample: SiteSample): void {
    const entry = this.#entries.get(place)
    if (entry === undefined) return
    if (entry.held !== null) {
      if (entry.held.length < HELD_MAX) entry.held.push(sample)
      else this.#deps.onLate(place, sample.sample.polledAtMs)
      return
    }
    // Until it is read, what comes is read with it, however old it is.
    if (entry.fromMs === null) this.#deps.onLate(place, sample.sample.polledAtMs)
    else this.#give(place, entry, sample)
  }

  /** Works out what samples or the clock may have changed; gives the places that were looked at. */
  look(nowMs: number): readonly PlaceId[] {
    const looked: PlaceId[] = []
    for (const [place, entry] of this.#entries) {
      // While it is read, what came is held back: that it is not there is no silence.
      if (entry.fromMs === null || entry.held !== null) continue
      if (!this.#touched.has(place) && nowMs < entry.nextLookMs) continue
      this.#lookAt(entry, nowMs)
      looked.push(place)
    }
    this.#touched.clear()
    return looked
  }

  /** Drops what is long over of some sites; called when all that they show has been worked in. */
  forget(nowMs: number): void {
    let left = FORGOTTEN_AT_ONCE
    for (const entry of this.#entries.values()) {
      if (left === 0) return
      if (entry.fromMs === null || entry.held !== null) continue
      if (Math.abs(nowMs - entry.forgotAtMs) < FORGET_EVERY_MS) continue
      entry.forgotAtMs = nowMs
      left -= 1
      // Episodes of what is forgotten would be taken for new outages.
      if (forget(entry, nowMs)) this.#lookAt(entry, nowMs)
    }
  }

  /** Begins with a site while the store has no poll at all: to read each one of a country takes ten minutes. */
  begin(place: PlaceId, nowMs: number): void {
    const entry = this.#entries.get(place)
    if (entry === undefined) return
    const { track, fromMs } = trackOfNone(this.#deps, entry.layout, nowMs)
    entry.track = track
    entry.fromMs = fromMs
    entry.isBegun = true
    this.#lookAt(entry, nowMs)
    this.#touched.add(place)
  }

  /**
   * Reads a site anew from the store, from so far back that it is whole at `fromMs`, and goes on with
   * what came meanwhile. Resolves false when the site is not watched any more.
   */
  async rebuild(place: PlaceId, fromMs: number, nowMs: () => number): Promise<boolean> {
    const entry = this.#entries.get(place)
    if (entry === undefined) return false
    entry.held = []
    let read: ReadTrack
    try {
      // A sample of the future, by a clock that is a little ahead, is one that came.
      read = await readTrack(this.#deps, entry.layout, fromMs, nowMs() + HOUR_MS, nowMs())
      await this.#deps.beforeShown(place, read.fromMs)
    } catch (cause) {
      for (const sample of entry.held) this.#deps.onLate(place, sample.sample.polledAtMs)
      entry.held = null
      throw cause
    }
    if (this.#entries.get(place) !== entry) return false
    const { held } = entry
    entry.track = read.track
    entry.fromMs = read.fromMs
    entry.isBegun = false
    entry.held = null
    for (const sample of held) this.#give(place, entry, sample)
    this.#lookAt(entry, nowMs())
    this.#touched.add(place)
    return true
  }

  #give(place: PlaceId, entry: Entry, sample: SiteSample): void {
    const { polledAtMs } = sample.sample
    const presentFromMs = Math.max(entry.fromMs ?? -Infinity, sample.receivedAtMs - EDGE_MS)
    const taken = entry.track.take(sample)
    if (taken === 'taken') this.#touched.add(place)
    if (entry.isBegun && (polledAtMs < presentFromMs || taken === 'late')) {
      // A history comes: what is stored of the site is more than its track, and has to be read after all.
      entry.fromMs = null
      this.#deps.onLate(place, polledAtMs)
    } else if (taken === 'late') this.#deps.onLate(place, polledAtMs)
  }

  #lookAt(entry: Entry, nowMs: number): void {
    const context = this.#deps.contextAt(nowMs)
    entry.episodes = episodesOf(entry.track, context)
    entry.nextLookMs = nextLookMs(entry.track, nowMs, context.policy) ?? Infinity
  }
}

function newEntry(layout: SiteLayout, { availability }: SitesDeps): Entry {
  const track = new SiteTrack(layout, availability)
  return {
    layout,
    track,
    episodes: NO_EPISODES,
    fromMs: null,
    isBegun: false,
    nextLookMs: Infinity,
    forgotAtMs: 0,
    held: null,
  }
}

/** Whether something was dropped that is long over; an outage that lasts or is not final is kept from before its start. */
function forget(entry: Entry, nowMs: number): boolean {
  if (entry.fromMs === null) return false
  let cutMs = nowMs - KEPT_MS
  for (const { endMs, isSettled, startMs, startWithinMs } of entry.episodes) {
    if (endMs === null || !isSettled) cutMs = Math.min(cutMs, startMs - startWithinMs - HOUR_MS)
  }
  if (cutMs <= entry.fromMs) return false
  entry.track.forget(cutMs)
  // It keeps what reaches over the cut from its beginning.
  entry.fromMs = Math.max(entry.fromMs, entry.track.sinceMs)
  return true
}

/** Whether the same things stand there, looked at by the same agents. */
function isSameEquipment(a: SiteLayout, b: SiteLayout): boolean {
  const of = ({ accessPoints, uplinks, ups, switches, agents }: SiteLayout): string =>
    JSON.stringify([accessPoints, uplinks.map(({ id }) => id), ups, switches, agents])
  return of(a) === of(b)
}
