import type { ServerType } from '@hono/node-server'

/** Requests under way, event streams and slow readers get this long. */
const CLOSING_MS_MAX = 5_000
/** A connection whose stream ended meanwhile is idle, and would be kept for the next request. */
const IDLE_EVERY_MS = 50

/** Takes no more requests and resolves when those under way are answered, or were cut for being slow. */
export async function closeServer(server: ServerType, graceMs = CLOSING_MS_MAX): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const late = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
  }, graceMs)
  const idle = setInterval(() => {
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  }, IDLE_EVERY_MS)
  await closed
  clearTimeout(late)
  clearInterval(idle)
}
