import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import type { IncidentDetail, IncidentList } from '#contract/incident.ts'
import { PATHS } from '#contract/paths.ts'
import type { Alerting } from '../../alert/alerting.ts'
import type { Journal } from '../../journal/open.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'

export interface IncidentRouteDeps {
  readonly journal: Pick<Journal, 'alerts'>
  readonly alerting: Pick<Alerting, 'acknowledge' | 'holdUntilMs'>
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const LISTED_MAX = 500

/**
 * `GET /v1/incidents?open=&from=&until=`, `GET /v1/incidents/:id` with the messages about it,
 * `POST /v1/incidents/:id/acknowledge`: 409 for one that is over.
 */
export function incidentRoutes({ journal, alerting, operator }: IncidentRouteDeps): Hono {
  const { alerts } = journal
  return new Hono()
    .get(PATHS.incidents, async (c) => {
      const [open, from, until] = [c.req.query('open'), c.req.query('from'), c.req.query('until')]
      const [fromMs, untilMs] = [timeOf(from), timeOf(until)]
      const isWrong = open !== undefined && open !== 'true' && open !== 'false'
      if (isWrong || fromMs === null || untilMs === null) {
        const detail = 'expected open=true or open=false, and times in Unix ms'
        return problem(c, 400, 'The question cannot be read', { detail })
      }
      const isOpen = open === undefined ? undefined : open === 'true'
      const found = await alerts.incidents({ isOpen, fromMs, untilMs, limit: LISTED_MAX + 1 })
      const isCut = found.length > LISTED_MAX
      const incidents = found.slice(0, LISTED_MAX)
      const list: IncidentList = { incidents, isCut, holdUntilMs: alerting.holdUntilMs() }
      c.header('Cache-Control', 'no-cache')
      return c.json(list)
    })
    .get(PATHS.incident, async (c) => {
      const incident = await alerts.incident(c.req.param('id'))
      if (incident === null) return unknown(c.req.param('id'))
      const messages = await alerts.messagesOf(incident.id)
      const detail: IncidentDetail = { incident, messages: [...messages] }
      c.header('Cache-Control', 'no-cache')
      return c.json(detail)

      function unknown(id: string): Response {
        const detail = `there is no incident "${id}"`
        return problem(c, 404, 'There is no such incident', { detail })
      }
    })
    .post(PATHS.incidentAcknowledge, operator, async (c) => {
      const id = c.req.param('id')
      const incident = await alerting.acknowledge(id, operatorOf(c))
      if (incident !== null) return c.json(incident)
      const isOver = (await alerts.incident(id)) !== null
      return isOver
        ? problem(c, 409, 'The incident is over', { detail: 'what is over needs nobody any more' })
        : problem(c, 404, 'There is no such incident', { detail: `there is no incident "${id}"` })
    })
}

/** Undefined for none, null for one that is no time. */
function timeOf(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}
