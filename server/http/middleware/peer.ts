import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'

/** What a listener gives with each request. */
export interface RequestEnv {
  readonly incoming?: IncomingMessage
  /** Who asked another process of ours, which passed the request on. */
  readonly peer?: string
}

/** Address of who asks, empty where there is no network; behind a reverse proxy the proxy's for all. */
export function peerOf(c: Context): string {
  const { incoming, peer } = (c.env ?? {}) as RequestEnv
  return peer ?? incoming?.socket.remoteAddress ?? ''
}
