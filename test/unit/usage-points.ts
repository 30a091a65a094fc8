/** Polls of access points as the domain of usage reads them. */
import type { TrafficCounters, UsagePoint } from '../../server/domain/usage-windows.ts'

export const MINUTE_MS = 60_000
/** Thursday 2026-10-01, midnight in Kupang. */
export const DAY_START_MS = Date.UTC(2026, 8, 30, 16)
export const DAY_END_MS = DAY_START_MS + 1440 * MINUTE_MS

/** A poll each minute, unless told otherwise. */
export function usagePoint(minute: number, over: Partial<UsagePoint> = {}): UsagePoint {
  const polledAtMs = DAY_START_MS + minute * MINUTE_MS
  const nothing = { clients: null, ssids: [], radios: [], counters: null }
  return { polledAtMs, intervalMs: MINUTE_MS, ...nothing, ...over }
}

/** A poll that read counters of a device that started long ago, unless told otherwise. */
export function counted(
  minute: number,
  txBytes: bigint,
  over: Partial<TrafficCounters> = {},
): UsagePoint {
  const counters: TrafficCounters = {
    uptimeMs: 30 * 86_400_000 + minute * MINUTE_MS,
    interface: 'br-lan',
    bits: 64,
    rxBytes: 0n,
    txBytes,
    download: 'txBytes',
    ...over,
  }
  return usagePoint(minute, { counters })
}
