import { Hono } from 'hono'
import type { Context } from 'hono'
import type { AgentId } from '#contract/ids.ts'
import { discoveryReportSchema, probeReportSchema } from '#contract/steering.ts'
import type { TokenAnswer } from '#contract/steering.ts'
import { PATHS } from '#contract/paths.ts'
import type { Journal } from '../../journal/open.ts'
import type { Looks } from '../../live/looks.ts'
import { readJson } from '../middleware/body.ts'
import { problem } from '../problem.ts'

export interface AgentRouteDeps {
  readonly journal: Pick<Journal, 'agentOfToken' | 'rotateToken' | 'steering'>
  readonly nowMs: () => number
  /** Looks that operators ask for. */
  readonly looks: Pick<Looks, 'taskOf' | 'report'>
}

/** A report of a full sweep, where each device tells as much as it may. */
const REPORT_BYTES_MAX = 4 * 1024 * 1024
/** A look's lines and raw answers at their longest, and the failures before it. */
const LOOK_BYTES_MAX = 512 * 1024
const RETRY_SECONDS = 5

/** What an agent asks with its own token: configuration, a new token, a sweep or look to be done. */
export function agentRoutes({ journal, nowMs, looks }: AgentRouteDeps): Hono {
  const { configs, discoveries } = journal.steering
  const reporting = new Set<AgentId>()
  const asked = async (
    c: Context,
    answer: (agent: AgentId, token: string) => Response | Promise<Response>,
  ): Promise<Response> => {
    const header = c.req.header('Authorization')
    const token = header?.startsWith('Bearer ') === true ? header.slice(7) : ''
    const agent = journal.agentOfToken(token, nowMs())
    // Secrets and tokens: nothing of this may stay in a cache.
    c.header('Cache-Control', 'no-store')
    if (agent !== null) return answer(agent, token)
    c.header('WWW-Authenticate', 'Bearer')
    return problem(c, 401, 'Unknown or revoked token')
  }
  return new Hono()
    .get(PATHS.ownConfig, (c) =>
      asked(c, (agent) => {
        const etag = `"${configs.revisionOf(agent)}"`
        c.header('ETag', etag)
        if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
        return c.json(configs.answerFor(agent))
      }),
    )
    .post(PATHS.ownToken, (c) =>
      asked(c, async (_agent, token) => {
        const fresh = await journal.rotateToken(token, nowMs())
        if (fresh === null) return problem(c, 401, 'Unknown or revoked token')
        const answer: TokenAnswer = { token: fresh.reveal() }
        return c.json(answer)
      }),
    )
    .get(PATHS.ownDiscovery, (c) =>
      asked(c, async (agent) => {
        const task = await discoveries.taskOf(agent, configs.effectiveOf(agent))
        return task === null ? problem(c, 404, 'There is no sweep to do') : c.json(task)
      }),
    )
    .get(PATHS.ownProbe, (c) =>
      asked(c, (agent) => {
        const task = looks.taskOf(agent)
        return task === null ? problem(c, 404, 'There is nothing to look at') : c.json(task)
      }),
    )
    .post(PATHS.ownProbe, (c) =>
      asked(c, async (agent) => {
        // Before the body is read: nobody brings what nobody asked for.
        if (looks.taskOf(agent) === null) return problem(c, 404, 'No look is awaited')
        const report = await readJson(c, LOOK_BYTES_MAX, probeReportSchema)
        if (report instanceof Response) return report
        if (looks.report(agent, report)) return c.body(null, 204)
        return problem(c, 404, 'No such look is awaited', { detail: report.id })
      }),
    )
    .post(PATHS.ownDiscovery, (c) =>
      asked(c, async (agent) => {
        // Before the body is read: reports are long, and one agent may not bring many at once.
        if (discoveries.openOf(agent) === null) return problem(c, 404, 'No sweep is awaited')
        if (reporting.has(agent)) {
          const retryAfterSeconds = RETRY_SECONDS
          return problem(c, 429, 'A report is being read already', { retryAfterSeconds })
        }
        reporting.add(agent)
        try {
          const report = await readJson(c, REPORT_BYTES_MAX, discoveryReportSchema)
          if (report instanceof Response) return report
          const isTaken = await discoveries.report(agent, report)
          if (isTaken) return c.body(null, 204)
          return problem(c, 404, 'No such sweep is awaited', { detail: report.id })
        } finally {
          reporting.delete(agent)
        }
      }),
    )
}
