import type { Changed } from './fleet-answers.ts'

/** Of a country all states may change at once: an event of them all would hold everything up for a second. */
const STATES_PER_EVENT = 5000
/** Changes that are only new figures wait for the next event beyond this many. */
const FIGURES_PER_EVENT = 500

/** What has changed since the last event: states go out at once, as many as one event may hold; figures as there is room. */
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
    const items: Changed[] = []
    moveTo(items, this.#states, STATES_PER_EVENT)
    moveTo(items, this.#figures, FIGURES_PER_EVENT)
    return items
  }

  /** Forgets all: everybody who watches fetches anew. */
  clear(): void {
    this.#states.clear()
    this.#figures.clear()
  }
}

function moveTo(items: Changed[], from: Set<Changed>, most: number): void {
  for (const item of from) {
    if (items.length >= most) return
    from.delete(item)
    items.push(item)
  }
}
