import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono } from 'hono'
import { PATHS } from '#contract/paths.ts'
import type { Boundaries } from '../../journal/boundaries.ts'
import type { Journal } from '../../journal/open.ts'
import { problem } from '../problem.ts'

const gzipAside = promisify(gzip)

/** `GET /v1/boundaries`: the boundaries of the city as GeoJSON; 404 while none are imported. */
export function boundaryRoutes({ journal }: { readonly journal: Journal }): Hono {
  let of: Boundaries | null = null
  let etag = ''
  let zipped: Promise<Buffer<ArrayBuffer>> | null = null
  return new Hono().get(PATHS.boundaries, async (c) => {
    const boundaries = journal.boundaries()
    if (boundaries === null) return problem(c, 404, 'No boundaries have been imported')
    if (of !== boundaries || zipped === null) {
      of = boundaries
      etag = `"${createHash('sha256').update(boundaries.geojson).digest('base64url').slice(0, 22)}"`
      zipped = gzipAside(boundaries.geojson)
    }
    c.header('ETag', etag)
    c.header('Cache-Control', 'no-cache')
    c.header('Vary', 'Accept-Encoding')
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
    c.header('Content-Type', 'application/geo+json')
    if (c.req.header('Accept-Encoding')?.includes('gzip') !== true)
      return c.body(boundaries.geojson)
    c.header('Content-Encoding', 'gzip')
    return c.body(await zipped)
  })
}
