/** Between samples and the rows of the tables. */
import { BIGINT, INTEGER, VARCHAR } from '@duckdb/node-api'
import { sampleSchema } from '#contract/sample.ts'
import type { AcceptedBatch, SeriesSample, SeriesTarget } from '../series-store.ts'
import type { StoredPoll } from './block.ts'
import { TableRows } from './commit-queue.ts'
import type { Dictionary } from './dictionary.ts'
import { putTogether } from './shape.ts'

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
    const targetId = dictionary.internTarget(sample.kind, idOf(sample, batch.key.agent))
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

/** The target of a sample; an agent's own samples belong to the agent that delivers them. */
function idOf(sample: SeriesSample, agent: AcceptedBatch['key']['agent']): string {
  switch (sample.kind) {
    case 'access-point':
      return sample.accessPoint
    case 'uplink':
      return sample.uplink
    case 'ups':
    case 'switch':
      return sample.equipment
    case 'agent':
      return agent
    default:
      return sample satisfies never
  }
}

/** What is left of a sample without the parts that have a column of their own. */
function changingPart(sample: SeriesSample): object {
  switch (sample.kind) {
    case 'access-point': {
      const { monotonicMs, outcome, reading, device } = sample
      return { monotonicMs, outcome, reading, device }
    }
    case 'uplink': {
      const { monotonicMs, outcome, probes, traffic, carrier } = sample
      return { monotonicMs, outcome, probes, traffic, carrier }
    }
    case 'ups':
    case 'switch': {
      const { monotonicMs, outcome, reading, device } = sample
      return { monotonicMs, outcome, reading, device }
    }
    case 'agent': {
      const { kind, polledAtMs, intervalMs, ...rest } = sample
      return rest
    }
    default:
      return sample satisfies never
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
    numbers: row.numbers === '' ? [] : row.numbers.split(',').map(Number),
  }
}

/** The sample a stored poll was made of, checked again as it is read. */
export function sampleOf(
  dictionary: Dictionary,
  target: SeriesTarget,
  poll: StoredPoll,
): SeriesSample {
  const { polledAtMs, intervalMs } = poll
  const rest = putTogether(dictionary.planOf(poll.shape), poll.numbers) as object
  const sample = sampleSchema.parse({
    kind: target.kind,
    ...identityOf(target),
    polledAtMs,
    intervalMs,
    ...rest,
  })
  if (sample.kind === 'visitors') throw new Error('[store embedded] a sketch is no stored sample')
  return sample
}

function identityOf({ kind, id }: SeriesTarget): object {
  switch (kind) {
    case 'access-point':
      return { accessPoint: id }
    case 'uplink':
      return { uplink: id }
    case 'ups':
    case 'switch':
      return { equipment: id }
    case 'agent':
      return {}
    default:
      return kind satisfies never
  }
}
