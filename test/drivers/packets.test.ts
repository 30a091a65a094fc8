import { existsSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
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
      const { driver, requests } = await steadyPoll(new URL(file, FOLDER).pathname)
      most[driver] = Math.max(most[driver] ?? 0, requests)
    }
    expect(most).toEqual(STEADY_PDUS)
  })
})

/** The third poll of a device: everything that can be learned is learned. */
async function steadyPoll(path: string): Promise<{ driver: string; requests: number }> {
  const session = new SnmprecSession(readSnmprec(path))
  const device = newDevice(drivers)
  await readDevice(session, device, 'steady')
  await readDevice(session, device, 'steady')
  session.takeStats()
  const { driver } = await readDevice(session, device, 'steady')
  return { driver, requests: session.takeStats().requests }
}

if (!present) console.log('packets: ../shared/recordings is absent, no request was counted')
