import type { PlaceNow } from '#contract/fleet.ts'

/** Orders of the list; `attention` is the default. */
export const ORDERS = ['attention', 'recent', 'name', 'clients'] as const
export type Order = (typeof ORDERS)[number]

/** Headings of the list in the order `attention`. */
export const GROUPS = ['attention', 'working', 'planned'] as const
export type Group = (typeof GROUPS)[number]

const RANK = { down: 0, degraded: 1, unknown: 2, up: 3, planned: 4 } as const
// What nobody looks at needs somebody too: a dead agent shows in nothing else.
const GROUP = {
  down: 'attention',
  degraded: 'attention',
  unknown: 'attention',
  up: 'working',
  planned: 'planned',
} as const

type Comparison = (a: PlaceNow, b: PlaceNow) => number

// A place that was never polled has no start: it comes after those that are known to wait.
const since = (place: PlaceNow): number => place.sinceMs ?? Number.MAX_SAFE_INTEGER
const longest: Comparison = (a, b) => since(a) - since(b)
const largest: Comparison = (a, b) => b.accessPointsTotal - a.accessPointsTotal
const busiest: Comparison = (a, b) => (b.clients ?? -1) - (a.clients ?? -1)
const NAMES = new Intl.Collator('id', { numeric: true })
const byName: Comparison = (a, b) => NAMES.compare(a.name, b.name) || NAMES.compare(a.id, b.id)
const darkest: Comparison = (a, b) =>
  a.accessPointsUp / Math.max(1, a.accessPointsTotal) -
  b.accessPointsUp / Math.max(1, b.accessPointsTotal)

const WITHIN: Readonly<Record<PlaceNow['state'], readonly Comparison[]>> = {
  down: [longest, largest],
  degraded: [busiest, darkest, longest],
  unknown: [longest, largest],
  up: [],
  planned: [],
}

/**
 * "What needs me now": down places first, the longest outage before the shorter and the larger place
 * before the smaller; then degraded ones, most clients affected first, then the larger share of
 * dead access points; then places nobody looks at, longest first; then the rest by name.
 */
const byAttention: Comparison = (a, b) => {
  const rank = RANK[a.state] - RANK[b.state]
  if (rank !== 0) return rank
  for (const compare of WITHIN[a.state]) {
    const result = compare(a, b)
    if (result !== 0) return result
  }
  return byName(a, b)
}

const COMPARISONS: Readonly<Record<Order, Comparison>> = {
  attention: byAttention,
  recent: (a, b) => (b.sinceMs ?? 0) - (a.sinceMs ?? 0) || byName(a, b),
  name: byName,
  clients: (a, b) => busiest(a, b) || byName(a, b),
}

/** The places in an order, as a new list. */
export function ordered(places: Iterable<PlaceNow>, order: Order): readonly PlaceNow[] {
  return [...places].sort(COMPARISONS[order])
}

/** A list that changes by more than this share of it is sorted anew. */
const FEW_SHARE = 0.2

/**
 * `ordered`, from the list before: what is the same object keeps its place, and the others are put in
 * between. Of a country each second brings a thousand changes, and to sort it takes half a second.
 */
export function reordered(
  before: readonly PlaceNow[],
  places: readonly PlaceNow[],
  order: Order,
): readonly PlaceNow[] {
  const present = new Set(places)
  const kept = before.filter((place) => present.delete(place))
  // What is left in `present` is new, or changed.
  if (present.size > places.length * FEW_SHARE) return ordered(places, order)
  if (present.size === 0) return kept.length === before.length ? before : kept
  const compare = COMPARISONS[order]
  const changed = [...present].sort(compare)
  const merged: PlaceNow[] = []
  let next = 0
  for (const place of kept) {
    for (let item = changed[next]; item !== undefined; item = changed[next]) {
      if (compare(item, place) >= 0) break
      merged.push(item)
      next += 1
    }
    merged.push(place)
  }
  for (const item of changed.slice(next)) merged.push(item)
  return merged
}

/** The heading a place stands under. */
export function groupOf(place: PlaceNow): Group {
  return GROUP[place.state]
}
