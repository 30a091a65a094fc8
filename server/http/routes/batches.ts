import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Batch, BatchReceipt } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { BATCH_BYTES_MAX, BATCH_MODES, MODE_HEADER } from '#contract/words.ts'
import { DiskFullError, isDiskFull } from '../../store/disk-room.ts'
import { StoreBusyError } from '../../store/series-store.ts'
import type { Admission, Entry } from '../admission.ts'
import { readJsonText } from '../middleware/body.ts'
import { diskFull, problem } from '../problem.ts'
import { readBatch } from '../read-batch.ts'

export interface BatchRouteDeps {
  readonly ingest: (batch: Batch, receivedAtMs: number) => Promise<BatchReceipt>
  readonly admission: Admission
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
 * batch; 413 too large; 415 wrong type; 422 cannot be read; 429 too many at once, history first;
 * 503 later; 507 the disk is full, later.
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

/**
 * An agent that says what it delivers is let in or refused before its body is read; an older one,
 * when its batch is known.
 */
async function deliver(c: Context, deps: BatchRouteDeps, agent: AgentId): Promise<Response> {
  const said = BATCH_MODES.find((mode) => mode === c.req.header(MODE_HEADER))
  if (said !== undefined) return admit(c, deps, agent, said, () => readOwn(c, agent))
  const read = await readOwn(c, agent)
  if (read instanceof Response) return read
  return admit(c, deps, agent, read.mode, () => Promise.resolve(read))
}

async function admit(
  c: Context,
  deps: BatchRouteDeps,
  agent: AgentId,
  mode: Batch['mode'],
  read: () => Promise<Batch | Response>,
): Promise<Response> {
  const bytes = Number(c.req.header('Content-Length') ?? 0) || 0
  const entry = deps.admission.enter(agent, mode, bytes)
  if (entry.kind === 'refusal') {
    const { retryAfterSeconds } = entry
    return problem(c, 429, 'The server has no room for the batch now', { retryAfterSeconds })
  }
  try {
    const batch = await read()
    return batch instanceof Response ? batch : await store(c, deps, batch, entry)
  } finally {
    entry.leave()
  }
}

/** The batch, or the answer to one that cannot be read or is of another agent. */
async function readOwn(c: Context, agent: AgentId): Promise<Batch | Response> {
  const body = await readJsonText(c, LIMITS)
  if ('refused' in body) return body.refused
  const read = readBatch(c, body.text)
  if (read instanceof Response || read.agent === agent) return read
  return problem(c, 409, 'The batch is of another agent than the token', {
    detail: `token of ${agent}, batch of ${read.agent}`,
  })
}

async function store(
  c: Context,
  deps: BatchRouteDeps,
  batch: Batch,
  entry: Entry,
): Promise<Response> {
  try {
    return c.json(await entry.store(() => deps.ingest(batch, deps.nowMs())), 202)
  } catch (cause) {
    if (cause instanceof StoreBusyError) {
      const { retryAfterSeconds } = cause
      return problem(c, 503, 'The store has too much to do', { retryAfterSeconds })
    }
    if (cause instanceof DiskFullError) return diskFull(c)
    deps.logError(cause, 'a batch could not be stored')
    if (isDiskFull(cause)) return diskFull(c)
    const retryAfterSeconds = RETRY_SECONDS.storeFailed
    return problem(c, 503, 'The store is not usable', { retryAfterSeconds })
  }
}
