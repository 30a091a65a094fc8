import type { AgentId } from '#contract/ids.ts'
import type { BatchKey, StoredReceipt } from './series-store.ts'

/** A batch that the engine has taken. */
export interface LedgerReceipt extends BatchKey, StoredReceipt {
  readonly receivedAtMs: number
}

/** An hour in which polls were made, and until when polls of it were received. */
export interface LedgerHour {
  readonly startMs: number
  readonly receivedUntilMs: number
}

/** What an engine has acknowledged and may not have on disk yet, as it was sent. */
export interface LedgerKept {
  /** When it was acknowledged, for people: nothing goes by a clock that may step. */
  readonly atMs: number
  readonly body: Uint8Array<ArrayBuffer>
}

/**
 * What an engine that holds nothing but numbers at times cannot keep: which batches were taken, the
 * words that numbers stand for, when late polls came, and before which time nothing is shown any more.
 * It lies in the journal, so that it is as durable as that, and every process sees the same.
 */
export interface SeriesLedger {
  /** In the order of the keys; undefined for a batch that was not taken, or long ago. */
  receiptsOf(keys: readonly BatchKey[]): Promise<readonly (StoredReceipt | undefined)[]>
  /** When the newest batch was received of each of some agents; absent for one of whom there is no receipt. */
  receivedUntil(agents: readonly AgentId[]): Promise<ReadonlyMap<AgentId, number>>
  /**
   * Takes receipts, hours, and what is to be kept, all or nothing; a receipt that is there already stays as it is. Gives
   * the receipts that were there before, in another process's name.
   */
  take(
    receipts: readonly LedgerReceipt[],
    hours: readonly LedgerHour[],
    kept?: readonly LedgerKept[],
  ): Promise<readonly BatchKey[]>
  /** The bodies that are kept, the earliest first. */
  kept(): AsyncIterable<Uint8Array>
  /** Number of the last body that is kept; null where there is none. */
  newestKept(): Promise<number | null>
  /** Forgets the bodies up to that number: by now they are on disk. */
  forgetKept(newest: number): Promise<void>
  /** The words that these numbers stand for, as far as they are known. */
  wordsOf(numbers: readonly number[]): Promise<ReadonlyMap<number, string>>
  /** Notes words with the day (UTC, from 1970 on) on which they are written; those that are there stay as they are. */
  useWords(words: ReadonlyMap<number, string>, day: number): Promise<void>
  /** Starts of the hours of which polls were received at or after a time, the oldest first. */
  hoursReceivedSince(fromMs: number): Promise<readonly number[]>
  /** Start of the oldest hour of which polls were received; null while there is none. */
  oldestHour(): Promise<number | null>
  /** Polls before it are expired; -Infinity at first. */
  cutMs(): Promise<number>
  /** Moves the cut on, never back, and forgets the hours before it, and words that were not written since. */
  moveCut(toMs: number): Promise<void>
  /** Forgets receipts of which no repetition comes any more. */
  forgetReceipts(nowMs: number): Promise<void>
}
