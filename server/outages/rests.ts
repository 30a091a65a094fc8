/** Work that takes longer holds up deliveries and pages. */
const LONG_MS = 200
/** After it a rest of so many times as long: what befell a whole country takes seconds to work out. */
const RESTS = 10

/** Lets work that is due again and again rest after it took long, so that it never takes all of the time. */
export class Rests {
  readonly #monotonicMs: () => number
  #untilMs = -Infinity

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs
  }

  /** Does the work, unless it rests. */
  do(work: () => void): void {
    const beganMs = this.#monotonicMs()
    if (beganMs < this.#untilMs) return
    work()
    const endedMs = this.#monotonicMs()
    const tookMs = endedMs - beganMs
    if (tookMs > LONG_MS) this.#untilMs = endedMs + RESTS * tookMs
  }
}
