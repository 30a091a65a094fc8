/** Batches of two copies that come alternately within this time show a copied agent. */
const ALTERNATE_WITHIN_MS = 600_000
/** Batches that one of our processes took in are handed on to another so much later at most. */
const HANDED_WITHIN_MS = 60_000
/** Processes of one agent that are remembered; a crash loop starts more, of which none returns. */
const PROCESSES_MAX = 16

/** A process that delivers as the agent, and when it came back after a newer one had delivered. */
interface Process {
  readonly key: string
  seenAtMs: number
  returnsMs: readonly number[]
}

/** Of nearly all agents of a country: one list for all of them. */
const NONE: readonly never[] = []

/**
 * Finds out whether two copies of an agent deliver at once. An agent that starts anew is another
 * process from then on, for ever; its former process may come back once, with the one request that
 * was on its way. Only a copy comes back again.
 */
export class CloneWatch {
  /** In order of their first batch. */
  #processes: readonly Process[] = NONE
  #current: Process | null = null

  /** Takes the process of a batch; true when it shows that another one is alive beside it. */
  heard(key: string, nowMs: number): boolean {
    const former = this.#current
    if (former?.key === key) {
      former.seenAtMs = nowMs
      return false
    }
    // It was received before the newest and is told after it: no return.
    const earlierMs = (former?.seenAtMs ?? nowMs) - nowMs
    if (earlierMs > 0 && earlierMs <= HANDED_WITHIN_MS) return false
    this.#processes = this.#processes.filter(({ seenAtMs }) => isRecent(seenAtMs, nowMs))
    const known = this.#processes.find((one) => one.key === key)
    if (known === undefined) {
      this.#current = { key, seenAtMs: nowMs, returnsMs: NONE }
      this.#processes = [...this.#processes.slice(1 - PROCESSES_MAX), this.#current]
      return false
    }
    this.#current = known
    known.seenAtMs = nowMs
    // The newest goes on after a late batch of an older one: that is no return.
    if (known === this.#processes.at(-1)) return false
    known.returnsMs = [...known.returnsMs.filter((atMs) => isRecent(atMs, nowMs)), nowMs]
    return known.returnsMs.length > 1
  }
}

/** Also a clock that was set back starts anew. */
function isRecent(atMs: number, nowMs: number): boolean {
  return Math.abs(nowMs - atMs) <= ALTERNATE_WITHIN_MS
}
