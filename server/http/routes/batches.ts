import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Batch, BatchReceipt } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { BATCH_BYTES_MAX, PATHS } from '#contract/words.ts'
import { StoreBusyError } from '../../store/series-store.ts'
import { readJsonText } from '../middleware/body.ts'
import { problem } from '../problem.ts'
import { readBatch } from '../read-batch.ts'

export interface BatchRouteDeps {
  readonly ingest: (batch: Batch, receivedAtMs: number) => Promise<BatchReceipt>
  readonly agentOfToken: (token: string) => AgentId | null
  readonly nowMs: () => number
  readonly logError: (cause: unknown, message: string) => void
}

/** JSON of samples shrinks to a fifth or less, so this is never the narrower limit. */
const LIMITS = { sentMax: BATCH_BYTES_MAX / 4, plainMax: BATCH_BYTES_MAX }
/** Agents keep one request open; more than a few of one agent is a fault or a clone. */
const OPEN_REQUESTS_MAX = 8
const RETRY_SECONDS = { crowded: 5, storeFailed: 15 } as const

/**
 * `POST /v1/batches`: an agent delivers samples. The status is the protocol, it says what the agent
 * does with its spool: 202 receipt; 401 unknown token; 403 not welcome (yet); 409 another agent's
 * batch; 413 too large; 415 wrong type; 422 cannot be read; 429 too many at once; 503 later.
 */
export function batchRoutes(deps: BatchRouteDeps): Hono {
  const app = new Hono()
  const open = new Map<AgentId, number>()
  app.post(PATHS.batches, async (c) => {
    const agent = agentOf(c, deps)
    if (agent === null) {
      c.header('WWW-Authenticate', 'Bearer')
      return problem(c, 401, 'Unknown or revoked token')
    }
    const others = open.get(agent) ?? 0
    if (others >= OPEN_REQUESTS_MAX) {
      return problem(c, 429, 'Too many requests at once', {
        retryAfterSeconds: RETRY_SECONDS.crowded,
      })
    }
    open.set(agent, others + 1)
    try {
      return await deliver(c, deps, agent)
    } finally {
      const left = (open.get(agent) ?? 1) - 1
      if (left === 0) open.delete(agent)
      else open.set(agent, left)
    }
  })
  return app
}

function agentOf(c: Context, deps: BatchRouteDeps): AgentId | null {
  const header = c.req.header('Authorization')
  return header?.startsWith('Bearer ') === true ? deps.agentOfToken(header.slice(7)) : null
}

async function deliver(c: Context, deps: BatchRouteDeps, agent: AgentId): Promise<Response> {
  const body = await readJsonText(c, LIMITS)
  if ('refused' in body) return body.refused
  const read = readBatch(c, body.text)
  if (read instanceof Response) return read
  if (read.agent !== agent) {
    return problem(c, 409, 'The batch is of another agent than the token', {
      detail: `token of ${agent}, batch of ${read.agent}`,
    })
  }
  try {
    return c.json(await deps.ingest(read, deps.nowMs()), 202)
  } catch (cause) {
    if (cause instanceof StoreBusyError) {
      const { retryAfterSeconds } = cause
      return problem(c, 503, 'The store has too much to do', { retryAfterSeconds })
    }
    deps.logError(cause, 'a batch could not be stored')
    const retryAfterSeconds = RETRY_SECONDS.storeFailed
    return problem(c, 503, 'The store is not usable', { retryAfterSeconds })
  }
}
