import { batchSchema } from '#contract/batch.ts'
import type { Batch } from '#contract/batch.ts'
import { addToSketch, emptySketch, encodeSketch } from '#contract/device-sketch.ts'

/** A batch of protocol version 2 with every kind and field that version 1 did not have. */
export function exampleBatchV2(atMs: number): Batch {
  const timing = { monotonicMs: 86_400_000, intervalMs: 60_000 }
  const ok = { kind: 'ok', rttMs: 3.25 }
  const device = {
    driver: 'ups-mib',
    vendor: 'Contoh',
    model: 'Rak 1000',
    firmware: '1.2',
    serial: '0042',
    name: 'ups-taman',
  }
  const ups = { kind: 'ups', equipment: 'ups-taman', ...timing }
  const poe = { kind: 'switch', equipment: 'switch-taman', ...timing }
  const agent = {
    kind: 'agent',
    ...timing,
    version: '0.2.0',
    systemUptimeMs: 86_400_500,
    cpuPercent: 0.4,
    rssBytes: 61_000_000,
    spooledSamples: 3,
    droppedSamples: 1,
  }
  const sketch = emptySketch()
  for (let device = 1; device <= 20; device += 1) {
    addToSketch(sketch, device * 0x9e3779b1, device * 0x85ebca6b)
  }
  const visitors = { kind: 'visitors', accessPoint: 'ap-taman-1', ...timing, day: '2026-11-21' }
  const samples: object[] = [
    {
      kind: 'access-point',
      accessPoint: 'ap-taman-1',
      ...timing,
      outcome: ok,
      reading: {
        uptimeMs: 86_000_010,
        clients: 7,
        cpuPercent: null,
        memoryUsedPercent: null,
        radios: [],
        ssids: [],
        traffic: null,
        managed: [
          {
            name: 'AP lantai 2',
            mac: '00:11:22:33:44:55',
            up: true,
            clients: 3,
            serial: '00771',
            uptimeMs: 5_000,
          },
          { name: null, mac: null, up: null, clients: null, serial: null, uptimeMs: null },
        ],
      },
      device,
    },
    {
      kind: 'uplink',
      uplink: 'line-taman',
      ...timing,
      outcome: { kind: 'unreachable', detail: 'no carrier' },
      probes: [{ kind: 'ping', target: '192.0.2.1', ok: false, rttMs: null, lossPercent: 100 }],
      traffic: null,
      carrier: false,
    },
    {
      ...ups,
      outcome: ok,
      reading: {
        onBattery: true,
        secondsOnBattery: 95,
        battery: 'low',
        minutesRemaining: 3.5,
        chargePercent: 41,
        loadPercent: 18,
        inputVolts: 0,
        inputLineBads: 12,
        uptimeMs: 900_000,
      },
      device,
    },
    { ...ups, outcome: { kind: 'timeout', attempts: 2 } },
    {
      ...poe,
      outcome: ok,
      reading: {
        uptimeMs: null,
        ports: [
          { port: '1.1', enabled: true, state: 'delivering' },
          { port: '1.2', enabled: true, state: 'searching' },
          { port: '1.3', enabled: null, state: null },
        ],
      },
      device: { ...device, driver: 'poe', name: null, serial: null },
    },
    { ...poe, outcome: { kind: 'refused', detail: 'noSuchName' } },
    {
      ...agent,
      starts: 2,
      lastStop: 'power-loss',
      aliveUntilMs: atMs - 3_600_000,
      clock: 'server',
      configRevision: 4,
      configProblem: 'access_points.0.address: expected host',
      spoolDurable: false,
      writtenBytes: 1_048_576,
      skippedPolls: 3,
      damagedRecords: 1,
      setAsideSamples: 2,
    },
    { ...agent, aliveUntilMs: null, configProblem: null },
    {
      ...visitors,
      salt: '0123456789abcdef',
      devices: encodeSketch(sketch),
      randomised: encodeSketch(emptySketch()),
    },
  ]
  return batchSchema.parse({
    protocolVersion: 2,
    agent: 'agent-taman',
    boot: '7d21b3c4',
    instance: '00ff00ff00ff00ff',
    sequence: 1,
    mode: 'live',
    sentAtMs: atMs + 500,
    clock: 'server',
    droppedSamples: 1,
    samples: samples.map((sample, index) => ({ ...sample, polledAtMs: atMs + index * 1000 })),
  })
}
