import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { listenLocally } from './listen.ts'

/** A request as it came. */
export interface Received {
  readonly atMs: number
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Anything but a text is sent as JSON. */
  readonly body?: unknown
}

/** What the service does instead of its work: an answer, no answer, a cut, an answer without end. */
export type Trouble = Answer | 'hang' | 'cut' | 'endless'

/** A service on loopback that answers as its documentation says. */
export interface HttpDouble {
  readonly url: URL
  readonly received: readonly Received[]
  /** What was asked against the documentation, in words; empty when all was well. */
  readonly faults: readonly string[]
  /** The next requests meet this, one each, before the service works again. */
  readonly trouble: (...next: readonly Trouble[]) => void
  readonly close: () => Promise<void>
}

/** How a service answers; `fault` notes what was asked against its documentation. */
export type Service = (request: Received, fault: (what: string) => void) => Answer | Promise<Answer>

/** Starts a service on a free port. */
export async function startHttpDouble(service: Service): Promise<HttpDouble> {
  const received: Received[] = []
  const faults: string[] = []
  const troubles: Trouble[] = []
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = []
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const request: Received = {
        atMs: Date.now(),
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(parts),
      }
      received.push(request)
      const trouble = troubles.shift()
      if (trouble !== undefined) meet(response, trouble)
      else
        void Promise.resolve(service(request, (what) => faults.push(what))).then((answer) =>
          send(response, answer),
        )
    })
  })
  const { port, close } = await listenLocally(server)
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    received,
    faults,
    trouble: (...next) => void troubles.push(...next),
    close,
  }
}

function meet(response: ServerResponse, trouble: Trouble): void {
  if (trouble === 'hang') return
  if (trouble === 'cut') {
    response.destroy()
  } else if (trouble === 'endless') {
    response.writeHead(200)
    const more = setInterval(() => response.write('x'.repeat(16_384)), 1)
    response.on('close', () => clearInterval(more))
  } else {
    send(response, trouble)
  }
}

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  const isText = typeof body === 'string' || body === undefined
  response.writeHead(status, { ...(!isText && { 'content-type': 'application/json' }), ...headers })
  response.end(isText ? body : JSON.stringify(body))
}

/** The body as a JSON object, or undefined. */
export function jsonOf({ body }: Received): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(body.toString('utf8'))
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

/** A text as it came; '' for anything else. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
