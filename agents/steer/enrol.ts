import { createHash, randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import type { AgentId } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { enrolmentAnswerSchema } from '#contract/steering.ts'
import { PATHS } from '#contract/paths.ts'
import type { Http } from '../deliver/http.ts'
import { ask } from './ask.ts'
import { writeDurably } from './durable-file.ts'

/** What a server said to a code. */
export type EnrolAnswer =
  | {
      readonly kind: 'enrolled'
      readonly agent: AgentId
      readonly token: Secret
      readonly serverTimeMs: number
    }
  /** The code is wrong, used or expired, as `reason` says. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** Something answers there, but no server of ours. */
  | { readonly kind: 'stranger'; readonly status: number; readonly reason: string }

const begunSchema = z.object({ code: z.string(), nonce: z.string().regex(/^[0-9a-f]{32}$/) })

/**
 * Exchanges a one-time code for a token. The nonce is on disk before the server hears it and until
 * `end` is called, so that the same command after a lost answer, a kill or a power cut is known to
 * the server as the same enrolment. Rejects with the system's error when that disk takes nothing.
 */
export async function enrol(
  http: Http,
  code: string,
  noncePath: string,
  signal: AbortSignal,
): Promise<EnrolAnswer> {
  const nonce = await nonceFor(code, noncePath)
  const question = { method: 'POST', path: PATHS.enrolments, body: { code, nonce } } as const
  const told = await ask(http, question, enrolmentAnswerSchema, signal)
  if (told.kind === 'told') {
    const { agent, token, serverTimeMs } = told.value
    return { kind: 'enrolled', agent, token: new Secret(token), serverTimeMs }
  }
  const { status, reason } = told
  if (/^(unknown|used|expired)\b/.test(reason)) return { kind: 'refused', reason }
  if (status === 429 || status === 503) return { kind: 'busy' }
  if (status === undefined) return { kind: 'unreachable', reason }
  return { kind: 'stranger', status, reason }
}

async function nonceFor(code: string, path: string): Promise<string> {
  const hash = createHash('sha256').update(code).digest('hex')
  try {
    const begun = begunSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    if (begun.code === hash) return begun.nonce
  } catch {
    // None was begun, or what is there cannot be read: a new one begins.
  }
  const nonce = randomBytes(16).toString('hex')
  await writeDurably(path, `${JSON.stringify({ code: hash, nonce })}\n`)
  return nonce
}

/** The token is kept: the enrolment need not be repeated. */
export async function endEnrolment(noncePath: string): Promise<void> {
  await rm(noncePath, { force: true })
}
