import type { Batch, Rejection } from '#contract/batch.ts'
import type { AccessPointId, AgentId, BootId, EquipmentId, UplinkId } from '#contract/ids.ts'
import type { Sample, VisitorsSample } from '#contract/sample.ts'
import type { SeriesWindow } from '#contract/series.ts'
import type { PollOutcomeKind } from '#contract/words.ts'
import type { PollRun } from '../domain/availability-runs.ts'
import type { ClientPolls } from '../domain/client-windows.ts'
import type { Span } from '../domain/site.ts'
import type { RunsQuery } from './runs-query.ts'
import type { UsagePoint } from '../domain/usage-windows.ts'

/** Names one delivery: the same key always means the same batch. */
export interface BatchKey {
  readonly agent: AgentId
  readonly boot: BootId
  readonly sequence: number
}

/** What the first delivery of a batch was answered; kept so that a repetition gets the same. */
export interface StoredReceipt {
  readonly accepted: number
  readonly rejected: readonly Rejection[]
}

/** A sample that is a reading of its time; sketches of visitors are kept by day, in the journal. */
export type SeriesSample = Exclude<Sample, VisitorsSample>

/** A batch after validation: `samples` holds the accepted ones only. */
export interface AcceptedBatch {
  readonly key: BatchKey
  readonly mode: Batch['mode']
  readonly receivedAtMs: number
  readonly samples: readonly SeriesSample[]
  /** What the receipt counts, where it is not all of `samples`: some are drawn from others. */
  readonly accepted?: number
  readonly rejected: readonly Rejection[]
}

/** `duplicate` is true when the key was stored before; then nothing was written. */
export interface AppendResult {
  readonly duplicate: boolean
  readonly receipt: StoredReceipt
}

/** What a series belongs to. */
export type SeriesTarget =
  | { readonly kind: 'access-point'; readonly id: AccessPointId }
  | { readonly kind: 'uplink'; readonly id: UplinkId }
  | { readonly kind: 'agent'; readonly id: AgentId }
  | { readonly kind: 'ups' | 'switch'; readonly id: EquipmentId }

/** One poll reduced to what availability needs. */
export interface OutcomePoint {
  readonly polledAtMs: number
  readonly intervalMs: number
  readonly outcome: PollOutcomeKind
}

/** A stored sample with who delivered it and when. */
export interface ReceivedSample {
  readonly sample: SeriesSample
  readonly agent: AgentId
  readonly boot: BootId
  readonly receivedAtMs: number
}

export interface WindowQuery {
  readonly accessPoints: readonly AccessPointId[]
  readonly fromMs: number
  readonly untilMs: number
  readonly windowMs: number
}

/** Two weeks of polls by the minute: more is read in parts, so that it is never all in memory. */
export const SAMPLES_READ_MAX = 20_000

export type StoreHealth =
  | { readonly usable: true }
  | { readonly usable: false; readonly reason: string }

export interface StoreStats {
  readonly samples: number
  readonly bytesOnDisk: number
  readonly oldestMs: number | null
  readonly newestMs: number | null
}

/**
 * Where readings live. The journal, not the store, holds inventory, outages and people, so that
 * changing the engine loses none of them.
 */
export interface SeriesStore {
  readonly name: 'embedded' | 'influxdb' | 'victoriametrics'

  /**
   * The receipt of a batch that is already durable, else undefined; quick when there is none. At
   * least those of the last 100 batches of each boot are kept.
   */
  receiptOf(key: BatchKey): Promise<StoredReceipt | undefined>

  /**
   * Resolves when batch and receipt are durable; concurrent calls share one commit. Idempotent per
   * batch key as long as its receipt is kept; the same (target, polledAtMs) in two batches reads
   * back once. Rejects with `StoreBusyError` when the queue is full and with the engine's error
   * when it failed.
   */
  append(batch: AcceptedBatch): Promise<AppendResult>

  /**
   * The polls of one target with `fromMs <= polledAtMs < untilMs`, oldest first, each time once.
   */
  readOutcomes(
    target: SeriesTarget,
    fromMs: number,
    untilMs: number,
  ): Promise<readonly OutcomePoint[]>

  /**
   * The polls of many targets as runs, the oldest first, in the order of the query's targets: from
   * them follow exactly the intervals that follow from `readOutcomes`.
   */
  readRuns(query: RunsQuery): Promise<readonly (readonly PollRun[])[]>

  /**
   * The whole samples of one target with `fromMs <= polledAtMs < untilMs`, oldest first, each time
   * once; in compacted days the time of receipt is to the minute, rounded up. At most
   * `SAMPLES_READ_MAX`: whoever gets so many asks again from after the last.
   */
  readSamples(
    target: SeriesTarget,
    fromMs: number,
    untilMs: number,
  ): Promise<readonly ReceivedSample[]>

  /**
   * Windows of each access point, oldest first; a window without a sample is there with count 0.
   * Counter increases come from `domain/counter-increase.ts`, so that every engine gives the same figures.
   */
  readWindows(query: WindowQuery): Promise<ReadonlyMap<AccessPointId, readonly SeriesWindow[]>>

  /**
   * What the polls of each of some access points and lines with `fromMs <= polledAtMs < untilMs` tell
   * of their use, oldest first, each time once: much less than the whole samples, and all of it in
   * memory at once.
   */
  readUsage(
    targets: readonly SeriesTarget[],
    fromMs: number,
    untilMs: number,
  ): Promise<readonly (readonly UsagePoint[])[]>

  /**
   * How many clients each of some access points counted with `fromMs <= polledAtMs < untilMs`, in the
   * order of the targets: for a month of a whole city, or days that are checked, of which the rest of the use is too much. The
   * columns of one are lent until the next is asked for.
   */
  readClients(
    targets: readonly SeriesTarget[],
    fromMs: number,
    untilMs: number,
  ): AsyncIterable<ClientPolls>

  /**
   * Every sample received at or after `fromMs` (server time; in compacted days to the minute, then
   * too many rather than too few), oldest poll first: to rebuild live state.
   */
  readReceivedSince(fromMs: number): AsyncIterable<ReceivedSample>

  /**
   * When samples were polled that were received at or after `fromMs`: stretches of hours that hold
   * all of them, perhaps others too, the oldest first.
   */
  spansReceivedSince(fromMs: number): Promise<readonly Span[]>

  /**
   * Another process has appended to the same engine: what is read from now on has that too. Absent
   * where no other can.
   */
  othersWrote?(): void

  /** Rewrites closed days sorted by target and time, which is what makes them small. */
  compact(nowMs: number): Promise<void>

  /** Deletes raw readings older than the cut; may keep more, never less. */
  expire(olderThanMs: number): Promise<void>

  /** A moment before which no poll is kept, less than an hour before the oldest; null while there is none. */
  oldestMs(): Promise<number | null>

  /** What there is, counted: it may take seconds. */
  stats(): Promise<StoreStats>
  check(): Promise<StoreHealth>
  close(): Promise<void>
}

/** Too much waits: the caller answers 503 with Retry-After, and an agent keeps its batch. */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super('[store] there is too much to do')
    this.retryAfterSeconds = retryAfterSeconds
  }
}
