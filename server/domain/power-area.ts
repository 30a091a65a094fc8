import type { PlaceId } from '#contract/ids.ts'
import type { SiteLayout } from './site.ts'

/** A power cut of one place, from an outage of its site with that cause. */
export interface PowerCut {
  readonly place: PlaceId
  readonly startMs: number
  readonly startWithinMs: number
}

export interface PowerAreaPolicy {
  /** How far apart two starts of one cut may lie beyond what their polls leave open. */
  readonly slackMs: number
  /** A start that is less sure than this agrees with every cut. */
  readonly startWithinMsMax: number
  /** Cuts that two places have to share before anything is made of it. */
  readonly togetherMin: number
  /** Share of the cuts that they share with anybody which they share with each other (Ochiai). */
  readonly shareMin: number
  /** A cut of more places than this took several feeders, and tells them not apart. */
  readonly placesMax: number
}

export const POWER_AREA_POLICY: PowerAreaPolicy = {
  slackMs: 30_000,
  startWithinMsMax: 15 * 60_000,
  // Two may be chance in a city with a cut each quarter of an hour.
  togetherMin: 3,
  // Agents that were away at a cut, or whose UPS bridged it, miss some; the mean of both forgives it.
  shareMin: 0.6,
  placesMax: 150,
}

/**
 * Feeders that nobody entered, from places that lose their power together: two places are on one
 * feeder when they share most of the cuts that either shares with anybody (cuts of one house alone
 * tell nothing of feeders). Gives the name of the area of each place of the sites without an entered
 * one, where it is on a feeder with at least one other place: the entered name where a place on that
 * feeder has one, else `~` and a kelurahan. For the sites of one city: its cuts should be compared
 * with each other only. A pure function of the sets of cuts and sites.
 */
export function inferPowerAreas(
  cuts: readonly PowerCut[],
  sites: ReadonlyMap<PlaceId, SiteLayout>,
  policy: PowerAreaPolicy = POWER_AREA_POLICY,
): ReadonlyMap<PlaceId, string> {
  const { shared, together } = countTogether(
    cuts.filter(
      ({ place, startWithinMs }) => sites.has(place) && startWithinMs <= policy.startWithinMsMax,
    ),
    policy,
  )
  const pairs = [...together.values()]
    .map(({ a, b, times }) => {
      return { a, b, times, share: times / Math.sqrt((shared.get(a) ?? 0) * (shared.get(b) ?? 0)) }
    })
    .filter(({ times, share }) => times >= policy.togetherMin && share >= policy.shareMin)
    .sort((x, y) => y.share - x.share || compare(x.a, y.a) || compare(x.b, y.b))
  return named(joinedBy(pairs, sites), sites)
}

/** Begins the name of an inferred area. */
export const INFERRED = '~'

/** The area that a person entered; what was inferred before is found anew. */
function enteredOf(layout: SiteLayout | undefined): string | null {
  const area = layout?.powerArea ?? null
  return area === null || area.startsWith(INFERRED) ? null : area
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

interface Pair {
  readonly a: PlaceId
  readonly b: PlaceId
  times: number
}

/** How often each place lost its power with another, and which two did how often. */
function countTogether(cuts: readonly PowerCut[], policy: PowerAreaPolicy) {
  const shared = new Map<PlaceId, number>()
  const together = new Map<string, Pair>()
  for (const places of eventsOf(cuts, policy.slackMs)) {
    if (places.length < 2 || places.length > policy.placesMax) continue
    for (const [index, a] of places.entries()) {
      shared.set(a, (shared.get(a) ?? 0) + 1)
      for (const b of places.slice(index + 1)) {
        const key = `${a}\n${b}`
        const pair = together.get(key)
        if (pair === undefined) together.set(key, { a, b, times: 1 })
        else pair.times += 1
      }
    }
  }
  return { shared, together }
}

/** The places of cuts that have a moment in common, each list in order. */
function eventsOf(cuts: readonly PowerCut[], slackMs: number): readonly (readonly PlaceId[])[] {
  const events: { readonly untilMs: number; readonly places: Set<PlaceId> }[] = []
  const inOrder = cuts.toSorted((a, b) => a.startMs - b.startMs || compare(a.place, b.place))
  for (const { place, startMs, startWithinMs } of inOrder) {
    const last = events.at(-1)
    if (last !== undefined && startMs - startWithinMs - slackMs <= last.untilMs) {
      last.places.add(place)
    } else {
      events.push({ untilMs: startMs + slackMs, places: new Set([place]) })
    }
  }
  return events.map(({ places }) => [...places].sort(compare))
}

/** A set of places on one feeder; `entered` is its name where a person gave one. */
interface Feeder {
  readonly places: PlaceId[]
  readonly entered: string | null
}

/** Joins pair by pair, the surest first; two feeders that a person told apart stay apart. */
function joinedBy(
  pairs: readonly Pair[],
  sites: ReadonlyMap<PlaceId, SiteLayout>,
): readonly Feeder[] {
  const feederOf = new Map<PlaceId, Feeder>()
  const of = (place: PlaceId): Feeder =>
    feederOf.get(place) ?? { places: [place], entered: enteredOf(sites.get(place)) }
  for (const { a, b } of pairs) {
    const [one, other] = [of(a), of(b)]
    if (one === other) continue
    if (one.entered !== null && other.entered !== null && one.entered !== other.entered) continue
    const feeder = {
      places: [...one.places, ...other.places],
      entered: one.entered ?? other.entered,
    }
    for (const place of feeder.places) feederOf.set(place, feeder)
  }
  return [...new Set(feederOf.values())]
}

/** Names that stay the same as long as the feeders do: by kelurahan, then by the first place. */
function named(
  feeders: readonly Feeder[],
  sites: ReadonlyMap<PlaceId, SiteLayout>,
): ReadonlyMap<PlaceId, string> {
  const names = new Map<PlaceId, string>()
  const used = new Map<string, number>()
  const inOrder = feeders
    .map(({ places, entered }) => ({ places: places.toSorted(compare), entered }))
    .sort((a, b) => compare(a.places[0] ?? '', b.places[0] ?? ''))
  for (const { places, entered } of inOrder) {
    let name = entered
    if (name === null) {
      const kelurahan = mostOf(places.flatMap((place) => sites.get(place)?.kelurahan ?? []))
      const count = (used.get(kelurahan) ?? 0) + 1
      used.set(kelurahan, count)
      name = count === 1 ? INFERRED + kelurahan : `${INFERRED}${kelurahan} ${count}`
    }
    for (const place of places) if (enteredOf(sites.get(place)) === null) names.set(place, name)
  }
  return names
}

/** The name that comes most often, the first by letters of several. */
function mostOf(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  const [most] = [...counts].sort(([a, x], [b, y]) => y - x || compare(a, b))
  return most?.[0] ?? ''
}
