import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import {
  askEngine,
  bodiesOf,
  EngineAnswerError,
  EngineAwayError,
  textOfAnswer,
} from '../lines/ask-engine.ts'
import type { Question } from '../lines/ask-engine.ts'
import { READABLE_AFTER_MS } from '../lines/line-engine.ts'
import type { LineEngine, SentBody } from '../lines/line-engine.ts'
import type { SeriesLedger } from '../ledger.ts'
import type { VictoriaPlace } from '../series-url.ts'
import { readSeries, readStats } from './export.ts'
import { startOf } from './flags.ts'

/** Well below `-maxInsertRequestSize`. */
const BODY_CHARS_MAX = 8_000_000
const WRITE_TIMEOUT_MS = 15_000
const CHECK_TIMEOUT_MS = 5000
/** How often is looked whether the server still is the same one. */
const WATCH_EVERY_MS = 2000
/** Least time between two orders to make what was written readable. */
const FLUSH_EVERY_MS = 100
/** ... and so many times what the last one took: of millions of new series it takes long. */
const FLUSH_PAUSES = 10
/** A server acknowledges what it has in memory, and has it on disk within seconds. */
const ON_DISK_AFTER_MS = 15_000
/** After a fall so long is written again, for processes that died before they did so themselves. */
const REPLAY_FOR_MS = 10_000

/** What is kept of what was acknowledged. */
export type Kept = Pick<SeriesLedger, 'kept' | 'newestKept' | 'forgetKept'>

const gzipAsync = promisify(gzip)

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What asks for the metrics of a server, its flags among them. */
export const metricsOf = (base: string): Question => ({
  url: `${base}/metrics`,
  method: 'GET',
  timeoutMs: CHECK_TIMEOUT_MS,
})

/** VictoriaMetrics, written to by line protocol and read as raw samples. */
export class VictoriaEngine implements LineEngine {
  readonly name = 'victoriametrics'
  readonly isExact = false
  readonly #place: VictoriaPlace
  readonly #kept: Kept
  #startedAt: number | null
  /** What is kept is written again: first because it has to be, then until that time. */
  #mustReplay = true
  #replayUntilMs = -Infinity
  #replayedAtMs = -Infinity
  /** Falls that were noticed. */
  #falls = 0
  /** The last one kept when that was looked at; since then the server had time to write it to its disk. */
  #onItsWay: { readonly newest: number; readonly sinceMs: number } | null = null
  /** It was away since it was last seen, and may have fallen: its start is known to the second only. */
  #wasAway = false
  #recovering: Promise<void> | null = null
  #watching: NodeJS.Timeout | null = null
  /** Writes so far; others may have written a moment before this one was opened. */
  #writes = 1
  /** So many of them can be read. */
  #readable = 0
  #wroteAtMs = performance.now()
  #nextFlushAtMs = -Infinity
  /** Whether it made readable what it was told to. */
  #takesOrders = true
  #flushing: Promise<void> | null = null
  /** Shows what could be read when it was taken; see `readSeries`. */
  #view: string = randomUUID()
  #viewAtMs = performance.now()

  /**
   * `startedAt` is of the single node; nobody tells when a part of a cluster started, which keeps each
   * reading on several of its parts instead.
   */
  constructor(place: VictoriaPlace, startedAt: number | null, kept: Kept) {
    this.#place = place
    this.#startedAt = startedAt
    this.#kept = kept
    if (startedAt === null) return
    this.#watching = setInterval(() => void this.#watch().catch(() => undefined), WATCH_EVERY_MS)
    this.#watching.unref()
  }

  async write(lines: readonly string[]): Promise<readonly SentBody[]> {
    const kept: SentBody[] = []
    for (const text of bodiesOf(lines, BODY_CHARS_MAX)) {
      const body = Uint8Array.from(await gzipAsync(text, { level: 1 }))
      const falls = this.#falls
      await this.#send(body)
      if (this.#startedAt !== null) kept.push({ atMs: Date.now(), body, falls })
    }
    return kept
  }

  async sendAgain(kept: readonly SentBody[]): Promise<readonly SentBody[]> {
    const again: SentBody[] = []
    for (const { body, falls } of kept) {
      const now = this.#falls
      // What is noticed from now on is written again from what is kept.
      if (falls === now) continue
      await this.#send(body)
      again.push({ atMs: Date.now(), body, falls: now })
    }
    return again
  }

  async #send(body: Uint8Array<ArrayBuffer>): Promise<void> {
    const { insert, city } = this.#place
    const label = city === null ? '' : `&extra_label=city=${city}`
    const url = `${insert}/write?precision=ms${label}`
    const headers = { 'content-encoding': 'gzip' }
    const question = { url, body, headers, timeoutMs: WRITE_TIMEOUT_MS }
    await this.#ask(question, textOfAnswer)
    this.#writes += 1
    this.#wroteAtMs = performance.now()
  }

  async #ask<Answer>(
    question: Question,
    take: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await askEngine(this.name, this.#place, question, take)
    } catch (cause) {
      // One that is late has not fallen; and if it did meanwhile, that was in another second than it started.
      this.#wasAway ||= cause instanceof EngineAwayError && !cause.isLate
      throw cause
    }
  }

  /** What was acknowledged by a server that has fallen since is written to the one that came after it. */
  #watch(): Promise<void> {
    this.#recovering ??= this.#recover().finally(() => {
      this.#recovering = null
    })
    return this.#recovering
  }

  async #recover(): Promise<void> {
    const askedAtMs = performance.now()
    const startedAt = startOf(await this.#ask(metricsOf(this.#place.base), textOfAnswer))
    if (startedAt !== this.#startedAt || this.#wasAway) {
      this.#wasAway = false
      this.#mustReplay = true
      this.#falls += 1
      this.#replayUntilMs = askedAtMs + REPLAY_FOR_MS
    }
    const isDue = askedAtMs >= this.#replayedAtMs + WATCH_EVERY_MS
    if (this.#mustReplay || (isDue && askedAtMs < this.#replayUntilMs)) {
      for await (const body of this.#kept.kept()) await this.#send(Uint8Array.from(body))
      this.#mustReplay = false
      this.#replayedAtMs = askedAtMs
      this.#startedAt = startedAt
      this.#onItsWay = null
      return
    }
    await this.#forget()
  }

  /** By the order in which it was kept and this process's own time: clocks of machines step. */
  async #forget(): Promise<void> {
    const before = this.#onItsWay
    if (before === null) {
      const newest = await this.#kept.newestKept()
      if (newest !== null) this.#onItsWay = { newest, sinceMs: performance.now() }
      return
    }
    if (performance.now() < before.sinceMs + ON_DISK_AFTER_MS) return
    await this.#kept.forgetKept(before.newest)
    this.#onItsWay = null
  }

  async read(read: Parameters<LineEngine['read']>[0]): ReturnType<LineEngine['read']> {
    if (read.mayLack === undefined) await this.#makeReadable()
    // Of what made itself readable nobody knows when: on a busy machine it may take longer.
    const mayBeShort = read.mayLack !== undefined || !this.#takesOrders
    if (mayBeShort && performance.now() > this.#viewAtMs + READABLE_AFTER_MS) this.#viewAnew()
    return readSeries(this.#place, read, this.#view)
  }

  #viewAnew(): void {
    this.#viewAtMs = performance.now()
    this.#view = randomUUID()
  }

  othersWrote(): void {
    this.#writes += 1
    this.#wroteAtMs = performance.now()
  }

  async stats(fromMs: number): ReturnType<LineEngine['stats']> {
    await this.#makeReadable()
    return readStats(this.#place, fromMs, this.#view)
  }

  /** What was written before it was asked: more is always on its way. */
  async #makeReadable(): Promise<void> {
    const wanted = this.#writes
    while (this.#readable < wanted) {
      this.#flushing ??= this.#flush().finally(() => {
        this.#flushing = null
      })
      await this.#flushing
    }
  }

  async #flush(): Promise<void> {
    await wait(Math.max(0, this.#nextFlushAtMs - performance.now()))
    const [writes, readableAtMs] = [this.#writes, this.#wroteAtMs + READABLE_AFTER_MS]
    const beganMs = performance.now()
    this.#takesOrders = await this.#orderFlush()
    const nowMs = performance.now()
    if (this.#takesOrders) {
      const pauseMs = Math.max(FLUSH_EVERY_MS, FLUSH_PAUSES * (nowMs - beganMs))
      this.#nextFlushAtMs = nowMs + Math.min(READABLE_AFTER_MS, pauseMs)
    } else await wait(Math.max(0, readableAtMs - nowMs))
    this.#readable = writes
    this.#viewAnew()
  }

  /** False where the server takes no such order: a cluster has it elsewhere, a key may guard it. */
  async #orderFlush(): Promise<boolean> {
    if (this.#place.cluster !== null) return false
    const url = `${this.#place.base}/internal/force_flush`
    const question = { url, method: 'GET', timeoutMs: WRITE_TIMEOUT_MS } as const
    try {
      await askEngine(this.name, this.#place, question, textOfAnswer)
      return true
    } catch (cause) {
      if (cause instanceof EngineAnswerError) return false
      throw cause
    }
  }

  /** Engines that hold times in months expire by themselves: `-retentionPeriod`. */
  deleteBefore(): Promise<void> {
    return Promise.resolve()
  }

  async check(): Promise<void> {
    if (this.#startedAt !== null) return this.#watch()
    const { cluster, insert } = this.#place
    for (const base of [cluster?.selectHost ?? '', new URL(insert).origin]) {
      const question = {
        url: `${base}/health`,
        method: 'GET',
        timeoutMs: CHECK_TIMEOUT_MS,
      } as const
      await askEngine(this.name, this.#place, question, textOfAnswer)
    }
  }

  async close(): Promise<void> {
    if (this.#watching !== null) clearInterval(this.#watching)
    await this.#recovering?.catch(() => undefined)
  }
}
