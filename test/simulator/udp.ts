import type { Socket } from 'node:dgram'
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Responder } from './responder.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** A socket buffer that holds a burst of a thousand requests while the process is busy. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024

/** Serves a responder on a UDP port; port 0 takes a free one. Rejects when it cannot be bound. */
export async function listenUdp(
  responder: Responder,
  host: string,
  port: number,
  nowMs: () => number = Date.now,
): Promise<Endpoint> {
  const socket: Socket = createSocket({
    type: isIPv6(host) ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BUFFER_BYTES,
  })
  const timers = new Set<NodeJS.Timeout>()
  socket.on('message', (datagram, from) => {
    const answer = responder.handle(datagram, nowMs())
    if (answer === undefined) return
    if (answer.delayMs === 0) {
      socket.send(answer.bytes, from.port, from.address)
      return
    }
    const timer = setTimeout(() => {
      timers.delete(timer)
      socket.send(answer.bytes, from.port, from.address)
    }, answer.delayMs)
    timers.add(timer)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, resolve)
  })
  socket.removeAllListeners('error')
  // An asker that is gone is no fault of the simulator (ICMP refusals arrive as errors).
  socket.on('error', () => {})
  return {
    host,
    port: socket.address().port,
    close: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer)
        socket.close(resolve)
      }),
  }
}
