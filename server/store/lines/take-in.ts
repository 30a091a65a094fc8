import { setTimeout as wait } from 'node:timers/promises'
import type { AgentId, BootId } from '#contract/ids.ts'
import type { LedgerHour, SeriesLedger } from '../ledger.ts'
import { StoreBusyError } from '../series-store.ts'
import type { SeriesTarget } from '../series-store.ts'
import { keepUntilSafe } from './keep-sent.ts'
import type { LineEngine } from './line-engine.ts'
import { turned } from './managed.ts'
import { HOUR_MS } from './read-received.ts'
import type { Readable } from './read-rows.ts'
import { Repeats } from './repeats.ts'
import { linesOf, seriesOf } from './row.ts'
import type { Row } from './row.ts'
import { Words } from './words.ts'

/** A poll on its way from another store, with who delivered it. */
export interface MovedPoll {
  readonly target: SeriesTarget
  readonly agent: AgentId
  readonly boot: BootId
  readonly polledAtMs: number
  readonly receivedAtMs: number
  readonly intervalMs: number
  /** All else of the sample: see `changingPart`. */
  readonly rest: object
}

/** Moved polls leave no receipts, so nobody can say what is newer than all of an agent's. */
const untilAnyTime = (agents: readonly AgentId[]): Promise<ReadonlyMap<AgentId, number>> =>
  Promise.resolve(new Map(agents.map((agent) => [agent, Infinity])))

/** Rows on their way at a time. */
const ROWS_AT_ONCE = 10_000

/**
 * Takes polls of another store into an engine, past the receipts of batches: these are moved by
 * themselves. What is taken again lands on itself.
 */
export class TakeIn {
  readonly #readable: Readable
  readonly #ledger: SeriesLedger
  readonly #repeats = new Repeats()

  constructor(engine: LineEngine, ledger: SeriesLedger) {
    this.#readable = { engine, words: new Words(ledger) }
    this.#ledger = ledger
  }

  /**
   * Resolves when the engine has them. `mayContradict` where it may have others of their times: then it
   * is asked, and what tells otherwise is set apart, as if it had been delivered.
   */
  async take(polls: readonly MovedPoll[], mayContradict: boolean): Promise<void> {
    for (let from = 0; from < polls.length; from += ROWS_AT_ONCE) {
      await this.#takeSome(polls.slice(from, from + ROWS_AT_ONCE), mayContradict)
    }
  }

  async #takeSome(polls: readonly MovedPoll[], mayContradict: boolean): Promise<void> {
    const { engine, words } = this.#readable
    const rows = polls.map((poll) => this.#rowOf(poll))
    await words.store()
    const toWrite = mayContradict
      ? await this.#repeats.sift(this.#readable, rows, untilAnyTime)
      : rows.map((row) => ({ row, again: null }))
    const lines = toWrite.flatMap(({ row, again }) => linesOf(row, again, engine.isExact))
    const write = () => whenItHasTime(() => engine.write(lines))
    const kept = await (mayContradict ? this.#repeats.during(toWrite, write) : write())
    await this.#ledger.take([], hoursOf(polls), kept)
    await keepUntilSafe(engine, this.#ledger, kept)
  }

  #rowOf(poll: MovedPoll): Row {
    const { words } = this.#readable
    const { target, agent, polledAtMs, receivedAtMs, intervalMs } = poll
    const { shapeNumber, plan, numbers } = words.shaped(seriesOf(poll), turned(poll.rest))
    const boot = words.bootNumber(agent, poll.boot)
    const { shape } = plan
    return {
      target,
      agent,
      polledAtMs,
      receivedAtMs,
      intervalMs,
      boot,
      shapeNumber,
      plan,
      shape,
      numbers,
    }
  }
}

function hoursOf(polls: readonly MovedPoll[]): readonly LedgerHour[] {
  const hours = new Map<number, number>()
  for (const { polledAtMs, receivedAtMs } of polls) {
    const startMs = Math.floor(polledAtMs / HOUR_MS) * HOUR_MS
    hours.set(startMs, Math.max(hours.get(startMs) ?? 0, receivedAtMs))
  }
  return [...hours].map(([startMs, receivedUntilMs]) => ({ startMs, receivedUntilMs }))
}

async function whenItHasTime<Result>(work: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof StoreBusyError)) throw cause
      await wait(cause.retryAfterSeconds * 1000)
    }
  }
}
