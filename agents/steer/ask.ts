import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { z } from 'zod'
import { problemSchema } from '#contract/problem.ts'
import type { Http } from '../deliver/http.ts'

/** What the server said to a question, or why it said nothing of use. */
export type Told<T> =
  | { readonly kind: 'told'; readonly value: T }
  /** `status` is undefined when no answer came; below 300 when it cannot be read. */
  | { readonly kind: 'not-told'; readonly status: number | undefined; readonly reason: string }

export interface Question {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
}

const REASON_LENGTH_MAX = 300
const gzipAsync = promisify(gzip)

/** Asks the server one thing and checks the answer against its schema. Never rejects. */
export async function ask<S extends z.ZodType>(
  http: Http,
  { method, path, body }: Question,
  schema: S,
  signal: AbortSignal,
): Promise<Told<z.output<S>>> {
  const packed = body === undefined ? {} : { body: await gzipAsync(JSON.stringify(body)) }
  const answer = await http({ method, path, ...packed }, signal)
  if (answer.kind === 'none') {
    return { kind: 'not-told', status: undefined, reason: answer.reason }
  }
  const json = parseJson(answer.body)
  const { status } = answer
  if (status < 200 || status > 299) return { kind: 'not-told', status, reason: problemOf(json) }
  const read = schema.safeParse(json)
  if (read.success) return { kind: 'told', value: read.data }
  return { kind: 'not-told', status, reason: 'the answer cannot be read' }
}

function problemOf(json: unknown): string {
  const problem = problemSchema.safeParse(json)
  if (!problem.success) return ''
  return (problem.data.detail ?? problem.data.title).slice(0, REASON_LENGTH_MAX)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
