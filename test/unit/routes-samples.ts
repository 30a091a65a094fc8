import {
  accessPointSampleSchema,
  uplinkSampleSchema,
  upsSampleSchema,
} from '../../server/contract/sample.ts'
import type { SeriesSample } from '../../server/store/series-store.ts'

export const MINUTE = 60_000
export const DAY = 86_400_000
/** When the polls begin. */
export const START = Date.UTC(2026, 9, 1)

/** An hour of polls: ap-1 down in minutes 20 to 29, ap-2 always up, the line down in 40 to 49. */
export function samplesOf(minute: number): readonly SeriesSample[] {
  const timing = {
    polledAtMs: START + minute * MINUTE,
    monotonicMs: minute * MINUTE,
    intervalMs: MINUTE,
  }
  const ok = { kind: 'ok', rttMs: 4 }
  const timeout = { kind: 'timeout', attempts: 2 }
  const accessPoint = (id: string, isUp: boolean, clients: number) =>
    accessPointSampleSchema.parse({
      kind: 'access-point',
      accessPoint: id,
      ...timing,
      outcome: isUp ? ok : timeout,
      ...(isUp && {
        reading: {
          uptimeMs: DAY + minute * MINUTE,
          clients,
          cpuPercent: 10,
          memoryUsedPercent: null,
          radios: [],
          ssids: [],
          traffic: {
            interface: 'br0',
            counterBits: 64,
            rxBytes: String(1000 * minute),
            txBytes: String(10 * minute),
          },
        },
      }),
    })
  const isWithin = (from: number) => minute >= from && minute < from + 10
  return [
    accessPoint('ap-1', !isWithin(20), 4),
    accessPoint('ap-2', true, 6),
    uplinkSampleSchema.parse({
      kind: 'uplink',
      uplink: 'line-1',
      ...timing,
      outcome: isWithin(40) ? timeout : ok,
      probes: [],
      traffic: null,
    }),
    upsSampleSchema.parse({
      kind: 'ups',
      equipment: 'ups-1',
      ...timing,
      outcome: isWithin(10) ? timeout : ok,
    }),
  ]
}
