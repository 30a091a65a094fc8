import { inspect } from 'node:util'
import { expect, it, describe } from 'vitest'
import { answerOutcome, failureOutcome } from '../../agents/device-reader.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice, type Device } from '../../agents/reading/read-device.ts'
import { offersStations, readStations } from '../../agents/reading/read-stations.ts'
import { SnmpError } from '../../agents/snmp/session.ts'
import { SnmprecSession, parseSnmprec } from './snmprec-session.ts'

const MACS = ['02:aa:00:00:00:01', '00:bb:00:00:00:02'] as const
const HEX = MACS.map((mac) => mac.replaceAll(':', ''))
/** The addresses as parts of an index: six numbers. */
const [FIRST, SECOND] = MACS.map((mac) =>
  mac
    .split(':')
    .map((octet) => Number.parseInt(octet, 16))
    .join('.'),
)

/**
 * One small device for each driver that knows its stations: who it is, what tells its driver, and
 * the table of its stations. `~` stands for 1.3.6.1.4.1.
 */
const DEVICES: readonly (readonly [driver: string, id: string, descr: string, lines: string])[] = [
  [
    'routeros',
    '~14988.1',
    'RouterOS cAP',
    `~14988.1.1.1.2.1.3.${FIRST}.2|2|-60\n~14988.1.1.1.2.1.3.${SECOND}.3|2|-70`,
  ],
  [
    'routeros',
    '~14988.1',
    'RouterOS cAP ax',
    `~14988.1.1.21.4.1.3.${FIRST}.5|4|Kota\n~14988.1.1.21.4.1.3.${SECOND}.6|4|Kota`,
  ],
  [
    'routeros',
    '~14988.1',
    'RouterOS RB4011',
    `~14988.1.1.1.5.1.12.${FIRST}.5|4|Kota\n~14988.1.1.1.5.1.12.${SECOND}.6|4|Kota`,
  ],
  [
    'tp-link-eap',
    '~11863.3.2.10',
    'EAP245',
    `~11863.10.1.1.2.1.2.1|4x|${HEX[0]}\n~11863.10.1.1.2.1.2.2|4|${MACS[1].toUpperCase()}`,
  ],
  [
    'cnpilot',
    '~17713.22',
    'Cambium XV2-2',
    `~17713.22.1.3.1.2.1|4|02-AA-00-00-00-01\n~17713.22.1.3.1.2.2|4|00-BB-00-00-00-02`,
  ],
  [
    'grandstream-gwn',
    '~8072.3.2.10',
    'Linux Grandstream',
    `~42397.1.1.3.3.1.1.${FIRST}|4x|${HEX[0]}\n~42397.1.1.3.3.1.1.${SECOND}|4x|${HEX[1]}`,
  ],
  [
    'aruba-instant',
    '~14823.1.2.111',
    'ArubaOS (MODEL: 515)',
    `~14823.2.3.3.1.2.4.1.1.${FIRST}|4x|${HEX[0]}\n~14823.2.3.3.1.2.4.1.1.${SECOND}|4x|${HEX[1]}`,
  ],
  [
    'arubaos',
    '~14823.1.1.9',
    'ArubaOS (MODEL: 7005)',
    `~14823.2.2.1.5.2.2.1.1.14.${FIRST}|66|40\n~14823.2.2.1.5.2.2.1.1.14.${SECOND}|66|30`,
  ],
  [
    'cisco-wlc',
    '~9.1.1069',
    'Cisco Controller',
    `~14179.2.1.4.1.1.${FIRST}|4x|${HEX[0]}\n~14179.2.1.4.1.1.${SECOND}|4x|${HEX[1]}`,
  ],
  [
    'huawei',
    '~2011.2.240.17',
    'Huawei Versatile Routing Platform',
    `~2011.6.139.18.1.2.1.6.${FIRST}|2|0\n~2011.6.139.18.1.2.1.6.${SECOND}|2|1`,
  ],
  [
    'ruijie-ac',
    '~4881.1.2.1.1',
    'Ruijie AC',
    `~4881.1.1.10.2.56.1.1.11.0|2|1
     ~4881.1.1.10.2.56.5.1.1.1.7.${FIRST}|2|1\n~4881.1.1.10.2.56.5.1.1.1.7.${SECOND}|2|2`,
  ],
  [
    'h3c-ac',
    '~25506.1.1',
    'H3C Comware',
    `~25506.2.75.1.1.2.1.0|2|1
     ~25506.2.75.3.1.2.1.2.${FIRST}|2|1\n~25506.2.75.3.1.2.1.2.${SECOND}|2|2`,
  ],
  [
    'ruckus-zonedirector',
    '~25053.3.1.5.3',
    'Ruckus Wireless ZD1200',
    `~25053.1.2.2.1.1.3.1.1.1.6.${FIRST}|4x|${HEX[0]}\n~25053.1.2.2.1.1.3.1.1.1.6.${SECOND}|4x|${HEX[1]}`,
  ],
  [
    'lancom-lcos-lx',
    '~2356.13.8.1',
    'LCOS-LX',
    `~2356.13.1.3.32.1.98.${FIRST}|4|Kota\n~2356.13.1.3.32.1.98.${SECOND}|4|Kota`,
  ],
  [
    'aerohive',
    '~26928.1',
    'AP130, HiveOS 10.0r8',
    `~26928.1.1.1.2.1.2.1.1.5.${FIRST}|4x|${HEX[0]}\n~26928.1.1.1.2.1.2.1.1.5.${SECOND}|4x|${HEX[1]}`,
  ],
]

async function polled(id: string, descr: string, lines: string) {
  const system = `1.3.6.1.2.1.1.1.0|4|${descr}\n1.3.6.1.2.1.1.2.0|6|${id}\n`
  const text = (system + lines).replaceAll(/^ +/gm, '').replaceAll('~', '1.3.6.1.4.1.')
  const session = new SnmprecSession(parseSnmprec(text))
  const device: Device = newDevice(drivers)
  const reading = await readDevice(session, device, 'steady')
  return { session, device, driver: reading.driver }
}

describe('stations', () => {
  it.each(DEVICES)('of %s (%s, %s) are told by their addresses', async (name, id, descr, lines) => {
    const { session, device, driver } = await polled(id, descr, lines)
    expect(driver).toBe(name)
    expect(offersStations(device)).toBe(true)
    expect((await readStations(session, device)).toSorted()).toEqual(MACS.toSorted())
    expect(await readStations(session, device), 'again').toHaveLength(2)
  })

  it('are known to every driver that names a table of them', () => {
    const named = drivers.filter(({ stations }) => stations !== undefined).map(({ name }) => name)
    const shown = new Set(DEVICES.map(([name]) => name))
    // The same tables as the driver before it, with another role.
    const alike = new Set(['huawei-ar', 'huawei-ap'])
    expect(named.filter((name) => !shown.has(name) && !alike.has(name))).toEqual([])
  })

  it('of a device that is not known yet, or whose driver has no table, are none', async () => {
    const { session, device } = await polled('~41112', 'U7-Pro 7.0.83', '')
    expect(offersStations(device)).toBe(false)
    expect(await readStations(session, device)).toEqual([])
    expect(offersStations(newDevice(drivers))).toBe(false)
  })

  it('leave nothing in what is remembered of the device', async () => {
    const rows = `~14179.2.1.4.1.1.${FIRST}|4x|${HEX[0]}`
    const { session, device } = await polled('~9.1.1069', 'Cisco Controller', rows)
    expect(await readStations(session, device)).toEqual([MACS[0]])
    const memory = device.known?.memory
    expect(memory).toBeDefined()
    const text = inspect(memory, { depth: 8, maxArrayLength: null, maxStringLength: null })
    expect(text).not.toContain(FIRST)
    expect(text).not.toContain(MACS[0])
  })

  it('are not told by the row that a device refuses', () => {
    const row = `1.3.6.1.4.1.14988.1.1.1.5.1.12.${FIRST}.5`
    const refused = new SnmpError('refused', `NoSuchName: ${row}`, { status: 'NoSuchName' })
    const told = 'NoSuchName: 1.3.6.1.4.1.14988.1.1.1.5.1…'
    expect(failureOutcome(refused)).toEqual({ kind: 'refused', detail: told })
    expect(answerOutcome(`refused: NoSuchName: ${row}`, 3)).toEqual({
      kind: 'partial',
      rttMs: 3,
      detail: `refused: ${told}`,
    })
  })

  it('of a crowd are read in few requests', async () => {
    const crowd = Array.from({ length: 500 }, (_, number) => {
      const mac = `02.0.0.0.${number >> 8}.${number & 255}`.replace('02', '2')
      return `~14988.1.1.1.2.1.3.${mac}.2|2|-60`
    })
    const { session, device } = await polled('~14988.1', 'RouterOS cAP', crowd.join('\n'))
    session.takeStats()
    expect(await readStations(session, device)).toHaveLength(500)
    const { requests } = session.takeStats()
    expect(requests).toBeLessThan(30)
  })
})
