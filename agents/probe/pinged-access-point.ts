import type { PollOutcome } from '#contract/outcome.ts'
import type { AccessPointReading, AccessPointSample } from '#contract/sample.ts'
import type { Clock } from '../clock.ts'
import type { PingedTarget } from '../config/targets.ts'
import { createNews, timingOf } from '../device-reader.ts'
import type { Poller } from '../poll.ts'
import type { Ping, Reach } from './ping.ts'
import { openTcp } from './tcp.ts'

export interface PingedDeps {
  readonly clock: Clock
  readonly ping: Ping
}

/** All that an echo tells: clients are unknown, never 0. */
const NOTHING_READ: AccessPointReading = {
  uptimeMs: null,
  clients: null,
  cpuPercent: null,
  memoryUsedPercent: null,
  radios: [],
  ssids: [],
  traffic: null,
}

/** Polls an access point that speaks no SNMP: whether it is there, and its round trip. */
export function createPingedPoller(deps: PingedDeps, target: PingedTarget): Poller {
  const news = createNews()
  const driver = target.tcpPort === null ? 'ping' : 'tcp'
  return {
    close: () => undefined,
    async poll(signal) {
      const timing = timingOf(deps.clock, target.intervalMs)
      const outcome = await look(deps.ping, target, signal)
      signal.throwIfAborted()
      const base = { kind: 'access-point' as const, accessPoint: target.id, ...timing, outcome }
      if (outcome.kind !== 'ok') return base
      const identity = { vendor: null, model: null, firmware: null, serial: null, name: null }
      return { ...base, reading: NOTHING_READ, ...news({ driver, ...identity }) }
    },
  }
}

/** Longest time until an access point that does not answer is given up, ms. */
export function pingedDeadAfterMs({ timeoutMs, retries }: PingedTarget): number {
  return timeoutMs * (1 + retries)
}

async function look(
  ping: Ping,
  target: PingedTarget,
  signal: AbortSignal,
): Promise<AccessPointSample['outcome']> {
  const { host, tcpPort, timeoutMs, retries } = target
  const ask = (): Promise<Reach> =>
    tcpPort === null
      ? ping(host, timeoutMs, signal)
      : openTcp({ host, port: tcpPort }, timeoutMs, 'answer', signal)
  let last: Reach = { kind: 'silent' }
  for (let attempt = 0; attempt <= retries && !signal.aborted; attempt += 1) {
    last = await ask()
    if (last.kind === 'answered' || last.kind === 'unusable') break
  }
  return outcomeOf(last, 1 + retries)
}

function outcomeOf(reach: Reach, attempts: number): PollOutcome {
  switch (reach.kind) {
    case 'answered':
      return { kind: 'ok', rttMs: Math.round(reach.rttMs * 10) / 10 }
    case 'silent':
      return { kind: 'timeout', attempts }
    case 'unreachable':
      return reach
    case 'unusable':
      // Nobody looked: that is no word about the access point.
      return { kind: 'refused', detail: `${reach.detail}; use check = "tcp:PORT"` }
    default:
      return reach satisfies never
  }
}
