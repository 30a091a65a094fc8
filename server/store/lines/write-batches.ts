import { setImmediate as turn } from 'node:timers/promises'
import type { LedgerHour, LedgerKept, SeriesLedger } from '../ledger.ts'
import { changingPart, targetIdOf } from '../sample-parts.ts'
import { StoreBusyError } from '../series-store.ts'
import type {
  AcceptedBatch,
  AppendResult,
  BatchKey,
  SeriesTarget,
  StoredReceipt,
} from '../series-store.ts'
import { GroupQueue } from './group-queue.ts'
import type { GroupLimits } from './group-queue.ts'
import { keepUntilSafe } from './keep-sent.ts'
import { turned } from './managed.ts'
import type { Readable } from './read-rows.ts'
import { Repeats } from './repeats.ts'
import type { RowToWrite } from './repeats.ts'
import { linesOf, seriesOf } from './row.ts'
import type { Row } from './row.ts'

export type WriteLimits = GroupLimits
/** Rows; a city's queue is never full, a nation's empties within a few seconds. */
export const WRITE_LIMITS: WriteLimits = { waitingMax: 60_000, groupMax: 5_000 }
/** Receipts that may be asked for at a time; each is a row of a journal. */
const ASKED_LIMITS: GroupLimits = { waitingMax: 20_000, groupMax: 400 }
const RETRY_AFTER_SECONDS = 2
/** So many rows are lines within about 3 ms: then others have their turn. */
const ROWS_BETWEEN_TURNS = 200
const HOUR_MS = 3_600_000
/** Hours are kept to that: with each batch they would be written anew. */
const RECEIVED_STEP_MS = 10_000

const nameOf = ({ agent, boot, sequence }: BatchKey): string => `${agent}/${boot}/${sequence}`

/** A group of batches, ready to be written. */
interface Prepared {
  readonly batches: readonly AcceptedBatch[]
  /** The receipts of those that were stored before. */
  readonly known: readonly (StoredReceipt | undefined)[]
  readonly fresh: readonly AcceptedBatch[]
  readonly toWrite: readonly RowToWrite[]
  readonly lines: readonly string[]
}

/**
 * The way of batches into engine and ledger: words, rows, receipts, in this order. Where it ends before
 * the receipts, a batch was not acknowledged: it comes again and its rows land on themselves.
 */
export class BatchWriter {
  readonly #readable: Readable
  readonly #ledger: SeriesLedger
  readonly #repeats = new Repeats()
  readonly #queue: GroupQueue<AcceptedBatch, Prepared, AppendResult>
  readonly #asked: GroupQueue<BatchKey, readonly BatchKey[], StoredReceipt | undefined>
  /** Batches on their way, by key. */
  readonly #inFlight = new Map<string, Promise<AppendResult>>()
  /** What this process has told the ledger of each hour. */
  readonly #hours = new Map<number, number>()

  constructor(readable: Readable, ledger: SeriesLedger, limits: WriteLimits = WRITE_LIMITS) {
    this.#readable = readable
    this.#ledger = ledger
    this.#queue = new GroupQueue(
      {
        prepare: (batches) => this.#prepare(batches),
        finish: (prepared) => this.#write(prepared),
        drop: ({ toWrite }) => this.#repeats.drop(toWrite),
      },
      limits,
    )
    this.#asked = new GroupQueue(
      {
        prepare: (keys) => Promise.resolve(keys),
        finish: (keys) => ledger.receiptsOf(keys),
        drop: () => undefined,
      },
      ASKED_LIMITS,
    )
  }

  receiptOf(key: BatchKey): Promise<StoredReceipt | undefined> {
    if (!this.#asked.hasRoom()) throw new StoreBusyError(RETRY_AFTER_SECONDS)
    return this.#asked.add(key, 1)
  }

  async append(batch: AcceptedBatch): Promise<AppendResult> {
    const name = nameOf(batch.key)
    const flying = this.#inFlight.get(name)
    if (flying !== undefined) return { ...(await flying), duplicate: true }
    if (!this.#queue.hasRoom()) throw new StoreBusyError(RETRY_AFTER_SECONDS)
    const written = this.#queue.add(batch, batch.samples.length + 1)
    this.#inFlight.set(name, written)
    try {
      return await written
    } finally {
      this.#inFlight.delete(name)
    }
  }

  async drained(): Promise<void> {
    await this.#queue.drained()
    await this.#asked.drained()
  }

  async #prepare(batches: readonly AcceptedBatch[]): Promise<Prepared> {
    const known = await this.#ledger.receiptsOf(batches.map(({ key }) => key))
    const fresh = batches.filter((_, index) => known[index] === undefined)
    const { words } = this.#readable
    const rows: Row[] = []
    let nextTurn = ROWS_BETWEEN_TURNS
    for (const batch of fresh) {
      for (const row of this.#rowsOf(batch)) rows.push(row)
      if (rows.length >= nextTurn) await turn()
      while (rows.length >= nextTurn) nextTurn += ROWS_BETWEEN_TURNS
    }
    await words.store()
    // Rows without a receipt, of a write that was cut off, were not acknowledged: the same ones come again.
    const toWrite = await this.#repeats.sift(this.#readable, rows, (agents) =>
      this.#ledger.receivedUntil(agents),
    )
    try {
      return { batches, known, fresh, toWrite, lines: await this.#linesOf(toWrite) }
    } catch (cause) {
      this.#repeats.drop(toWrite)
      throw cause
    }
  }

  async #linesOf(toWrite: readonly RowToWrite[]): Promise<readonly string[]> {
    const { isExact } = this.#readable.engine
    const lines: string[] = []
    for (const [index, { row, again }] of toWrite.entries()) {
      for (const line of linesOf(row, again, isExact)) lines.push(line)
      if (index % ROWS_BETWEEN_TURNS === 0) await turn()
    }
    return lines
  }

  async #write(prepared: Prepared): Promise<readonly AppendResult[]> {
    const { batches, known, fresh, toWrite, lines } = prepared
    const { engine } = this.#readable
    const kept = await this.#repeats.during(toWrite, () =>
      lines.length === 0 ? Promise.resolve([]) : engine.write(lines),
    )
    const before = await this.#take(fresh, kept)
    await keepUntilSafe(engine, this.#ledger, kept)
    return batches.map((batch, index) => {
      const receipt = known[index] ?? before.get(nameOf(batch.key))
      if (receipt !== undefined) return { duplicate: true, receipt }
      return { duplicate: false, receipt: receiptOf(batch) }
    })
  }

  #rowsOf({ key, receivedAtMs, samples }: AcceptedBatch): Row[] {
    const { words } = this.#readable
    const { agent } = key
    const boot = words.bootNumber(agent, key.boot)
    return samples.map((sample) => {
      const target = { kind: sample.kind, id: targetIdOf(sample, agent) } as SeriesTarget
      const series = seriesOf({ target, agent })
      const { shapeNumber, plan, numbers } = words.shaped(series, turned(changingPart(sample)))
      const { polledAtMs, intervalMs } = sample
      const { shape } = plan
      const times = { polledAtMs, receivedAtMs, intervalMs }
      return { ...times, target, agent, boot, shapeNumber, plan, shape, numbers }
    })
  }

  /** The receipts of those that another process has taken meanwhile. */
  async #take(
    batches: readonly AcceptedBatch[],
    kept: readonly LedgerKept[],
  ): Promise<ReadonlyMap<string, StoredReceipt>> {
    if (batches.length === 0) return new Map()
    const receipts = batches.map((batch) => ({
      ...batch.key,
      ...receiptOf(batch),
      receivedAtMs: batch.receivedAtMs,
    }))
    const hours = this.#newHours(batches)
    const before = await this.#ledger.take(receipts, hours, kept)
    for (const { startMs, receivedUntilMs } of hours) this.#hours.set(startMs, receivedUntilMs)
    const stored = before.length === 0 ? [] : await this.#ledger.receiptsOf(before)
    return new Map(
      before.flatMap((key, index) => {
        const receipt = stored[index]
        return receipt === undefined ? [] : [[nameOf(key), receipt] as const]
      }),
    )
  }

  #newHours(batches: readonly AcceptedBatch[]): readonly LedgerHour[] {
    const hours = new Map<number, number>()
    for (const { receivedAtMs, samples } of batches) {
      const untilMs = Math.ceil(receivedAtMs / RECEIVED_STEP_MS) * RECEIVED_STEP_MS
      for (const { polledAtMs } of samples) {
        const startMs = Math.floor(polledAtMs / HOUR_MS) * HOUR_MS
        if (untilMs > (hours.get(startMs) ?? this.#hours.get(startMs) ?? -Infinity)) {
          hours.set(startMs, untilMs)
        }
      }
    }
    return [...hours].map(([startMs, receivedUntilMs]) => ({ startMs, receivedUntilMs }))
  }
}

const receiptOf = ({ accepted, samples, rejected }: AcceptedBatch): StoredReceipt => ({
  accepted: accepted ?? samples.length,
  rejected,
})
