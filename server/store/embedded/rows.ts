/** Between samples and the rows of the tables. */
import { BIGINT, INTEGER, VARCHAR } from '@duckdb/node-api'
import { changingPart, targetIdOf } from '../sample-parts.ts'
import type { AcceptedBatch } from '../series-store.ts'
import type { StoredPoll } from './block.ts'
import { TableRows } from './commit-queue.ts'
import type { Dictionary } from './dictionary.ts'
import { numbersOf } from './numbers-text.ts'

/** The tables that a batch is written to. */
export type BatchRows = ReturnType<typeof newBatchRows>

export function newBatchRows() {
  return {
    words: new TableRows('words', { id: INTEGER, text: VARCHAR }),
    polls: new TableRows('polls', {
      target: INTEGER,
      boot: INTEGER,
      polledAt: BIGINT,
      receivedAt: BIGINT,
      intervalMs: INTEGER,
      shape: INTEGER,
      shapeText: VARCHAR,
      numbers: VARCHAR,
    }),
    deliveries: new TableRows('deliveries', {
      boot: INTEGER,
      sequence: BIGINT,
      receivedAt: BIGINT,
      accepted: INTEGER,
      rejected: VARCHAR,
    }),
  }
}

/** Adds a batch with its receipt, and the words that are new with it. */
export function addBatch(
  rows: BatchRows,
  dictionary: Dictionary,
  boot: number,
  batch: AcceptedBatch,
): void {
  const receivedAt = BigInt(batch.receivedAtMs)
  const polls = rows.polls.columns
  for (const sample of batch.samples) {
    const targetId = dictionary.internTarget(sample.kind, targetIdOf(sample, batch.key.agent))
    const { shapeId, shapeText, numbers } = dictionary.shaped(targetId, changingPart(sample))
    polls.target.push(targetId)
    polls.boot.push(boot)
    polls.polledAt.push(BigInt(sample.polledAtMs))
    polls.receivedAt.push(receivedAt)
    polls.intervalMs.push(sample.intervalMs)
    polls.shape.push(shapeId)
    polls.shapeText.push(shapeText)
    polls.numbers.push(numbers.join(','))
  }
  const deliveries = rows.deliveries.columns
  deliveries.boot.push(boot)
  deliveries.sequence.push(BigInt(batch.key.sequence))
  deliveries.receivedAt.push(receivedAt)
  deliveries.accepted.push(batch.accepted ?? batch.samples.length)
  deliveries.rejected.push(batch.rejected.length === 0 ? null : JSON.stringify(batch.rejected))
  for (const { id, text } of dictionary.takeNew()) {
    rows.words.columns.id.push(id)
    rows.words.columns.text.push(text)
  }
}

/** A poll as it is read back from the `polls` table. */
export interface PollRow {
  readonly target: number
  readonly boot: number
  readonly polled_at: number
  readonly received_at: number
  readonly interval_ms: number
  readonly shape: number | null
  readonly shape_text: string | null
  readonly numbers: string
}
export const POLL_COLUMNS = `boot, polled_at::DOUBLE AS polled_at,
  received_at::DOUBLE AS received_at, interval_ms, shape, shape_text, numbers`

export function storedPoll(dictionary: Dictionary, row: PollRow): StoredPoll {
  return {
    polledAtMs: row.polled_at,
    receivedAtMs: row.received_at,
    intervalMs: row.interval_ms,
    boot: row.boot,
    shape: row.shape === null ? (row.shape_text ?? '') : dictionary.textOf(row.shape),
    numbers: numbersOf(row.numbers),
  }
}
