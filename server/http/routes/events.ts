import type { ServerResponse } from 'node:http'
import { Hono } from 'hono'
import { PATHS } from '#contract/paths.ts'
import type { EventHub } from '../../live/event-hub.ts'
import { problem } from '../problem.ts'

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // Reverse proxies must pass each event on at once.
  'X-Accel-Buffering': 'no',
}

/** `GET /v1/events`: the changes of the fleet as server-sent events, resumed by `Last-Event-ID`. */
export function eventRoutes({ events }: { readonly events: EventHub }): Hono {
  return new Hono().get(PATHS.events, (c) => {
    // Nobody reads the body of a HEAD: it would hold a listener's place for ever.
    if (c.req.method === 'HEAD') return c.body(null, 200, HEADERS)
    const { outgoing } = (c.env ?? {}) as { readonly outgoing?: ServerResponse }
    const stream = events.subscribe(c.req.header('Last-Event-ID') ?? null, {
      address: outgoing?.socket?.remoteAddress ?? null,
      onCut: () => outgoing?.destroy(),
    })
    if (stream === null) return problem(c, 503, 'Too many listeners', { retryAfterSeconds: 30 })
    return c.body(stream, 200, HEADERS)
  })
}
