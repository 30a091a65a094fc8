import { createHash, timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import type { Context } from 'hono'
import { PATHS } from '#contract/paths.ts'
import type { Secret } from '#contract/secret.ts'
import { METRICS_MEDIA_TYPE, writeMetrics } from '../metrics/write-metrics.ts'
import type { Metric } from '../metrics/write-metrics.ts'
import { peerOf } from '../middleware/peer.ts'
import { problem } from '../problem.ts'

export interface MetricsRouteDeps {
  /** What a scrape shows: figures that are at hand, nothing is read for it. */
  readonly read: () => readonly Metric[]
  /** Who has it may read from elsewhere; null lets the server's own machine alone. */
  readonly token: Secret | null
}

const OWN_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
const OWN_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
/** A reverse proxy on this machine asks for others: it says so by one of these. */
const PASSED_ON = ['Forwarded', 'X-Forwarded-For', 'X-Real-IP', 'Via'] as const

/**
 * `GET /metrics`: figures about the server itself for Prometheus. 401 without the token where one is
 * set, also on the own machine; 403 from elsewhere where none is.
 */
export function metricsRoutes({ read, token }: MetricsRouteDeps): Hono {
  return new Hono().get(PATHS.metrics, (c) => {
    // A proxy on this machine that says nothing of itself looks like it: who sets a token has it asked for.
    if (token === null ? !isOfThisMachine(c) : !knows(c, token)) {
      if (token === null) return problem(c, 403, 'Metrics are for the own machine of the server')
      c.header('WWW-Authenticate', 'Bearer')
      return problem(c, 401, 'The token of metrics is missing or wrong')
    }
    c.header('Cache-Control', 'no-store')
    return c.body(writeMetrics(read()), 200, { 'Content-Type': METRICS_MEDIA_TYPE })
  })
}

/** Also by the name that was asked for: another page's name may lead a browser here. */
function isOfThisMachine(c: Context): boolean {
  if (PASSED_ON.some((name) => c.req.header(name) !== undefined)) return false
  return OWN_ADDRESS.test(peerOf(c)) && OWN_NAME.test(c.req.header('Host') ?? '')
}

/** Compares digests, which are of one length whatever was sent. */
function knows(c: Context, token: Secret | null): boolean {
  const header = c.req.header('Authorization')
  if (token === null || header?.startsWith('Bearer ') !== true) return false
  return timingSafeEqual(digest(header.slice(7)), digest(token.reveal()))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
