import { batchSchema } from '#contract/batch.ts'
import type { Batch } from '#contract/batch.ts'

/** A batch of protocol version 1 with every kind of sample and of outcome, polled around a time. */
export function exampleBatch(atMs: number): Batch {
  const timing = { monotonicMs: 86_400_000, intervalMs: 60_000 }
  const accessPoint = { kind: 'access-point', accessPoint: 'ap-taman-1', ...timing }
  const traffic = {
    interface: 'br-lan',
    counterBits: 64,
    rxBytes: '9007199254740993',
    txBytes: '18446744073709551615',
  }
  const samples: object[] = [
    {
      ...accessPoint,
      outcome: { kind: 'ok', rttMs: 3.25 },
      reading: {
        uptimeMs: 86_000_010,
        clients: 7,
        cpuPercent: 12.5,
        memoryUsedPercent: 41,
        radios: [
          {
            band: '2.4',
            channel: 6,
            frequencyMHz: 2437,
            utilizationPercent: 31,
            noiseDbm: -95,
            txPowerDbm: 20,
            clients: 2,
          },
          {
            band: '5',
            channel: 36,
            frequencyMHz: 5180,
            utilizationPercent: null,
            noiseDbm: null,
            txPowerDbm: null,
            clients: 5,
          },
        ],
        ssids: [{ name: 'Kota Gratis', band: null, clients: 7 }],
        traffic,
        managed: [{ name: 'AP lantai 2', mac: '00:11:22:33:44:55', up: true, clients: 3 }],
      },
      device: {
        driver: 'unifi',
        vendor: 'Ubiquiti',
        model: 'U6-Lite',
        firmware: '6.6.55',
        serial: null,
        name: 'taman-1',
      },
    },
    { ...accessPoint, outcome: { kind: 'partial', rttMs: 9, detail: 'radios: timeout' } },
    { ...accessPoint, outcome: { kind: 'timeout', attempts: 2 } },
    { ...accessPoint, outcome: { kind: 'refused', detail: 'noSuchName' } },
    { ...accessPoint, outcome: { kind: 'authentication', detail: 'unknown user name' } },
    { ...accessPoint, outcome: { kind: 'unreachable', detail: 'EHOSTUNREACH' } },
    { ...accessPoint, outcome: { kind: 'malformed', detail: 'truncated answer' } },
    {
      kind: 'uplink',
      uplink: 'line-taman',
      ...timing,
      outcome: { kind: 'ok', rttMs: 24.5 },
      probes: [
        { kind: 'gateway', target: '192.168.1.1', ok: true, rttMs: 0.6, lossPercent: 0 },
        { kind: 'dns', target: 'resolver', ok: false, rttMs: null, lossPercent: 100 },
      ],
      traffic,
    },
    {
      kind: 'agent',
      ...timing,
      version: '0.1.0',
      systemUptimeMs: 86_400_500,
      cpuPercent: 0.4,
      rssBytes: 61_000_000,
      spooledSamples: 3,
      droppedSamples: 1,
    },
  ]
  return batchSchema.parse({
    protocolVersion: 1,
    agent: 'agent-taman',
    boot: '5f0c7a1e',
    sequence: 41,
    mode: 'live',
    sentAtMs: atMs + 500,
    clock: 'system',
    droppedSamples: 1,
    samples: samples.map((sample, index) => ({ ...sample, polledAtMs: atMs + index * 1000 })),
  })
}
