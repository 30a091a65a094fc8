import type { PlaceId } from '#contract/ids.ts'
import type { Degradation } from '#contract/outage.ts'
import type { LiveFleet } from '../live/live-fleet.ts'
import type { OutageBook } from './book.ts'
import { outageNow } from './conditions.ts'
import type { PresentConditions } from './conditions.ts'
import type { Quality } from './quality.ts'

export interface ShownDeps {
  readonly book: Pick<OutageBook, 'lasting'>
  readonly quality: Pick<Quality, 'found'>
  readonly conditions: Pick<PresentConditions, 'set'>
  readonly live: Pick<LiveFleet, 'find'>
}

/** What is shown of each place and given to alerts: it follows what was touched, when it is told. */
export class Shown {
  readonly #deps: ShownDeps
  readonly #listeners = new Set<() => void>()
  readonly #touched = new Set<PlaceId>()

  constructor(deps: ShownDeps) {
    this.#deps = deps
  }

  /** Something of the place has changed; null is the server itself, which no place shows. */
  touch(place: PlaceId | null): void {
    if (place !== null) this.#touched.add(place)
  }

  /** Calls the listener when conditions may have changed; gives its removal. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Shows what has changed at places, and calls whoever listens. */
  tell(): void {
    if (this.#touched.size === 0) return
    for (const place of this.#touched) this.show(place)
    this.#touched.clear()
    for (const listener of this.#listeners) listener()
  }

  show(place: PlaceId): void {
    const { conditions, live } = this.#deps
    const { open, ofSite, degradations } = this.#now(place)
    conditions.set(place, open, degradations)
    const outage = ofSite === undefined ? null : outageNow(ofSite)
    const reasons = degradations.map(({ reason }) => reason)
    live.find(place, { outage, degradations: reasons })
  }

  degradations(place: PlaceId): readonly Degradation[] {
    return this.#now(place).degradations
  }

  /** What lasts at a place: while its service is out, nothing makes it of little use. */
  #now(place: PlaceId) {
    const { book, quality } = this.#deps
    const open = book.lasting(place)
    const ofSite = open.find(({ subject }) => subject.kind === 'site')
    return { open, ofSite, degradations: ofSite === undefined ? quality.found(place) : [] }
  }
}
