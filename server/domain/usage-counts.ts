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

/** Means of whole numbers or shares, window by window; the windows come in the order of time. */
export class Means {
  /** In tenths; NaN where nobody counted. */
  readonly #tenths: Float64Array
  #window = -1
  #sum = 0
  #count = 0
  #lastPoll = -1

  constructor(windows: number) {
    this.#tenths = new Float64Array(windows).fill(Number.NaN)
  }

  add(window: number, value: number | null): void {
    if (value !== null) this.#add(window, value, 1)
  }

  /** One of several values of one poll whose sum counts. */
  addPart(window: number, value: number, poll: number): void {
    this.#add(window, value, poll === this.#lastPoll ? 0 : 1)
    this.#lastPoll = poll
  }

  /** Of so many windows from the first. */
  tenths(windows: number): Counts {
    return countsOf(this.#tenths, windows)
  }

  #add(window: number, value: number, polls: number): void {
    if (window !== this.#window) {
      this.#window = window
      this.#sum = 0
      this.#count = 0
    }
    this.#sum += value
    this.#count += polls
    this.#tenths[window] = Math.round((10 * this.#sum) / this.#count)
  }
}

/** Increases spread over windows in whole octets: what one window loses by rounding the next has. */
export class Spread {
  readonly #startMs: number
  /** NaN where nobody counted. */
  readonly #windows: Float64Array
  #total: number | null = null

  constructor(startMs: number, windows: number) {
    this.#startMs = startMs
    this.#windows = new Float64Array(windows).fill(Number.NaN)
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
      const before = this.#windows[window] as number
      this.#windows[window] = (Number.isNaN(before) ? 0 : before) + upTo(nextMs) - upTo(atMs)
      atMs = nextMs
    }
  }

  /** Of so many windows from the first. */
  octets(windows: number): Octets {
    return { windows: countsOf(this.#windows, windows), total: this.#total }
  }
}

function countsOf(values: Float64Array, windows: number): Counts {
  return Array.from(values.subarray(0, windows), (value) => (Number.isNaN(value) ? null : value))
}
