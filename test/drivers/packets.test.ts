import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import type { DeviceReading } from '../../agents/reading/reading.ts'
import { STEADY_PDUS } from './packets.ts'
import { SnmprecSession, readSnmprec } from './snmprec-session.ts'

const FOLDER = new URL('../../../shared/recordings/', import.meta.url)
const present = existsSync(FOLDER)

test('UniFi, MikroTik and OpenWrt cost at most 4 request PDUs per poll', () => {
  for (const driver of ['unifi', 'routeros', 'openwrt']) {
    expect(STEADY_PDUS[driver]).toBeLessThanOrEqual(4)
  }
})

describe.skipIf(!present)('request PDUs in the steady state', () => {
  test('are those of the table, for every recording', async () => {
    const most: Record<string, number> = {}
    for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.snmprec'))) {
      const { reading, requests } = await steadyPoll(new URL(file, FOLDER).pathname)
      most[reading.driver] = Math.max(most[reading.driver] ?? 0, requests)
    }
    expect(most).toEqual(STEADY_PDUS)
  })

  test('give what a full poll gives, but for the interfaces', async () => {
    for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.snmprec'))) {
      const path = new URL(file, FOLDER).pathname
      const session = new SnmprecSession(readSnmprec(path))
      const full = await readDevice(session, newDevice(drivers), 'full')
      const { reading } = await steadyPoll(path)
      // A list that was always empty is asked for now and then only.
      const apart = { depth: null, interfaces: null, traffic: null, listsManaged: null }
      expect({ file, ...reading, ...apart }).toEqual({ file, ...full, ...apart })
      expect(reading.traffic).toEqual(
        full.traffic && { ...full.traffic, rxErrors: null, txErrors: null },
      )
    }
  })
})

/** The fourth poll of a device: everything that can be learned is learned. */
async function steadyPoll(
  path: string,
): Promise<{ readonly reading: DeviceReading; readonly requests: number }> {
  const session = new SnmprecSession(readSnmprec(path))
  const device = newDevice(drivers)
  for (let poll = 0; poll < 3; poll += 1) await readDevice(session, device, 'steady')
  session.takeStats()
  const reading = await readDevice(session, device, 'steady')
  return { reading, requests: session.takeStats().requests }
}

if (!present) console.log('packets: ../shared/recordings is absent, no request was counted')
