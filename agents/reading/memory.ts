import type { Oid, SnmpValue } from '../snmp/session.ts'
import { indexBelow } from './oid.ts'

/** Bytes of varbinds asked for in one answer at first: what fits one Ethernet frame. */
const ANSWER_BYTES_START = 1350
/** Below this a device is not asked for less at once. */
const ANSWER_BYTES_LEAST = 200

/** What an earlier walk of one column showed. */
export interface ColumnMemory {
  /** Row indexes in the order of the device. */
  readonly rows: readonly string[]
  /** Mean length of a value in bytes. */
  readonly valueBytes: number
}

/** Values of a column by row index. */
export type ColumnValues = ReadonlyMap<string, SnmpValue>

/**
 * What is known of one device between polls: what it does not answer, how long its columns are, how
 * much it can answer at once, and the values that hardly change. Forgotten when the device restarts.
 */
export class DeviceMemory {
  readonly absent = new Set<Oid>()
  /** Columns that had rows: where they come empty, that is news and no absence. */
  readonly filled = new Set<Oid>()
  readonly columns = new Map<Oid, ColumnMemory>()
  readonly slowScalars = new Map<Oid, SnmpValue>()
  readonly slowColumns = new Map<Oid, ColumnValues>()
  answerBytes = ANSWER_BYTES_START
  /** The device may hold secrets: walks must not run far past the end of their columns. */
  readonly careful: boolean
  repetitionsMax = Number.POSITIVE_INFINITY

  constructor(careful = false) {
    this.careful = careful
  }

  /** The device could not answer that much; false when less makes no sense. */
  shrinkAnswers(): boolean {
    if (this.answerBytes <= ANSWER_BYTES_LEAST) return false
    this.answerBytes = Math.max(ANSWER_BYTES_LEAST, Math.floor(this.answerBytes / 2))
    return true
  }

  /** Forgets what single instances of a column said, or that they were absent. */
  forgetBelow(column: Oid): void {
    for (const kept of [this.absent, this.slowScalars]) {
      for (const oid of kept.keys()) if (indexBelow(column, oid) !== null) kept.delete(oid)
    }
  }

  /**
   * Lets slow values and absent objects be asked again. Row counts stay known; answers may become
   * larger again, because what made them small may have been a bad line.
   */
  refresh(): void {
    this.absent.clear()
    this.slowScalars.clear()
    this.slowColumns.clear()
    this.answerBytes = Math.min(ANSWER_BYTES_START, this.answerBytes * 2)
    this.repetitionsMax = Number.POSITIVE_INFINITY
  }
}
