import type { AgentId } from '#contract/ids.ts'
import type { LedgerKept } from '../ledger.ts'
import type { SeriesTarget } from '../series-store.ts'

/** Values of one field at their times, the oldest first. */
export interface FieldColumn {
  readonly times: number[]
  readonly values: number[]
}

/** What one agent told of one target. */
export interface EngineSeries {
  readonly target: SeriesTarget
  readonly agent: AgentId
  /** Of what stands apart because it contradicts what was told before; else null. */
  readonly again: string | null
  readonly fields: ReadonlyMap<string, FieldColumn>
}

export interface EngineRead {
  /** At most `TARGETS_AT_ONCE`; null for all there are. */
  readonly targets: readonly SeriesTarget[] | null
  readonly fields: readonly string[]
  /** Polls with `fromMs <= polledAtMs < untilMs`. */
  readonly fromMs: number
  readonly untilMs: number
  /** Whether what was written in the last seconds may be missing; to wait for it takes time. */
  readonly mayLack?: 'recent' | undefined
}

/** An engine has made readable after that long whatever it took. */
export const READABLE_AFTER_MS = 1500

/** Servers look up so many identifiers one by one; of more they look through all they have. */
export const TARGETS_AT_ONCE = 100

export interface EngineStats {
  readonly samples: number
  readonly bytesOnDisk: number
  readonly oldestMs: number | null
  readonly newestMs: number | null
}

/** What was sent, with how often the engine was known to have fallen then. */
export interface SentBody extends LedgerKept {
  readonly falls: number
}

/**
 * A server that takes line protocol and holds numbers at times. All of it is asked for by
 * `LineStore`; what the numbers mean is none of its business.
 */
export interface LineEngine {
  readonly name: 'influxdb' | 'victoriametrics'
  /** Whether each number comes back as it was sent; else it is sent in parts as well (`number-parts.ts`). */
  readonly isExact: boolean
  /**
   * Resolves when the engine has all of the lines; a repetition of a line does no harm. Gives what has to
   * be kept with the receipts, because the engine would lose it if it fell now.
   */
  write(lines: readonly string[]): Promise<readonly SentBody[]>
  /**
   * Once bodies are kept: sends those again that an engine which has fallen since they were sent may lack, and
   * gives them. Absent where nothing has to be kept.
   */
  sendAgain?(kept: readonly SentBody[]): Promise<readonly SentBody[]>
  /** All that was written before, also by this process a moment ago. */
  read(read: EngineRead): Promise<readonly EngineSeries[]>
  /** Another process has written: what is read next has that too. Absent where it always has. */
  othersWrote?(): void
  /** Of polls at or after a time. */
  stats(fromMs: number): Promise<EngineStats>
  /** Deletes what lies before a time, where the engine can and has not been told to do so itself. */
  deleteBefore(cutMs: number): Promise<void>
  /** Rejects when the engine cannot be used. */
  check(): Promise<void>
  close(): Promise<void>
}
