import type { SeriesStore } from '../store/series-store.ts'
import type { OutageBook } from './book.ts'
import type { LateSites } from './late-sites.ts'
import type { Layouts } from './layouts.ts'

export interface SettledDeps {
  readonly store: Pick<SeriesStore, 'readReceivedSince'>
  readonly late: Pick<LateSites, 'add' | 'receivedFromMs'>
  readonly book: Pick<OutageBook, 'isWritten'>
  readonly layouts: () => Layouts
}

/**
 * Until when all that was received has been worked into the journal's outages. History waits before
 * it is worked in: what waits when the server ends would else never be.
 */
export class Settled {
  readonly #deps: SettledDeps
  #untilMs = 0

  constructor(deps: SettledDeps) {
    this.#deps = deps
  }

  /** Has what the run before this one left worked in now; null when there was none. */
  async takeUp(formerUntilMs: number | null, startMs: number): Promise<void> {
    this.#untilMs = formerUntilMs ?? startMs
    if (formerUntilMs === null) return
    const { store, late, layouts } = this.#deps
    for await (const { sample, agent } of store.readReceivedSince(formerUntilMs)) {
      const span = { fromMs: sample.polledAtMs, untilMs: sample.polledAtMs }
      for (const place of layouts().placesOf(sample, agent))
        late.add({ place, ...span }, 0, formerUntilMs)
    }
  }

  /** Server time, Unix ms. */
  untilMs(nowMs: number): number {
    const { book, late } = this.#deps
    this.#untilMs = Math.min(book.isWritten ? nowMs : this.#untilMs, late.receivedFromMs)
    return this.#untilMs
  }
}
