import type { PollOutcome } from '#contract/outcome.ts'
import type { AccessPointSample, DeviceIdentity } from '#contract/sample.ts'
import type { Clock } from './clock.ts'
import type { AccessPointTarget } from './config/targets.ts'
import type { Driver } from './drivers/driver.ts'
import { newDevice, readDevice } from './reading/read-device.ts'
import type { DeviceReading } from './reading/reading.ts'
import { identityOnWire, readingOnWire } from './reading/wire.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from './snmp/session.ts'

export interface PollDeps {
  readonly clock: Clock
  readonly drivers: readonly Driver[]
  readonly openSession: (target: SnmpTarget) => SnmpSession
}

/** Polls one access point again and again, remembering what it learned of it. */
export interface Poller {
  /** Resolves for every operating failure; rejects only for a bug, or when the signal is aborted. */
  readonly poll: (signal: AbortSignal) => Promise<AccessPointSample>
  readonly close: () => void
}

/** A slow device may take this many times as long as a dead one before its poll is cut. */
const SLOW_SHARE = 4
const DETAIL_LENGTH_MAX = 200

/** Longest time until a device that does not answer is given up, ms. */
export function deadAfterMs({ timeoutMs = 2000, retries = 1 }: SnmpTarget): number {
  return timeoutMs * (1 + retries)
}

export function createPoller(deps: PollDeps, target: AccessPointTarget): Poller {
  const device = newDevice(deps.drivers, target.trafficInterface ?? null)
  let session: SnmpSession | undefined
  let toldIdentity = ''

  /** The identity when it is news: first seen since the agent started, or changed. */
  function news(reading: DeviceReading): DeviceIdentity | undefined {
    const identity = identityOnWire(reading)
    const text = JSON.stringify(identity)
    if (text === toldIdentity) return undefined
    toldIdentity = text
    return identity
  }

  function closeSession(): void {
    session?.close()
    session = undefined
  }

  /** Reads the device, but no longer than a slow one may take: then it counts as silent. */
  async function read(signal: AbortSignal): Promise<DeviceReading | SnmpError> {
    session ??= deps.openSession(target.snmp)
    session.takeStats()
    let cut = false
    const limitMs = Math.min(target.intervalMs, SLOW_SHARE * deadAfterMs(target.snmp))
    const timer = setTimeout(() => {
      cut = true
      closeSession()
    }, limitMs)
    signal.addEventListener('abort', closeSession, { once: true })
    try {
      return await readDevice(session, device, 'steady')
    } catch (error) {
      if (!(error instanceof SnmpError)) throw error
      return cut ? new SnmpError('timeout', 'too slow', { attempts: 1, cause: error }) : error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', closeSession)
    }
  }

  return {
    close: closeSession,
    async poll(signal) {
      const monotonicMs = deps.clock.monotonicMs()
      const timing = {
        polledAtMs: Math.round(deps.clock.wallMs(monotonicMs)),
        monotonicMs,
        intervalMs: target.intervalMs,
      }
      const found = await read(signal)
      signal.throwIfAborted()
      const base = { kind: 'access-point' as const, accessPoint: target.id, ...timing }
      if (found instanceof SnmpError) {
        return { ...base, outcome: failureOutcome(found) }
      }
      const rttMs = round1(session?.takeStats().rttMs ?? 0)
      const device = news(found)
      return {
        ...base,
        outcome: answerOutcome(found, rttMs),
        reading: readingOnWire(found),
        ...(device !== undefined && { device }),
      }
    },
  }
}

function answerOutcome({ partial }: DeviceReading, rttMs: number): PollOutcome {
  if (partial === null) return { kind: 'ok', rttMs }
  return { kind: 'partial', rttMs, detail: partial.slice(0, DETAIL_LENGTH_MAX) }
}

function failureOutcome({ kind, attempts, detail }: SnmpError): PollOutcome {
  if (kind === 'timeout') return { kind, attempts: Math.min(100, Math.max(1, attempts)) }
  return { kind, detail: detail.slice(0, DETAIL_LENGTH_MAX) }
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}
