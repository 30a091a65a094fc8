import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { Metric, MetricPoint } from './write-metrics.ts'

/** Seconds; a page is quick within the first, a figure over a year takes the last. */
const BOUNDS = [0.005, 0.025, 0.1, 0.5, 2, 10] as const

interface Timed {
  readonly method: string
  readonly route: string
  readonly status: string
  /** Requests up to each bound, and those beyond the last. */
  readonly counts: number[]
  seconds: number
}

/** How many requests each route answered, and how long that took until the answer began. */
export interface RequestCounts {
  readonly count: MiddlewareHandler
  readonly metric: () => Metric
}

/** Methods that have a label of their own: a client may invent any other. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

/** `nowMs` never steps. Labels are patterns of routes, so they are no more than the routes. */
export function createRequestCounts(nowMs: () => number): RequestCounts {
  const timed = new Map<string, Timed>()
  return {
    async count(c, next) {
      const startMs = nowMs()
      await next()
      const method = METHODS.has(c.req.method) ? c.req.method : 'other'
      // Of who answered: the app stays at the last handler that it called.
      const route = routePath(c)
      const status = Math.floor(c.res.status / 100)
      const key = `${method} ${route} ${status}`
      let one = timed.get(key)
      if (one === undefined) {
        const counts = Array.from({ length: BOUNDS.length + 1 }, () => 0)
        one = { method, route, status: `${status}xx`, counts, seconds: 0 }
        timed.set(key, one)
      }
      const seconds = (nowMs() - startMs) / 1000
      let bound = 0
      while (bound < BOUNDS.length && seconds > (BOUNDS[bound] ?? Infinity)) bound += 1
      one.counts[bound] = (one.counts[bound] ?? 0) + 1
      one.seconds += seconds
    },
    metric: () => ({
      name: 'pantau_http_request_duration_seconds',
      type: 'histogram',
      help: 'Time until the answer of a request began',
      points: [...timed.values()].flatMap(pointsOf),
    }),
  }
}

function pointsOf({ method, route, status, counts, seconds }: Timed): readonly MetricPoint[] {
  const labels = { method, route, status }
  let sum = 0
  const buckets = counts.map((count, index): MetricPoint => {
    sum += count
    const le = index < BOUNDS.length ? String(BOUNDS[index]) : '+Inf'
    return { suffix: '_bucket', labels: { ...labels, le }, value: sum }
  })
  return [
    ...buckets,
    { suffix: '_sum', labels, value: seconds },
    { suffix: '_count', labels, value: sum },
  ]
}
