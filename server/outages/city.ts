import type { PlaceId } from '#contract/ids.ts'
import { concludeOutages } from '../domain/city-outages.ts'
import type { CityContext } from '../domain/city-outages.ts'
import type { Episode, FoundOutage } from '../domain/site.ts'
import { aroundOf } from './around.ts'
import type { WatchedSite } from './sites.ts'

/** What others show of a fresh episode changes with the clock: those that stayed are known late. */
const FRESH_MS = 900_000
const FRESH_EVERY_MS = 15_000
/** What an episode that lasts has cost is worked out anew so often. */
const GROWN_EVERY_MS = 300_000

/** What was concluded of a site's episodes, in their order. */
interface Concluded {
  readonly words: readonly string[]
  readonly found: readonly FoundOutage[]
}

/**
 * The outages of the city as they were last concluded. Episodes that have changed are concluded again
 * together with those of their time; the others stay as they were.
 */
export class City {
  readonly #concluded = new Map<PlaceId, Concluded>()
  #freshAtMs = 0

  /** The sites whose outages have to be looked at, with all that was found of each. */
  conclude(
    sites: Iterable<readonly [PlaceId, WatchedSite]>,
    context: CityContext,
  ): ReadonlyMap<PlaceId, readonly FoundOutage[]> {
    const { nowMs } = context
    const isFreshDue = Math.abs(nowMs - this.#freshAtMs) >= FRESH_EVERY_MS
    if (isFreshDue) this.#freshAtMs = nowMs
    const words = new Map<PlaceId, readonly string[]>()
    const all: Episode[] = []
    const times: number[] = []
    const changed = new Set<PlaceId>()
    for (const [place, { episodes }] of sites) {
      // Of a country nearly all, each second.
      if (episodes.length === 0 && !this.#concluded.has(place)) continue
      const now = episodes.map((episode) => wordOf(episode, nowMs))
      words.set(place, now)
      const former = this.#concluded.get(place)?.words ?? []
      for (const [index, episode] of episodes.entries()) {
        all.push(episode)
        const isFresh = isFreshDue && nowMs - episode.startMs < FRESH_MS
        if (isFresh || !former.includes(now[index] ?? '')) times.push(episode.startMs)
      }
      if (former.length !== now.length || former.some((word) => !now.includes(word))) {
        changed.add(place)
      }
    }
    if (times.length === 0 && changed.size === 0) return new Map()
    const known = all.filter(({ place }) => context.sites.has(place))
    const { begun, lasting } = aroundOf(known, times)
    const concluded = concludeOutages([...begun, ...lasting], context)
    const found = new Map<string, FoundOutage>()
    for (const [index, episode] of begun.entries()) {
      const one = concluded[index]
      if (one !== undefined) found.set(`${one.place} ${wordOf(episode, nowMs)}`, one)
      changed.add(episode.place)
    }
    for (const place of changed) {
      const former = this.#concluded.get(place)
      const now = words.get(place) ?? []
      if (now.length === 0) {
        this.#concluded.delete(place)
        continue
      }
      const list = now.flatMap(
        (word) => found.get(`${place} ${word}`) ?? former?.found[former.words.indexOf(word)] ?? [],
      )
      this.#concluded.set(place, { words: now, found: list })
    }
    return new Map([...changed].map((place) => [place, this.#concluded.get(place)?.found ?? []]))
  }

  forget(place: PlaceId): void {
    this.#concluded.delete(place)
  }

  /** Concludes everything anew the next time: what joins places has changed. */
  clear(): void {
    this.#concluded.clear()
  }
}

/** Names an episode as it is: another word is another state of it. */
function wordOf(episode: Episode, nowMs: number): string {
  const { subject, startMs, endMs, startWithinMs, endWithinMs, isSettled, evidence } = episode
  const { downMs, provenMs, upMs } = episode
  const grown =
    endMs === null ? Math.floor(nowMs / GROWN_EVERY_MS) : `${downMs} ${provenMs} ${upMs}`
  const seen = evidence.map(({ kind, by, value }) => `${kind}=${by}=${String(value)}`).join()
  const ends = [startMs, endMs, startWithinMs, endWithinMs, isSettled]
  return [subject.kind, subject.id, ...ends, grown, seen].join(' ')
}
