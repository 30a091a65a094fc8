import type { Context, Hono } from 'hono'
import { PROBLEM_MEDIA_TYPE } from '#contract/problem.ts'
import type { Problem } from '#contract/problem.ts'
import { StoreBusyError } from '../store/series-store.ts'

/** Statuses that this server answers with a problem. */
export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503

export interface ProblemExtra {
  readonly detail?: string
  readonly errors?: NonNullable<Problem['errors']>
  /** Seconds, for 429 and 503. */
  readonly retryAfterSeconds?: number
}

/** An error answer, RFC 9457. `title` is the same for all problems of a kind, `detail` is not. */
export function problem(
  c: Context,
  status: ProblemStatus,
  title: string,
  { detail, errors, retryAfterSeconds }: ProblemExtra = {},
): Response {
  const body: Problem = {
    type: 'about:blank',
    title,
    status,
    ...(detail !== undefined && { detail }),
    ...(errors !== undefined && { errors }),
  }
  const headers: Record<string, string> = { 'Content-Type': PROBLEM_MEDIA_TYPE }
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = String(retryAfterSeconds)
  return c.body(JSON.stringify(body), status, headers)
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
    logError(error, `${c.req.method} ${c.req.path} failed`)
    return problem(c, 500, 'The server made a mistake')
  })
}
