import { request } from 'node:http'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions, type SecureContext } from 'node:tls'
import { portOf, proxyCredentials, type Proxy } from './proxy.ts'
import { identityCheck, pinFault, type Trust } from './trust.ts'

export interface Way {
  readonly server: URL
  readonly proxy: Proxy | undefined
  readonly trust: Trust
  /** From `trust`; made once, because it costs time. */
  readonly authorities: SecureContext | undefined
}

/** Before this a certificate's dates say nothing: the clock of this machine was never set. */
const PLAUSIBLE_FROM_MS = Date.UTC(2024, 0)
const DATE_FAULTS = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'])

/**
 * A connection to the server, through the proxy and TLS where they are, ready to be written to.
 * Rejects with what failed, in words for the log; when the signal is aborted, with its reason.
 */
export async function connect(way: Way, signal: AbortSignal): Promise<Socket> {
  const { server, proxy } = way
  const isSecure = server.protocol === 'https:'
  if (proxy === undefined) {
    const socket = await dial(server, signal)
    return isSecure ? secure(socket, server, way, signal) : socket
  }
  const toProxy = await reach(way, proxy, signal)
  if (!isSecure) return toProxy
  return secure(await tunnel(toProxy, proxy, server, signal), server, way, signal)
}

/** Host names without the brackets of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

async function reach(way: Way, proxy: Proxy, signal: AbortSignal): Promise<Socket> {
  try {
    const socket = await dial(proxy.url, signal)
    if (proxy.url.protocol === 'http:') return socket
    // The pins are the server's, not the proxy's.
    const unpinned = { ...way, trust: { ...way.trust, pins: [] } }
    return await secure(socket, proxy.url, unpinned, signal)
  } catch (cause) {
    throw new Error(`the proxy ${proxy.name}: ${messageOf(cause)}`, { cause })
  }
}

function dial(to: URL, signal: AbortSignal): Promise<Socket> {
  const socket = connectTcp({ host: hostOf(to), port: portOf(to) })
  socket.setNoDelay(true)
  return ready(socket, 'connect', signal)
}

/** Asks the proxy for a tunnel (RFC 9110, 9.3.6). What it refuses never reached the server. */
function tunnel(to: Socket, proxy: Proxy, server: URL, signal: AbortSignal): Promise<Socket> {
  const target = `${server.hostname}:${portOf(server)}`
  const credentials = proxyCredentials(proxy)
  return new Promise((resolve, reject) => {
    const asked = request({
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        ...(credentials !== undefined && { 'proxy-authorization': credentials }),
      },
      createConnection: () => to,
    })
    const fail = (what: string): void => {
      signal.removeEventListener('abort', stop)
      to.destroy()
      reject(new Error(`the proxy ${proxy.name}: ${what}`))
    }
    const stop = (): void => fail(messageOf(signal.reason))
    const refuse = (status = 0, text = ''): void =>
      fail(`${status} ${text}; it opens no connection to ${target}`)
    signal.addEventListener('abort', stop, { once: true })
    asked.on('error', (error) => fail(messageOf(error)))
    asked.on('response', ({ statusCode, statusMessage }) => refuse(statusCode, statusMessage))
    asked.on('connect', ({ statusCode, statusMessage }, socket, head) => {
      if (statusCode !== 200) return refuse(statusCode, statusMessage)
      signal.removeEventListener('abort', stop)
      if (head.length > 0) socket.unshift(head)
      return resolve(socket)
    })
    asked.end()
  })
}

/**
 * TLS over an open connection. A machine without a set clock holds every certificate for not yet
 * valid; where the server's key is pinned, that key decides then, so that the agent can learn the
 * time from the server.
 */
async function secure(
  socket: Socket,
  to: URL,
  { trust, authorities }: Pick<Way, 'trust' | 'authorities'>,
  signal: AbortSignal,
): Promise<Socket> {
  const host = hostOf(to)
  const { pins } = trust
  const byPinAlone = pins.length > 0 && Date.now() < PLAUSIBLE_FROM_MS
  const options: ConnectionOptions = {
    socket,
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ...(authorities !== undefined && { secureContext: authorities }),
    checkServerIdentity: identityCheck(trust),
    rejectUnauthorized: !byPinAlone,
    ALPNProtocols: ['http/1.1'],
  }
  const secured = connectTls(options)
  try {
    await ready(secured, 'secureConnect', signal)
    const fault = byPinAlone ? pinFault(pins, secured.getPeerCertificate().raw) : undefined
    if (fault !== undefined) throw fault
  } catch (cause) {
    secured.destroy()
    throw new Error(distrust(cause), { cause })
  }
  return secured
}

/** What a failed TLS handshake asks of a person. */
function distrust(cause: unknown): string {
  const message = messageOf(cause)
  const { code = '' } = cause as NodeJS.ErrnoException
  if (DATE_FAULTS.has(code)) {
    const today = new Date().toISOString().slice(0, 10)
    return `${message}; this machine's date is ${today}: set its clock, or pin the server's key`
  }
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)/.test(code)) {
    return `${message}; give the authority of the server's certificate as ca_file`
  }
  return message
}

function ready<T extends Socket>(socket: T, event: string, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      signal.removeEventListener('abort', stop)
      socket.off('error', settle)
      socket.off('close', closed)
      if (error === undefined) return resolve(socket)
      socket.destroy()
      return reject(error)
    }
    const stop = (): void => settle(new Error(messageOf(signal.reason)))
    const closed = (): void => settle(new Error('the connection was closed at once'))
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    socket.once('error', settle)
    socket.once('close', closed)
    return socket.once(event, () => settle())
  })
}

/** Attempts at several addresses fail with a list and no message of its own. */
function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') {
    return cause.errors.map(messageOf).join(', ')
  }
  return cause instanceof Error ? cause.message : String(cause)
}
