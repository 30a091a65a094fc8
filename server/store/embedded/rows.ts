/** Between samples and the rows of the tables. */
import { BIGINT, INTEGER, VARCHAR } from '@duckdb/node-api'
import type { DuckDBValue } from '@duckdb/node-api'
import { sampleSchema } from '#contract/sample.ts'
import type { Sample } from '#contract/sample.ts'
import type { AcceptedBatch, SeriesTarget } from '../series-store.ts'
import type { StoredPoll } from './block.ts'
import type { TableRows } from './commit-queue.ts'
import { targetWord } from './dictionary.ts'
import type { Dictionary, Word } from './dictionary.ts'
import { planOf, putTogether, takeApart } from './shape.ts'
import type { ShapePlan } from './shape.ts'

const POLL_TYPES = [INTEGER, INTEGER, BIGINT, BIGINT, INTEGER, INTEGER, VARCHAR, VARCHAR]
const RECEIPT_TYPES = [INTEGER, BIGINT, BIGINT, BIGINT, INTEGER, VARCHAR]
const WORD_TYPES = [INTEGER, VARCHAR]

export function wordRows(words: readonly Word[]): TableRows {
  return { table: 'words', types: WORD_TYPES, rows: words.map(({ id, text }) => [id, text]) }
}

export function receiptRow(boot: number, batch: AcceptedBatch): TableRows {
  const sequence = BigInt(batch.key.sequence)
  const rejected = batch.rejected.length === 0 ? null : JSON.stringify(batch.rejected)
  const receivedAt = BigInt(batch.receivedAtMs)
  const row = [boot, sequence, sequence, receivedAt, batch.samples.length, rejected]
  return { table: 'receipts', types: RECEIPT_TYPES, rows: [row] }
}

/** The target of a sample; an agent's own samples belong to the agent that delivers them. */
export function targetOf(sample: Sample, agent: AcceptedBatch['key']['agent']): SeriesTarget {
  switch (sample.kind) {
    case 'access-point':
      return { kind: 'access-point', id: sample.accessPoint }
    case 'uplink':
      return { kind: 'uplink', id: sample.uplink }
    case 'agent':
      return { kind: 'agent', id: agent }
  }
}

export function pollRows(dictionary: Dictionary, boot: number, batch: AcceptedBatch): TableRows {
  const receivedAt = BigInt(batch.receivedAtMs)
  const rows = batch.samples.map((sample): DuckDBValue[] => {
    const target = targetOf(sample, batch.key.agent)
    const targetId = dictionary.intern(targetWord(target.kind, target.id))
    const { shape, numbers } = takeApart(changingPart(sample))
    const shapeId = dictionary.internShape(shape)
    return [
      targetId,
      boot,
      BigInt(sample.polledAtMs),
      receivedAt,
      sample.intervalMs,
      shapeId,
      shapeId === null ? shape : null,
      numbers.join(','),
    ]
  })
  return { table: 'polls', types: POLL_TYPES, rows }
}

/** What is left of a sample without the parts that have a column of their own. */
function changingPart(sample: Sample): object {
  switch (sample.kind) {
    case 'access-point': {
      const { monotonicMs, outcome, reading, device } = sample
      return { monotonicMs, outcome, reading, device }
    }
    case 'uplink': {
      const { monotonicMs, outcome, probes, traffic } = sample
      return { monotonicMs, outcome, probes, traffic }
    }
    case 'agent': {
      const { kind, polledAtMs, intervalMs, ...rest } = sample
      return rest
    }
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
export const POLL_COLUMNS = `target, boot, polled_at::DOUBLE AS polled_at,
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

const PLANS_MAX = 4096
const plans = new Map<string, ShapePlan>()

/** The plan of a shape; the recent ones are kept, because few shapes make most polls. */
export function plan(shape: string): ShapePlan {
  const known = plans.get(shape)
  if (known !== undefined) return known
  if (plans.size >= PLANS_MAX) plans.clear()
  const made = planOf(shape)
  plans.set(shape, made)
  return made
}

/** The sample a stored poll was made of, checked again as it is read. */
export function sampleOf(target: SeriesTarget, poll: StoredPoll): Sample {
  const { polledAtMs, intervalMs } = poll
  const identity =
    target.kind === 'access-point'
      ? { accessPoint: target.id }
      : target.kind === 'uplink'
        ? { uplink: target.id }
        : {}
  const rest = putTogether(plan(poll.shape), poll.numbers) as object
  return sampleSchema.parse({ kind: target.kind, ...identity, polledAtMs, intervalMs, ...rest })
}
