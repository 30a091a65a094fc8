/** Windows in which clients and octets are counted. */
export const USAGE_WINDOW_MS = 300_000
/** An increase over a longer silence counts in the day and in no window: nobody knows its hour. */
export const SPREAD_MS_MAX = 3_600_000

/** One value for each window, from the first of the day; null where nobody counted. */
export type Counts = readonly (number | null)[]

/** Octets of one direction. */
export interface Octets {
  readonly windows: Counts
  /** The windows' and what belongs to none; null when nothing was countable. */
  readonly total: number | null
}

/** How many windows there are from one moment to another; the last may be cut short. */
export function windowsBetween(startMs: number, endMs: number): number {
  return Math.max(0, Math.ceil((endMs - startMs) / USAGE_WINDOW_MS))
}

/** The sum of what is known; null when nothing is. */
export function plus(sum: number | null, more: number | null): number | null {
  return more === null ? sum : (sum ?? 0) + more
}

/** Means of whole numbers or shares, window by window. */
export class Means {
  readonly #sums: Float64Array
  readonly #counts: Uint32Array
  #lastPoll = -1

  constructor(windows: number) {
    this.#sums = new Float64Array(windows)
    this.#counts = new Uint32Array(windows)
  }

  add(window: number, value: number | null): void {
    if (value === null) return
    this.#sums[window] = (this.#sums[window] ?? 0) + value
    this.#counts[window] = (this.#counts[window] ?? 0) + 1
  }

  /** One of several values of one poll whose sum counts. */
  addPart(window: number, value: number, poll: number): void {
    this.#sums[window] = (this.#sums[window] ?? 0) + value
    if (poll === this.#lastPoll) return
    this.#lastPoll = poll
    this.#counts[window] = (this.#counts[window] ?? 0) + 1
  }

  tenths(): Counts {
    return Array.from(this.#counts, (count, window) =>
      count === 0 ? null : Math.round((10 * (this.#sums[window] ?? 0)) / count),
    )
  }
}

/** Increases spread over windows in whole octets: what one window loses by rounding the next has. */
export class Spread {
  readonly #startMs: number
  readonly #windows: (number | null)[]
  #total: number | null = null

  constructor(startMs: number, windows: number) {
    this.#startMs = startMs
    this.#windows = Array.from({ length: windows }, () => null)
  }

  add(fromMs: number, untilMs: number, increaseBytes: number | null): void {
    if (increaseBytes === null) return
    this.#total = plus(this.#total, increaseBytes)
    const elapsedMs = untilMs - fromMs
    if (elapsedMs > SPREAD_MS_MAX) return
    const upTo = (atMs: number): number =>
      Math.floor(increaseBytes * Math.min(1, (atMs - fromMs) / elapsedMs))
    let atMs = Math.max(fromMs, this.#startMs)
    while (atMs < untilMs) {
      const window = Math.floor((atMs - this.#startMs) / USAGE_WINDOW_MS)
      const nextMs = Math.min(untilMs, this.#startMs + (window + 1) * USAGE_WINDOW_MS)
      this.#windows[window] = plus(this.#windows[window] ?? null, upTo(nextMs) - upTo(atMs))
      atMs = nextMs
    }
  }

  octets(): Octets {
    return { windows: this.#windows, total: this.#total }
  }
}
