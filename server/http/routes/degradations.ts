import { Hono } from 'hono'
import type { Degradation, DegradationList } from '#contract/outage.ts'
import { PATHS } from '#contract/paths.ts'

export interface DegradationRouteDeps {
  /** What makes places of little use now. */
  readonly degradations: () => readonly Degradation[]
}

/** `GET /v1/degradations`: each with its figure, the limit that it passed, and since when. */
export function degradationRoutes({ degradations }: DegradationRouteDeps): Hono {
  return new Hono().get(PATHS.degradations, (c) => {
    const list: DegradationList = { degradations: [...degradations()] }
    c.header('Cache-Control', 'no-cache')
    return c.json(list)
  })
}
