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

/** What is done with a group, in two steps: the second goes on beside the first of the next group. */
export interface GroupWork<Entry, Prepared, Result> {
  readonly prepare: (entries: readonly Entry[]) => Promise<Prepared>
  /** Gives the results in the order of the entries; one group at a time. */
  readonly finish: (prepared: Prepared) => Promise<readonly Result[]>
  /** Called in place of `finish` when the group before has failed. */
  readonly drop: (prepared: Prepared) => void
}

type Failed = { readonly cause: unknown } | null

/**
 * All entries that wait when a group begins share its work. When it fails, everything that waits is
 * rejected with it, and the next group too: it was prepared as if this one had not failed.
 */
export class GroupQueue<Entry, Prepared, Result> {
  readonly #work: GroupWork<Entry, Prepared, Result>
  readonly #limits: GroupLimits
  #waiting: Waiting<Entry, Result>[] = []
  /** Of what waits and of the groups at work. */
  #weight = 0
  #running: Promise<void> | null = null

  constructor(work: GroupWork<Entry, Prepared, Result>, limits: GroupLimits) {
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
    let former: Promise<Failed> = Promise.resolve(null)
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      const prepared = await tried(this.#work.prepare(group.map(({ entry }) => entry)))
      const failed = await former
      if (failed !== null && prepared.failed === null) this.#work.drop(prepared.value)
      if (failed === null && prepared.failed === null) {
        former = this.#finish(group, prepared.value)
      } else {
        this.#reject(group, failed ?? prepared.failed)
        former = Promise.resolve(null)
      }
      if (this.#waiting.length > 0) continue
      // What comes now was not there when it failed.
      await former
      former = Promise.resolve(null)
    }
    this.#running = null
  }

  async #finish(group: readonly Waiting<Entry, Result>[], prepared: Prepared): Promise<Failed> {
    const finished = await tried(this.#work.finish(prepared))
    if (finished.failed !== null) {
      this.#reject(group, finished.failed)
      return finished.failed
    }
    for (const [index, { resolve }] of group.entries()) resolve(finished.value[index] as Result)
    this.#weight -= weightOf(group)
    return null
  }

  #reject(group: readonly Waiting<Entry, Result>[], failed: Failed): void {
    const all = [...group, ...this.#waiting.splice(0)]
    this.#weight -= weightOf(all)
    for (const { reject } of all) reject(failed?.cause)
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

type Tried<Value> =
  | { readonly value: Value; readonly failed: null }
  | { readonly failed: { readonly cause: unknown } }

async function tried<Value>(work: Promise<Value>): Promise<Tried<Value>> {
  try {
    return { value: await work, failed: null }
  } catch (cause) {
    return { failed: { cause } }
  }
}
