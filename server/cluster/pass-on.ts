import { request } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { peerOf } from '../http/middleware/peer.ts'
import type { RequestEnv } from '../http/middleware/peer.ts'
import { problem } from '../http/problem.ts'
import { OWN_HEADERS, OWNER_HEADER, PEER_HEADER, REFUSED_HEADER } from './door-words.ts'
import type { RemoteKeeper } from './remote-line.ts'

/** Between two hops alone (RFC 9110, 7.6.1). */
const HOP_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
])
/** These have no body, not even an empty one. */
const BARE_STATUSES: ReadonlySet<number> = new Set([204, 205, 304])
/** A report is written, a file is imported: a keeper that says nothing for longer is stuck. */
const SILENCE_MS_MAX = 600_000
/** A keeper that opens takes seconds in a city. */
const RETRY_SECONDS = 2

/** The answer while nobody keeps the city: soon somebody does. */
export function noKeeper(c: Context): Response {
  return problem(c, 503, 'The city is being taken over', {
    detail: 'another process is taking over what one did that has ended; try again',
    retryAfterSeconds: RETRY_SECONDS,
  })
}

/** Passes a request on to the keeper and its answer back, as they come. */
export function passOn(
  c: Context,
  { address, headers, connections }: RemoteKeeper,
  { isOwner = false }: { readonly isOwner?: boolean } = {},
): Promise<Response> {
  const { incoming } = c.env as Required<Pick<RequestEnv, 'incoming'>>
  return new Promise((resolve) => {
    const asked = request(`http://${address}${incoming.url ?? '/'}`, {
      method: incoming.method,
      agent: connections,
      timeout: SILENCE_MS_MAX,
      headers: {
        ...passedOn(incoming.headers),
        // It frames the body anew where the sender did not say how long it is.
        ...(incoming.headers['transfer-encoding'] !== undefined && {
          'transfer-encoding': 'chunked',
        }),
        ...headers,
        [PEER_HEADER]: peerOf(c),
        ...(isOwner && { [OWNER_HEADER]: '1' }),
      },
    })
    asked.on('timeout', () => asked.destroy())
    asked.on('response', (answer) => {
      const isRefused = answer.headers[REFUSED_HEADER] !== undefined
      if (isRefused) answer.resume()
      resolve(isRefused ? noKeeper(c) : responseOf(answer))
    })
    // Behind an answer it ends that one, and is no news here.
    asked.on('error', () => resolve(noKeeper(c)))
    incoming.on('error', () => asked.destroy())
    incoming.on('close', () => {
      if (!incoming.complete) asked.destroy()
    })
    incoming.pipe(asked)
  })
}

function responseOf(answer: IncomingMessage): Response {
  const { statusCode = 502 } = answer
  const headers = new Headers()
  for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = answer.rawHeaders.slice(at, at + 2)
    if (!HOP_HEADERS.has(name.toLowerCase())) headers.append(name, value)
  }
  if (BARE_STATUSES.has(statusCode)) {
    answer.resume()
    return new Response(null, { status: statusCode, headers })
  }
  const body = Readable.toWeb(answer) as unknown as ReadableStream<Uint8Array>
  return new Response(body, { status: statusCode, headers })
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_HEADERS.has(name) && !OWN_HEADERS.has(name)),
  )
}
