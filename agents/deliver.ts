import type { Clock } from './clock.ts'
import type { Verdict } from './deliver/answer.ts'
import type { Http } from './deliver/http.ts'
import { createSender, SEQUENCE_SPAN, type SenderOptions } from './deliver/sender.ts'
import type { SetAside } from './deliver/set-aside.ts'
import type { Spool, SpoolBatch } from './spool.ts'

export interface DeliverOptions extends SenderOptions {
  /** Time between two deliveries of live samples, ms. */
  readonly intervalMs: number
  readonly samplesMax: number
  /** First wait of the back-off and the shortest of any, ms. */
  readonly retryMsMin: number
  /** Time between two attempts while the server refuses this agent, ms. */
  readonly refusedRetryMs: number
}

export interface DeliverDeps {
  readonly http: Http
  readonly spool: Spool
  readonly clock: Clock
  readonly setAside: Pick<SetAside, 'add'>
  readonly random: () => number
  /** Waits, or returns early when the signal is aborted. */
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>
  /** Told of each answer: what the receipt asks for, and how the server is reached. */
  readonly heard: (verdict: Verdict) => void
  readonly log: {
    readonly info: (fields: object, message: string) => void
    readonly warn: (fields: object, message: string) => void
  }
}

/**
 * A request that the server's return comes too late for can be under way for 20 s more, and on a bad
 * line the next one is lost as well: live state must still be there within two minutes.
 */
const BACKOFF_MS_MAX = 20_000
/** Wait after a 429 or 503 that does not say how long. */
const BUSY_MS = 40_000
const WAIT_MS_MAX = 3_600_000
/** After a 413 the batches grow again by this many samples at each delivery. */
const LIMIT_GROWTH = 10
/** More bad samples than this in one batch: the fault is not in single samples. */
const UNREADABLE_MAX = 64
/**
 * History begins with a small batch, which costs little when it is refused, and doubles while a
 * batch takes no longer than this: a large one on a thin line would hold up what is live.
 */
const HISTORY_SAMPLES_FIRST = 100
const HISTORY_MS_MAX = 2000

/**
 * Delivers the spool until the signal is aborted; one request in flight, never gives up. However
 * long the server was away, delivery goes on within 60 s of its return: a wait is at most 20 s
 * after no answer, and 50 s after a 429 or 503 that does not say how long. Only a server that
 * answers can ask for longer: by Retry-After (at most an hour), or by refusing this agent.
 */
export async function deliver(
  deps: DeliverDeps,
  options: DeliverOptions,
  signal: AbortSignal,
): Promise<void> {
  const deliverer = new Deliverer(deps, options)
  // Agents that start together (power is back in the whole quarter) must not deliver together.
  await deps.sleep(deps.random() * options.intervalMs, signal)
  while (!signal.aborted) await deps.sleep(await deliverer.round(signal), signal)
}

/** `unanswered` is what may have arrived although no answer did: it must keep its key. */
interface Outgoing {
  readonly kind: 'unanswered' | 'live' | 'history'
  readonly batch: SpoolBatch
}

class Deliverer {
  readonly #deps: DeliverDeps
  readonly #options: DeliverOptions
  readonly #send: ReturnType<typeof createSender>
  readonly #limitMax: number
  #limit: number
  #historyLimit = HISTORY_SAMPLES_FIRST
  /** When history may go on, on the monotonic clock. */
  #historyFromMs = 0
  #failures = 0
  /** No batch was delivered since the start, or since the server was last out of reach. */
  #isReturning = true
  #lastSaid = 'delivered'
  /** The open batch may have arrived although no answer did. */
  #inDoubt: boolean

  constructor(deps: DeliverDeps, options: DeliverOptions) {
    this.#deps = deps
    this.#options = options
    this.#send = createSender(deps, options)
    this.#limitMax = Math.min(options.samplesMax, SEQUENCE_SPAN)
    this.#limit = this.#limitMax
    this.#inDoubt = deps.spool.open !== undefined
  }

  /**
   * Sends the unanswered batch again, then what is live, then history while nothing new is due.
   * Returns the time to wait until the next round, ms.
   */
  async round(signal: AbortSignal): Promise<number> {
    const { clock, spool } = this.#deps
    const dueMs = clock.monotonicMs() + this.#options.intervalMs
    const { watermark } = spool
    while (!signal.aborted) {
      const outgoing = await this.#next(watermark, dueMs)
      const nowMs = clock.monotonicMs()
      if (outgoing === undefined) {
        const isHeld = this.#historyFromMs > nowMs
        return Math.max(0, (isHeld ? Math.min(dueMs, this.#historyFromMs) : dueMs) - nowMs)
      }
      const { kind, batch } = outgoing
      await spool.markOpen(batch.range)
      const verdict = await this.#send(batch, kind === 'unanswered', signal)
      this.#deps.heard(verdict)
      if (signal.aborted && (verdict.kind === 'silent' || verdict.kind === 'unsent')) break
      if (kind === 'history') this.#resizeHistory(verdict, clock.monotonicMs() - nowMs)
      const waitMs = await this.#act(outgoing, verdict)
      if (waitMs > 0) return waitMs
    }
    return 0
  }

  async #next(watermark: number, dueMs: number): Promise<Outgoing | undefined> {
    const { clock, spool } = this.#deps
    const unanswered = await this.#unanswered()
    if (unanswered !== undefined) return { kind: 'unanswered', batch: unanswered }
    const live = spool.nextLive(this.#limit, watermark)
    if (live !== undefined) return { kind: 'live', batch: live }
    const nowMs = clock.monotonicMs()
    if (nowMs >= dueMs || nowMs < this.#historyFromMs) return undefined
    const history = await spool.nextHistory(Math.min(this.#limit, this.#historyLimit))
    return history === undefined ? undefined : { kind: 'history', batch: history }
  }

  async #unanswered(): Promise<SpoolBatch | undefined> {
    const { spool } = this.#deps
    if (spool.open === undefined) return undefined
    const batch = await spool.load(spool.open)
    if (batch === undefined) {
      spool.release()
      this.#inDoubt = false
    }
    return batch
  }

  #resizeHistory(verdict: Verdict, tookMs: number): void {
    if (verdict.kind !== 'delivered') this.#historyLimit = HISTORY_SAMPLES_FIRST
    else if (tookMs <= HISTORY_MS_MAX) this.#historyLimit *= 2
    else if (tookMs > 2 * HISTORY_MS_MAX) this.#historyLimit /= 2
    this.#historyLimit = Math.min(this.#limitMax, Math.max(1, Math.ceil(this.#historyLimit)))
  }

  /** The protocol's table, row by row. Returns how long to wait, ms; 0 goes on at once. */
  async #act({ kind, batch }: Outgoing, verdict: Verdict): Promise<number> {
    const { clock, spool } = this.#deps
    this.#report(verdict)
    if (verdict.kind === 'silent' || verdict.kind === 'unsent') {
      if (verdict.kind === 'silent') this.#inDoubt = true
      this.#giveBack()
      this.#isReturning = true
      return this.#backOffMs()
    }
    this.#failures = 0
    if (verdict.kind === 'refused') {
      this.#giveBack()
      return this.#jittered(this.#options.refusedRetryMs)
    }
    if (verdict.kind === 'busy') {
      this.#giveBack()
      const waitMs = this.#jittered(Math.min(verdict.waitMs ?? BUSY_MS, WAIT_MS_MAX))
      if (kind !== 'history') return waitMs
      // The server has no room for history; that is no reason to hold back what is live.
      this.#historyFromMs = clock.monotonicMs() + waitMs
      return 0
    }
    this.#inDoubt = false
    if (verdict.kind === 'delivered') {
      spool.settle(batch.range)
      this.#limit = Math.min(this.#limit + LIMIT_GROWTH, this.#limitMax)
      this.#spreadReturn()
      for (const { index, code, detail } of verdict.receipt.rejected) {
        const sample = batch.samples[index]
        if (sample !== undefined) await this.#deps.setAside.add([sample], `${code}: ${detail}`)
      }
      return 0
    }
    if (verdict.kind === 'unreadable') {
      return this.#putAside(batch, verdict.indexes, verdict.reason)
    }
    if (batch.samples.length === 1) return this.#putAside(batch, [], 'too large for the server')
    spool.release()
    this.#limit = Math.ceil(batch.samples.length / 2)
    return 0
  }

  /** What is free of doubt may be sent in another composition: the newest first. */
  #giveBack(): void {
    if (!this.#inDoubt) this.#deps.spool.release()
  }

  /** Agents that come back together say first how things are now, and begin with history apart. */
  #spreadReturn(): void {
    if (!this.#isReturning) return
    this.#isReturning = false
    const { clock, random } = this.#deps
    this.#historyFromMs = clock.monotonicMs() + random() * this.#options.intervalMs
  }

  /** Takes samples out that no server can read; the others go on in new batches. */
  async #putAside(batch: SpoolBatch, indexes: readonly number[], reason: string): Promise<number> {
    const whole = indexes.length === 0 || indexes.length > UNREADABLE_MAX
    const bad = whole ? [...batch.samples.keys()] : indexes
    const samples = bad.flatMap((index) => batch.samples[index] ?? [])
    await this.#deps.setAside.add(samples, reason)
    const { boot, first } = batch.range
    for (const index of bad) {
      this.#deps.spool.settle({ boot, first: first + index, last: first + index })
    }
    return 0
  }

  #backOffMs(): number {
    this.#failures += 1
    const waitMs = Math.min(this.#options.retryMsMin * 2 ** (this.#failures - 1), BACKOFF_MS_MAX)
    return waitMs * (0.5 + this.#deps.random() / 2)
  }

  #jittered(waitMs: number): number {
    return Math.max(this.#options.retryMsMin, waitMs) * (1 + this.#deps.random() / 4)
  }

  /** Says when the answers change, not at every answer. */
  #report(verdict: Verdict): void {
    const reason = 'reason' in verdict ? verdict.reason : undefined
    const said = `${verdict.kind} ${reason ?? ''}`.trim()
    if (said === this.#lastSaid) return
    this.#lastSaid = said
    const fields = { answer: verdict.kind, ...(reason !== undefined && { reason }) }
    if (verdict.kind === 'delivered') this.#deps.log.info(fields, 'delivering')
    else this.#deps.log.warn(fields, 'the server did not take the batch')
  }
}
