import { sampleSchema } from '#contract/sample.ts'
import type { SeriesSample } from '../../server/store/series-store.ts'

/** One sample of every form that the contract allows, nulls and odd texts among them. */
export function everyForm(id: string, startMs: number): SeriesSample[] {
  const target = { kind: 'access-point', accessPoint: id }
  const timing = { monotonicMs: 77, intervalMs: 30_000 }
  const outcomes = [
    { kind: 'ok', rttMs: 0.123456789 },
    { kind: 'partial', rttMs: 3, detail: 'radios: timeout' },
    { kind: 'timeout', attempts: 3 },
    { kind: 'refused', detail: 'noSuchName' },
    { kind: 'authentication', detail: 'unknown user "#"' },
    { kind: 'unreachable', detail: '' },
    { kind: 'malformed', detail: '12345' },
  ]
  const radio = {
    band: '5',
    channel: 36,
    frequencyMHz: 5180,
    utilizationPercent: 0,
    noiseDbm: -95.5,
    txPowerDbm: null,
    clients: 0,
  }
  const reading = {
    uptimeMs: 9_007_199_254_740_991,
    clients: 0,
    cpuPercent: 99.99,
    memoryUsedPercent: null,
    radios: Array.from({ length: 64 }, (_, index) => ({ ...radio, clients: index || null })),
    ssids: [
      { name: '#', band: null, clients: null },
      { name: '0123', band: '2.4', clients: 3 },
      { name: '123', band: '6', clients: 0 },
      { name: 'Wi-Fi "Gratis" \u0000 \u{1f4f6}', band: '60', clients: 1_000_000 },
    ],
    traffic: {
      interface: '42',
      counterBits: 64,
      rxBytes: '18446744073709551615',
      txBytes: '9007199254740993',
    },
    managed: [
      { name: null, mac: '00:11:22:33:44:55', up: true, clients: null },
      { name: 'AP', mac: null, up: null, clients: 0, serial: '007', uptimeMs: null },
    ],
  }
  const device = { driver: 'x', vendor: 'V', model: null, firmware: '7', serial: '0', name: '' }
  const probe = { kind: 'tcp', target: '[::1]:443', ok: false, rttMs: null, lossPercent: 33.3 }
  const forms: object[] = outcomes.map((outcome) => ({ ...target, ...timing, outcome }))
  forms.push({ ...target, ...timing, outcome: outcomes[0], reading, device })
  forms.push({
    kind: 'uplink',
    uplink: 'line-1',
    ...timing,
    outcome: outcomes[2],
    probes: [probe, { ...probe, ok: true, rttMs: 4.2 }],
    traffic: reading.traffic,
  })
  forms.push({
    kind: 'agent',
    ...timing,
    version: '0.1.0',
    systemUptimeMs: null,
    cpuPercent: 0.3,
    rssBytes: 61_000_000,
    spooledSamples: 0,
    droppedSamples: 12,
  })
  forms.push(...secondForms(id, timing, device, forms.slice(-2), startMs))
  return forms.map(
    (form, index) => sampleSchema.parse({ ...form, polledAtMs: startMs + index }) as SeriesSample,
  )
}

/** What version 2 of the protocol added. */
function secondForms(
  id: string,
  timing: object,
  device: object,
  [uplink, agentSelf]: readonly object[],
  aliveUntilMs: number,
): readonly object[] {
  const ups = { kind: 'ups', equipment: id, ...timing }
  const poe = { kind: 'switch', equipment: id, ...timing }
  const silent = { outcome: { kind: 'timeout', attempts: 1 } }
  const ok = { outcome: { kind: 'ok', rttMs: 1 } }
  const nothing = {
    onBattery: null,
    secondsOnBattery: null,
    battery: null,
    minutesRemaining: null,
    chargePercent: null,
    loadPercent: null,
    inputVolts: null,
    inputLineBads: null,
    uptimeMs: null,
  }
  const running = {
    onBattery: true,
    secondsOnBattery: 0,
    battery: 'depleted',
    minutesRemaining: 0.5,
    chargePercent: 0,
    loadPercent: 104.2,
    inputVolts: 229.9,
    inputLineBads: 9_007_199_254_740_991,
    uptimeMs: 0,
  }
  const ports = [
    { port: '1.1', enabled: true, state: 'delivering' },
    { port: '12', enabled: null, state: null },
    { port: '007', enabled: false, state: 'other-fault' },
  ]
  const told = {
    starts: 1,
    lastStop: 'power-loss',
    aliveUntilMs,
    clock: 'unsynchronised',
    configRevision: 0,
    configProblem: '12',
    spoolDurable: false,
    writtenBytes: 0,
    skippedPolls: 1,
    damagedRecords: 2,
    setAsideSamples: 3,
  }
  return [
    { ...ups, ...silent },
    { ...ups, ...ok, reading: nothing },
    { ...ups, ...ok, reading: running, device },
    { ...poe, ...silent, device },
    { ...poe, ...ok, reading: { uptimeMs: null, ports: [] } },
    { ...poe, ...ok, reading: { uptimeMs: 5, ports } },
    { ...uplink, carrier: null },
    { ...uplink, carrier: true },
    { ...agentSelf, ...told },
    { ...agentSelf, ...told, aliveUntilMs: null, configProblem: null },
  ]
}
