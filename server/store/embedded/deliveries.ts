/** Which batches were delivered: ranges of sequence numbers by boot, all in memory. */

interface Range {
  readonly from: number
  until: number
}

/** Both ends inclusive. */
export interface DeliveredRange {
  readonly boot: number
  readonly from: number
  readonly until: number
}

export class Deliveries {
  readonly #ranges = new Map<number, Range[]>()

  constructor(stored: readonly DeliveredRange[]) {
    for (const { boot, from, until } of stored) this.add(boot, from, until)
  }

  has(boot: number, sequence: number): boolean {
    const ranges = this.#ranges.get(boot)
    if (ranges === undefined) return false
    const range = ranges[lastAtOrBefore(ranges, sequence)]
    return range !== undefined && sequence <= range.until
  }

  add(boot: number, from: number, until: number): void {
    const ranges = this.#ranges.get(boot)
    if (ranges === undefined) {
      this.#ranges.set(boot, [{ from, until }])
      return
    }
    let at = lastAtOrBefore(ranges, from)
    const before = ranges[at]
    if (before !== undefined && before.until >= from - 1) {
      before.until = Math.max(before.until, until)
    } else {
      at += 1
      ranges.splice(at, 0, { from, until })
    }
    this.#joinFollowing(ranges, at)
  }

  #joinFollowing(ranges: Range[], at: number): void {
    const range = ranges[at]
    if (range === undefined) return
    for (;;) {
      const next = ranges[at + 1]
      if (next === undefined || next.from > range.until + 1) return
      range.until = Math.max(range.until, next.until)
      ranges.splice(at + 1, 1)
    }
  }
}

/** Index of the last range that begins at or before the sequence; -1 when there is none. */
function lastAtOrBefore(ranges: readonly Range[], sequence: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle]?.from ?? 0) <= sequence) low = middle + 1
    else high = middle
  }
  return low - 1
}
