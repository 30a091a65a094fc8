import { timingSafeEqual } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type { Context } from 'hono'
import type { Secret } from '#contract/secret.ts'
import type { AccessPointId } from '#contract/ids.ts'
import { closeServer } from '../http/close-server.ts'
import { readBytes } from '../http/middleware/body.ts'
import { answerFailures, problem } from '../http/problem.ts'
import type { EventHub } from '../live/event-hub.ts'
import {
  CLUSTER_PATHS,
  NOT_THE_KEEPER,
  OWNER_HEADER,
  PEER_HEADER,
  REFUSED_HEADER,
  SECRET_HEADER,
} from './door-words.ts'
import type { HandOver } from './hand-over.ts'
import { listenAddressOf } from './listen-address.ts'
import { OtherKeeperError } from './intake.ts'
import type { Intake } from './intake.ts'

/** What is behind the door while this process keeps the city; all null while it does not, or not yet. */
export interface BehindDoor {
  readonly secret: Secret | null
  /** For the owner's commands: they are answered before all is open. */
  readonly owner: Hono | null
  readonly city: { readonly app: Hono; readonly events: EventHub } | null
  readonly intake: Intake | null
}

export interface DoorDeps {
  readonly behind: () => BehindDoor
  readonly logError: (cause: unknown, message: string) => void
}

/** Address at which the keeper takes what others hand on and pass on. */
export interface Door {
  readonly address: string
  close(): Promise<void>
}

/** What another process asks of one keeper. */
interface Asked {
  readonly term: number
  readonly sinceMs?: number
  readonly ids?: readonly AccessPointId[]
}

/** The largest hand-over is a MiB and one batch. */
const BODY_BYTES_MAX = 64 * 1024 * 1024
const KEEP_ALIVE_MS = 75_000

/** Listens for the other processes. */
export async function openDoor(listen: string, deps: DoorDeps): Promise<Door> {
  const address = listenAddressOf(listen)
  if (address === null) throw new Error(`[cluster] "${listen}" is no address to listen on`)
  const { host, port } = address
  const inner = innerApp(deps)
  const server = createAdaptorServer({
    fetch: (request, env) => {
      const { secret, owner, city } = deps.behind()
      const { headers } = request
      if (secret === null) return refused(NOT_THE_KEEPER)
      if (!isSame(headers.get(SECRET_HEADER) ?? '', secret)) {
        return refused(403)
      }
      if (new URL(request.url).pathname.startsWith('/cluster/')) return inner.fetch(request, env)
      const app = headers.has(OWNER_HEADER) ? owner : (city?.app ?? null)
      if (app === null) return refused(503)
      return app.fetch(request, { ...env, peer: headers.get(PEER_HEADER) ?? '' })
    },
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: Error) => {
      const where = `${host}:${port}`
      reject(new Error(`[cluster] cannot listen on ${where}: ${cause.message}`, { cause }))
    })
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  const boundPort = typeof bound === 'object' ? (bound?.port ?? port) : port
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    close: () => closeServer(server),
  }
}

/** What our processes say to each other beside passing requests on. */
function innerApp({ behind, logError }: DoorDeps): Hono {
  const app = new Hono()
  const answer = async (
    c: Context,
    work: (intake: Intake, value: unknown) => Promise<object>,
  ): Promise<Response> => {
    const { intake } = behind()
    if (intake === null) return problem(c, 503, 'The keeper has not opened yet')
    const bytes = await readBytes(c, BODY_BYTES_MAX)
    if (bytes === null) return problem(c, 413, 'The body is too large')
    try {
      return c.json(await work(intake, JSON.parse(bytes.toString('utf8'))))
    } catch (cause) {
      if (cause instanceof OtherKeeperError) return problem(c, 409, cause.message)
      throw cause
    }
  }
  const ofTerm = (intake: Intake, value: unknown): Asked => {
    const asked = value as Asked
    if (asked.term !== intake.term) throw new OtherKeeperError('[cluster] this is another keeper')
    return asked
  }
  app.post(CLUSTER_PATHS.handOvers, (c) =>
    answer(c, (intake, value) => intake.hand(value as HandOver)),
  )
  app.post(CLUSTER_PATHS.recalls, (c) =>
    answer(c, async (intake, value) => {
      await intake.recall(ofTerm(intake, value).sinceMs ?? 0)
      return {}
    }),
  )
  app.post(CLUSTER_PATHS.firstPolls, (c) =>
    answer(c, (intake, value) => intake.firstPolls(ofTerm(intake, value).ids ?? [])),
  )
  app.get(CLUSTER_PATHS.events, (c) => {
    const { city } = behind()
    if (city === null) return problem(c, 503, 'The keeper has not opened yet')
    const { outgoing } = c.env as { readonly outgoing: ServerResponse }
    const stream = city.events.subscribe(c.req.header('Last-Event-ID') ?? null, {
      address: null,
      onCut: () => outgoing.destroy(),
    })
    if (stream === null) return problem(c, 503, 'Too many listeners')
    return c.body(stream, 200, { 'Content-Type': 'text/event-stream' })
  })
  answerFailures(app, logError)
  return app
}

/** Who passes it on says it to people. */
function refused(status: number): Response {
  return new Response(null, { status, headers: { [REFUSED_HEADER]: '1' } })
}

function isSame(said: string, secret: Secret): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(secret.reveal())]
  return a.length === b.length && timingSafeEqual(a, b)
}
