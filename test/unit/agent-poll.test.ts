import { createSocket, type Socket } from 'node:dgram'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId } from '#contract/ids.ts'
import { accessPointSampleSchema } from '#contract/sample.ts'
import { createClock, machineClock } from '../../agents/clock.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { createPoller, type Poller } from '../../agents/poll.ts'
import type { DeviceReading } from '../../agents/reading/reading.ts'
import { readingOnWire } from '../../agents/reading/wire.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret } from '../../server/contract/secret.ts'
import { type SnmpTarget } from '../../agents/snmp/session.ts'
import { createCity, type City } from '../simulator/city/city.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'

let city: City
let endpoint: Endpoint
const pollers: Poller[] = []
const sockets: Socket[] = []
const never = new AbortController().signal

beforeEach(async () => {
  city = createCity(3)
  const responder = createResponder({
    directory: city.directory,
    engine: startEngine(Date.now()),
    maxMessageBytes: 65_507,
  })
  endpoint = await listenUdp(responder, '127.0.0.1', 0)
})
afterEach(async () => {
  for (const poller of pollers.splice(0)) poller.close()
  for (const socket of sockets.splice(0)) socket.close()
  await endpoint.close()
})

const accessPoint = () => city.plan.accessPoints.find(({ v3 }) => !v3)!
const clock = createClock(machineClock)

function poller(
  change: Partial<SnmpTarget> = {},
  community = accessPoint().id,
  trafficInterface?: string,
): Poller {
  const snmp = {
    address: '127.0.0.1',
    port: endpoint.port,
    version: '2c',
    community: new Secret(community),
    timeoutMs: 150,
    retries: 1,
    ...change,
  } as SnmpTarget
  const target = {
    id: 'ap-1' as AccessPointId,
    intervalMs: 5000,
    snmp,
    trafficInterface,
  }
  const created = createPoller({ clock, drivers, openSession }, target)
  pollers.push(created)
  return created
}

/** A port on which something answers that is no SNMP agent, or nothing does. */
async function port(answer: Buffer | null): Promise<number> {
  const socket = createSocket('udp4')
  sockets.push(socket)
  if (answer !== null) {
    socket.on('message', (_, from) => socket.send(answer, from.port, from.address))
  }
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return socket.address().port
}

describe('poll', () => {
  it('gives a whole sample, and the identity only when it is news', async () => {
    const { poll } = poller()
    const first = accessPointSampleSchema.parse(await poll(never))
    const second = accessPointSampleSchema.parse(await poll(never))
    expect(first).toMatchObject({ outcome: { kind: 'ok' }, intervalMs: 5000 })
    expect(first.device).toMatchObject({ model: accessPoint().model })
    expect(first.reading?.uptimeMs).toBeGreaterThan(0)
    expect(first.reading?.radios.length).toBeGreaterThan(0)
    expect(second.device).toBeUndefined()
    expect(second.reading?.traffic?.interface).toBe(first.reading?.traffic?.interface)
    expect(Math.abs(first.polledAtMs - Date.now())).toBeLessThan(2000)
  })

  it('resolves for every failure of a device, each with its kind', async () => {
    const silent = await port(null)
    const garbage = await port(Buffer.from('not snmp at all'))
    const cases: readonly (readonly [Partial<SnmpTarget>, object])[] = [
      [{ port: silent }, { kind: 'timeout', attempts: 2 }],
      [{ port: garbage }, { kind: 'malformed' }],
      [{ address: 'no-such-host.invalid' }, { kind: 'unreachable' }],
      [{ version: '3', user: { name: 'nobody' } }, { kind: 'authentication' }],
    ]
    for (const [change, outcome] of cases) {
      const sample = accessPointSampleSchema.parse(await poller(change).poll(never))
      expect(sample.outcome).toMatchObject(outcome)
      expect(sample.reading).toBeUndefined()
    }
  })

  it('cuts the poll of a device that answers, but too slowly', async () => {
    city.faults.order({ kind: 'slow', target: accessPoint().id, delayMs: 400 }, Date.now())
    const sample = await poller({ timeoutMs: 500, retries: 0 }).poll(never)
    // Each of a dozen answers comes in time, but four times as long as a dead one is all it gets.
    expect(['timeout', 'partial']).toContain(sample.outcome.kind)
  })

  it('takes the traffic of the interface that it is told to', async () => {
    const { poll } = poller({}, accessPoint().id, 'lo')
    expect((await poll(never)).reading?.traffic?.interface).toBe('lo')
    const { poll: pollOther } = poller({}, accessPoint().id, 'none')
    expect((await pollOther(never)).reading?.traffic).toBeNull()
  })

  it('rejects when it is aborted, and only then', async () => {
    const abort = new AbortController()
    const polling = poller({ port: await port(null) }).poll(abort.signal)
    abort.abort(new Error('stopping'))
    await expect(polling).rejects.toThrow('stopping')
  })

  it('goes on after a device was too slow and is quick again', async () => {
    const { poll } = poller()
    await poll(never)
    const order = { kind: 'slow', target: accessPoint().id, delayMs: 1000 } as const
    const fault = city.faults.order(order, Date.now())
    expect((await poll(never)).outcome.kind).toBe('timeout')
    city.faults.end(fault.id, Date.now())
    expect((await poll(never)).outcome.kind).toBe('ok')
  })

  it('sends nothing that the protocol forbids, whatever a device claims', () => {
    const reading = {
      uptimeSeconds: -5,
      clients: -1,
      cpuPercent: 300,
      memoryUsedPercent: 33.333,
      radios: [
        {
          band: '5',
          channel: 70_000,
          frequencyMHz: 1e9,
          utilizationPercent: 101,
          noiseDbm: 255,
          txPowerDbm: 20,
          clients: 3,
        },
      ],
      ssids: Array.from({ length: 100 }, () => ({
        name: 'x'.repeat(99),
        band: null,
        clients: 2.4,
      })),
      traffic: { ifIndex: 3, name: null, counterBits: 64, rxBytes: 2n ** 64n - 1n, txBytes: 0n },
      managedAccessPoints: [],
    } as unknown as DeviceReading
    const wire = readingOnWire(reading)
    const sample = {
      kind: 'access-point',
      accessPoint: 'ap-1',
      polledAtMs: Date.now(),
      monotonicMs: 1,
      intervalMs: 60_000,
      outcome: { kind: 'ok', rttMs: 1 },
      reading: wire,
    }
    expect(accessPointSampleSchema.safeParse(sample).error).toBeUndefined()
    expect(wire).toMatchObject({ uptimeMs: null, clients: null, cpuPercent: null })
    expect(wire.memoryUsedPercent).toBe(33.3)
    expect(wire.traffic).toMatchObject({ interface: 'if3', rxBytes: '18446744073709551615' })
  })
})
