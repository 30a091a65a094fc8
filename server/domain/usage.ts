import type { TrafficReading } from '#contract/sample.ts'

/** One reading of an octet counter, with what tells a wrap from a restart. */
export interface CounterReading {
  readonly atMs: number
  /** The device's sysUpTime (RFC 3418) in ms; null when it was not read. */
  readonly uptimeMs: number | null
  readonly bits: TrafficReading['counterBits']
  readonly value: bigint
}

/** sysUpTime counts hundredths of a second in 32 bits: it wraps after 497 days. */
const UPTIME_WRAP_MS = 2 ** 32 * 10
/** Devices cache sysUpTime for a few seconds, and clocks drift; a restart is a larger step. */
const UPTIME_SLACK_MS = 10_000
const UPTIME_DRIFT_SHARE = 0.01
/** 100 Gbit/s: no access point carries more, so a faster step is a faulty counter. */
const BYTES_PER_MS_MAX = 12_500_000

/**
 * Octets counted between two readings of the same interface, `previous` being the earlier one; null
 * when the two cannot be compared. Never negative. Where the truth cannot be known (counter went
 * back without a trustworthy uptime, device restarted in between) it is the least the two values
 * can mean, so that a restart never shows as a spike.
 */
export function counterIncrease(previous: CounterReading, current: CounterReading): number | null {
  const elapsedMs = current.atMs - previous.atMs
  if (elapsedMs <= 0 || previous.bits !== current.bits) return null
  const increase = leastIncrease(previous, current, elapsedMs)
  const plausibleMax = BYTES_PER_MS_MAX * Math.max(elapsedMs, 1000)
  return increase <= plausibleMax ? increase : null
}

function leastIncrease(
  previous: CounterReading,
  current: CounterReading,
  elapsedMs: number,
): number {
  if (current.value >= previous.value) return Number(current.value - previous.value)
  const sinceZero = Number(current.value)
  if (!ranThrough(previous.uptimeMs, current.uptimeMs, elapsedMs)) return sinceZero
  const wrapped = Number(current.value + (1n << BigInt(current.bits)) - previous.value)
  // A 64-bit counter needs decades to wrap: unless it was near its end, somebody cleared it.
  const wrapIsPlausible = current.bits === 32 || wrapped <= BYTES_PER_MS_MAX * elapsedMs
  return wrapIsPlausible ? wrapped : sinceZero
}

/** True when the device was running all the time between the two readings. */
function ranThrough(
  previousMs: number | null,
  currentMs: number | null,
  elapsedMs: number,
): boolean {
  if (previousMs === null || currentMs === null) return false
  const slackMs = UPTIME_SLACK_MS + elapsedMs * UPTIME_DRIFT_SHARE
  const expectedMs = previousMs + elapsedMs
  const grown = currentMs >= previousMs && currentMs >= expectedMs - slackMs
  const wrapped = Math.abs(currentMs + UPTIME_WRAP_MS - expectedMs) <= slackMs
  return grown || wrapped
}
