import type { FleetChange } from '#contract/events.ts'

type Told = Pick<FleetChange, 'outages' | 'incidents'>
export type OutageListener = (outages: Told['outages']) => void

/** Items of one kind in one event; the others go with the next. */
const ITEMS_PER_EVENT = 500

/** Outages and incidents that have changed since the last event, the latest of each. */
export class News {
  readonly #outages = new Map<string, Told['outages'][number]>()
  readonly #incidents = new Map<string, Told['incidents'][number]>()
  readonly #listeners = new Set<OutageListener>()

  get isEmpty(): boolean {
    return this.#outages.size + this.#incidents.size === 0
  }

  add({ outages, incidents }: Told): void {
    for (const outage of outages) this.#outages.set(outage.id, outage)
    for (const incident of incidents) this.#incidents.set(incident.id, incident)
    if (outages.length > 0) for (const listener of this.#listeners) listener(outages)
  }

  /** Calls the listener with outages as they are added; gives its removal. */
  onOutages(listener: OutageListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Forgets all: everybody who watches fetches anew. */
  clear(): void {
    this.#outages.clear()
    this.#incidents.clear()
  }

  /** Takes as many as one event carries. */
  take(): Told {
    return { outages: takeSome(this.#outages), incidents: takeSome(this.#incidents) }
  }
}

function takeSome<T>(waiting: Map<string, T>): T[] {
  const taken = [...waiting].slice(0, ITEMS_PER_EVENT)
  for (const [id] of taken) waiting.delete(id)
  return taken.map(([, item]) => item)
}
