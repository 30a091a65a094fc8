import type { ServerType } from '@hono/node-server'

/** Requests under way, event streams and slow readers get this long. */
const CLOSING_MS_MAX = 5_000

/** Takes no more requests and resolves when those under way are answered, or were cut for being slow. */
export async function closeServer(server: ServerType, graceMs = CLOSING_MS_MAX): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const late = setTimeout(() => {
    if ('closeAllConnections' in server) server.closeAllConnections()
  }, graceMs)
  if ('closeIdleConnections' in server) server.closeIdleConnections()
  await closed
  clearTimeout(late)
}
