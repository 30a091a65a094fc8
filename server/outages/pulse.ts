import type { Journal } from '../journal/open.ts'
import { LIFE_NOTED_EVERY_MS } from '../journal/server-life.ts'
import type { Settled } from './settled.ts'

const DAY_MS = 86_400_000
/** Contracts and penalties are argued about for years. */
const OUTAGES_KEPT_MS = 5 * 366 * DAY_MS
/** As long as the longest period that can be asked for. */
const LIFE_KEPT_MS = 400 * DAY_MS

export interface PulseDeps {
  readonly journal: Pick<Journal, 'serverLife' | 'outages' | 'outageNotes'>
  readonly settled: Pick<Settled, 'untilMs'>
  /** Learns from earlier outages when it is time to. */
  readonly learn: (nowMs: number) => Promise<void>
  readonly onError: (error: Error) => void
}

/** Notes that the server lives, and once a day drops what is older than it is kept. */
export class Pulse {
  readonly #deps: PulseDeps
  #beatAtMs: number
  #expiredAtMs = 0
  #beating: Promise<void> | null = null

  constructor(deps: PulseDeps, startMs: number) {
    this.#deps = deps
    this.#beatAtMs = startMs
  }

  /** Beats when it is time to and the last beat is over. */
  run(nowMs: number): void {
    if (this.#beating !== null || Math.abs(nowMs - this.#beatAtMs) < LIFE_NOTED_EVERY_MS) return
    this.#beatAtMs = nowMs
    this.#beating = this.#beat(nowMs)
      .catch((cause: unknown) => {
        this.#deps.onError(new Error('[outages] cannot note that the server lives', { cause }))
      })
      .finally(() => {
        this.#beating = null
      })
  }

  async stop(): Promise<void> {
    await this.#beating
  }

  async #beat(nowMs: number): Promise<void> {
    const { journal, learn, settled } = this.#deps
    await journal.serverLife.note(nowMs, settled.untilMs(nowMs))
    await learn(nowMs)
    if (Math.abs(nowMs - this.#expiredAtMs) < DAY_MS) return
    this.#expiredAtMs = nowMs
    await journal.outageNotes.expirePhotos(nowMs - OUTAGES_KEPT_MS)
    await journal.outages.expire(nowMs - OUTAGES_KEPT_MS)
    await journal.serverLife.expire(nowMs - LIFE_KEPT_MS)
  }
}
