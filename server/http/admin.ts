import { chmod, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { closeServer } from './close-server.ts'
import { ownerOnly } from './middleware/operator.ts'
import { answerFailures } from './problem.ts'
import { agentConfigRoutes } from './routes/agent-configs.ts'
import { alertRoutes } from './routes/alerts.ts'
import type { AlertRouteDeps } from './routes/alerts.ts'
import { agentsRoutes } from './routes/agents.ts'
import type { AgentsRouteDeps } from './routes/agents.ts'
import { discoveryRoutes } from './routes/discoveries.ts'
import { geographyRoutes } from './routes/geography.ts'
import { importRoutes } from './routes/imports.ts'
import { operatorRoutes } from './routes/operators.ts'
import { reportRoutes } from './routes/reports.ts'
import type { ReportRouteDeps } from './routes/reports.ts'
import { storeHoldRoutes } from './routes/store-hold.ts'
import type { StoreHoldDeps } from './routes/store-hold.ts'
import { storeWorkRoutes } from './routes/store-work.ts'
import type { StoreWorkRouteDeps } from './routes/store-work.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { unmatchedRoutes } from './routes/unmatched.ts'
import { windowRoutes } from './routes/windows.ts'
import type { UnmatchedRow } from '../live/unmatched.ts'

export interface AdminDeps extends AgentsRouteDeps {
  readonly logError: (cause: unknown, message: string) => void
  /** Only of a running server: what controllers list is not kept. */
  readonly unmatched?: () => readonly UnmatchedRow[]
  /** Only of a running server. */
  readonly alerting?: AlertRouteDeps['alerting']
  /** Of a running server, or of a directory that was opened to make reports. */
  readonly reports?: Pick<ReportRouteDeps, 'reporting' | 'timeZone'>
  /** Only of a running server. */
  readonly stores?: Omit<StoreHoldDeps, 'nowMs'> & StoreWorkRouteDeps
}

/** Longest path of a Unix socket: `sun_path` holds 108 bytes, on macOS 104. */
const SOCKET_PATH_MAX = 100

/** Where the server of a data directory takes the commands of its own machine. */
export function adminSocketPath(dataDirectory: string): string {
  return join(dataDirectory, 'pantau.sock')
}

/** What only the user may do who owns the data directory; never mounted where a network reaches. */
export function createAdminApp(deps: AdminDeps): Hono {
  const app = new Hono()
  app.route('/', importRoutes(deps))
  app.route('/', geographyRoutes({ ...deps, operator: ownerOnly() }))
  app.route('/', tokenRoutes(deps))
  app.route('/', agentsRoutes(deps))
  app.route('/', agentConfigRoutes(deps))
  app.route('/', discoveryRoutes(deps))
  app.route('/', operatorRoutes(deps))
  app.route('/', windowRoutes({ ...deps, operator: ownerOnly() }))
  if (deps.unmatched !== undefined) app.route('/', unmatchedRoutes(deps.unmatched))
  const { alerting, reports, stores, nowMs } = deps
  if (stores !== undefined) {
    app.route('/', storeHoldRoutes({ ...stores, nowMs }))
    app.route('/', storeWorkRoutes(stores))
  }
  if (alerting !== undefined) {
    app.route('/', alertRoutes({ alerting, nowMs, operator: ownerOnly() }))
  }
  if (reports !== undefined) {
    app.route('/', reportRoutes({ ...deps, ...reports, operator: ownerOnly() }))
  }
  answerFailures(app, deps.logError)
  return app
}

/**
 * Listens on the data directory's socket, for its owner alone. The caller holds the lock of the
 * data directory, so a socket that is already there was left by a server that is gone.
 */
export async function listenForAdmin(
  app: Hono,
  dataDirectory: string,
): Promise<{ close(): Promise<void> }> {
  const path = adminSocketPath(dataDirectory)
  if (Buffer.byteLength(path) > SOCKET_PATH_MAX) {
    const message = `the path of the data directory is too long for its socket: ${path}`
    throw new Error(`[server] ${message} (at most ${SOCKET_PATH_MAX} bytes)`)
  }
  await rm(path, { force: true })
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new Error(`[server] cannot listen on ${path}`, { cause }))
    })
    server.listen(path, resolve)
  })
  await chmod(path, 0o600)
  // A server that cannot open its port must end, whoever could still ask it here.
  server.unref()
  return { close: () => closeServer(server) }
}
