interface Waiting<Entry, Result> {
  readonly entry: Entry
  readonly weight: number
  readonly resolve: (result: Result) => void
  readonly reject: (cause: unknown) => void
}

export interface GroupLimits {
  /** Weight that may wait; more is refused, so that memory stays bounded. */
  readonly waitingMax: number
  /** Weight of one group, at least one entry. */
  readonly groupMax: number
}

/**
 * All entries that wait when a group begins share its work. When it fails, everything that waits is
 * rejected with it: it would wait for the same.
 */
export class GroupQueue<Entry, Result> {
  readonly #work: (entries: readonly Entry[]) => Promise<readonly Result[]>
  readonly #limits: GroupLimits
  #waiting: Waiting<Entry, Result>[] = []
  /** Of what waits and of the group at work. */
  #weight = 0
  #running: Promise<void> | null = null

  /** `work` gives the results in the order of the entries. */
  constructor(
    work: (entries: readonly Entry[]) => Promise<readonly Result[]>,
    limits: GroupLimits,
  ) {
    this.#work = work
    this.#limits = limits
  }

  hasRoom(): boolean {
    return this.#weight < this.#limits.waitingMax
  }

  add(entry: Entry, weight: number): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, weight, resolve, reject })
      this.#weight += weight
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  async #run(): Promise<void> {
    // What is delivered in the same moment goes together.
    await new Promise((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      try {
        const results = await this.#work(group.map(({ entry }) => entry))
        for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result)
      } catch (cause) {
        const rest = this.#waiting.splice(0)
        this.#weight -= weightOf(rest)
        for (const { reject } of [...group, ...rest]) reject(cause)
      }
      this.#weight -= weightOf(group)
    }
    this.#running = null
  }

  #takeGroup(): Waiting<Entry, Result>[] {
    let weight = 0
    let count = 0
    for (const waiting of this.#waiting) {
      if (count > 0 && weight + waiting.weight > this.#limits.groupMax) break
      weight += waiting.weight
      count += 1
    }
    return this.#waiting.splice(0, count)
  }
}

const weightOf = (entries: readonly { readonly weight: number }[]): number =>
  entries.reduce((sum, { weight }) => sum + weight, 0)
