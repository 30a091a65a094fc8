import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { City } from './city.ts'
import type { Fault, FaultOrder } from './faults.ts'

export interface Control {
  readonly port: number
  close(): Promise<void>
}

const BODY_BYTES_MAX = 64 * 1024

/** JSON has no Infinity: an open end is null. */
const shown = (fault: Fault): object => ({
  ...fault,
  untilMs: Number.isFinite(fault.untilMs) ? fault.untilMs : null,
})

function stateOf(city: City, nowMs: number): object {
  const places = city.plan.uplinks.map(({ place }) => [place.id, city.placeAt(place.id, nowMs)])
  const accessPoints = city.plan.accessPoints.map(({ id }) => {
    const { answers, reason, bootedAtMs } = city.lifeAt(id, nowMs)
    return [id, { answers, reason, bootedAtMs }]
  })
  return {
    nowMs,
    places: Object.fromEntries(places),
    accessPoints: Object.fromEntries(accessPoints),
    faults: city.faults.all().map(shown),
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > BODY_BYTES_MAX) throw new Error('body too large')
    parts.push(part)
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'))
}

async function answer(
  city: City,
  request: IncomingMessage,
  nowMs: number,
): Promise<[number, object]> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (request.method === 'GET' && pathname === '/state') return [200, stateOf(city, nowMs)]
  if (request.method === 'GET' && pathname === '/faults') {
    return [200, city.faults.all().map(shown)]
  }
  if (request.method === 'POST' && pathname === '/faults') {
    const body = await bodyOf(request)
    const orders = Array.isArray(body) ? body : [body]
    return [201, orders.map((order: FaultOrder) => shown(city.faults.order(order, nowMs)))]
  }
  const id = /^\/faults\/(\d+)$/.exec(pathname)?.[1]
  if (request.method === 'DELETE' && id !== undefined) {
    return city.faults.end(Number(id), nowMs) ? [200, {}] : [404, { error: 'no such fault' }]
  }
  return [404, { error: 'GET /state, GET /faults, POST /faults, DELETE /faults/ID' }]
}

/** The command channel of a city, for loopback only: it has no password. */
export async function startControl(
  city: City,
  port: number,
  nowMs: () => number = Date.now,
): Promise<Control> {
  const send = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(`${JSON.stringify(body)}\n`)
  }
  const server = createServer((request, response) => {
    answer(city, request, nowMs()).then(
      ([status, body]) => send(response, status, body),
      (error: unknown) =>
        send(response, 400, { error: error instanceof Error ? error.message : String(error) }),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
