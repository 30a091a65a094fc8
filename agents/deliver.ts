import { sleep, type Clock } from './clock.ts'
import type { Verdict } from './deliver/answer.ts'
import { createHttp, type HttpOptions } from './deliver/http.ts'
import { createSender, SEQUENCE_SPAN, type SenderOptions } from './deliver/sender.ts'
import type { SetAside } from './deliver/set-aside.ts'
import type { Spool, SpoolBatch } from './spool.ts'

export interface DeliverOptions extends HttpOptions, SenderOptions {
  /** Time between two deliveries of live samples, ms. */
  readonly intervalMs: number
  readonly samplesMax: number
  /** First wait of the back-off and the shortest of any, ms. */
  readonly retryMsMin: number
  /** Time between two attempts while the server refuses this agent, ms. */
  readonly refusedRetryMs: number
}

export interface DeliverDeps {
  readonly spool: Spool
  readonly clock: Clock
  readonly setAside: SetAside
  readonly random: () => number
  readonly log: {
    readonly info: (fields: object, message: string) => void
    readonly warn: (fields: object, message: string) => void
  }
}

/** A request that the server's return comes too late for can be under way for 20 s more. */
const BACKOFF_MS_MAX = 40_000
const WAIT_MS_MAX = 3_600_000
/** After a 413 the batches grow again by this many samples at each delivery. */
const LIMIT_GROWTH = 10
/** More bad samples than this in one batch: the fault is not in single samples. */
const UNREADABLE_MAX = 64

/**
 * Delivers the spool until the signal is aborted; one request in flight, never gives up. However
 * long the server was away, delivery goes on within 60 s of its return: a wait is at most 40 s
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
  await sleep(deps.random() * options.intervalMs, signal)
  while (!signal.aborted) await sleep(await deliverer.round(signal), signal)
}

class Deliverer {
  readonly #deps: DeliverDeps
  readonly #options: DeliverOptions
  readonly #send: (batch: SpoolBatch, signal: AbortSignal) => Promise<Verdict>
  readonly #limitMax: number
  #limit: number
  #failures = 0
  #lastKind: Verdict['kind'] = 'delivered'
  /** The open batch may have arrived although no answer did: it must keep its key. */
  #inDoubt: boolean

  constructor(deps: DeliverDeps, options: DeliverOptions) {
    this.#deps = deps
    this.#options = options
    this.#send = createSender({ ...deps, http: createHttp(options) }, options)
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
      const untilDueMs = dueMs - clock.monotonicMs()
      const batch =
        (await this.#unanswered()) ??
        spool.nextLive(this.#limit, watermark) ??
        (untilDueMs > 0 ? await spool.nextHistory(this.#limit) : undefined)
      if (batch === undefined) return Math.max(0, untilDueMs)
      await spool.markOpen(batch.range)
      const verdict = await this.#send(batch, signal)
      if (signal.aborted && verdict.kind === 'silent') break
      const waitMs = await this.#act(batch, verdict)
      if (waitMs > 0) return waitMs
    }
    return 0
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

  /** The protocol's table, row by row. Returns how long to wait, ms; 0 goes on at once. */
  async #act(batch: SpoolBatch, verdict: Verdict): Promise<number> {
    const { spool } = this.#deps
    this.#report(verdict)
    if (verdict.kind === 'silent') {
      this.#inDoubt = true
      return this.#backOffMs()
    }
    this.#failures = 0
    if (verdict.kind === 'busy' || verdict.kind === 'refused') {
      // What is free of doubt may be sent in another composition: the newest first.
      if (!this.#inDoubt) spool.release()
      const { refusedRetryMs } = this.#options
      if (verdict.kind === 'refused') return this.#jittered(refusedRetryMs)
      return this.#jittered(Math.min(verdict.waitMs ?? BACKOFF_MS_MAX, WAIT_MS_MAX))
    }
    this.#inDoubt = false
    if (verdict.kind === 'delivered') {
      spool.settle(batch.range)
      this.#limit = Math.min(this.#limit + LIMIT_GROWTH, this.#limitMax)
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
    if (verdict.kind === this.#lastKind) return
    this.#lastKind = verdict.kind
    const fields = { answer: verdict.kind, ...('reason' in verdict && { reason: verdict.reason }) }
    if (verdict.kind === 'delivered') this.#deps.log.info(fields, 'delivering')
    else this.#deps.log.warn(fields, 'the server did not take the batch')
  }
}
