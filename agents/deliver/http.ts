import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Secret } from '#contract/secret.ts'
import type { HttpAnswer } from './answer.ts'
import { connect, type Way } from './connect.ts'
import { portOf, proxyCredentials, proxyFor, type Environment } from './proxy.ts'
import { authoritiesOf, type Trust } from './trust.ts'

export interface HttpOptions {
  readonly server: URL
  /** Asked at each request, because tokens are exchanged; none before the agent is enrolled. */
  readonly token?: () => Secret
  readonly requestTimeoutMs: number
  readonly tls: Trust
  /** Where HTTPS_PROXY and its like are looked up. */
  readonly env?: Environment
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Gzipped JSON. */
  readonly body?: Buffer
  /** Beside those of the body and the token. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends one request. Never rejects: what fails is an answer that did not come. */
export type Http = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>

/** A configuration is the largest: two documents of the operator, and what the inventory adds. */
const RESPONSE_BYTES_MAX = 8 * 1024 * 1024
/** The slowest line that is worth waiting for, 16 kbit/s: a long body may take longer. */
const BODY_BYTES_PER_MS = 2

/** HTTP to the server over one kept connection, one request at a time. */
export function createHttp(options: HttpOptions): Http {
  const { server, tls: trust, requestTimeoutMs } = options
  const base = server.pathname.replace(/\/$/, '')
  let way: Way
  try {
    const proxy = proxyFor(server, options.env ?? process.env)
    way = { server, trust, proxy, authorities: authoritiesOf(trust) }
  } catch (cause) {
    // An agent that cannot deliver still polls and spools; its status says why.
    const reason = cause instanceof Error ? cause.message : String(cause)
    return () => Promise.resolve({ kind: 'none', reason, sent: false })
  }
  const line = new Line(way, requestTimeoutMs)

  function attempt({ method, path, body, headers }: HttpRequest, signal: AbortSignal) {
    const isAbsolute = way.proxy !== undefined && server.protocol === 'http:'
    return new Promise<HttpAnswer>((resolve, reject) => {
      const request = httpRequest({
        method,
        host: server.hostname,
        port: portOf(server),
        path: isAbsolute ? `${server.origin}${base}${path}` : `${base}${path}`,
        headers: { ...headersOf(options, way, body), ...headers },
        agent: line,
      })
      let sent = false
      const stop = (): void => {
        line.stop()
        request.destroy(new Error('stopped'))
      }
      const timer = setTimeout(
        () => request.destroy(new Error('no answer in time')),
        requestTimeoutMs + (body?.length ?? 0) / BODY_BYTES_PER_MS,
      )
      signal.addEventListener('abort', stop, { once: true })
      request.on('socket', () => (sent = true))
      request.on('close', () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed the kept connection while the request was on its way.
        const isStale = request.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '')
        if (isStale) reject(error)
        else resolve({ kind: 'none', reason: error.message, sent })
      })
      request.on('response', (response) => readBody(response, resolve))
      request.end(body)
    })
  }

  async function exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (signal.aborted) return { kind: 'none', reason: 'stopped', sent: false }
    try {
      return await attempt(request, signal)
    } catch {
      const again = await attempt(request, signal).catch((error: unknown): HttpAnswer => ({
        kind: 'none',
        reason: String(error),
        sent: true,
      }))
      return again.kind === 'none' ? { ...again, sent: true } : again
    }
  }

  let last: Promise<unknown> = Promise.resolve()
  return (request, signal) => {
    const answer = last.then(() => exchange(request, signal))
    last = answer
    return answer
  }
}

type Connected = (error: Error | null, socket?: Duplex) => void

/** Node's pool of kept connections, here of one, made in our own way. */
class Line extends Agent {
  readonly #way: Way
  readonly #timeoutMs: number
  #connecting = new AbortController()

  constructor(way: Way, timeoutMs: number) {
    super({ keepAlive: true, maxSockets: 1 })
    this.#way = way
    this.#timeoutMs = timeoutMs
  }

  /** Gives up a connection that is still being made. */
  stop(): void {
    this.#connecting.abort(new Error('stopped'))
  }

  override createConnection(_: object, done: Connected): undefined {
    void this.#connect(done)
  }

  async #connect(done: Connected): Promise<void> {
    const connecting = new AbortController()
    this.#connecting = connecting
    const giveUp = (): void => connecting.abort(new Error('no connection in time'))
    const timer = setTimeout(giveUp, this.#timeoutMs)
    try {
      done(null, await connect(this.#way, connecting.signal))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    } finally {
      clearTimeout(timer)
    }
  }
}

function readBody(response: IncomingMessage, resolve: (answer: HttpAnswer) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= RESPONSE_BYTES_MAX) chunks.push(chunk)
    else response.destroy(new Error('the answer is too long'))
  })
  response.on('error', (error) => resolve({ kind: 'none', reason: error.message, sent: true }))
  response.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    resolve({ kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, body })
  })
}

function headersOf({ server, token }: HttpOptions, { proxy }: Way, body: Buffer | undefined) {
  const credentials =
    proxy !== undefined && server.protocol === 'http:' ? proxyCredentials(proxy) : undefined
  return {
    host: server.host,
    ...(token !== undefined && { authorization: `Bearer ${token().reveal()}` }),
    ...(credentials !== undefined && { 'proxy-authorization': credentials }),
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-length': body.length,
    }),
  }
}
