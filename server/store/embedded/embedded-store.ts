import type { AccessPointId } from '#contract/ids.ts'
import type { Rejection } from '#contract/batch.ts'
import type { SeriesWindow } from '#contract/series.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import type { ClientPolls } from '../../domain/client-windows.ts'
import type { Span } from '../../domain/site.ts'
import type { RunsQuery } from '../runs-query.ts'
import type { UsagePoint } from '../../domain/usage-windows.ts'
import { SAMPLES_READ_MAX, StoreBusyError } from '../series-store.ts'
import type {
  AcceptedBatch,
  AppendResult,
  BatchKey,
  OutcomePoint,
  ReceivedSample,
  SeriesStore,
  SeriesTarget,
  StoredReceipt,
  StoreHealth,
  StoreStats,
  WindowQuery,
} from '../series-store.ts'
import { outcomePoint } from '../shaped-poll.ts'
import { windowPoint } from '../window-reading.ts'
import { COUNTER_SILENCE_MAX_MS, Windows } from '../windows.ts'
import { COMMIT_LIMITS, CommitQueue } from './commit-queue.ts'
import type { CommitLimits } from './commit-queue.ts'
import { compactClosedDays } from './compaction.ts'
import { DAY_MS, DayTables, dayOf } from './day-tables.ts'
import { Deliveries } from './deliveries.ts'
import type { Delivered } from './deliveries.ts'
import { Dictionary, bootWord } from './dictionary.ts'
import type { Word } from './dictionary.ts'
import { ENGINE_LIMITS, Engine, query } from './engine.ts'
import type { EngineLimits } from './engine.ts'
import { FileHold } from './file-hold.ts'
import type { HeldFile } from './file-hold.ts'
import { readClients } from './read-clients.ts'
import { readPolls, readReceived, received } from './reading.ts'
import type { Readable } from './reading.ts'
import { readRuns, spansReceived } from './runs.ts'
import { readUsage } from './read-usage.ts'
import { addBatch, newBatchRows } from './rows.ts'
import type { BatchRows } from './rows.ts'

export interface EmbeddedLimits {
  readonly engine: EngineLimits
  readonly commit: CommitLimits
}
export const EMBEDDED_LIMITS: EmbeddedLimits = { engine: ENGINE_LIMITS, commit: COMMIT_LIMITS }

/** How many polls there are, and of which times. */
interface Extent {
  readonly samples: number
  readonly oldest: number | null
  readonly newest: number | null
}

/** What belongs to one opening of the file and is made anew when the engine had to be reopened. */
interface Opened extends Readable {
  readonly queue: CommitQueue<BatchRows>
  readonly deliveries: Deliveries
  /** Batches on their way to disk, by key. */
  readonly inFlight: Map<string, Promise<StoredReceipt>>
}

/** Readings in a DuckDB file of the data directory: no other server is needed. */
export class EmbeddedStore implements SeriesStore {
  readonly name = 'embedded'
  readonly #directory: string
  readonly #limits: EmbeddedLimits
  #opened: Opened | null = null
  #failure: string | null = null
  #reopening: Promise<void> | null = null
  #compacting: Promise<void> | null = null
  #hold: FileHold | null = null
  #closed = false

  private constructor(directory: string, limits: EmbeddedLimits) {
    this.#directory = directory
    this.#limits = limits
  }

  static async open(directory: string, limits = EMBEDDED_LIMITS): Promise<EmbeddedStore> {
    const store = new EmbeddedStore(directory, limits)
    store.#opened = await store.#open()
    return store
  }

  async #open(): Promise<Opened> {
    const engine = await Engine.open(this.#directory, this.#limits.engine)
    try {
      const words = await query<Word>(engine.writer, 'SELECT id, text FROM words')
      const deliveries = await loadDeliveries(engine)
      const days = await DayTables.open(engine.writer)
      const queue = new CommitQueue(
        engine.writer,
        newBatchRows,
        (cause) => this.#reopen(cause),
        this.#limits.commit,
      )
      const dictionary = new Dictionary(words)
      return { engine, dictionary, days, queue, deliveries, inFlight: new Map() }
    } catch (cause) {
      await engine.close()
      throw new Error(`[store embedded] cannot read ${this.#directory}`, { cause })
    }
  }

  /** A failed commit leaves memory and disk apart: start again from what is on disk. */
  #reopen(cause: unknown): void {
    this.#failure = messageOf(cause)
    this.#hold?.lose()
    this.#reopening ??= (async () => {
      const broken = this.#opened
      this.#opened = null
      // Commits under way use the engine until they have failed too.
      await broken?.queue.drained()
      await this.#compacting?.catch(() => undefined)
      await broken?.engine.close().catch(() => undefined)
      while (!this.#closed && this.#opened === null) {
        try {
          this.#opened = await this.#open()
          this.#failure = null
        } catch (error) {
          this.#failure = messageOf(error)
          await new Promise((resolve) => setTimeout(resolve, REOPEN_EVERY_MS))
        }
      }
      this.#reopening = null
    })()
  }

  #usable(): Opened {
    if (this.#opened !== null) return this.#opened
    throw new Error(`[store embedded] not usable: ${this.#failure ?? 'closed'}`)
  }

  async receiptOf(key: BatchKey): Promise<StoredReceipt | undefined> {
    const { engine, dictionary, deliveries } = this.#usable()
    const boot = dictionary.idOf(bootWord(key.agent, key.boot))
    if (boot === undefined || !deliveries.has(boot, key.sequence)) return undefined
    const rows = await engine.withConnection((connection) =>
      query<{ accepted: number; rejected: string | null }>(
        connection,
        `SELECT accepted, rejected FROM deliveries
         WHERE boot = ${boot} AND sequence = ${key.sequence} LIMIT 1`,
      ),
    )
    const [row] = rows
    if (row === undefined) return undefined
    const rejected = JSON.parse(row.rejected ?? '[]') as Rejection[]
    return { accepted: row.accepted, rejected }
  }

  async append(batch: AcceptedBatch): Promise<AppendResult> {
    const opened = this.#usable()
    const { key } = batch
    const name = `${bootWord(key.agent, key.boot)}/${key.sequence}`
    const flying = opened.inFlight.get(name)
    if (flying !== undefined) return { duplicate: true, receipt: await flying }
    const known = opened.dictionary.idOf(bootWord(key.agent, key.boot))
    if (known !== undefined && opened.deliveries.has(known, key.sequence)) {
      const receipt = await this.receiptOf(key)
      if (receipt !== undefined) return { duplicate: true, receipt }
    }
    if (!opened.queue.hasRoom()) throw new StoreBusyError(RETRY_AFTER_SECONDS)
    const written = write(opened, batch)
    opened.inFlight.set(name, written)
    try {
      return { duplicate: false, receipt: await written }
    } finally {
      opened.inFlight.delete(name)
    }
  }

  async readOutcomes(
    target: SeriesTarget,
    fromMs: number,
    untilMs: number,
  ): Promise<readonly OutcomePoint[]> {
    const opened = this.#usable()
    const polls = await readPolls(opened, target, fromMs, untilMs, false)
    return polls.map((poll) => outcomePoint(opened.dictionary.planOf(poll.shape), poll))
  }

  readRuns(wanted: RunsQuery): Promise<readonly (readonly PollRun[])[]> {
    return readRuns(this.#usable(), wanted)
  }

  async spansReceivedSince(fromMs: number): Promise<readonly Span[]> {
    return spansReceived(this.#usable(), fromMs)
  }

  async readSamples(
    target: SeriesTarget,
    fromMs: number,
    untilMs: number,
  ): Promise<readonly ReceivedSample[]> {
    const opened = this.#usable()
    const found: ReceivedSample[] = []
    // A closed day at a time, so that a long period does not fill the memory for its first part.
    const closed = opened.days.between(fromMs, untilMs).map((day) => (day + 1) * DAY_MS)
    const ends = [...closed.filter((endMs) => endMs < untilMs), untilMs]
    let partMs = fromMs
    for (const endMs of ends) {
      if (found.length >= SAMPLES_READ_MAX) break
      for (const poll of await readPolls(opened, target, partMs, endMs, true)) {
        found.push(received(opened.dictionary, target, poll))
      }
      partMs = endMs
    }
    return found.slice(0, SAMPLES_READ_MAX)
  }

  async readWindows(
    query: WindowQuery,
  ): Promise<ReadonlyMap<AccessPointId, readonly SeriesWindow[]>> {
    const opened = this.#usable()
    const { fromMs, untilMs, windowMs } = query
    const found = new Map<AccessPointId, readonly SeriesWindow[]>()
    for (const id of query.accessPoints) {
      const target = { kind: 'access-point', id } as const
      const windows = new Windows(fromMs, untilMs, windowMs)
      // A day at a time: a long period neither fills the memory nor holds up deliveries.
      let partMs = fromMs - COUNTER_SILENCE_MAX_MS
      while (partMs < untilMs) {
        const endMs = Math.min(untilMs, (dayOf(partMs) + 1) * DAY_MS)
        for (const poll of await readPolls(opened, target, partMs, endMs, true)) {
          windows.add(windowPoint(opened.dictionary.planOf(poll.shape), poll))
        }
        partMs = endMs
      }
      found.set(id, windows.list())
    }
    return found
  }

  async readUsage(
    targets: readonly SeriesTarget[],
    fromMs: number,
    untilMs: number,
  ): Promise<readonly (readonly UsagePoint[])[]> {
    return readUsage(this.#usable(), targets, fromMs, untilMs)
  }

  readClients(
    targets: readonly SeriesTarget[],
    fromMs: number,
    untilMs: number,
  ): AsyncIterable<ClientPolls> {
    return readClients(this.#usable(), targets, fromMs, untilMs)
  }

  readReceivedSince(fromMs: number): AsyncIterable<ReceivedSample> {
    return readReceived(this.#usable(), fromMs)
  }

  /**
   * Holds the file as it is now, for whoever copies it: what comes goes into the log until it is
   * released. One at a time: throws `StoreBusyError` for a second.
   */
  async holdFile(): Promise<HeldFile> {
    if (this.#hold !== null) throw new StoreBusyError(HOLD_RETRY_SECONDS)
    const hold = new FileHold(() => (this.#hold = null))
    this.#hold = hold
    try {
      await this.#compacting?.catch(() => undefined)
      const { engine, queue } = this.#usable()
      return await hold.begin(engine, queue)
    } catch (cause) {
      await hold.release()
      throw cause
    }
  }

  /** Lends what is open to who looks into it, as `pantau store` does. */
  inspect<T>(look: (opened: Readable) => Promise<T>): Promise<T> {
    return look(this.#usable())
  }

  async compact(nowMs: number): Promise<void> {
    await this.#hold?.released
    const opened = this.#usable()
    this.#compacting ??= opened.engine
      .withConnection((connection) => compactClosedDays(connection, opened, nowMs))
      .finally(() => {
        this.#compacting = null
      })
    await this.#compacting
  }

  async expire(olderThanMs: number): Promise<void> {
    const { engine, days } = this.#usable()
    await engine.withConnection(async (connection) => {
      await connection.run(`DELETE FROM polls WHERE polled_at < ${olderThanMs}`)
      for (const day of days.between(-Infinity, olderThanMs)) {
        if ((day + 1) * DAY_MS > olderThanMs) continue
        await connection.run(`DELETE FROM ${DayTables.nameOf(day)}`)
      }
    })
  }

  async oldestMs(): Promise<number | null> {
    return (await this.#extent()).oldest
  }

  async stats(): Promise<StoreStats> {
    const { samples, oldest, newest } = await this.#extent()
    const bytesOnDisk = this.#usable().engine.bytesOnDisk()
    return { samples, bytesOnDisk, oldestMs: oldest, newestMs: newest }
  }

  async #extent(): Promise<Extent> {
    const { engine, days } = this.#usable()
    const fresh =
      'SELECT count(*) AS samples, min(polled_at) AS oldest, max(polled_at) AS newest FROM polls'
    const [row] = await days.reading(-Infinity, Infinity, (closed) => {
      const ofDays = closed.map(
        (day) => `SELECT coalesce(sum(count), 0), min(first_at), max(last_at)
                  FROM ${DayTables.nameOf(day)}`,
      )
      return engine.withConnection((connection) =>
        query<Extent>(
          connection,
          `SELECT sum(samples)::DOUBLE AS samples, min(oldest)::DOUBLE AS oldest,
             max(newest)::DOUBLE AS newest FROM (${[fresh, ...ofDays].join(' UNION ALL ')})`,
        ),
      )
    })
    return row === undefined ? { samples: 0, oldest: null, newest: null } : row
  }

  /** An engine that cannot answer is opened anew: a fatal error in compaction ends it for all. */
  async check(): Promise<StoreHealth> {
    const opened = this.#opened
    try {
      const { engine } = this.#usable()
      await engine.withConnection((connection) => connection.run('SELECT 1'))
      return { usable: true }
    } catch (cause) {
      const isBroken = opened !== null && !(cause instanceof StoreBusyError)
      if (isBroken && opened === this.#opened && !this.#closed) this.#reopen(cause)
      return { usable: false, reason: messageOf(cause) }
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#hold?.lose()
    await this.#reopening
    const opened = this.#opened
    if (opened === null) return
    await opened.queue.drained()
    await this.#compacting?.catch(() => undefined)
    this.#opened = null
    await opened.engine.close()
  }
}

const REOPEN_EVERY_MS = 1000
/** A full queue empties within about a second. */
const RETRY_AFTER_SECONDS = 2
/** Copying the file of a city takes about so long. */
const HOLD_RETRY_SECONDS = 60

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)

async function write(opened: Opened, batch: AcceptedBatch): Promise<StoredReceipt> {
  const { dictionary, deliveries, queue } = opened
  const { key } = batch
  const boot = dictionary.intern(bootWord(key.agent, key.boot))
  const weight = batch.samples.length + 1
  await queue.add(weight, (rows) => addBatch(rows, dictionary, boot, batch))
  deliveries.add(boot, key.sequence)
  return { accepted: batch.accepted ?? batch.samples.length, rejected: batch.rejected }
}

async function loadDeliveries(engine: Engine): Promise<Deliveries> {
  const stored = await query<Delivered>(
    engine.writer,
    'SELECT boot, sequence::DOUBLE AS sequence FROM deliveries ORDER BY received_at',
  )
  return new Deliveries(stored)
}
