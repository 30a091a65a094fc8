import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { problem } from './problem.ts'

/**
 * Who may call a route: anyone who reaches the server, an agent with its own token, an operator (see
 * `operatorJudge`), the own machine or who has the token of metrics.
 */
export type Right = 'anyone' | 'agent' | 'operator' | 'own-machine'

/** The right that each route of the server asks for. What is not listed is denied to everybody. */
export const ROUTE_RIGHTS: Readonly<Record<string, Right>> = {
  'POST /v1/batches': 'agent',
  'POST /v1/enrolments': 'anyone',
  'GET /v1/agent/config': 'agent',
  'POST /v1/agent/token': 'agent',
  'GET /v1/agent/discovery': 'agent',
  'GET /v1/agent/probe': 'agent',
  'POST /v1/agent/probe': 'agent',
  'POST /v1/agent/discovery': 'agent',
  'GET /v1/fleet': 'anyone',
  'GET /v1/fleet/agents': 'anyone',
  'GET /v1/places/:id/now': 'anyone',
  'GET /v1/events': 'anyone',
  'GET /v1/boundaries': 'anyone',
  'GET /v1/geography': 'anyone',
  'POST /v1/geography/:part': 'operator',
  'GET /v1/access-points/:id/timeline': 'anyone',
  'GET /v1/equipment/:id/timeline': 'anyone',
  'GET /v1/places/:id/timeline': 'anyone',
  'GET /v1/access-points/:id/series': 'anyone',
  'GET /v1/places/:id/series': 'anyone',
  'GET /v1/places/:id/targets': 'anyone',
  'GET /v1/places/:id/polls': 'anyone',
  'GET /v1/days': 'anyone',
  'GET /v1/days/:day': 'anyone',
  'GET /v1/availability': 'anyone',
  'GET /v1/places/:id/days': 'anyone',
  'GET /v1/coverage': 'anyone',
  'GET /v1/coverage/shapes': 'anyone',
  'GET /v1/coverage/next': 'anyone',
  'GET /v1/coverage/reach': 'anyone',
  'GET /v1/contracts': 'anyone',
  'PUT /v1/contracts/:id': 'operator',
  'GET /v1/contracts/:id/judgement': 'anyone',
  'POST /v1/contracts/:id/judgement': 'anyone',
  'GET /v1/reports': 'anyone',
  'POST /v1/reports': 'operator',
  'GET /v1/reports/jobs/:id': 'anyone',
  'DELETE /v1/reports/jobs/:id': 'operator',
  'GET /v1/reports/:month/:version': 'anyone',
  'GET /v1/reports/:month/:version/files/:format': 'anyone',
  'GET /v1/reports/:month/:version/evidence': 'operator',
  'GET /v1/reports/:month/:version/minutes/:id': 'anyone',
  'GET /v1/reports/:month/:version/minutes/:id/pdf': 'anyone',
  'POST /v1/reports/:month/:version/minutes/:id/objections': 'operator',
  'POST /v1/objections/:id/files': 'operator',
  'GET /v1/objections/:id/files/:file': 'operator',
  'POST /v1/objections/:id/decisions': 'operator',
  'GET /v1/places/:id/visitors': 'anyone',
  'GET /v1/usage': 'anyone',
  'GET /v1/capacity': 'anyone',
  'GET /v1/access-points/:id/radios': 'anyone',
  'GET /v1/places/:id/first-aid': 'anyone',
  'GET /v1/places/:id/visits': 'anyone',
  'POST /v1/places/:id/visits': 'operator',
  'PUT /v1/places/:id/visits/:visit/photo': 'operator',
  'GET /v1/places/:id/visits/:visit/photo': 'anyone',
  'GET /v1/places/:id/complaints': 'anyone',
  'POST /v1/places/:id/complaints': 'operator',
  'POST /v1/complaints/:id/answers': 'operator',
  'GET /v1/windows': 'anyone',
  'POST /v1/windows': 'operator',
  'DELETE /v1/windows/:id': 'operator',
  'GET /v1/outages': 'anyone',
  'GET /v1/outages/:id': 'anyone',
  'GET /v1/degradations': 'anyone',
  'POST /v1/outages/:id/notes': 'operator',
  'POST /v1/outages/:id/photos': 'operator',
  'GET /v1/outages/:id/photos/:note': 'anyone',
  'GET /v1/incidents': 'anyone',
  'GET /v1/incidents/:id': 'anyone',
  'POST /v1/incidents/:id/acknowledge': 'operator',
  'GET /v1/alerts': 'anyone',
  'POST /v1/alerts/test': 'operator',
  'GET /v1/push/key': 'anyone',
  'POST /v1/push/subscriptions': 'operator',
  'DELETE /v1/push/subscriptions': 'operator',
  'GET /v1/operator': 'anyone',
  'GET /v1/access-points/:id/probe': 'anyone',
  'POST /v1/access-points/:id/probe': 'operator',
  'GET /v1/city': 'anyone',
  'PUT /v1/city': 'operator',
  'POST /v1/inventory/enrolments': 'operator',
  'GET /v1/inventory/common-config': 'operator',
  'PUT /v1/inventory/common-config': 'operator',
  'GET /v1/inventory/discoveries': 'operator',
  'POST /v1/inventory/discoveries': 'operator',
  'POST /v1/inventory/import': 'operator',
  'GET /v1/inventory/export': 'anyone',
  'GET /v1/inventory': 'anyone',
  'GET /v1/inventory/changes': 'anyone',
  'GET /v1/inventory/place/:id/contact': 'operator',
  'PUT /v1/inventory/place/:id/contact': 'operator',
  'PUT /v1/inventory/:kind/:id': 'operator',
  'GET /p/:code': 'anyone',
  'POST /p/:code': 'anyone',
  'GET /t/:ticket': 'anyone',
  'GET /public-page.css': 'anyone',
  'GET /v1/public-codes': 'operator',
  'GET /metrics': 'own-machine',
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /pantau-agent.mjs': 'anyone',
}

/** The pattern of the route that answers a request, as it is listed; null where files or nothing answer. */
function routeOf(c: Context): string | null {
  const { method } = c.req
  const asked = method === 'HEAD' ? 'GET' : method
  const route = matchedRoutes(c).findLast(
    ({ path, method: its }) => !path.endsWith('*') && (its === asked || its === 'ALL'),
  )
  return route === undefined ? null : `${route.method} ${route.path}`
}

/** Refuses what is not listed: a route that nobody thought about is nobody's. */
export function listedOnly(
  rights: Readonly<Record<string, Right>> = ROUTE_RIGHTS,
): MiddlewareHandler {
  return async function listedOnly(c, next) {
    const route = routeOf(c)
    if (route !== null && !Object.hasOwn(rights, route)) {
      return problem(c, 403, 'Nobody may do that', { detail: `${route} has no right` })
    }
    await next()
    return undefined
  }
}
