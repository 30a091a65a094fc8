import type { TrafficReading } from '#contract/sample.ts'

/** One reading of an octet counter, with what tells a wrap from a restart. */
export interface CounterReading {
  readonly atMs: number
  /** The device's sysUpTime (RFC 3418) in ms; null when it was not read. */
  readonly uptimeMs: number | null
  readonly interface: TrafficReading['interface']
  readonly bits: TrafficReading['counterBits']
  readonly value: bigint
}

/** sysUpTime counts hundredths of a second in 32 bits: it wraps after 497 days. */
const UPTIME_WRAP_MS = 2 ** 32 * 10
/** Devices cache sysUpTime for a few seconds, and clocks drift; a restart is a larger step. */
const UPTIME_SLACK_MS = 10_000
const UPTIME_DRIFT_SHARE = 0.01
/** Some devices tell their uptime by the minute; another device is further off than that. */
const OTHER_DEVICE_MS = 600_000
/** 100 Gbit/s: no access point carries more, so a faster step is a faulty counter. */
const BYTES_PER_MS_MAX = 12_500_000

/**
 * Octets counted between two readings, `previous` being the earlier one; null when the two cannot be
 * compared: another interface or width, a value beyond its width, or another device in its place. Never negative. Where the
 * truth cannot be known (counter went back without a trustworthy uptime, device restarted in
 * between) it is the least the two values can mean, so that a restart never shows as a spike.
 */
export function counterIncrease(previous: CounterReading, current: CounterReading): number | null {
  const elapsedMs = current.atMs - previous.atMs
  if (elapsedMs <= 0 || previous.bits !== current.bits) return null
  if (previous.interface !== current.interface) return null
  if (!fits(previous) || !fits(current)) return null
  const run = runBetween(previous.uptimeMs, current.uptimeMs, elapsedMs)
  if (run === 'other-device') return null
  const increase = leastIncrease(previous, current, elapsedMs, run === 'through')
  const plausibleMax = BYTES_PER_MS_MAX * Math.max(elapsedMs, 1000)
  return increase <= plausibleMax ? increase : null
}

/** A counter that tells more than its width can hold is faulty. */
function fits({ value, bits }: CounterReading): boolean {
  return value >> BigInt(bits) === 0n
}

function leastIncrease(
  previous: CounterReading,
  current: CounterReading,
  elapsedMs: number,
  ranThrough: boolean,
): number {
  if (current.value >= previous.value) return Number(current.value - previous.value)
  const sinceZero = Number(current.value)
  if (!ranThrough) return sinceZero
  const wrapped = Number(current.value + (1n << BigInt(current.bits)) - previous.value)
  // A 64-bit counter needs decades to wrap: unless it was near its end, somebody cleared it.
  const wrapIsPlausible = current.bits === 32 || wrapped <= BYTES_PER_MS_MAX * elapsedMs
  return wrapIsPlausible ? wrapped : sinceZero
}

/** How a device spent the time between two readings, by its uptime at both. */
type Run = 'through' | 'restarted' | 'other-device' | 'unknown'

function runBetween(previousMs: number | null, currentMs: number | null, elapsedMs: number): Run {
  if (previousMs === null || currentMs === null) return 'unknown'
  const driftMs = elapsedMs * UPTIME_DRIFT_SHARE
  const slackMs = UPTIME_SLACK_MS + driftMs
  const expectedMs = previousMs + elapsedMs
  if (Math.abs(currentMs + UPTIME_WRAP_MS - expectedMs) <= slackMs) return 'through'
  const farMs = OTHER_DEVICE_MS + driftMs
  // What has run for longer than since the last reading, and not as long as it should, is another.
  if (currentMs > expectedMs + farMs) return 'other-device'
  if (currentMs < expectedMs - farMs && currentMs > elapsedMs + farMs) return 'other-device'
  return currentMs >= previousMs && currentMs >= expectedMs - slackMs ? 'through' : 'restarted'
}
