import { Turns } from './turns.ts'

/**
 * Lets writers pass, any number at once, and closes behind them for who reads what they write and
 * must find no half of it. A writer may pass again while it is within.
 */
export class Gate {
  readonly #turns = new Turns()
  #within = 0
  #opened: Promise<void> | null = null
  #left: (() => void) | null = null

  async pass<T>(work: () => Promise<T>): Promise<T> {
    while (this.#opened !== null) await this.#opened
    this.#within += 1
    try {
      return await work()
    } finally {
      this.#within -= 1
      if (this.#within === 0) this.#left?.()
    }
  }

  /** Does the work while nobody is within. */
  close<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      while (this.#within > 0) await new Promise<void>((resolve) => (this.#left = resolve))
      this.#left = null
      const reading = work()
      this.#opened = this.#openAfter(reading)
      return reading
    })
  }

  async #openAfter(reading: Promise<unknown>): Promise<void> {
    await Promise.allSettled([reading])
    this.#opened = null
  }
}
