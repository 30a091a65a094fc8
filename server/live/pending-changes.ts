import type { Changed } from './fleet-answers.ts'

/** Changes that are only new figures wait for the next event beyond this many. */
const FIGURES_PER_EVENT = 500

/** What has changed since the last event: states go out at once, figures as there is room. */
export class PendingChanges {
  readonly #states = new Set<Changed>()
  readonly #figures = new Set<Changed>()

  note(item: Changed, isState: boolean): void {
    if (isState) {
      this.#figures.delete(item)
      this.#states.add(item)
    } else if (!this.#states.has(item)) this.#figures.add(item)
  }

  /** Takes what goes with the next event. */
  take(): readonly Changed[] {
    const items = [...this.#states]
    this.#states.clear()
    for (const item of this.#figures) {
      if (items.length >= FIGURES_PER_EVENT) break
      this.#figures.delete(item)
      items.push(item)
    }
    return items
  }

  /** Forgets all: everybody who watches fetches anew. */
  clear(): void {
    this.#states.clear()
    this.#figures.clear()
  }
}
