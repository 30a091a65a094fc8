import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { readingOnWire } from '../../agents/reading/wire.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { accessPointReadingSchema } from '../../server/contract/sample.ts'
import { Secret } from '../../server/contract/secret.ts'
import type { Device } from '../simulator/device.ts'
import { parseRecording } from '../simulator/recordings.ts'
import { createResponder } from '../simulator/responder.ts'
import { listenUdp } from '../simulator/udp.ts'
import type { Endpoint } from '../simulator/udp.ts'
import { startEngine } from '../simulator/simulate.ts'
import { recordingText } from './made-up/device.ts'
import { madeUpDevices } from './made-up/index.ts'
import { SnmprecSession, parseSnmprec } from './snmprec-session.ts'

describe('a device made up from its MIB', () => {
  it.each(madeUpDevices)('$title', async (device) => {
    const session = new SnmprecSession(parseSnmprec(recordingText(device)))
    const reading = await readDevice(session, newDevice(drivers), 'full')
    expect(reading).toMatchObject({
      driver: device.driver,
      sysName: 'kelurahan-oesapa',
      partial: null,
      ...device.expected,
    })
  })

  it.each(madeUpDevices)('$title, as the server takes it', async (device) => {
    const session = new SnmprecSession(parseSnmprec(recordingText(device)))
    const reading = await readDevice(session, newDevice(drivers), 'steady')
    const sent: unknown = JSON.parse(JSON.stringify(readingOnWire(reading)))
    const taken = accessPointReadingSchema.parse(sent)
    expect(taken).toEqual(sent)
    // What is unknown of a managed access point is left out or null.
    const wanted = (device.expected.managedAccessPoints ?? []).map((told) => ({
      ...told,
      serial: told.serial ?? undefined,
      uptimeMs: told.uptimeMs ?? undefined,
    }))
    expect(taken.managed ?? []).toEqual(wanted)
  })

  it.each(madeUpDevices)('$title, polled again and again', async (device) => {
    const session = new SnmprecSession(parseSnmprec(recordingText(device)))
    const known = newDevice(drivers)
    for (let poll = 0; poll < 3; poll += 1) await readDevice(session, known, 'steady')
    session.takeStats()
    const reading = await readDevice(session, known, 'steady')
    expect(reading).toMatchObject(device.expected)
    expect(session.takeStats().requests).toBe(device.steadyRequests)
  })
})

describe('a device made up from its MIB, over UDP', () => {
  let endpoint: Endpoint
  beforeAll(async () => {
    const served = new Map<string, Device>(
      madeUpDevices.map((device, at) => {
        const table = parseRecording(recordingText(device), device.title)
        return [
          `device-${String(at)}`,
          { tableAt: () => table, conductAt: () => ({ kind: 'answer' }) },
        ]
      }),
    )
    const responder = createResponder({
      directory: {
        byCommunity: (community) => served.get(community),
        byUser: () => undefined,
        user: () => undefined,
      },
      engine: startEngine(0),
    })
    endpoint = await listenUdp(responder, '127.0.0.1', 0)
  })
  afterAll(() => endpoint.close())

  const sessionOf = (at: number, version: '1' | '2c') =>
    openSession({
      address: endpoint.host,
      port: endpoint.port,
      version,
      community: new Secret(`device-${String(at)}`),
    })

  it.each(madeUpDevices.map((device, at) => ({ device, at, title: device.title })))(
    '$title',
    async ({ device, at }) => {
      for (const version of ['2c', '1'] as const) {
        const session = sessionOf(at, version)
        try {
          const reading = await readDevice(session, newDevice(drivers), 'full')
          expect(reading).toMatchObject({ driver: device.driver, ...device.expected })
        } finally {
          session.close()
        }
      }
    },
  )
})
