import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { PlaceId } from '#contract/ids.ts'
import { columnsOf } from '#contract/pack-places.ts'
import { PATHS } from '#contract/paths.ts'
import type { LiveFleet } from '../../live/live-fleet.ts'
import { unknownId } from './timeline.ts'

export interface FleetRouteDeps {
  readonly fleet: Pick<
    LiveFleet,
    'version' | 'epoch' | 'lastEventId' | 'snapshot' | 'agentsNow' | 'placeNow'
  >
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

/** A body that is built again when what it shows has changed, at most once in `SHARED_FOR_MS`. */
function sharedBody(
  { fleet, nowMs }: FleetRouteDeps,
  kind: string,
  write: () => object,
): () => Body {
  let built: Body | null = null
  return () => {
    const version = fleet.version()
    const epoch = fleet.epoch()
    if (built !== null && built.epoch === epoch) {
      // Also when the clock was set back: then the body is of a future that takes long to come.
      const isFresh = Math.abs(nowMs() - built.builtAtMs) < SHARED_FOR_MS
      if (built.version === version || isFresh) return built
    }
    const etag = `"${kind}${fleet.lastEventId()}-${version}"`
    const plain = JSON.stringify(write())
    const zipped = gzipAside(plain, { level: 5 })
    built = { etag, builtAtMs: nowMs(), version, epoch, plain, zipped }
    return built
  }
}

async function send(c: Context, { etag, plain, zipped }: Body): Promise<Response> {
  c.header('ETag', etag)
  c.header('Cache-Control', 'no-cache')
  c.header('Vary', 'Accept-Encoding')
  if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
  c.header('Content-Type', 'application/json')
  if (c.req.header('Accept-Encoding')?.includes('gzip') !== true) return c.body(plain)
  c.header('Content-Encoding', 'gzip')
  return c.body(await zipped)
}

/**
 * `GET /v1/fleet`: everything the live map shows, in one answer, with `?columns=1` its places by
 * column; `GET /v1/fleet/agents` and `GET /v1/places/:id/now` give what a large fleet leaves out.
 */
export function fleetRoutes(deps: FleetRouteDeps): Hono {
  const { fleet } = deps
  const rows = sharedBody(deps, '', () => fleet.snapshot())
  const columns = sharedBody(deps, 'c', () => {
    const { places, ...snapshot } = fleet.snapshot()
    return { ...snapshot, places: [], placeColumns: columnsOf(places, snapshot.generatedAtMs) }
  })
  const agents = sharedBody(deps, 'a', () => ({ agents: fleet.agentsNow() }))
  return new Hono()
    .get(PATHS.fleet, (c) => send(c, c.req.query('columns') === '1' ? columns() : rows()))
    .get(PATHS.fleetAgents, (c) => send(c, agents()))
    .get(PATHS.placeNow, (c) => {
      const found = fleet.placeNow(c.req.param('id') as PlaceId)
      return found === null ? unknownId(c, 'place') : c.json(found)
    })
}
