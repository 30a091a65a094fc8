import type { Fall } from './fall.ts'
import { isBridged } from './site-areas.ts'
import type { Area } from './site-areas.ts'

/** Falls of one area around one moment, and how well the area explains them. */
export interface Candidate {
  readonly area: Area
  readonly falls: readonly Fall[]
  /** The moment that all of them allow. */
  readonly atMs: number
  /** Places that the area's cause would have befallen then. */
  readonly total: number
  /** Log-likelihood ratio, nats. */
  readonly score: number
  /** High enough to say that they fell together; and clear enough to take others in. */
  readonly isEnough: boolean
  readonly isClear: boolean
}

/** How many falls allow a moment: what befell everybody tells nothing of one area. */
export interface Crowd {
  readonly at: (momentMs: number) => number
  /** Leaves one of them out from now on. */
  readonly leaveOut: (fall: Fall) => void
}

/** The falls come by the beginning of their windows. */
export function crowdOf(falls: readonly Fall[]): Crowd {
  const begins = Float64Array.from(falls, ({ fromMs }) => fromMs)
  const ends = Float64Array.from(falls, ({ untilMs }) => untilMs).sort()
  const [goneBegins, goneEnds] = [new Tally(falls.length), new Tally(falls.length)]
  return {
    at(momentMs) {
      const [begun, ended] = [below(begins, momentMs, true), below(ends, momentMs, false)]
      return begun - goneBegins.before(begun) - (ended - goneEnds.before(ended))
    },
    leaveOut({ fromMs, untilMs }) {
      goneBegins.add(below(begins, fromMs, false))
      goneEnds.add(below(ends, untilMs, false))
    },
  }
}

/** Counts by place in a row, and sums of them from its beginning: a Fenwick tree. */
class Tally {
  readonly #sums: Uint32Array

  constructor(length: number) {
    this.#sums = new Uint32Array(length + 1)
  }

  add(at: number): void {
    for (let node = at + 1; node < this.#sums.length; node += node & -node) {
      this.#sums[node] = (this.#sums[node] ?? 0) + 1
    }
  }

  /** Of the places before that one. */
  before(at: number): number {
    let sum = 0
    for (let node = at; node > 0; node -= node & -node) sum += this.#sums[node] ?? 0
    return sum
  }
}

/** How many of the sorted values are less than the limit, or equal to it. */
function below(values: Float64Array, limit: number, isEqualCounted: boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const value = values[middle] ?? 0
    if (value < limit || (isEqualCounted && value === limit)) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether a place's own data let the area's cause befall it. */
export function fits({ proven, excluded, providers }: Fall, area: Area): boolean {
  if (area.kind === 'provider' && !providers.has(area.name)) return false
  return area.isProofNeeded ? proven === area.cause : !excluded.includes(area.cause)
}

/** The moment that most of the falls allow, the earliest of several, with those falls. */
export function busiestMoment(
  falls: readonly Fall[],
): { readonly atMs: number; readonly falls: readonly Fall[] } | null {
  const ends = falls.toSorted((a, b) => a.untilMs - b.untilMs)
  let [open, most, atMs, ended] = [0, 0, 0, 0]
  for (const { fromMs } of falls) {
    for (; (ends[ended]?.untilMs ?? Infinity) < fromMs; ended += 1) open -= 1
    open += 1
    if (open > most) [most, atMs] = [open, fromMs]
  }
  const there = falls.filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs <= untilMs)
  return most === 0 ? null : { atMs, falls: there }
}

/**
 * How much better it explains `fell` of `total` places that they share a cause than that they fall
 * like the others: the scan statistic of the Bernoulli model (Kulldorff 1997), nats. 0 where they
 * fell no more often than the others.
 */
export function scanScore(fell: number, total: number, shareOfOthers: number): number {
  const share = fell / total
  if (share <= shareOfOthers) return 0
  const stayed = total - fell
  return (
    fell * Math.log(share / shareOfOthers) +
    (stayed === 0 ? 0 : stayed * Math.log((1 - share) / (1 - shareOfOthers)))
  )
}

/**
 * Places of an area that its cause would have befallen at that moment: those that were down already,
 * and those that a battery keeps up, could not fall.
 */
export function exposed(
  area: Area,
  members: readonly Fall[],
  fallsInArea: readonly Fall[],
  atMs: number,
): number {
  const bridged = members.filter(({ layout }) => isBridged(layout, area.cause)).length
  const down = new Set<string>()
  for (const { layout, fromMs, untilMs, endMs } of fallsInArea) {
    if (fromMs > atMs) break
    if (untilMs >= atMs || (endMs !== null && endMs <= atMs)) continue
    if (!isBridged(layout, area.cause)) down.add(layout.place)
  }
  for (const { layout } of members) down.delete(layout.place)
  return Math.max(members.length, area.size + bridged - down.size)
}
