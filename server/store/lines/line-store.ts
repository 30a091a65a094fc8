import type { AccessPointId } from '#contract/ids.ts'
import type { SeriesWindow } from '#contract/series.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import type { ClientPolls } from '../../domain/client-windows.ts'
import type { Span } from '../../domain/site.ts'
import { unionOf } from '../../domain/spans.ts'
import type { UsagePoint } from '../../domain/usage-windows.ts'
import type { SeriesLedger } from '../ledger.ts'
import type { RunsQuery } from '../runs-query.ts'
import { SAMPLES_READ_MAX } from '../series-store.ts'
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
import { usagePoint } from '../usage-reading.ts'
import { windowPoint } from '../window-reading.ts'
import { COUNTER_SILENCE_MAX_MS, Windows } from '../windows.ts'
import type { Depth } from './fields.ts'
import type { LineEngine } from './line-engine.ts'
import { TARGETS_AT_ONCE } from './line-engine.ts'
import { ClientColumns } from './read-clients.ts'
import { HOUR_MS, readReceived, samplesOf } from './read-received.ts'
import { addRuns } from './read-runs.ts'
import { readRows, targetKey } from './read-rows.ts'
import type { KeptRow, Readable } from './read-rows.ts'
import { BatchWriter } from './write-batches.ts'
import type { WriteLimits } from './write-batches.ts'
import { Words } from './words.ts'

/** Polls read at a time, by the minute: bounds memory. */
const OUTCOMES_AT_ONCE = 200_000
const NUMBERS_AT_ONCE = 40_000
/** Targets whose clients are read at a time: bounds memory. */
const CLIENTS_AT_ONCE = 4
const MINUTE_MS = 60_000
/** Clocks of agents may be so far ahead. */
const AHEAD_MS_MAX = 2 * 86_400_000

interface PartsQuery {
  readonly targets: readonly SeriesTarget[]
  readonly fromMs: number
  readonly untilMs: number
  readonly depth: Depth
}

/** Readings on a server that takes line protocol; what it cannot keep lies in the ledger. */
export class LineStore implements SeriesStore {
  readonly name: LineEngine['name']
  readonly #engine: LineEngine
  readonly #ledger: SeriesLedger
  readonly #readable: Readable
  readonly #writer: BatchWriter
  #isClosed = false

  constructor(engine: LineEngine, ledger: SeriesLedger, limits?: WriteLimits) {
    this.name = engine.name
    this.#engine = engine
    this.#ledger = ledger
    this.#readable = { engine, words: new Words(ledger) }
    this.#writer = new BatchWriter(this.#readable, ledger, limits)
  }

  #usable(): void {
    if (this.#isClosed) throw new Error(`[store ${this.name}] not usable: closed`)
  }

  async receiptOf(key: BatchKey): Promise<StoredReceipt | undefined> {
    this.#usable()
    return this.#writer.receiptOf(key)
  }

  async append(batch: AcceptedBatch): Promise<AppendResult> {
    this.#usable()
    return this.#writer.append(batch)
  }

  async readOutcomes(
    target: SeriesTarget,
    fromMs: number,
    untilMs: number,
  ): Promise<readonly OutcomePoint[]> {
    const found: OutcomePoint[] = []
    const query = { targets: [target], fromMs, untilMs, depth: 'outcomes' } as const
    for await (const { rows } of this.#rowsOf(query)) {
      for (const row of rows) found.push(outcomePoint(row.plan, row))
    }
    return found
  }

  async readRuns(query: RunsQuery): Promise<readonly (readonly PollRun[])[]> {
    const found = new Map<string, PollRun[]>()
    for await (const part of this.#partsOf({ ...query, depth: 'outcomes' })) {
      await addRuns(this.#readable, part, query, found)
    }
    return query.targets.map((target) => found.get(targetKey(target)) ?? [])
  }

  async readUsage(
    targets: readonly SeriesTarget[],
    fromMs: number,
    untilMs: number,
  ): Promise<readonly (readonly UsagePoint[])[]> {
    const found = new Map<string, UsagePoint[]>()
    const query = { targets, fromMs, untilMs, depth: 'usage' } as const
    for await (const { key, rows } of this.#rowsOf(query)) {
      let points = found.get(key)
      if (points === undefined) found.set(key, (points = []))
      for (const row of rows) points.push(usagePoint(row.plan, row))
    }
    return targets.map((target) => found.get(targetKey(target)) ?? [])
  }

  async *readClients(
    targets: readonly SeriesTarget[],
    fromMs: number,
    untilMs: number,
  ): AsyncGenerator<ClientPolls> {
    for (let next = 0; next < targets.length; next += CLIENTS_AT_ONCE) {
      const some = targets.slice(next, next + CLIENTS_AT_ONCE)
      const columns = new ClientColumns(this.#readable)
      const query = { targets: some, fromMs, untilMs, depth: 'clients' } as const
      for await (const part of this.#partsOf(query)) await columns.add(part)
      for (const target of some) yield columns.of(target)
    }
  }

  async readWindows(
    query: WindowQuery,
  ): Promise<ReadonlyMap<AccessPointId, readonly SeriesWindow[]>> {
    const { accessPoints, fromMs, untilMs, windowMs } = query
    const targets = accessPoints.map((id): SeriesTarget => ({ kind: 'access-point', id }))
    const found = new Map(
      targets.map((target) => [targetKey(target), new Windows(fromMs, untilMs, windowMs)]),
    )
    const since = fromMs - COUNTER_SILENCE_MAX_MS
    const wanted = { targets, fromMs: since, untilMs, depth: 'windows' } as const
    for await (const { key, rows } of this.#rowsOf(wanted)) {
      for (const row of rows) found.get(key)?.add(windowPoint(row.plan, row))
    }
    return new Map(
      accessPoints.map((id) => [id, found.get(`access-point/${id}`)?.list() ?? []] as const),
    )
  }

  async readSamples(
    target: SeriesTarget,
    fromMs: number,
    untilMs: number,
  ): Promise<readonly ReceivedSample[]> {
    const found: ReceivedSample[] = []
    const query = { targets: [target], fromMs, untilMs, depth: 'samples' } as const
    for await (const { rows } of this.#rowsOf(query)) {
      for (const sample of await samplesOf(this.#readable, rows)) found.push(sample)
      if (found.length >= SAMPLES_READ_MAX) break
    }
    return found.slice(0, SAMPLES_READ_MAX)
  }

  othersWrote(): void {
    this.#engine.othersWrote?.()
  }

  async *readReceivedSince(fromMs: number): AsyncGenerator<ReceivedSample> {
    this.#usable()
    const cutMs = await this.#ledger.cutMs()
    const hours = await this.#ledger.hoursReceivedSince(fromMs)
    yield* readReceived(this.#readable, hours, { fromMs, cutMs })
  }

  async spansReceivedSince(fromMs: number): Promise<readonly Span[]> {
    this.#usable()
    const hours = await this.#ledger.hoursReceivedSince(fromMs)
    return unionOf(hours.map((startMs) => ({ startMs, endMs: startMs + HOUR_MS })))
  }

  /** Engines of their own fold by themselves; what is forgotten is in the ledger. */
  async compact(nowMs: number): Promise<void> {
    this.#usable()
    await this.#ledger.forgetReceipts(nowMs)
  }

  async expire(olderThanMs: number): Promise<void> {
    this.#usable()
    await this.#ledger.moveCut(olderThanMs)
    await this.#engine.deleteBefore(olderThanMs)
  }

  async oldestMs(): Promise<number | null> {
    this.#usable()
    const startMs = await this.#ledger.oldestHour()
    return startMs === null ? null : Math.max(startMs, await this.#ledger.cutMs())
  }

  async stats(): Promise<StoreStats> {
    this.#usable()
    return this.#engine.stats(await this.#ledger.cutMs())
  }

  async check(): Promise<StoreHealth> {
    try {
      this.#usable()
      await this.#engine.check()
      return { usable: true }
    } catch (cause) {
      return { usable: false, reason: cause instanceof Error ? cause.message : String(cause) }
    }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#writer.drained()
    await this.#engine.close()
  }

  /** The rows of each target, part of the time by part, so that not all are in memory. */
  async *#rowsOf(
    query: PartsQuery,
  ): AsyncGenerator<{ readonly key: string; readonly rows: readonly KeptRow[] }> {
    const { depth } = query
    for await (const part of this.#partsOf(query)) {
      const found = await readRows(this.#readable, { ...part, depth })
      for (const [key, rows] of found) yield { key, rows }
    }
  }

  /** Some of the targets, each once, and a part of the time; of each target the earliest part first. */
  async *#partsOf(query: PartsQuery) {
    this.#usable()
    const { untilMs, depth } = query
    const fromMs = Math.max(query.fromMs, await this.#ledger.cutMs())
    const isShort = depth === 'outcomes' || depth === 'clients'
    const rows = isShort ? OUTCOMES_AT_ONCE : NUMBERS_AT_ONCE
    const targets = [...new Map(query.targets.map((one) => [targetKey(one), one])).values()]
    for (let first = 0; first < targets.length; first += TARGETS_AT_ONCE) {
      const some = targets.slice(first, first + TARGETS_AT_ONCE)
      const partMs = Math.floor(rows / some.length) * MINUTE_MS
      // Who asks for all there is asks until the end of time, of which next to nothing is to come.
      const aheadMs = Date.now() + AHEAD_MS_MAX
      for (let partFromMs = fromMs; partFromMs < untilMs;) {
        const partUntilMs = partFromMs < aheadMs ? Math.min(untilMs, partFromMs + partMs) : untilMs
        yield { targets: some, fromMs: partFromMs, untilMs: partUntilMs }
        partFromMs = partUntilMs
      }
    }
  }
}
