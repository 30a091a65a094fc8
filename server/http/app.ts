import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { securityHeaders } from './middleware/security-headers.ts'
import { problem } from './problem.ts'
import { batchRoutes } from './routes/batches.ts'
import type { BatchRouteDeps } from './routes/batches.ts'
import { healthRoutes } from './routes/health.ts'
import type { HealthRouteDeps } from './routes/health.ts'

export interface AppDeps extends BatchRouteDeps, HealthRouteDeps {
  readonly tileUrl: string | null
  /** Serves the dashboard; comes after all routes. */
  readonly staticFiles: MiddlewareHandler
}

/** The whole HTTP surface in one list. It does not listen, so tests call `app.request()`. */
export function createApp(deps: AppDeps): Hono {
  const app = new Hono()
  app.use(securityHeaders(deps.tileUrl))
  app.route('/', batchRoutes(deps))
  app.route('/', healthRoutes(deps))
  app.use(deps.staticFiles)
  app.notFound((c) => problem(c, 404, 'There is nothing here'))
  app.onError((error, c) => {
    deps.logError(error, `${c.req.method} ${c.req.path} failed`)
    return problem(c, 500, 'The server made a mistake')
  })
  return app
}
