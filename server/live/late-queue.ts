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

type Item = LiveTarget | LivePlace

interface Waiting {
  readonly firstAddedMs: number
  readonly lastAddedMs: number
}

/** Targets and places whose history has changed, worked out anew one after the other. */
export class LateQueue {
  readonly #policy: AvailabilityPolicy
  readonly #done: (item: Item) => void
  readonly #onError: (error: Error) => void
  readonly #waiting = new Map<Item, Waiting>()
  #store: SeriesStore | null = null
  #running: Promise<boolean> | null = null

  constructor(
    policy: AvailabilityPolicy,
    done: (item: Item) => void,
    onError: (error: Error) => void,
  ) {
    this.#policy = policy
    this.#done = done
    this.#onError = onError
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
    if (due.length > 0) void this.#start(this.#store, due, nowMs)
  }

  /** Resolves when nothing waits any more, or when the store failed. */
  async settle(nowMs: number): Promise<void> {
    let isWell = this.#store !== null
    while (isWell && (this.#running !== null || this.#waiting.size > 0)) {
      if (this.#running !== null) isWell = await this.#running
      else if (this.#store !== null) {
        isWell = await this.#start(this.#store, [...this.#waiting.keys()], nowMs)
      }
    }
  }

  #start(store: SeriesStore, items: readonly Item[], nowMs: number): Promise<boolean> {
    this.#running = this.#work(store, items, nowMs).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #work(store: SeriesStore, items: readonly Item[], nowMs: number): Promise<boolean> {
    let isWell = true
    for (const item of items) {
      this.#waiting.delete(item)
      try {
        if (item instanceof LivePlace) await datePlace(item, nowMs, store, this.#policy)
        else await recompute(item, store, this.#policy)
        this.#done(item)
      } catch (cause) {
        isWell = false
        const againMs = nowMs + RETRY_MS
        this.#waiting.set(item, { firstAddedMs: againMs, lastAddedMs: againMs })
        const name = item instanceof LivePlace ? item.place.id : item.key.id
        this.#onError(new Error(`[live] cannot read the history of ${name}`, { cause }))
      }
    }
    return isWell
  }
}
