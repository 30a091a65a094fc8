import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PlaceId } from '#contract/ids.ts'
import type { Journal } from '../journal/open.ts'
import type { SeriesStore } from '../store/series-store.ts'
import type { LateSites } from './late-sites.ts'

/** Worked in at once of one place, so that a site whose history has just come waits for one of them. */
const PART_MS = 7 * 86_400_000

export interface StoreHistoryDeps {
  readonly journal: Pick<Journal, 'outages'>
  readonly store: Pick<SeriesStore, 'oldestMs'>
  readonly late: Pick<LateSites, 'workIn' | 'has'>
  readonly places: () => Iterable<PlaceId>
  /** Resolves when all outages that are known are in the journal. */
  readonly written: () => Promise<void>
  /** Learns from earlier outages, of which there are many now. */
  readonly learn: (nowMs: number) => Promise<void>
  readonly nowMs: () => number
  readonly onError: (error: Error) => void
}

/**
 * The history of a store that was filled before its journal knew outages: worked in once, behind the
 * present, the newest week first and in it place by place. The journal notes how far it came.
 */
export class StoreHistory {
  readonly #deps: StoreHistoryDeps
  /** What is older is left; 0 when nothing is. */
  #leftUntilMs = 0
  #oldestMs = 0
  /** Of the week that is worked in: the places left, and the one that was handed over. */
  #places: PlaceId[] | null = null
  #place: PlaceId | null = null
  #working: Promise<void> | null = null
  readonly #stopping = new AbortController()

  constructor(deps: StoreHistoryDeps) {
    this.#deps = deps
  }

  /** Takes up where the run before came to; has to be called before an outage is written. */
  async begin(nowMs: number): Promise<void> {
    const { journal, store } = this.#deps
    const noted = await journal.outages.historyLeftUntil()
    if (noted === 0 || (noted === null && !(await journal.outages.isEmpty()))) return
    this.#oldestMs = (await store.oldestMs()) ?? Infinity
    await this.#note(noted ?? nowMs)
  }

  /** Goes on with what is left, unless a former call still does or a part that failed waits. */
  run(): void {
    if (this.#leftUntilMs === 0 || this.#working !== null) return
    if (this.#place !== null && this.#deps.late.has(this.#place)) return
    this.#working = this.#work().finally(() => {
      this.#working = null
    })
  }

  /** Resolves when all of it is worked in, or when a part failed. */
  async settle(): Promise<void> {
    this.run()
    await this.#working
  }

  /** Begins nothing any more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#working
  }

  /** One place after the other, each followed by a pause as long as it took. */
  async #work(): Promise<void> {
    const { late, places, nowMs, onError } = this.#deps
    const { signal } = this.#stopping
    while (this.#leftUntilMs > 0 && !signal.aborted) {
      const beganMs = performance.now()
      this.#places ??= [...places()]
      this.#place = this.#places.pop() ?? null
      if (this.#place === null) {
        try {
          await this.#endPart(nowMs())
        } catch (cause) {
          onError(
            new Error('[outages] cannot note how much of the history is worked in', { cause }),
          )
          return
        }
      } else {
        const untilMs = this.#leftUntilMs
        await late.workIn({ place: this.#place, fromMs: untilMs - PART_MS, untilMs }, nowMs)
        if (late.has(this.#place)) return
      }
      const pause = sleep(performance.now() - beganMs, undefined, { ref: false, signal })
      await pause.catch(() => undefined)
    }
  }

  async #endPart(nowMs: number): Promise<void> {
    const { written, learn } = this.#deps
    await written()
    await this.#note(this.#leftUntilMs - PART_MS)
    this.#places = null
    if (this.#leftUntilMs === 0) await learn(nowMs)
  }

  async #note(untilMs: number): Promise<void> {
    const leftUntilMs = untilMs > this.#oldestMs ? untilMs : 0
    await this.#deps.journal.outages.noteHistoryLeft(leftUntilMs)
    this.#leftUntilMs = leftUntilMs
  }
}
