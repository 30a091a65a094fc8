import { readFile, readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
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
/** Vite puts a hash of the content into the names below this folder. */
const HASHED = '/assets/'

interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>
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
    const isPage = extname(path) === '' && !path.startsWith('/v1/')
    const file = files.get(path) ?? (isPage ? files.get('/index.html') : undefined)
    if (file === undefined) return next()
    return c.body(file.bytes, 200, file.headers)
  }
}

async function loadFiles(directory: string): Promise<Map<string, StaticFile>> {
  const files = new Map<string, StaticFile>()
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(directory, file).split(sep).join('/')}`
    files.set(path, {
      bytes: new Uint8Array(await readFile(file)),
      headers: {
        'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
        'Cache-Control': path.startsWith(HASHED)
          ? 'public, max-age=31536000, immutable'
          : 'no-cache',
      },
    })
  }
  return files
}
