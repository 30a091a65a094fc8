import { Hono } from 'hono'
import type { Context } from 'hono'
import { batchSchema } from '#contract/batch.ts'
import type { Batch, BatchReceipt } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { BATCH_BYTES_MAX, PATHS, PROTOCOL_VERSION } from '#contract/words.ts'
import { StoreBusyError } from '../../store/series-store.ts'
import { readJsonText } from '../middleware/body.ts'
import { problem } from '../problem.ts'
import { quickCheckOf } from '../quick-check.ts'

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
const ERRORS_MAX = 100
const surelyFollows = quickCheckOf(batchSchema)
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

/** The batch, or the answer to one that cannot be read. */
function readBatch(c: Context, text: string): Batch | Response {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return problem(c, 422, 'The body is not valid JSON')
  }
  if (isNewer(value)) {
    return problem(c, 403, 'The agent is newer than the server', {
      detail: `this server speaks protocol ${PROTOCOL_VERSION}; update it first`,
    })
  }
  if (surelyFollows(value)) return value as Batch
  const parsed = batchSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.slice(0, ERRORS_MAX).map(({ path, message }) => {
    const index = path[0] === 'samples' && typeof path[1] === 'number' ? path[1] : undefined
    return { path: path.join('.'), message, ...(index !== undefined && { index }) }
  })
  const detail = `${parsed.error.issues.length} faults; nothing was stored`
  return problem(c, 422, 'The batch does not follow the protocol', { detail, errors })
}

/** A newer agent must keep its spool: what this server cannot read yet is not wrong. */
function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('protocolVersion' in value)) return false
  const { protocolVersion } = value
  return Number.isSafeInteger(protocolVersion) && Number(protocolVersion) > PROTOCOL_VERSION
}
