import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import {
  alertTestSchema,
  endedSubscriptionSchema,
  newSubscriptionSchema,
} from '#contract/alerts.ts'
import { PATHS } from '#contract/paths.ts'
import type { Alerting } from '../../alert/alerting.ts'
import { readJson } from '../middleware/body.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'

type Part = Pick<Alerting, 'view' | 'test' | 'pushKey' | 'subscribe' | 'unsubscribe'>

export interface AlertRouteDeps {
  /** Null while the server starts. */
  readonly alerting: () => Part | null
  readonly nowMs: () => number
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 4096
const START_SECONDS = 5

/**
 * `GET /v1/alerts` (no secrets, addresses masked), `POST /v1/alerts/test`, `GET /v1/push/key`,
 * `POST` and `DELETE /v1/push/subscriptions`.
 */
export function alertRoutes({ alerting, nowMs, operator }: AlertRouteDeps): Hono {
  const started = (
    c: Context,
    answer: (part: Part) => Response | Promise<Response>,
  ): Response | Promise<Response> => {
    const part = alerting()
    if (part !== null) return answer(part)
    return problem(c, 503, 'The server starts', { retryAfterSeconds: START_SECONDS })
  }
  return new Hono()
    .get(PATHS.alerts, (c) =>
      started(c, async (part) => {
        c.header('Cache-Control', 'no-cache')
        return c.json(await part.view())
      }),
    )
    .post(PATHS.alertTest, operator, (c) =>
      started(c, async (part) => {
        const body = await readJson(c, BODY_BYTES_MAX, alertTestSchema)
        if (body instanceof Response) return body
        const result = await part.test(body.recipient)
        if (result !== null) return c.json(result)
        const detail = `there is no recipient "${body.recipient}"`
        return problem(c, 404, 'There is no such recipient', { detail })
      }),
    )
    .get(PATHS.pushKey, (c) => started(c, (part) => c.json({ key: part.pushKey })))
    .post(PATHS.pushSubscriptions, operator, (c) =>
      started(c, async (part) => {
        const body = await readJson(c, BODY_BYTES_MAX, newSubscriptionSchema)
        if (body instanceof Response) return body
        const { subscription, language } = body
        const fault = await part.subscribe({
          endpoint: subscription.endpoint,
          subscription: JSON.stringify(subscription),
          language,
          createdBy: operatorOf(c),
          createdAtMs: nowMs(),
        })
        if (fault === null) return c.body(null, 204)
        return problem(c, 422, 'The subscription cannot be used', { detail: fault })
      }),
    )
    .delete(PATHS.pushSubscriptions, operator, (c) =>
      started(c, async (part) => {
        const body = await readJson(c, BODY_BYTES_MAX, endedSubscriptionSchema)
        if (body instanceof Response) return body
        await part.unsubscribe(body.endpoint)
        return c.body(null, 204)
      }),
    )
}
