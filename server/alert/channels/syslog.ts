import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { connect, isIPv6 } from 'node:net'
import { finished } from 'node:stream/promises'
import { ChannelError, type Channel } from '../message.ts'
import { EXCHANGE_MS_MAX } from './exchange.ts'
import type { SyslogSettings } from './settings.ts'
import { syslogLine } from './syslog-line.ts'

const PORT = 514

/**
 * Syslog over UDP (RFC 5426) or TCP with octet counting (RFC 6587 section 3.4.1). Neither is
 * acknowledged: sent means that nobody objected.
 */
export function createSyslogChannel(settings: SyslogSettings, nowMs: () => number): Channel {
  return {
    kind: 'syslog',
    faultOf: (to) =>
      receiverOf(to) === undefined ? 'expected udp://HOST:PORT or tcp://HOST:PORT' : null,
    send: async (message, to, signal) => {
      const receiver = receiverOf(to)
      if (receiver === undefined) {
        throw new ChannelError('[syslog] not the address of a receiver', { isPermanent: true })
      }
      const { transport, host, port } = receiver
      const line = syslogLine(message, settings.hostname, nowMs())
      const either = AbortSignal.any([signal, AbortSignal.timeout(EXCHANGE_MS_MAX)])
      try {
        await (transport === 'udp'
          ? sendDatagram(line, host, port, either)
          : sendCounted(line, host, port, either))
      } catch (error) {
        const { code, message: reason } = error as NodeJS.ErrnoException
        const why = either.aborted ? 'no connection in time' : (code ?? reason)
        throw new ChannelError(`[syslog] ${host}:${port} cannot be reached (${why})`, {
          isPermanent: false,
        })
      }
      return { reference: null }
    },
  }
}

function receiverOf(to: string) {
  const found = /^(udp|tcp):\/\/(\[[\da-f:.]+\]|[a-z0-9][a-z0-9._-]*)(?::(\d{1,5}))?\/?$/i.exec(to)
  const [, transport = '', host = '', portText] = found ?? []
  const port = portText === undefined ? PORT : Number(portText)
  if (found === null || port < 1 || port > 65_535) return undefined
  return { transport: transport.toLowerCase(), host: host.replace(/^\[|\]$/g, ''), port }
}

async function sendDatagram(
  line: Buffer,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  const { address } = await withSignal(lookup(host), signal)
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', signal })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('stopped')))
      socket.send(line, port, address, (error) => (error === null ? resolve() : reject(error)))
    })
  } finally {
    if (!signal.aborted) socket.close()
  }
}

/** A name is looked up by the system, which nobody can stop: it is only waited for no longer. */
async function withSignal<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  return Promise.race([
    promise,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
    }),
  ])
}

async function sendCounted(
  line: Buffer,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  const socket = connect({ host, port, signal })
  socket.resume()
  try {
    socket.end(Buffer.concat([Buffer.from(`${line.length} `), line]))
    await finished(socket, { signal })
  } finally {
    socket.destroy()
  }
}
