import { createSocket } from 'node:dgram'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIPv6 } from 'node:net'
import type { HostPort } from '#contract/address.ts'
import { dnsAnswers, dnsQuery } from './dns.ts'
import { defaultGateway } from './gateway.ts'
import type { Ping, Reach } from './ping.ts'
import type { ProbeTarget } from './target.ts'
import { openTcp, unreachableDetail } from './tcp.ts'

/** Asks one target once; each call is one attempt. Never rejects. */
export type Ask = (timeoutMs: number) => Promise<Reach>

export interface AskDeps {
  readonly ping: Ping
  /** Where the Pantau server listens. */
  readonly server: HostPort & { readonly port: number }
  /** Interface of the line, whose gateway is meant. */
  readonly interface: string | undefined
  /** Folder with the kernel's routes, elsewhere than /proc/net in a test only. */
  readonly routes?: string | undefined
}

/** A name server and a web server: one of them runs on every router. */
const GATEWAY_PORTS = [53, 80] as const

/** How a target is asked; null for a gateway that is not known. */
export async function askOf(target: ProbeTarget, deps: AskDeps): Promise<Ask | null> {
  switch (target.kind) {
    case 'gateway': {
      const gateway = await defaultGateway(deps.interface, deps.routes)
      return gateway === null ? null : (timeoutMs) => askGateway(gateway, deps.ping, timeoutMs)
    }
    case 'server':
      return (timeoutMs) => openTcp(deps.server, timeoutMs, 'failure')
    case 'ping':
      return (timeoutMs) => deps.ping(target.host, timeoutMs)
    case 'tcp':
      // A refusal proves nothing: routers refuse by themselves while their line is down.
      return (timeoutMs) => openTcp(target, timeoutMs, 'failure')
    case 'dns':
      return (timeoutMs) => resolveName(target, timeoutMs)
    case 'http':
      return (timeoutMs) => requestHead(target.url, timeoutMs)
    default:
      return target satisfies never
  }
}

async function askGateway(host: string, ping: Ping, timeoutMs: number): Promise<Reach> {
  const reach = await ping(host, timeoutMs)
  if (reach.kind !== 'unusable') return reach
  const reaches = await Promise.all(
    GATEWAY_PORTS.map((port) => openTcp({ host, port }, timeoutMs, 'answer')),
  )
  return reaches.find(({ kind }) => kind === 'answered') ?? reaches[0] ?? reach
}

function resolveName(
  { host, port, name }: Extract<ProbeTarget, { kind: 'dns' }>,
  timeoutMs: number,
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
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.close()
      resolve(reach)
    }
    const timer = setTimeout(() => end({ kind: 'silent' }), timeoutMs)
    const fail = (error: Error): void => end(failure(error))
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

/** Any HTTP answer counts: what the site says of the page is not the line's fault. */
function requestHead(url: URL, timeoutMs: number): Promise<Reach> {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const signal = AbortSignal.timeout(timeoutMs)
    const request = send(url, { method: 'HEAD', agent: false, signal })
    request.on('response', (response) => {
      response.destroy()
      resolve({ kind: 'answered', rttMs: performance.now() - startedMs })
    })
    request.on('error', (error) => resolve(failure(error)))
    request.end()
  })
}

function failure(error: Error): Reach {
  const detail = unreachableDetail(error)
  return detail === undefined ? { kind: 'silent' } : { kind: 'unreachable', detail }
}
