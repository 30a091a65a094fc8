import { randomBytes } from 'node:crypto'
import type { Context, Hono } from 'hono'
import { PROBLEM_MEDIA_TYPE } from '#contract/problem.ts'
import type { Problem } from '#contract/problem.ts'
import { JournalUnavailableError } from '../journal/unavailable.ts'
import { DISK_FULL_RETRY_SECONDS, isDiskFull } from '../store/disk-room.ts'
import { StoreBusyError } from '../store/series-store.ts'

/** Statuses that this server answers with a problem. */
export type ProblemStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 409
  | 410
  | 413
  | 415
  | 422
  | 429
  | 500
  | 503
  | 507

export interface ProblemExtra {
  readonly detail?: string
  readonly errors?: NonNullable<Problem['errors']>
  /** Seconds, for 429, 503 and 507. */
  readonly retryAfterSeconds?: number
  /** What stands beside the mistake in the log, for who is asked about it. */
  readonly reference?: string
}

/** An error answer, RFC 9457. `title` is the same for all problems of a kind, `detail` is not. */
export function problem(
  c: Context,
  status: ProblemStatus,
  title: string,
  { detail, errors, retryAfterSeconds, reference }: ProblemExtra = {},
): Response {
  const body: Problem = {
    type: 'about:blank',
    title,
    status,
    ...(detail !== undefined && { detail }),
    ...(errors !== undefined && { errors }),
    ...(reference !== undefined && { reference }),
  }
  const headers: Record<string, string> = { 'Content-Type': PROBLEM_MEDIA_TYPE }
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = String(retryAfterSeconds)
  return c.body(JSON.stringify(body), status, headers)
}

/** Short enough to be read out on the telephone. */
const REFERENCE_BYTES = 4

const newReference = (): string => randomBytes(REFERENCE_BYTES).toString('hex').toUpperCase()

/** What is not stored because the disk has no room; nothing of it was kept. */
export function diskFull(c: Context): Response {
  const retryAfterSeconds = DISK_FULL_RETRY_SECONDS
  return problem(c, 507, 'The disk of the server is full', { retryAfterSeconds })
}

/** What an app answers where it has no route and where a route failed. */
export function answerFailures(
  app: Hono,
  logError: (cause: unknown, message: string) => void,
): void {
  app.notFound((c) => problem(c, 404, 'There is nothing here'))
  app.onError((error, c) => {
    if (error instanceof StoreBusyError) {
      const { retryAfterSeconds } = error
      return problem(c, 503, 'The store has too much to do', { retryAfterSeconds })
    }
    if (error instanceof JournalUnavailableError) {
      logError(error, `${c.req.method} ${c.req.path} could not use the journal`)
      const { retryAfterSeconds } = error
      return problem(c, 503, 'The journal is not usable now', { retryAfterSeconds })
    }
    if (isDiskFull(error)) {
      logError(error, `${c.req.method} ${c.req.path} found no room on the disk`)
      return diskFull(c)
    }
    const reference = newReference()
    logError(error, `${c.req.method} ${c.req.path} failed, reference ${reference}`)
    return problem(c, 500, 'The server made a mistake', { reference })
  })
}
