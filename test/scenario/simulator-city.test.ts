import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessPointId } from '#contract/ids.ts'
import type { AccessPointSample, RadioReading } from '#contract/sample.ts'
import { accessPointSampleSchema } from '#contract/sample.ts'
import { createClock, machineClock } from '../../agents/clock.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { createPoller } from '../../agents/poll.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import type { SnmpTarget } from '../../agents/snmp/session.ts'
import { Secret } from '../../server/contract/secret.ts'
import { CITY_COMMUNITY, createCity, usmUserOf } from '../simulator/city/city.ts'
import type { CityAccessPoint, Vendor } from '../simulator/city/plan.ts'
import { VENDORS } from '../simulator/city/plan.ts'
import type { ServedCity } from '../simulator/city/serve.ts'
import { serveCity } from '../simulator/city/serve.ts'

/** A Wednesday, 10:00 in Kupang; the city's clock stands still, so that every figure is known. */
const MORNING_MS = Date.UTC(2026, 10, 18, 2)

type Figure = 'cpu' | 'memory' | 'serial' | 'radios' | keyof RadioReading

/** What a driver may leave out: the device does not tell it, or no driver reads it yet. */
const MAY_BE_MISSING: Readonly<Record<Vendor, readonly Figure[]>> = {
  unifi: ['noiseDbm', 'serial'],
  routeros: ['utilizationPercent', 'txPowerDbm'],
  ruckus: ['channel', 'frequencyMHz', 'txPowerDbm'],
  grandstream: ['utilizationPercent', 'noiseDbm', 'clients', 'serial'],
  openwrt: ['utilizationPercent', 'txPowerDbm', 'serial'],
  'aruba-instant': [],
  cambium: ['cpu', 'memory', 'serial', 'radios', 'utilizationPercent'],
}
const RADIO_FIGURES = [
  'channel',
  'frequencyMHz',
  'utilizationPercent',
  'noiseDbm',
  'txPowerDbm',
  'clients',
] as const

const city = createCity(1)
let served: ServedCity
const samples = new Map<string, AccessPointSample>()

function targetOf(ap: CityAccessPoint): SnmpTarget {
  const port = served.devicePorts.get(ap.id) ?? 0
  const common = { address: '127.0.0.1', port, timeoutMs: 2000, retries: 1 }
  if (!ap.v3) return { ...common, version: '2c', community: new Secret(CITY_COMMUNITY) }
  const { name, auth, priv } = usmUserOf(ap)
  if (auth === undefined || priv === undefined) throw new Error('the city speaks authPriv')
  const user = {
    name,
    auth: { protocol: auth.protocol, key: new Secret(auth.password) },
    priv: { protocol: priv.protocol, key: new Secret(priv.password) },
  }
  return { ...common, version: '3', user }
}

beforeAll(async () => {
  served = await serveCity(city, '127.0.0.1', 0, () => MORNING_MS)
  const clock = createClock(machineClock)
  for (const ap of city.plan.accessPoints) {
    const poller = createPoller(
      { clock, drivers, openSession },
      {
        id: ap.id as AccessPointId,
        intervalMs: 60_000,
        snmp: targetOf(ap),
        trafficInterface: undefined,
      },
    )
    samples.set(ap.id, await poller.poll(new AbortController().signal))
    poller.close()
  }
})
afterAll(() => served.close())

describe.each(VENDORS)('the city polled by the agent: %s', (vendor) => {
  const accessPoints = city.plan.accessPoints.filter((ap) => ap.vendor === vendor)
  /** The figure as known, or nothing where that is allowed; never another figure. */
  const holds = (figure: Figure, found: unknown, known: unknown, apart = 0): void => {
    if (MAY_BE_MISSING[vendor].includes(figure) && (found ?? null) === null) return
    if (apart === 0) expect([figure, found]).toEqual([figure, known])
    else expect(Math.abs(Number(found) - Number(known))).toBeLessThanOrEqual(apart)
  }

  it.each(accessPoints.map((ap) => [ap.id, ap] as const))('%s', (id, ap) => {
    const sample = samples.get(id)
    const state = city.devices.get(id)!.stateAt(MORNING_MS)
    expect(sample?.outcome.kind).toBe('ok')
    expect(() => accessPointSampleSchema.parse(sample)).not.toThrow()
    const reading = sample?.reading
    expect(reading).toMatchObject({
      uptimeMs: state.uptimeMs,
      clients: state.clients,
      traffic: {
        counterBits: 64,
        rxBytes: String(state.rxBytes),
        txBytes: String(state.txBytes),
      },
    })
    holds('cpu', reading?.cpuPercent, state.cpuPercent, 1)
    // Makes differ in whether buffers and cache count as used.
    holds('memory', reading?.memoryUsedPercent, state.memoryUsedPercent, 8)
    holds('serial', sample?.device?.serial, ap.serial)
    expect(ap.model).toContain(sample?.device?.model)
    if (reading?.radios.length === 0) holds('radios', null, state.radios)
    for (const radio of reading?.radios ?? []) {
      const position = radio.band === '2.4' ? 0 : 1
      const known = state.radios[position]
      // RouterOS counts by network interface: the second network of a radio is not in its figure.
      const clients = vendor === 'routeros' ? state.cells[0]?.[position] : known.clients
      for (const figure of RADIO_FIGURES) {
        holds(figure, radio[figure], figure === 'clients' ? clients : known[figure])
      }
    }
  })
})
