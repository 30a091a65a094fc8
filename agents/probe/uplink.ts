import { createSocket } from 'node:dgram'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, isIPv6 } from 'node:net'
import type { PollOutcome } from '#contract/outcome.ts'
import type { UplinkProbe } from '#contract/sample.ts'
import { parseHostPort } from '#contract/address.ts'
import { dnsAnswers, dnsQuery } from './dns.ts'

/** One thing on the other side of the uplink that should answer. */
export type ProbeTarget =
  | { readonly kind: 'tcp'; readonly label: string; readonly host: string; readonly port: number }
  | {
      readonly kind: 'dns'
      readonly label: string
      readonly host: string
      readonly port: number
      readonly name: string
    }
  | { readonly kind: 'http'; readonly label: string; readonly url: URL }

/** Reads `tcp://host:port`, `dns://server[:port]/name` or an HTTP URL; undefined when it is none. */
export function parseProbe(text: string): ProbeTarget | undefined {
  const label = text.slice(0, 128)
  if (/^https?:/.test(text)) {
    return URL.canParse(text) ? { kind: 'http', label, url: new URL(text) } : undefined
  }
  const [, kind, authority = '', name = ''] = /^(tcp|dns):\/\/([^/]+)(?:\/(.+))?$/.exec(text) ?? []
  const at = parseHostPort(authority)
  if (at === undefined) return undefined
  if (kind === 'tcp') {
    return at.port === undefined ? undefined : { kind, label, host: at.host, port: at.port }
  }
  if (name === '') return undefined
  return { kind: 'dns', label, host: at.host, port: at.port ?? 53, name }
}

/** Asks every target at once; each takes at most `timeoutMs`. Never rejects. */
export async function probeUplink(
  targets: readonly ProbeTarget[],
  timeoutMs: number,
): Promise<UplinkProbe[]> {
  return Promise.all(
    targets.map(async (target) => {
      const startedMs = performance.now()
      const ok = await ask(target, timeoutMs)
      const rttMs = ok ? Math.round((performance.now() - startedMs) * 10) / 10 : null
      const lossPercent = ok ? 0 : 100
      return { kind: target.kind, target: target.label, ok, rttMs, lossPercent }
    }),
  )
}

/** The uplink works when anything beyond it answers. */
export function uplinkOutcome(probes: readonly UplinkProbe[]): PollOutcome {
  const rtts = probes.flatMap(({ rttMs }) => rttMs ?? [])
  if (rtts.length === 0) return { kind: 'timeout', attempts: Math.max(1, probes.length) }
  return { kind: 'ok', rttMs: Math.min(...rtts) }
}

function ask(target: ProbeTarget, timeoutMs: number): Promise<boolean> {
  if (target.kind === 'tcp') return tcpOpens(target.host, target.port, timeoutMs)
  if (target.kind === 'dns') return dnsResolves(target, timeoutMs)
  return httpAnswers(target.url, timeoutMs)
}

function tcpOpens(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const end = (ok: boolean): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(ok)
    }
    const timer = setTimeout(() => end(false), timeoutMs)
    socket.once('connect', () => end(true))
    // A refusal proves nothing: routers refuse by themselves while their line is down.
    socket.on('error', () => end(false))
  })
}

function dnsResolves(
  { host, port, name }: Extract<ProbeTarget, { kind: 'dns' }>,
  timeoutMs: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
    const query = dnsQuery(name)
    const end = (ok: boolean): void => {
      clearTimeout(timer)
      socket.removeAllListeners()
      socket.on('error', () => undefined)
      socket.close()
      resolve(ok)
    }
    const timer = setTimeout(() => end(false), timeoutMs)
    socket.on('error', () => end(false))
    socket.on('message', (message) => {
      if (dnsAnswers(message, query)) end(true)
    })
    socket.send(query, port, host, (error) => {
      if (error !== null) end(false)
    })
  })
}

/** Any HTTP answer counts: what the site says of the page is not the line's fault. */
function httpAnswers(url: URL, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const signal = AbortSignal.timeout(timeoutMs)
    const request = send(url, { method: 'HEAD', agent: false, signal })
    request.on('response', (response) => {
      response.destroy()
      resolve(true)
    })
    request.on('error', () => resolve(false))
    request.end()
  })
}
