import type { Socket } from 'node:dgram'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stand-in for a part of the internet behind one uplink or all. */
export interface SimulatedInternet {
  readonly port: number
  close(): Promise<void>
}

const HEADER_BYTES = 12
const TYPE_A = 1

/** A DNS answer (RFC 1035 4) that gives every name the address 192.0.2.1 (RFC 5737). */
export function dnsAnswer(query: Buffer): Buffer | undefined {
  if (query.length < HEADER_BYTES + 5 || (query[2]! & 0x80) !== 0) return undefined
  let end = HEADER_BYTES
  while (end < query.length && query[end] !== 0) end += query[end]! + 1
  end += 5
  if (end > query.length) return undefined
  const isA = query.readUInt16BE(end - 4) === TYPE_A
  const header = Buffer.alloc(HEADER_BYTES)
  query.copy(header, 0, 0, 2)
  // Response, recursion desired and available, no error; one question, an answer for type A.
  header.writeUInt16BE(0x8180, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(isA ? 1 : 0, 6)
  const answer = Buffer.from('c00c00010001000000050004c0000201', 'hex')
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end), isA ? answer : Buffer.alloc(0)])
}

/** Answers on a UDP port of its own while `isUp` says so; port 0 takes a free one. */
export async function startInternet(
  host: string,
  port: number,
  isUp: () => boolean,
): Promise<SimulatedInternet> {
  const socket: Socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const answer = isUp() ? dnsAnswer(query) : undefined
    if (answer !== undefined) socket.send(answer, from.port, from.address)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, resolve)
  })
  socket.removeAllListeners('error')
  socket.on('error', () => {})
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => void socket.close(() => resolve())),
  }
}

/** What the web is at the end of a line: open, behind somebody's login page, or out of reach. */
export type WebState = 'open' | 'captive' | 'silent'

/**
 * A stand-in for the web behind all lines: `/PLACE` answers 204 as a connectivity check does, is
 * redirected to a login page, or gets no answer.
 */
export async function startWeb(
  host: string,
  port: number,
  stateOf: (place: string) => WebState,
): Promise<SimulatedInternet> {
  const server = createServer((request, response) => {
    const state = stateOf(decodeURIComponent((request.url ?? '/').slice(1)))
    if (state === 'silent') request.socket.destroy()
    else if (state === 'open') response.writeHead(204).end()
    else response.writeHead(302, { location: '/login' }).end()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
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
