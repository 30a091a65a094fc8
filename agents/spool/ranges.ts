/** A set of whole numbers kept as sorted, disjoint, never touching ranges. */
export class RangeSet {
  readonly #ranges: { first: number; last: number }[] = []

  add(first: number, last: number): void {
    const start = this.#indexFrom(first - 1)
    let end = start
    let merged = { first, last }
    for (; end < this.#ranges.length; end += 1) {
      const range = this.#ranges[end]
      if (range === undefined || range.first > last + 1) break
      merged = {
        first: Math.min(merged.first, range.first),
        last: Math.max(merged.last, range.last),
      }
    }
    this.#ranges.splice(start, end - start, merged)
  }

  /** How many numbers of the range are in the set. */
  countWithin(first: number, last: number): number {
    let count = 0
    for (let index = this.#indexFrom(first); index < this.#ranges.length; index += 1) {
      const range = this.#ranges[index]
      if (range === undefined || range.first > last) break
      count += Math.min(last, range.last) - Math.max(first, range.first) + 1
    }
    return count
  }

  /** The first run within the range of numbers that are not in the set. */
  firstMissing(first: number, last: number): { first: number; last: number } | undefined {
    let from = first
    for (let index = this.#indexFrom(first); index < this.#ranges.length; index += 1) {
      const range = this.#ranges[index]
      if (range === undefined || range.first > last) break
      if (range.first > from) return { first: from, last: range.first - 1 }
      from = range.last + 1
    }
    return from <= last ? { first: from, last } : undefined
  }

  /** Index of the first range that ends at or after `number`. */
  #indexFrom(number: number): number {
    let low = 0
    let high = this.#ranges.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#ranges[middle]?.last ?? Infinity) < number) low = middle + 1
      else high = middle
    }
    return low
  }
}
