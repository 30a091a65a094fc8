import { Hono } from 'hono'
import { PATHS } from '#contract/paths.ts'
import type { StoreHealth } from '../../store/series-store.ts'
import { problem } from '../problem.ts'

export interface HealthRouteDeps {
  /** Whether store and journal can take batches, with the reason when not. */
  readonly ready: () => Promise<StoreHealth>
  readonly nowMs: () => number
  /** What this process does among several; nothing where it is the only one. */
  readonly standing?: () => object
}

/**
 * `/healthz`: the process answers, with its time for agents that have none. `/readyz`: it can store
 * batches; 503 with the reason if not.
 */
export function healthRoutes(deps: HealthRouteDeps): Hono {
  const app = new Hono()
  const standing = (): object => deps.standing?.() ?? {}
  app.get(PATHS.health, (c) => c.json({ status: 'alive', nowMs: deps.nowMs(), ...standing() }))
  app.get(PATHS.readiness, async (c) => {
    const health = await deps.ready()
    if (health.usable) return c.json({ status: 'ready', ...standing() })
    return problem(c, 503, 'Not ready', { detail: health.reason, retryAfterSeconds: 5 })
  })
  return app
}
