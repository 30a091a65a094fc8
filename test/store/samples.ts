/** Batches and samples that the conformance suite writes. */
import type { AccessPointId, AgentId, BootId } from '#contract/ids.ts'
import type { AccessPointSample } from '#contract/sample.ts'
import type { AcceptedBatch, SeriesSample } from '../../server/store/series-store.ts'

export const DAY_MS = 86_400_000
export const MINUTE_MS = 60_000
/** Midnight UTC, some days ago: whole days lie between it and `NOW_MS`. */
export const START_MS = Date.UTC(2026, 9, 1)
export const NOW_MS = START_MS + 20 * DAY_MS

export const agent = 'agent-1' as AgentId
export const boot = 'boot-1' as BootId
export const taman = 'taman-1' as AccessPointId

let nextSequence = 0
export function batchOf(
  samples: readonly SeriesSample[],
  over: Partial<AcceptedBatch> = {},
): AcceptedBatch {
  nextSequence += 1
  const last = Math.max(START_MS, ...samples.map((sample) => sample.polledAtMs))
  const key = { agent, boot, sequence: nextSequence }
  return { key, mode: 'live', receivedAtMs: last + 2000, samples, rejected: [], ...over }
}

interface Traffic {
  readonly rx: string
  readonly tx?: string
  readonly uptimeMs?: number
}

export function poll(minute: number, over: Partial<AccessPointSample> = {}): AccessPointSample {
  const polledAtMs = START_MS + minute * MINUTE_MS
  return {
    kind: 'access-point',
    accessPoint: taman,
    polledAtMs,
    monotonicMs: 5_000_000 + minute * MINUTE_MS,
    intervalMs: MINUTE_MS,
    outcome: { kind: 'timeout', attempts: 2 },
    ...over,
  }
}

export function answered(
  minute: number,
  clients: number | null,
  traffic: Traffic | null = null,
): AccessPointSample {
  return poll(minute, {
    outcome: { kind: 'ok', rttMs: 2.5 },
    reading: {
      uptimeMs: traffic?.uptimeMs ?? minute * MINUTE_MS,
      clients,
      cpuPercent: 12.5,
      memoryUsedPercent: null,
      radios: [],
      ssids: [],
      traffic: traffic && {
        interface: 'br-lan',
        counterBits: 64,
        rxBytes: traffic.rx,
        txBytes: traffic.tx ?? '0',
      },
    },
  })
}
