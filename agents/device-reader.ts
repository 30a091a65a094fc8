import type { PollOutcome } from '#contract/outcome.ts'
import type { DeviceIdentity } from '#contract/sample.ts'
import type { Clock } from './clock.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from './snmp/session.ts'

/** A device that is asked by SNMP again and again. */
export interface DeviceTarget {
  readonly intervalMs: number
  readonly snmp: SnmpTarget
}

/** What one reading gave: the value with the mean round trip, or why there is none. */
export type Found<T> = { readonly value: T; readonly rttMs: number } | SnmpError

export interface DeviceReader<T> {
  /** Resolves for every operating failure; rejects for a bug, or when the signal is aborted. */
  readonly read: (signal: AbortSignal) => Promise<Found<T>>
  readonly close: () => void
}

/** A slow device may take this many times as long as a dead one before its poll is cut. */
const SLOW_SHARE = 4
const DETAIL_LENGTH_MAX = 200
/** An object of a table: no column of stations has fewer than twelve numbers. */
const INDEXED_OID = /(\b\d+(?:\.\d+){11})(?:\.\d+)+/g

/** Longest time until a device that does not answer is given up, ms. */
export function deadAfterMs({ timeoutMs = 1000, retries = 3 }: SnmpTarget): number {
  return timeoutMs * (1 + retries)
}

/**
 * Reads a device over a session that stays open between polls, but no longer than a slow device may
 * take: then it counts as silent.
 */
export function createDeviceReader<T>(
  openSession: (target: SnmpTarget) => SnmpSession,
  target: DeviceTarget,
  readOnce: (session: SnmpSession) => Promise<T>,
): DeviceReader<T> {
  let session: SnmpSession | undefined

  function close(): void {
    session?.close()
    session = undefined
  }

  async function read(signal: AbortSignal): Promise<Found<T>> {
    session ??= openSession(target.snmp)
    session.takeStats()
    let cut = false
    const limitMs = Math.min(target.intervalMs, SLOW_SHARE * deadAfterMs(target.snmp))
    const timer = setTimeout(() => {
      cut = true
      close()
    }, limitMs)
    signal.addEventListener('abort', close, { once: true })
    try {
      const value = await readOnce(session)
      signal.throwIfAborted()
      return { value, rttMs: round1(session?.takeStats().rttMs ?? 0) }
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof SnmpError)) throw error
      return cut ? new SnmpError('timeout', 'too slow', { attempts: 1, cause: error }) : error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', close)
    }
  }

  return { read, close }
}

/** When a poll begins, in the words of a sample. */
export function timingOf(clock: Clock, intervalMs: number) {
  const monotonicMs = clock.monotonicMs()
  return { polledAtMs: Math.round(clock.wallMs(monotonicMs)), monotonicMs, intervalMs }
}

/** Lets an identity through when it is news: first seen since the agent started, or changed. */
export function createNews(): (identity: DeviceIdentity) => { readonly device?: DeviceIdentity } {
  let told = ''
  return (device) => {
    const text = JSON.stringify(device)
    if (text === told) return {}
    told = text
    return { device }
  }
}

/** `partial` says what could not be read of a device that answered. */
export function answerOutcome(partial: string | null, rttMs: number): PollOutcome {
  if (partial === null) return { kind: 'ok', rttMs }
  return { kind: 'partial', rttMs, detail: detailOf(partial) }
}

export function failureOutcome({ kind, attempts, detail }: SnmpError): PollOutcome {
  if (kind === 'timeout') return { kind, attempts: Math.min(100, Math.max(1, attempts)) }
  return { kind, detail: detailOf(detail) }
}

/**
 * A detail for the server. A device that refuses names the row that it refused, and the index of a
 * row can be a station's address: it is cut off.
 */
function detailOf(text: string): string {
  return text.replace(INDEXED_OID, '$1…').slice(0, DETAIL_LENGTH_MAX)
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}
