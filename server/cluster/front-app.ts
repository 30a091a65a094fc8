import { Hono } from 'hono'
import type { Context } from 'hono'
import { PATHS } from '#contract/paths.ts'
import { AGENT_FILE } from '#contract/words.ts'
import type { AppDeps } from '../http/app.ts'
import { securityHeaders } from '../http/middleware/security-headers.ts'
import { answerFailures } from '../http/problem.ts'
import { batchRoutes } from '../http/routes/batches.ts'
import type { BatchRouteDeps } from '../http/routes/batches.ts'
import { eventRoutes } from '../http/routes/events.ts'
import { healthRoutes } from '../http/routes/health.ts'
import type { HealthRouteDeps } from '../http/routes/health.ts'
import type { EventHub } from '../live/event-hub.ts'
import { noKeeper, passOn } from './pass-on.ts'
import type { RemoteKeeper } from './remote-line.ts'

/** Who keeps the city, as one process sees it. */
export type Standing =
  | { readonly kind: 'here'; readonly app: Hono; readonly owner: Hono | null }
  | { readonly kind: 'opening'; readonly owner: Hono | null }
  | { readonly kind: 'there'; readonly keeper: RemoteKeeper }
  | { readonly kind: 'nobody' }

export interface FrontAppDeps
  extends BatchRouteDeps, HealthRouteDeps, Pick<AppDeps, 'agentFile' | 'staticFiles' | 'tileUrl'> {
  /** Events for the browsers of this process. */
  readonly events: EventHub
  readonly keeper: () => Standing
}

/**
 * What each of several processes serves by itself: batches, events, the dashboard's files and how it is;
 * all else is the keeper's to answer, whichever process was asked.
 */
export function createFrontApp(deps: FrontAppDeps): Hono {
  const app = new Hono()
  const toKeeper = (c: Context): Response | Promise<Response> => answerOfKeeper(c, deps.keeper())
  app.post(PATHS.batches, (c, next) => {
    const header = c.req.header('Authorization') ?? ''
    const isElsewhere = deps.keeper().kind !== 'here'
    const isKnown = header.startsWith('Bearer ') && deps.agentOfToken(header.slice(7)) !== null
    // A token may have been made a moment ago: the keeper knows it first.
    return isKnown || !isElsewhere ? next() : toKeeper(c)
  })
  app.route('/', batchRoutes(deps))
  app.route('/', ownRoutes(deps))
  app.all('*', toKeeper)
  answerFailures(app, deps.logError)
  return app
}

/** Pages and their events: what the keeper answers has these headers already. */
function ownRoutes(deps: FrontAppDeps): Hono {
  const secured = securityHeaders(deps.tileUrl)
  const app = new Hono()
  app.use(PATHS.events, secured)
  app.use(PATHS.health, secured)
  app.use(PATHS.readiness, secured)
  app.route('/', eventRoutes(deps))
  app.route('/', healthRoutes(deps))
  app.get(AGENT_FILE, secured, deps.agentFile)
  app.use(async (c, next) => {
    const file = await deps.staticFiles(c, () => Promise.resolve())
    if (file === undefined) return next()
    await secured(c, () => {
      c.res = file
      return Promise.resolve()
    })
  })
  return app
}

/** The owner's commands, passed on to the process that does them. */
export function createOwnerApp(
  keeper: () => Standing,
  logError: (cause: unknown, message: string) => void,
): Hono {
  const app = new Hono()
  app.all('*', (c) => {
    const standing = keeper()
    switch (standing.kind) {
      case 'here':
      case 'opening':
        return standing.owner?.fetch(c.req.raw, c.env) ?? noKeeper(c)
      case 'there':
        return passOn(c, standing.keeper, { isOwner: true })
      case 'nobody':
        return noKeeper(c)
      default:
        return standing satisfies never
    }
  })
  answerFailures(app, logError)
  return app
}

function answerOfKeeper(c: Context, standing: Standing): Response | Promise<Response> {
  switch (standing.kind) {
    case 'here':
      return standing.app.fetch(c.req.raw, c.env)
    case 'there':
      return passOn(c, standing.keeper)
    case 'opening':
    case 'nobody':
      return noKeeper(c)
    default:
      return standing satisfies never
  }
}
