/** Windows in which clients and octets are counted. */
export const USAGE_WINDOW_MS = 300_000
/** An increase over a longer silence counts in the day and in no window: nobody knows its hour. */
export const SPREAD_MS_MAX = 3_600_000
/** What a poll told of clients holds no longer, however seldom there are polls: people come and go. */
export const HOLD_MS_MAX = SPREAD_MS_MAX

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

/** How long something lasted in one window. */
export interface InWindow {
  readonly window: number
  readonly ms: number
}

/** A time cut by windows that begin at `startMs`; the part before them is in none. */
export function inWindows(startMs: number, fromMs: number, untilMs: number): readonly InWindow[] {
  const parts: InWindow[] = []
  let atMs = Math.max(fromMs, startMs)
  while (atMs < untilMs) {
    const window = Math.floor((atMs - startMs) / USAGE_WINDOW_MS)
    const nextMs = Math.min(untilMs, startMs + (window + 1) * USAGE_WINDOW_MS)
    parts.push({ window, ms: nextMs - atMs })
    atMs = nextMs
  }
  return parts
}

/** Means over time of whole numbers or shares, window by window in the order of time. */
export class Means {
  /** In tenths; NaN where nobody counted. */
  readonly #tenths: Float64Array
  #window = -1
  /** Values by the ms that they held, and these ms. */
  #sum = 0
  #ms = 0
  /** What the last poll told; NaN where it told nothing. */
  #told = Number.NaN

  constructor(windows: number) {
    this.#tenths = new Float64Array(windows).fill(Number.NaN)
  }

  /** What a poll tells; of several values of one poll the sum counts. */
  tell(value: number | null): void {
    if (value !== null) this.#told = Number.isNaN(this.#told) ? value : this.#told + value
  }

  /** What was told held for these times; it holds no longer. */
  hold(times: readonly InWindow[]): void {
    const told = this.#told
    if (Number.isNaN(told)) return
    this.#told = Number.NaN
    for (const { window, ms } of times) {
      if (window !== this.#window) {
        this.#window = window
        this.#sum = 0
        this.#ms = 0
      }
      this.#sum += told * ms
      this.#ms += ms
      this.#tenths[window] = Math.round((10 * this.#sum) / this.#ms)
    }
  }

  /** Of so many windows from the first, as if what was told last held for these times among them. */
  tenths(windows: number, times: readonly InWindow[]): Counts {
    const tenths = this.#tenths.slice(0, windows)
    for (const { window, ms } of Number.isNaN(this.#told) ? [] : times) {
      const [sum, before] = window === this.#window ? [this.#sum, this.#ms] : [0, 0]
      tenths[window] = Math.round((10 * (sum + this.#told * ms)) / (before + ms))
    }
    return countsOf(tenths)
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
    for (const { window, ms } of inWindows(this.#startMs, fromMs, untilMs)) {
      const before = this.#windows[window] as number
      this.#windows[window] = (Number.isNaN(before) ? 0 : before) + upTo(atMs + ms) - upTo(atMs)
      atMs += ms
    }
  }

  /** Of so many windows from the first. */
  octets(windows: number): Octets {
    return { windows: countsOf(this.#windows.subarray(0, windows)), total: this.#total }
  }
}

function countsOf(values: Float64Array): Counts {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value))
}
