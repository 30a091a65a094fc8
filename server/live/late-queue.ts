import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AvailabilityPolicy } from '../domain/availability.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { datePlace, recompute } from './late-polls.ts'
import { LivePlace } from './live-place.ts'
import type { LiveTarget } from './target.ts'

/** History comes in many batches: an item is worked out anew when no more came for this long. */
const QUIET_MS = 5_000
/** ... or after this long, however much still comes. */
const WAIT_MS_MAX = 60_000
/** After a failure of the store. */
const RETRY_MS = 30_000
/** What becomes urgent meanwhile waits for no more than these. */
const ITEMS_AT_ONCE = 8
/** A pause is no longer than this: whoever closes waits for it. */
const PAUSE_MS_MAX = 500

export type Item = LiveTarget | LivePlace

/** What people look at first: since when a place does not work; all of its parts say it. */
export type IsUrgent = (item: Item) => boolean

interface Waiting {
  readonly firstAddedMs: number
  readonly lastAddedMs: number
}

/** Targets and places whose history has changed, worked out anew one after the other. */
export class LateQueue {
  readonly #policy: AvailabilityPolicy
  readonly #done: (item: Item) => void
  readonly #onError: (error: Error) => void
  readonly #isUrgent: IsUrgent
  readonly #waiting = new Map<Item, Waiting>()
  #store: SeriesStore | null = null
  #running: Promise<boolean> | null = null
  #isStopped = false

  constructor(
    policy: AvailabilityPolicy,
    done: (item: Item) => void,
    onError: (error: Error) => void,
    isUrgent: IsUrgent = () => false,
  ) {
    this.#policy = policy
    this.#done = done
    this.#onError = onError
    this.#isUrgent = isUrgent
  }

  open(store: SeriesStore): void {
    this.#store = store
  }

  /** Notes that the history of an item has changed. */
  add(item: Item, nowMs: number): void {
    const firstAddedMs = this.#waiting.get(item)?.firstAddedMs ?? nowMs
    this.#waiting.set(item, { firstAddedMs, lastAddedMs: nowMs })
  }

  /** Starts on what is due, unless a former start is still busy. */
  run(nowMs: number): void {
    if (this.#running !== null || this.#store === null) return
    const due = [...this.#waiting]
      .filter(
        ([, { firstAddedMs, lastAddedMs }]) =>
          nowMs - lastAddedMs >= QUIET_MS || nowMs - firstAddedMs >= WAIT_MS_MAX,
      )
      .map(([item]) => item)
      .toSorted((a, b) => Number(this.#isUrgent(b)) - Number(this.#isUrgent(a)))
    const next = due.slice(0, ITEMS_AT_ONCE)
    if (next.length > 0) void this.#start(this.#store, next, nowMs, null)
  }

  /**
   * Resolves when nothing waits any more, when the store failed or the queue was stopped, or after
   * `withinMs` and the item under way: what then still waits is left to `run`.
   */
  async settle(nowMs: number, withinMs = Infinity): Promise<void> {
    const endMs = performance.now() + withinMs
    let isWell = this.#store !== null
    while (isWell && (this.#running !== null || this.#waiting.size > 0)) {
      if (this.#isStopped || performance.now() >= endMs) return
      if (this.#running !== null) isWell = await this.#running
      else if (this.#store !== null) {
        isWell = await this.#start(this.#store, [...this.#waiting.keys()], nowMs, endMs)
      }
    }
  }

  /** Starts on nothing any more; resolves when the item under way is done. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running
  }

  /** `endMs` of the monotonic clock where somebody waits for it; null in the background. */
  #start(
    store: SeriesStore,
    items: readonly Item[],
    nowMs: number,
    endMs: number | null,
  ): Promise<boolean> {
    this.#running = this.#work(store, items, nowMs, endMs).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #work(
    store: SeriesStore,
    items: readonly Item[],
    nowMs: number,
    endMs: number | null,
  ): Promise<boolean> {
    let isWell = true
    // It is looked up in all of the store's tables: once for all of them, and only where needed.
    let oldest: Promise<number | null> | null = null
    const oldestMs = (): Promise<number | null> => (oldest ??= store.oldestMs())
    const deps = { store, policy: this.#policy, oldestMs }
    for (const item of items) {
      const beganAtMs = performance.now()
      if (this.#isStopped || beganAtMs >= (endMs ?? Infinity)) return isWell
      this.#waiting.delete(item)
      try {
        if (item instanceof LivePlace) await datePlace(item, nowMs, deps)
        else await recompute(item, deps)
        this.#done(item)
      } catch (cause) {
        isWell = false
        const againMs = nowMs + RETRY_MS
        this.#waiting.set(item, { firstAddedMs: againMs, lastAddedMs: againMs })
        const name = item instanceof LivePlace ? item.place.id : item.key.id
        this.#onError(new Error(`[live] cannot read the history of ${name}`, { cause }))
      }
      // A city whose whole past is unknown takes minutes: all else has half of the time.
      if (endMs === null) await sleep(Math.min(PAUSE_MS_MAX, performance.now() - beganAtMs))
    }
    return isWell
  }
}
