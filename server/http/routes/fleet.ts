import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono } from 'hono'
import { PATHS } from '#contract/words.ts'
import type { LiveFleet } from '../../live/live-fleet.ts'

export interface FleetRouteDeps {
  readonly fleet: LiveFleet
  readonly nowMs: () => number
}

interface Body {
  readonly etag: string
  readonly builtAtMs: number
  readonly version: number
  readonly epoch: string
  readonly plain: string
  readonly zipped: Promise<Buffer<ArrayBuffer>>
}

/** Many browsers that come at once share one body; events bring each to the present. */
const SHARED_FOR_MS = 1000
const gzipAside = promisify(gzip)

/** `GET /v1/fleet`: everything the live map shows, in one answer; gzip and ETag. */
export function fleetRoutes({ fleet, nowMs }: FleetRouteDeps): Hono {
  let built: Body | null = null
  const body = (): Body => {
    const version = fleet.version()
    const epoch = fleet.epoch()
    if (built !== null && built.epoch === epoch) {
      // Also when the clock was set back: then the body is of a future that takes long to come.
      const isFresh = Math.abs(nowMs() - built.builtAtMs) < SHARED_FOR_MS
      if (built.version === version || isFresh) return built
    }
    const snapshot = fleet.snapshot()
    const plain = JSON.stringify(snapshot)
    built = {
      etag: `"${snapshot.lastEventId}-${version}"`,
      builtAtMs: nowMs(),
      version,
      epoch,
      plain,
      zipped: gzipAside(plain, { level: 5 }),
    }
    return built
  }
  return new Hono().get(PATHS.fleet, async (c) => {
    const { etag, plain, zipped } = body()
    c.header('ETag', etag)
    c.header('Cache-Control', 'no-cache')
    c.header('Vary', 'Accept-Encoding')
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
    c.header('Content-Type', 'application/json')
    if (c.req.header('Accept-Encoding')?.includes('gzip') !== true) return c.body(plain)
    c.header('Content-Encoding', 'gzip')
    return c.body(await zipped)
  })
}
