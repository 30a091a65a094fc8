import { Hono } from 'hono'
import { enrolmentRequestSchema } from '#contract/steering.ts'
import type { EnrolmentAnswer } from '#contract/steering.ts'
import { PATHS } from '#contract/paths.ts'
import type { Redeemed } from '../../journal/enrolments.ts'
import type { Journal } from '../../journal/open.ts'
import { FAILURE_LIMITS, failureLimit } from '../failure-limit.ts'
import { readJson } from '../middleware/body.ts'
import { peerOf } from '../middleware/peer.ts'
import { problem } from '../problem.ts'

export interface EnrolmentRouteDeps {
  readonly journal: Pick<Journal, 'steering'>
  readonly nowMs: () => number
}

const BODY_BYTES_MAX = 4096

/**
 * `POST /v1/enrolments`: a one-time code for a token, without any other credential. 404 for a code
 * that is not valid (its detail begins with `unknown`, `used` or `expired`), 429 after too many of
 * those, 422 for a body that cannot be read.
 */
export function enrolmentRoutes({ journal, nowMs }: EnrolmentRouteDeps): Hono {
  const limit = failureLimit(FAILURE_LIMITS)
  return new Hono().post(PATHS.enrolments, async (c) => {
    const body = await readJson(c, BODY_BYTES_MAX, enrolmentRequestSchema)
    if (body instanceof Response) return body
    const address = peerOf(c)
    const retryAfterSeconds = limit.waitSeconds(address, nowMs())
    if (retryAfterSeconds > 0) {
      return problem(c, 429, 'Too many codes that are not valid', { retryAfterSeconds })
    }
    const takeBack = limit.tries(address, nowMs())
    const redeemed = await journal.steering.enrolments.redeem(body, nowMs())
    if (redeemed.outcome !== 'enrolled') {
      return problem(c, 404, 'The enrolment code is not valid', { detail: whyNot(redeemed) })
    }
    takeBack()
    const answer: EnrolmentAnswer = {
      agent: redeemed.agent,
      token: redeemed.issued.token.reveal(),
      serverTimeMs: nowMs(),
    }
    c.header('Cache-Control', 'no-store')
    return c.json(answer)
  })
}

function whyNot(redeemed: Exclude<Redeemed, { outcome: 'enrolled' }>): string {
  switch (redeemed.outcome) {
    case 'unknown':
      return 'unknown: no such code was made, or a newer one has replaced it'
    case 'used':
      return 'used: an agent has enrolled with this code already; ask for a new one'
    case 'expired': {
      const until = new Date(redeemed.expiredAtMs).toISOString()
      return `expired: the code was valid until ${until}; ask for a new one`
    }
    default:
      return redeemed satisfies never
  }
}
