/**
 * Newest batches of each boot that are kept to recognise a repetition. An agent repeats only the
 * batch that was not answered, and sends no other before; its numbers leave gaps, so that they
 * cannot be kept as ranges. Of a batch repeated later than that, the polls are read once all the same.
 */
export const DELIVERIES_KEPT = 100

export interface Delivered {
  readonly boot: number
  readonly sequence: number
}

/**
 * Which batches were delivered lately, in memory: numbers in lists, because sets of them would be a
 * third of a GiB of a country.
 */
export class Deliveries {
  /** The newest last. */
  readonly #sequences = new Map<number, number[]>()

  /** `stored` in the order in which they came. */
  constructor(stored: readonly Delivered[]) {
    for (const { boot, sequence } of stored) this.add(boot, sequence)
  }

  has(boot: number, sequence: number): boolean {
    return this.#sequences.get(boot)?.includes(sequence) ?? false
  }

  /** Takes one that is not known yet. */
  add(boot: number, sequence: number): void {
    const sequences = this.#sequences.get(boot)
    if (sequences === undefined) {
      this.#sequences.set(boot, [sequence])
      return
    }
    if (sequences.length >= DELIVERIES_KEPT) sequences.shift()
    sequences.push(sequence)
  }
}
