import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'

interface Body {
  readonly builtAtMs: number
  readonly etag: string
  readonly plain: string
  readonly zipped: Promise<Buffer<ArrayBuffer>>
}

/** Many browsers that come at once share one body. */
const SHARED_FOR_MS = 5000
const BODIES_MAX = 16
const gzipAside = promisify(gzip)

/**
 * Large answers in JSON, with gzip and ETag. `answer` builds what is asked for unless it has just
 * done so, and passes on a response that is built in its place; `cacheControl` says how long a
 * browser may keep it.
 */
export function zippedAnswers(nowMs: () => number): {
  answer(
    c: Context,
    key: string,
    build: () => Promise<object>,
    cacheControl: string,
  ): Promise<Response>
} {
  const bodies = new Map<string, Body>()
  const bodyOf = async (key: string, build: () => Promise<object>): Promise<Body | Response> => {
    const known = bodies.get(key)
    // Also when the clock was set back: then the body is of a future that takes long to come.
    if (known !== undefined && Math.abs(nowMs() - known.builtAtMs) < SHARED_FOR_MS) return known
    const made = await build()
    if (made instanceof Response) return made
    const plain = JSON.stringify(made)
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
    const zipped = known?.etag === etag ? known.zipped : gzipAside(plain, { level: 5 })
    const body = { builtAtMs: nowMs(), etag, plain, zipped }
    bodies.delete(key)
    bodies.set(key, body)
    for (const old of bodies.keys()) if (bodies.size > BODIES_MAX) bodies.delete(old)
    return body
  }
  return {
    async answer(c, key, build, cacheControl) {
      const body = await bodyOf(key, build)
      if (body instanceof Response) return body
      c.header('ETag', body.etag)
      c.header('Cache-Control', cacheControl)
      c.header('Vary', 'Accept-Encoding')
      if (c.req.header('If-None-Match') === body.etag) return c.body(null, 304)
      c.header('Content-Type', 'application/json')
      if (c.req.header('Accept-Encoding')?.includes('gzip') !== true) return c.body(body.plain)
      c.header('Content-Encoding', 'gzip')
      return c.body(await body.zipped)
    },
  }
}
