import type { AvailabilityPolicy } from '../domain/availability.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { recompute } from './late-polls.ts'
import type { LiveTarget } from './target.ts'

/** History comes in many batches: a target is worked out anew when no more came for this long. */
const QUIET_MS = 5_000
/** ... or after this long, however much still comes. */
const WAIT_MS_MAX = 60_000

interface Late {
  readonly fromMs: number
  readonly firstAddedMs: number
  readonly lastAddedMs: number
}

/** Targets whose history has changed, worked out anew one after the other. */
export class LateQueue {
  readonly #policy: AvailabilityPolicy
  readonly #done: (target: LiveTarget) => void
  readonly #onError: (error: Error) => void
  readonly #waiting = new Map<LiveTarget, Late>()
  #store: SeriesStore | null = null
  #running: Promise<void> | null = null

  constructor(
    policy: AvailabilityPolicy,
    done: (target: LiveTarget) => void,
    onError: (error: Error) => void,
  ) {
    this.#policy = policy
    this.#done = done
    this.#onError = onError
  }

  open(store: SeriesStore): void {
    this.#store = store
  }

  /** Notes that a poll of `polledAtMs` came late. */
  add(target: LiveTarget, polledAtMs: number, nowMs: number): void {
    const known = this.#waiting.get(target)
    this.#waiting.set(target, {
      fromMs: Math.min(polledAtMs, known?.fromMs ?? polledAtMs),
      firstAddedMs: known?.firstAddedMs ?? nowMs,
      lastAddedMs: nowMs,
    })
  }

  /** Starts on what is due, unless a former start is still busy. */
  run(nowMs: number): void {
    if (this.#running !== null || this.#store === null) return
    const due = [...this.#waiting].filter(
      ([, late]) =>
        nowMs - late.lastAddedMs >= QUIET_MS || nowMs - late.firstAddedMs >= WAIT_MS_MAX,
    )
    if (due.length > 0) void this.#start(due.map(([target]) => target))
  }

  /** Resolves when nothing waits any more. */
  async settle(): Promise<void> {
    if (this.#store === null) return
    do {
      await this.#running
      if (this.#waiting.size > 0) await this.#start([...this.#waiting.keys()])
    } while (this.#waiting.size > 0)
  }

  #start(targets: readonly LiveTarget[]): Promise<void> {
    this.#running = this.#work(targets).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #work(targets: readonly LiveTarget[]): Promise<void> {
    for (const target of targets) {
      const late = this.#waiting.get(target)
      if (late === undefined || this.#store === null) continue
      this.#waiting.delete(target)
      try {
        await recompute(target, late.fromMs, this.#store, this.#policy)
        this.#done(target)
      } catch (cause) {
        const name = `${target.key.kind} ${target.key.id}`
        this.#onError(new Error(`[live] cannot read the history of ${name}`, { cause }))
      }
    }
  }
}
