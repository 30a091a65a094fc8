import type { PlaceId } from '#contract/ids.ts'
import type { Span } from '../domain/site.ts'
import type { Journal } from '../journal/open.ts'
import type { KeptOutage, Said } from '../journal/outages.ts'

/** Rows of one write, so that none holds up the event loop for long. */
const ROWS_PER_WRITE = 500
/** Outages that wait for a journal that cannot be written; beyond it those waiting longest go. */
const WAITING_MAX = 20_000
const RETRY_MS = 5_000

export interface BookDeps {
  readonly journal: Pick<Journal, 'outages'>
  readonly onError: (error: Error) => void
  /** Told of what is now in the journal. */
  readonly onWritten: (outages: readonly KeptOutage[]) => void
}

/**
 * The outages that last or ended lately, in memory, and their way into the journal: written behind,
 * in the order of their changes, the latest state of each, again after a failure.
 */
export class OutageBook {
  readonly #deps: BookDeps
  readonly #byId = new Map<string, KeptOutage>()
  readonly #byPlace = new Map<PlaceId | null, Set<string>>()
  readonly #waiting = new Map<string, KeptOutage>()
  #writing: Promise<void> | null = null
  #notBeforeMs = 0
  #dropped = 0

  constructor(deps: BookDeps) {
    this.#deps = deps
  }

  /** Takes what the journal has; what is newer here stays. */
  load(outages: readonly KeptOutage[]): void {
    for (const outage of outages) if (!this.#byId.has(outage.id)) this.#hold(outage)
  }

  get(id: string): KeptOutage | undefined {
    return this.#byId.get(id)
  }

  has(id: string): boolean {
    return this.#byId.has(id)
  }

  /** Whether all of them are in the journal. */
  get isWritten(): boolean {
    return this.#waiting.size === 0
  }

  /** Those in memory of one place; of the server itself for null. */
  of(place: PlaceId | null): readonly KeptOutage[] {
    return [...(this.#byPlace.get(place) ?? [])].flatMap((id) => this.#byId.get(id) ?? [])
  }

  /** Those of them that last. */
  lasting(place: PlaceId): readonly KeptOutage[] {
    return this.of(place).filter(({ endMs, status }) => endMs === null && status !== 'withdrawn')
  }

  /** When the place gave no service, of what is in memory. */
  darkSpans(place: PlaceId): readonly Span[] {
    return this.of(place).flatMap(({ subject, status, startMs, endMs }) =>
      subject.kind !== 'site' || status === 'withdrawn'
        ? []
        : { startMs, endMs: endMs ?? Infinity },
    )
  }

  /** Keeps a new or revised outage and has it written. */
  put(outage: KeptOutage): void {
    this.#hold(outage)
    this.#waiting.delete(outage.id)
    this.#waiting.set(outage.id, outage)
    if (this.#waiting.size <= WAITING_MAX) return
    const [oldest] = this.#waiting.keys()
    if (oldest !== undefined) this.#waiting.delete(oldest)
    this.#dropped += 1
  }

  /** Follows what people said, which is in the journal already. */
  heard(id: string, said: Said): KeptOutage | undefined {
    const outage = this.#byId.get(id)
    if (outage === undefined) return undefined
    const told = { ...outage, said }
    this.#hold(told)
    if (this.#waiting.has(id)) this.#waiting.set(id, told)
    return told
  }

  /** Starts a write when something waits and none is under way. */
  run(nowMs: number): void {
    const isEarly = nowMs < this.#notBeforeMs && nowMs > this.#notBeforeMs - RETRY_MS
    if (this.#writing === null && this.#waiting.size > 0 && !isEarly) void this.write(nowMs)
  }

  /** Writes all that waits; a failure is told and tried again later. */
  async write(nowMs: number): Promise<void> {
    while (this.#writing !== null) await this.#writing
    this.#writing = this.#write()
      .catch((cause: unknown) => {
        this.#notBeforeMs = nowMs + RETRY_MS
        const lost = `${this.#waiting.size} wait, ${this.#dropped} changes were dropped so far`
        this.#deps.onError(new Error(`[outages] cannot write to the journal; ${lost}`, { cause }))
      })
      .finally(() => {
        this.#writing = null
      })
    await this.#writing
  }

  /** Forgets what ended before the time that is still looked at, and is written. */
  forget(beforeMs: (place: PlaceId | null) => number): void {
    for (const { id, endMs, place } of this.#byId.values()) {
      if (endMs !== null && endMs < beforeMs(place) && !this.#waiting.has(id)) this.#drop(id)
    }
  }

  async #write(): Promise<void> {
    while (this.#waiting.size > 0) {
      const part = [...this.#waiting.values()].slice(0, ROWS_PER_WRITE)
      await this.#deps.journal.outages.write(part)
      // What was changed while it was written waits on.
      for (const outage of part) {
        if (this.#waiting.get(outage.id) === outage) this.#waiting.delete(outage.id)
      }
      this.#deps.onWritten(part)
    }
  }

  #hold(outage: KeptOutage): void {
    this.#byId.set(outage.id, outage)
    const ids = this.#byPlace.get(outage.place)
    if (ids === undefined) this.#byPlace.set(outage.place, new Set([outage.id]))
    else ids.add(outage.id)
  }

  #drop(id: string): void {
    const place = this.#byId.get(id)?.place ?? null
    this.#byId.delete(id)
    const ids = this.#byPlace.get(place)
    ids?.delete(id)
    if (ids?.size === 0) this.#byPlace.delete(place)
  }
}
