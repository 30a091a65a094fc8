import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http'
import { batchReceiptSchema, type Batch, type BatchReceipt } from '#contract/batch.ts'
import { problemSchema } from '#contract/problem.ts'

/** What came back from the server, or why nothing did. */
export type HttpAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: IncomingHttpHeaders
      readonly body: string
    }
  /** `sent` is false when the request surely never reached the server. */
  | { readonly kind: 'none'; readonly reason: string; readonly sent: boolean }

/** What an answer to a batch means: the rows of the protocol's table. */
export type Verdict =
  /** The batch is on the server's disk. */
  | { readonly kind: 'delivered'; readonly receipt: BatchReceipt }
  /** The server will not take this agent's batches: keep everything, ask again slowly. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'too-large' }
  /** Samples that no server can read; without `indexes` it is the batch as a whole. */
  | { readonly kind: 'unreadable'; readonly indexes: readonly number[]; readonly reason: string }
  /** The server asks for time; undefined when it does not say how much. */
  | { readonly kind: 'busy'; readonly waitMs: number | undefined }
  /** Nobody knows whether the batch arrived: send the same again. */
  | { readonly kind: 'silent'; readonly reason: string }
  /** The batch never left: no connection, or to somebody who is not the server. */
  | { readonly kind: 'unsent'; readonly reason: string }

const REASON_LENGTH_MAX = 200

/** What of a batch its answer is held against. */
export type SentBatch = Pick<Batch, 'agent' | 'boot' | 'sequence' | 'samples'>

/** Reads an answer to a batch, received at `nowMs` (Unix ms). */
export function readAnswer(answer: HttpAnswer, batch: SentBatch, nowMs: number): Verdict {
  if (answer.kind === 'none') {
    return { kind: answer.sent ? 'silent' : 'unsent', reason: answer.reason }
  }
  const { status, headers, body } = answer
  if (status === 202) return readReceipt(body, batch)
  if (status === 413) return { kind: 'too-large' }
  if (status === 422) return readFaults(body, batch.samples.length)
  if (status === 429 || status === 503) {
    return { kind: 'busy', waitMs: retryAfterMs(headers['retry-after'], nowMs) }
  }
  const reason = `${status} ${titleOf(body) || (STATUS_CODES[status] ?? '')}`.trim()
  // A gateway's 5xx says nothing about the batch; every other answer will not change by itself.
  return status >= 500 || status === 408 ? { kind: 'silent', reason } : { kind: 'refused', reason }
}

function readReceipt(body: string, { agent, boot, sequence }: SentBatch): Verdict {
  const read = batchReceiptSchema.safeParse(parseJson(body))
  if (!read.success) return { kind: 'silent', reason: 'the receipt cannot be read' }
  const receipt = read.data
  // Only its own receipt lets samples leave the spool.
  const isOwn = receipt.agent === agent && receipt.boot === boot && receipt.sequence === sequence
  if (isOwn) return { kind: 'delivered', receipt }
  return { kind: 'silent', reason: 'the receipt is for another batch' }
}

function readFaults(body: string, count: number): Verdict {
  const problem = problemSchema.safeParse(parseJson(body))
  const faults = problem.success ? (problem.data.errors ?? []) : []
  const indexes = [...new Set(faults.flatMap(({ index }) => (index === undefined ? [] : [index])))]
  const first = faults[0]
  const reason = first === undefined ? titleOf(body) : `${first.path}: ${first.message}`
  const known = indexes.filter((index) => index >= 0 && index < count).sort((a, b) => a - b)
  return { kind: 'unreadable', indexes: known, reason: reason.slice(0, REASON_LENGTH_MAX) }
}

/** `Retry-After` is seconds or a date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs)
}

function titleOf(body: string): string {
  const problem = problemSchema.safeParse(parseJson(body))
  return problem.success ? problem.data.title.slice(0, REASON_LENGTH_MAX) : ''
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
