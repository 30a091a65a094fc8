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

/** Places in an order, with what the list was made from. */
export interface Listed {
  readonly order: Order
  readonly shown: readonly PlaceNow[]
  readonly places: readonly PlaceNow[]
}

/** A list that changes by more than this share of it is sorted anew. */
const FEW_SHARE = 0.2

/**
 * `ordered`, from the list before: what is the same object stays where it is, and what has changed is
 * put in between. Of a country each second brings a thousand changes, and to sort it takes half of one.
 */
export function relisted(before: Listed | null, shown: readonly PlaceNow[], order: Order): Listed {
  const changes = before?.order === order ? changesBetween(before.shown, shown) : null
  if (before === null || changes === null) return { order, shown, places: ordered(shown, order) }
  if (changes.come.length === 0) return before
  const compare = COMPARISONS[order]
  const kept = before.places.filter((place) => !changes.gone.has(place))
  const places: PlaceNow[] = []
  let from = 0
  for (const place of changes.come.sort(compare)) {
    const until = firstAfter(kept, place, from, compare)
    for (; from < until; from += 1) places.push(kept[from] as PlaceNow)
    places.push(place)
  }
  for (; from < kept.length; from += 1) places.push(kept[from] as PlaceNow)
  return { order, shown, places }
}

interface Changes {
  readonly gone: ReadonlySet<PlaceNow>
  readonly come: PlaceNow[]
}

/** What differs between two lists of the same places; null when they differ in more. */
function changesBetween(before: readonly PlaceNow[], after: readonly PlaceNow[]): Changes | null {
  if (before.length !== after.length) return null
  const changes = { gone: new Set<PlaceNow>(), come: [] as PlaceNow[] }
  for (let index = 0; index < after.length; index += 1) {
    const [former, place] = [before[index], after[index]]
    if (former === place) continue
    if (former === undefined || place === undefined) return null
    changes.gone.add(former)
    changes.come.push(place)
  }
  return changes.come.length > after.length * FEW_SHARE ? null : changes
}

/** Where in a sorted list, from `from` on, the first stands that belongs behind a place. */
function firstAfter(
  sorted: readonly PlaceNow[],
  place: PlaceNow,
  from: number,
  compare: Comparison,
): number {
  let [low, high] = [from, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(sorted[middle] as PlaceNow, place) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The heading a place stands under. */
export function groupOf(place: PlaceNow): Group {
  return GROUP[place.state]
}
