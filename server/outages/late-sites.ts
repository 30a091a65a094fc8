import { performance } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import type { PlaceId } from '#contract/ids.ts'

/** History comes in many batches: a site is revised when no more came for this long. */
const QUIET_MS = 5_000
/** ... or after this long, however much still comes. */
const WAIT_MS_MAX = 60_000
/** After a failure of the store. */
const RETRY_MS = 30_000

/** So long revisions may hold up everything else: those of sites without a history never wait by themselves. */
const STEP_MS_MAX = 15

/** The time of a site that has to be worked out anew. */
export interface LateSite {
  readonly place: PlaceId
  readonly fromMs: number
  readonly untilMs: number
  /** Samples came that changed it. */
  readonly isNews?: boolean
}

interface Waiting extends LateSite {
  readonly receivedFromMs: number
  readonly firstAddedMs: number
  readonly lastAddedMs: number
}

export interface LateSitesDeps {
  readonly revise: (site: LateSite) => Promise<void>
  readonly onError: (error: Error) => void
}

/** Sites whose history has changed, revised one after the other; each waits at most once. */
export class LateSites {
  readonly #deps: LateSitesDeps
  readonly #waiting = new Map<PlaceId, Waiting>()
  #running: Promise<boolean> | null = null
  #isStopped = false
  /** The one that is revised now. */
  #busy: PlaceId | null = null
  #busyFromMs = Infinity

  constructor(deps: LateSitesDeps) {
    this.#deps = deps
  }

  /**
   * Notes that the time of a site has changed; `addedAtMs` 0 is due at once. `receivedFromMs` is when
   * the first sample came that changed it; without one nothing is lost with it.
   */
  add({ place, fromMs, untilMs }: LateSite, addedAtMs: number, receivedFromMs = Infinity): void {
    const former = this.#waiting.get(place)
    this.#waiting.set(place, {
      place,
      fromMs: Math.min(fromMs, former?.fromMs ?? fromMs),
      untilMs: Math.max(untilMs, former?.untilMs ?? untilMs),
      receivedFromMs: Math.min(receivedFromMs, former?.receivedFromMs ?? receivedFromMs),
      firstAddedMs: former?.firstAddedMs ?? addedAtMs,
      lastAddedMs: addedAtMs,
    })
  }

  /** What was received before is worked in; Infinity when nothing waits. */
  get receivedFromMs(): number {
    let fromMs = this.#busyFromMs
    for (const one of this.#waiting.values()) fromMs = Math.min(fromMs, one.receivedFromMs)
    return fromMs
  }

  /** Whether the place waits or is revised now. */
  has(place: PlaceId): boolean {
    return this.#busy === place || this.#waiting.has(place)
  }

  delete(place: PlaceId): void {
    this.#waiting.delete(place)
  }

  /** Starts on what is due, unless a former start is still busy. */
  run(nowMs: number): void {
    if (this.#running !== null) return
    const due = [...this.#waiting.values()].filter(
      ({ firstAddedMs, lastAddedMs }) =>
        nowMs - lastAddedMs >= QUIET_MS || nowMs - firstAddedMs >= WAIT_MS_MAX,
    )
    if (due.length > 0) void this.#start(due, nowMs)
  }

  /** Works a site in now, with what else is due; resolves when that was tried. */
  async workIn(site: LateSite, nowMs: () => number): Promise<void> {
    this.add(site, 0)
    await this.#rest()
    this.run(nowMs())
    await this.#rest()
  }

  /** Resolves when nothing waits any more, or when a revision failed. */
  async settle(nowMs: number): Promise<void> {
    let isWell = true
    while (isWell && (this.#running !== null || this.#waiting.size > 0)) {
      isWell = await (this.#running ?? this.#start([...this.#waiting.values()], nowMs))
    }
  }

  /** Starts nothing any more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#running
  }

  async #rest(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  #start(due: readonly Waiting[], nowMs: number): Promise<boolean> {
    this.#running = this.#work(due, nowMs).finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #work(due: readonly Waiting[], nowMs: number): Promise<boolean> {
    let isWell = true
    let turnedAtMs = performance.now()
    for (const { place } of due) {
      if (performance.now() - turnedAtMs >= STEP_MS_MAX) {
        await turn()
        turnedAtMs = performance.now()
      }
      if (this.#isStopped) return false
      // What was added meanwhile goes with it.
      const site = this.#waiting.get(place)
      if (site === undefined) continue
      this.#waiting.delete(place)
      this.#busy = place
      this.#busyFromMs = site.receivedFromMs
      try {
        await this.#deps.revise({ ...site, isNews: site.receivedFromMs < Infinity })
      } catch (cause) {
        isWell = false
        this.add(site, nowMs + RETRY_MS, site.receivedFromMs)
        this.#deps.onError(new Error(`[outages] cannot revise those of ${place}`, { cause }))
      } finally {
        this.#busy = null
        this.#busyFromMs = Infinity
      }
    }
    return isWell
  }
}
