import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { MiddlewareHandler } from 'hono'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.geojson': 'application/geo+json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
}
const gzipAside = promisify(gzip)
/** Vite puts a hash of the content into the names below this folder. */
const HASHED = '/assets/'

/** Pictures and fonts are packed already. */
const PACKABLE = /\.(html|js|css|json|geojson|webmanifest|svg|txt|map)$/

/** Paths of routes, which are no pages of the dashboard: a process that does not keep the city passes them on. */
const OF_ROUTES = /^\/(v1|p|t|metrics)(\/|$)/

interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Packed once at start, for lines that are thin; null where that would save nothing. */
  readonly zipped: Uint8Array<ArrayBuffer> | null
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Serves the built dashboard, held in memory. A path without a file gets index.html, because the
 * dashboard has its own routes; a missing asset gets nothing. The list of files is closed at start,
 * so that no request can name a path outside of it.
 */
export async function staticFiles(directory: string): Promise<MiddlewareHandler> {
  const files = await loadFiles(directory)
  return async function staticFiles(c, next) {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next()
    const { path } = c.req
    const isPage = extname(path) === '' && !OF_ROUTES.test(path)
    const file = files.get(path) ?? (isPage ? files.get('/index.html') : undefined)
    if (file === undefined) return next()
    const isZipped = c.req.header('Accept-Encoding')?.includes('gzip') === true
    if (file.zipped === null || !isZipped) return c.body(file.bytes, 200, file.headers)
    return c.body(file.zipped, 200, { ...file.headers, 'Content-Encoding': 'gzip' })
  }
}

async function loadFiles(directory: string): Promise<Map<string, StaticFile>> {
  const files = new Map<string, StaticFile>()
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(directory, file).split(sep).join('/')}`
    const bytes = new Uint8Array(await readFile(file))
    const isPackable = PACKABLE.test(path)
    files.set(path, {
      bytes,
      zipped: isPackable ? new Uint8Array(await gzipAside(bytes, { level: 9 })) : null,
      headers: {
        ...(isPackable && { Vary: 'Accept-Encoding' }),
        'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
        'Cache-Control': path.startsWith(HASHED)
          ? 'public, max-age=31536000, immutable'
          : 'no-cache',
      },
    })
  }
  return files
}
