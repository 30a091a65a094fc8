import type { PlaceNow } from '#contract/fleet.ts'
import { changedIndexes } from './changed.ts'
import type { Passing } from './passing.ts'

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

/** Places one after another, as a list has them; each is looked up when it is asked for. */
export type PlaceList = Pick<readonly PlaceNow[], 'length' | 'at'>

/** Places in an order, with what the list was made from. */
export interface Listed {
  readonly order: Order
  readonly shown: Passing
  /** Where the listed stand in `shown.all`, in the order. */
  readonly indexes: Int32Array
  readonly places: PlaceList
}

/**
 * The places that are let through in an order, from the list before: what is the same object stays
 * where it is, and what has changed is put in between. Of a country each second brings a thousand
 * changes, and to sort it takes half of one.
 */
export function relisted(before: Listed | null, shown: Passing, order: Order): Listed {
  if (before?.order === order && before.shown === shown) return before
  const { all } = shown
  const compare = COMPARISONS[order]
  const byPlace = (a: number, b: number): number => compare(all[a] as PlaceNow, all[b] as PlaceNow)
  const isSameAsked = before?.order === order && before.shown.passes === shown.passes
  const changed = isSameAsked ? changedIndexes(before.shown.all, all) : null
  const indexes =
    before === null || changed === null
      ? Int32Array.from(indexesIn(shown).sort(byPlace))
      : moved(before, shown, changed, byPlace)
  const at = (index: number): PlaceNow | undefined => all[indexes[index] ?? -1]
  return { order, shown, indexes, places: { length: indexes.length, at } }
}

/** Where a place stands in a list; -1 when it does not. */
export function indexOf(places: PlaceList, id: string | null): number {
  for (let index = 0; index < places.length; index += 1) {
    if (places.at(index)?.id === id) return index
  }
  return -1
}

/** Those of some indexes that `isTaken` has a 1 for. */
function taken(indexes: Int32Array, isTaken: Uint8Array): Int32Array {
  // Over a country each second: a call for each of its places would take thrice as long.
  const found = new Int32Array(indexes.length)
  let count = 0
  for (const index of indexes) {
    if (isTaken[index] !== 1) continue
    found[count] = index
    count += 1
  }
  return found.subarray(0, count)
}

function indexesIn({ isIn }: Passing): number[] {
  const found: number[] = []
  for (let index = 0; index < isIn.length; index += 1) if (isIn[index] === 1) found.push(index)
  return found
}

/** The list before without what has changed, and with it put in where it belongs now. */
function moved(
  before: Listed,
  { all, isIn }: Passing,
  changed: readonly number[],
  compare: (a: number, b: number) => number,
): Int32Array {
  const isSame = new Uint8Array(all.length).fill(1)
  for (const index of changed) isSame[index] = 0
  const kept = taken(before.indexes, isSame)
  const come = changed.filter((index) => isIn[index] === 1).sort(compare)
  const indexes = new Int32Array(kept.length + come.length)
  let from = 0
  for (const [count, index] of come.entries()) {
    const until = firstAfter(kept, index, from, compare)
    indexes.set(kept.subarray(from, until), from + count)
    indexes[until + count] = index
    from = until
  }
  indexes.set(kept.subarray(from), from + come.length)
  return indexes
}

/** Where in a sorted list, from `from` on, the first stands that belongs behind another. */
function firstAfter(
  sorted: Int32Array,
  index: number,
  from: number,
  compare: (a: number, b: number) => number,
): number {
  let [low, high] = [from, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(sorted[middle] ?? 0, index) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The heading a place stands under. */
export function groupOf(place: PlaceNow): Group {
  return GROUP[place.state]
}
