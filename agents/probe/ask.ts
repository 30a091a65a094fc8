import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { HostPort } from '#contract/address.ts'
import { dnsAnswers, dnsQuery } from './dns.ts'
import { defaultGateway } from './gateway.ts'
import { askWeb } from './http.ts'
import type { Ping, Reach } from './ping.ts'
import type { ProbeTarget } from './target.ts'
import { failedReach, openTcp } from './tcp.ts'

/** Asks one target once; each call is one attempt. Never rejects. */
export type Ask = (timeoutMs: number) => Promise<Reach>

export interface AskDeps {
  readonly ping: Ping
  /** Where the Pantau server listens. */
  readonly server: HostPort & { readonly port: number }
  /** Interface of the line, whose gateway is meant. */
  readonly interface: string | undefined
  /** Ends every wait early when the agent stops: what comes then is no answer. */
  readonly signal?: AbortSignal | undefined
  /** Folder with the kernel's routes, elsewhere than /proc/net in a test only. */
  readonly routes?: string | undefined
}

/** A name server and a web server: one of them runs on every router. */
const GATEWAY_PORTS = [53, 80] as const

/** How a target is asked; null for a gateway that is not known. */
export async function askOf(target: ProbeTarget, deps: AskDeps): Promise<Ask | null> {
  const { signal } = deps
  switch (target.kind) {
    case 'gateway': {
      const gateway = await defaultGateway(deps.interface, deps.routes)
      return gateway === null ? null : (timeoutMs) => askGateway(gateway, deps, timeoutMs)
    }
    case 'server':
      return (timeoutMs) => openTcp(deps.server, timeoutMs, 'failure', signal)
    case 'ping':
      return (timeoutMs) => deps.ping(target.host, timeoutMs, signal)
    case 'tcp':
      // A refusal proves nothing: routers refuse by themselves while their line is down.
      return (timeoutMs) => openTcp(target, timeoutMs, 'failure', signal)
    case 'dns':
      return (timeoutMs) => resolveName(target, timeoutMs, signal)
    case 'http':
      return (timeoutMs) => askWeb(target, timeoutMs, signal)
    default:
      return target satisfies never
  }
}

async function askGateway(
  host: string,
  { ping, signal }: AskDeps,
  timeoutMs: number,
): Promise<Reach> {
  const reach = await ping(host, timeoutMs, signal)
  if (reach.kind !== 'unusable') return reach
  const reaches = await Promise.all(
    GATEWAY_PORTS.map((port) => openTcp({ host, port }, timeoutMs, 'answer', signal)),
  )
  return reaches.find(({ kind }) => kind === 'answered') ?? reaches[0] ?? reach
}

function resolveName(
  { host, port, name }: Extract<ProbeTarget, { kind: 'dns' }>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Reach> {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
    const query = dnsQuery(name)
    let isOver = false
    const end = (reach: Reach): void => {
      // A name server's own name may prove unknown long after the timeout.
      if (isOver) return
      isOver = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.close()
      resolve(reach)
    }
    const stop = (): void => end({ kind: 'silent' })
    const timer = setTimeout(stop, timeoutMs)
    signal?.addEventListener('abort', stop, { once: true })
    const fail = (error: Error): void => end(failedReach(error))
    socket.on('error', fail)
    socket.on('message', (message) => {
      if (!dnsAnswers(message, query)) return
      end({ kind: 'answered', rttMs: performance.now() - startedMs })
    })
    socket.send(query, port, host, (error) => {
      if (error !== null) fail(error)
    })
  })
}
