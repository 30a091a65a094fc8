import type { AccessPointId, BootId } from '#contract/ids.ts'
import type { AccessPointSample } from '#contract/sample.ts'

/** A moment to count from: 2026-11-01 00:00 UTC. */
export const START_MS = 1_793_491_200_000
export const BOOT = '3f0c8a52-5f7e-4d8e-9a55-0f6f4cb1d001' as BootId

/** A sample as a living access point gives it; `index` makes it unlike the others. */
export function accessPointSample(index: number): AccessPointSample {
  return {
    kind: 'access-point',
    accessPoint: `kupang-ap-${index % 4}` as AccessPointId,
    polledAtMs: START_MS + index * 15_013,
    monotonicMs: 1_000_000 + index * 15_013,
    intervalMs: 60_000,
    outcome: { kind: 'ok', rttMs: 3 + ((index * 7) % 40) / 10 },
    reading: {
      uptimeMs: 86_400_000 + index * 15_010,
      clients: (index * 13) % 31,
      cpuPercent: (index * 11) % 60,
      memoryUsedPercent: 40 + ((index * 5) % 9),
      radios: [
        {
          band: '2.4',
          channel: 6,
          frequencyMHz: 2437,
          utilizationPercent: (index * 3) % 80,
          noiseDbm: -95,
          txPowerDbm: 20,
          clients: (index * 13) % 17,
        },
        {
          band: '5',
          channel: 44,
          frequencyMHz: 5220,
          utilizationPercent: (index * 2) % 50,
          noiseDbm: -98,
          txPowerDbm: 22,
          clients: (index * 13) % 14,
        },
      ],
      ssids: [{ name: 'Kupang Free WiFi', band: null, clients: (index * 13) % 31 }],
      traffic: {
        interface: 'eth0',
        counterBits: 64,
        rxBytes: String(81_234_567_890 + index * 1_234_567),
        txBytes: String(12_345_678_901 + index * 234_567),
      },
    },
  }
}
