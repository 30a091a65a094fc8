import { serve } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import type { Config } from './config.ts'

/**
 * Agents deliver every 10 s over connections that they keep; a thin line may take a minute for a
 * body. A process serves 20,000 of them: beyond that there are others behind a load balancer.
 */
const CONNECTION_LIMITS = {
  keepAliveTimeout: 75_000,
  headersTimeout: 30_000,
  requestTimeout: 120_000,
} as const
const CONNECTIONS_MAX = 20_000

export interface Listening {
  readonly server: ServerType
  readonly url: string
}

/** Listens for agents and browsers. */
export function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const options = { fetch, hostname: host, port, serverOptions: CONNECTION_LIMITS }
    const server = serve(options, (info) => {
      resolve({ server, url: `http://${host.includes(':') ? `[${host}]` : host}:${info.port}` })
    })
    server.maxConnections = CONNECTIONS_MAX
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message
      reject(new Error(`[server] cannot listen on ${host}:${port}: ${why}`, { cause }))
    })
  })
}
