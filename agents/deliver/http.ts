import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Secret } from '#contract/secret.ts'
import type { HttpAnswer } from './answer.ts'

export interface HttpOptions {
  readonly server: URL
  readonly token: Secret
  readonly requestTimeoutMs: number
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Gzipped JSON. */
  readonly body?: Buffer
}

/** Sends one request. Never rejects: what fails is an answer that did not come. */
export type Http = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>

const RESPONSE_BYTES_MAX = 1024 * 1024

/** HTTP to the server over one kept connection. */
export function createHttp(options: HttpOptions): Http {
  const secure = options.server.protocol === 'https:'
  const agentOptions = { keepAlive: true, maxSockets: 1 }
  const agent = secure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions)
  const base = options.server.pathname.replace(/\/$/, '')

  function attempt({ method, path, body }: HttpRequest, signal: AbortSignal) {
    const url = new URL(`${base}${path}`, options.server)
    const headers = { authorization: `Bearer ${options.token.reveal()}`, ...contentHeaders(body) }
    const settings: RequestOptions = { method, headers, agent }
    return new Promise<HttpAnswer>((resolve, reject) => {
      const request = secure ? httpsRequest(url, settings) : httpRequest(url, settings)
      const stop = (): void => void request.destroy(new Error('stopped'))
      const timer = setTimeout(
        () => request.destroy(new Error('no answer in time')),
        options.requestTimeoutMs,
      )
      signal.addEventListener('abort', stop, { once: true })
      request.on('close', () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
      })
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed the kept connection while the request was on its way.
        if (request.reusedSocket && error.code === 'ECONNRESET') reject(error)
        else resolve({ kind: 'none', reason: error.code ?? error.message })
      })
      request.on('response', (response) => readBody(response, resolve))
      request.end(body)
    })
  }

  return (request, signal) =>
    attempt(request, signal)
      .catch(() => attempt(request, signal))
      .catch((error: unknown) => ({ kind: 'none', reason: String(error) }))
}

function readBody(response: IncomingMessage, resolve: (answer: HttpAnswer) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= RESPONSE_BYTES_MAX) chunks.push(chunk)
    else response.destroy(new Error('the answer is too long'))
  })
  response.on('error', (error) => resolve({ kind: 'none', reason: error.message }))
  response.on('end', () => {
    const body = Buffer.concat(chunks).toString()
    resolve({ kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, body })
  })
}

function contentHeaders(body: Buffer | undefined): Record<string, string | number> {
  if (body === undefined) return {}
  return {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'content-length': body.length,
  }
}
