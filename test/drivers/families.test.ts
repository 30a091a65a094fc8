import { describe, expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import type { DeviceReading } from '../../agents/reading/reading.ts'
import { SnmprecSession, parseSnmprec } from './snmprec-session.ts'

/**
 * What the MIBs say and no recording shows: small devices made up here, one object a line.
 * `~` stands for 1.3.6.1.4.1.
 */
async function read(sysObjectId: string, sysDescr: string, lines: string): Promise<DeviceReading> {
  const system = `1.3.6.1.2.1.1.1.0|4|${sysDescr}\n1.3.6.1.2.1.1.2.0|6|${sysObjectId}\n`
  const recording = parseSnmprec(
    (system + lines).replaceAll(/^ +/gm, '').replaceAll('~', '1.3.6.1.4.1.'),
  )
  return readDevice(new SnmprecSession(recording), newDevice(drivers), 'full')
}

test('UniFi: the third radio is the 6 GHz one', async () => {
  const reading = await read(
    '~41112',
    'U7-Pro 7.0.83.15909',
    `~41112.1.6.1.1.1.3.1|4|6e
     ~41112.1.6.1.1.1.6.1|2|4
     ~41112.1.6.1.2.1.4.1|2|37
     ~41112.1.6.1.2.1.6.1|4|Kota
     ~41112.1.6.1.2.1.8.1|2|3
     ~41112.1.6.1.2.1.9.1|4|6e`,
  )
  expect(reading).toMatchObject({ driver: 'unifi', model: 'U7-Pro', clients: 3 })
  expect(reading.radios).toMatchObject([{ band: '6', channel: 37, frequencyMHz: 6135, clients: 3 }])
})

describe('MikroTik', () => {
  test('the wifi package: stations by SSID and by interface', async () => {
    const reading = await read(
      '~14988.1',
      'RouterOS cAP ax',
      `~14988.1.1.4.4.0|4|7.20.8
       ~14988.1.1.21.4.1.3.2.0.0.0.0.1.5|4|Kota
       ~14988.1.1.21.4.1.3.2.0.0.0.0.2.6|4|Kota
       ~14988.1.1.21.4.1.3.2.0.0.0.0.3.6|4|Kota
       ~14988.1.1.21.5.1.3.5|4|Kota
       ~14988.1.1.21.5.1.3.6|4|Kota
       ~14988.1.1.21.5.1.4.5|4|2437/ax
       ~14988.1.1.21.5.1.4.6|4|5180/ax/Ceee
       ~2021.11.9.0|2|0
       ~2021.11.10.0|2|0
       ~2021.11.11.0|2|0`,
    )
    expect(reading).toMatchObject({ clients: 3, cpuPercent: null })
    expect(reading.ssids).toEqual([{ name: 'Kota', band: null, clients: 3 }])
    expect(reading.radios).toMatchObject([
      { band: '2.4', channel: 6, clients: 1 },
      { band: '5', channel: 36, clients: 2 },
    ])
  })

  test('CAPsMAN: stations of the managed interfaces', async () => {
    const reading = await read(
      '~14988.1',
      'RouterOS RB4011',
      `~14988.1.1.1.5.1.12.2.0.0.0.0.1.20|4|Kota
       ~14988.1.1.1.5.1.12.2.0.0.0.0.2.20|4|Kota
       ~14988.1.1.1.7.1.2.20|65|2
       ~14988.1.1.1.7.1.5.20|4|2412/20-Ce/gn(17dBm)
       ~14988.1.1.1.11.1.2.1|4|CAP-Oesapa
       ~14988.1.1.1.11.1.3.1|4|Run`,
    )
    expect(reading.clients).toBe(2)
    expect(reading.ssids).toEqual([{ name: 'Kota', band: null, clients: 2 }])
    expect(reading.radios).toMatchObject([{ band: '2.4', channel: 1, clients: 2 }])
    expect(reading.managedAccessPoints).toMatchObject([{ name: 'CAP-Oesapa', up: true }])
  })

  test.each([
    ['Run', true],
    ['running', true],
    ['Ok (1 radio)', true],
    ['Offline', false],
    ['a word of its own', null],
  ])('a CAP that says "%s" is %s', async (state, up) => {
    const cap = `~14988.1.1.1.11.1.2.1|4|CAP-Oesapa\n~14988.1.1.1.11.1.3.1|4|${state}`
    const reading = await read('~14988.1', 'RouterOS RB4011', cap)
    expect(reading.managedAccessPoints).toMatchObject([{ name: 'CAP-Oesapa', up }])
  })

  test('a station has a radio and no clients of its own', async () => {
    const reading = await read('~14988.1', 'RouterOS SXT', '~14988.1.1.1.1.1.7.1|2|5745')
    expect(reading.clients).toBeNull()
    expect(reading.radios).toMatchObject([{ band: '5', channel: 149, clients: null }])
  })
})

test('Aruba Instant before 8.4: numbers with width bits, stations counted by the table', async () => {
  const ap = '0.11.134.1.2.3'
  const reading = await read(
    '~14823.1.2.45',
    'ArubaOS (MODEL: 103), Version 6.4.4.8-4.2.4.12',
    `~14823.2.3.3.1.1.6.0|64|10.0.0.2
     ~14823.2.3.3.1.1.7.1.2.0|4|Kota
     ~14823.2.3.3.1.2.1.1.2.${ap}|4|AP-1
     ~14823.2.3.3.1.2.1.1.3.${ap}|64|10.0.0.2
     ~14823.2.3.3.1.2.1.1.4.${ap}|4|CK0000001
     ~14823.2.3.3.1.2.1.1.11.${ap}|2|1
     ~14823.2.3.3.1.2.2.1.4.${ap}.0|2|388
     ~14823.2.3.3.1.2.2.1.6.${ap}.0|2|94
     ~14823.2.3.3.1.2.4.1.1.2.0.0.0.0.1|4x|020000000001
     ~14823.2.3.3.1.2.4.1.1.2.0.0.0.0.2|4x|020000000002`,
  )
  expect(reading).toMatchObject({ model: '103', firmware: '6.4.4.8-4.2.4.12', clients: 2 })
  expect(reading.serial).toBe('CK0000001')
  expect(reading.radios).toMatchObject([
    { band: '5', channel: 132, noiseDbm: -94, clients: null, ap: '00:0b:86:01:02:03' },
  ])
})

test('ArubaOS: SSIDs stand in the index, access points in their own table', async () => {
  const ap = '0.11.134.1.2.3'
  const reading = await read(
    '~14823.1.1.32',
    'ArubaOS (MODEL: Aruba7210), Version 8.2.0.2 (62929)',
    `~14823.2.2.1.1.3.2.0|66|7
     ~14823.2.2.1.5.2.1.4.1.3.${ap}|4|AP-1
     ~14823.2.2.1.5.2.1.4.1.19.${ap}|2|2
     ~14823.2.2.1.5.2.1.8.1.2.4.75.111.116.97|66|7`,
  )
  expect(reading).toMatchObject({ firmware: '8.2.0.2', clients: 7 })
  expect(reading.ssids).toEqual([{ name: 'Kota', band: null, clients: 7 }])
  expect(reading.managedAccessPoints).toMatchObject([{ name: 'AP-1', up: false }])
})

test('Cisco IOS-XE: empty text where a counter belongs is unknown, not 0', async () => {
  const reading = await read(
    '~9.1.2067',
    'Cisco IOS Software, IOS-XE Software (CT5760-IPSERVICESK9-M), Version 03.06.05E RELEASE',
    `1.3.6.1.2.1.47.1.1.1.1.5.1|2|11
     1.3.6.1.2.1.47.1.1.1.1.5.1000|2|3
     1.3.6.1.2.1.47.1.1.1.1.13.1|4|stack
     1.3.6.1.2.1.47.1.1.1.1.13.1000|4|AIR-CT5760
     ~14179.2.1.1.1.2.1|4|Kota
     ~14179.2.1.1.1.38.1|4|
     ~9.9.109.1.1.1.1.8.1|66|12
     ~9.9.48.1.1.1.2.1|4|Processor
     ~9.9.48.1.1.1.5.1|66|300
     ~9.9.48.1.1.1.6.1|66|700
     ~9.9.513.1.1.1.1.5.2.0.0.0.0.9|4|AP-9
     ~9.9.513.1.1.1.1.54.2.0.0.0.0.9|66|5`,
  )
  expect(reading).toMatchObject({
    driver: 'cisco-iosxe-wlc',
    model: 'AIR-CT5760',
    firmware: '03.06.05E',
    clients: null,
    cpuPercent: 12,
    memoryUsedPercent: 30,
  })
  expect(reading.ssids).toEqual([{ name: 'Kota', band: null, clients: null }])
  expect(reading.managedAccessPoints).toMatchObject([{ name: 'AP-9', up: true, clients: 5 }])
})

test('Ruckus: one sysObjectID, told apart by the model that answers', async () => {
  const controller = await read(
    '~25053.3.1.5.15',
    'Ruckus',
    `~25053.1.2.1.1.1.1.9.0|4|ZD1200
     ~25053.1.2.2.1.1.2.1.1.2.2.0.0.0.0.1|4|Taman Nostalgia
     ~25053.1.2.2.1.1.2.1.1.3.2.0.0.0.0.1|2|1
     ~25053.1.2.2.1.1.2.1.1.15.2.0.0.0.0.1|66|4`,
  )
  expect(controller.driver).toBe('ruckus-zonedirector')
  expect(controller.managedAccessPoints).toMatchObject([
    { name: 'Taman Nostalgia', mac: '02:00:00:00:00:01', up: true, clients: 4 },
  ])
  const unleashed = await read('~25053.3.1.5.15', 'Ruckus', '~25053.1.15.1.1.1.1.9.0|4|R850')
  expect(unleashed).toMatchObject({ driver: 'ruckus-unleashed', model: 'R850', clients: null })
})

test('Ruckus SmartZone: model and version of its nodes', async () => {
  const node = '12.50.49.49.56.51.48.48.48.48.48.48.49'
  const reading = await read(
    '~25053.3.1.11.1',
    'vSZ',
    `~25053.1.8.1.1.1.1.1.1.3.${node}|4|vSZ-E
     ~25053.1.8.1.1.1.1.1.1.9.${node}|4|6.1.0.0.935
     ~25053.1.4.1.1.1.15.2.0|66|9
     ~25053.1.4.2.1.1.1.2.1.1.1|4|Kota
     ~25053.1.4.2.1.1.1.2.1.12.1|66|9`,
  )
  expect(reading).toMatchObject({ model: 'vSZ-E', firmware: '6.1.0.0.935', clients: 9 })
  expect(reading.serial).toBe('211830000001')
})

test('Alcatel-Lucent Stellar: a tree of its own below the sysObjectID, scalars without .0', async () => {
  const product = '~6486.802.1.1.2.2.5.1'
  const reading = await read(
    product,
    'OAW-AP1321 4.0.3',
    `${product}.1.1.4|4|before
     ${product}.1.1.5|4|OAW-AP1321
     ${product}.1.1.6|4|SSZ000000001
     ${product}.1.3.1.1.2.1|4|Kota
     ${product}.1.3.1.1.2.2|4|athmon1
     ${product}.1.4.1.1.4.1|4|Kota
     ${product}.1.4.1.1.4.2|4|Kota`,
  )
  expect(reading).toMatchObject({ model: 'OAW-AP1321', serial: 'SSZ000000001', clients: 2 })
  expect(reading.ssids).toEqual([{ name: 'Kota', band: null, clients: 2 }])
})

test('Teltonika 7: the uplink is no SSID, a channel may be text', async () => {
  const reading = await read(
    '~8072.3.2.10',
    'Linux kelurahan 5.4.259',
    `~48690.1.1.0|4|1112364866
     ~48690.1.3.0|4|RUTX1100XXXX
     ~48690.1.6.0|4|RUTX_R_00.07.06
     ~48690.7.2.1.5.1|4|11
     ~48690.7.2.1.5.2|4|auto
     ~48690.7.4.1.2.1|4|Kota
     ~48690.7.4.1.2.2|4|Upstream
     ~48690.7.4.1.5.1|4|ap
     ~48690.7.4.1.5.2|4|sta`,
  )
  expect(reading).toMatchObject({ model: 'RUTX11', serial: '1112364866', clients: null })
  expect(reading.ssids).toEqual([{ name: 'Kota', band: null, clients: null }])
  expect(reading.radios).toMatchObject([{ band: '2.4', channel: 11, clients: null }])
})

test('Extreme EWC: an inactive access point is down, though it is still listed', async () => {
  const ap = '~4329.15.3.5.1.2.1'
  const reading = await read(
    '~4329.15.1.1.17',
    'Extreme Networks Wireless Controller - V2110 Small',
    `${ap}.2.1|4|taman
     ${ap}.2.2|4|pasar
     ${ap}.4.1|4|15KUP00001
     ${ap}.4.2|4|15KUP00002
     ${ap}.22.1|2|1
     ${ap}.22.2|2|2
     ~4329.15.3.5.2.2.1.14.1|66|3`,
  )
  expect(reading.managedAccessPoints).toMatchObject([
    { name: 'taman', up: true, clients: 3, serial: '15KUP00001' },
    { name: 'pasar', up: false, clients: null, serial: '15KUP00002' },
  ])
})

test.each([
  [8, true],
  [9, true],
  [4, false],
  [11, null],
])('Huawei: run state %i of an access point means %s', async (state, up) => {
  const ap = '~2011.6.139.13.3.3.1'
  const lines = `${ap}.4.2.0.0.0.0.1|4|pasar\n${ap}.6.2.0.0.0.0.1|2|${String(state)}`
  const reading = await read('~2011.2.240.6', 'Huawei Versatile Routing Platform Software', lines)
  expect(reading.managedAccessPoints).toMatchObject([{ name: 'pasar', up }])
})

test('Huawei: the third column of an SSID is 6 GHz', async () => {
  const reading = await read(
    '~2011.2.240.6',
    'Huawei Versatile Routing Platform Software VRP (R) software,Version 5.170 (AC6605 V200R021C00)',
    `~2011.6.139.17.1.2.1.2.4.75.111.116.97|2|1
     ~2011.6.139.17.1.2.1.3.4.75.111.116.97|2|2
     ~2011.6.139.17.1.2.1.17.4.75.111.116.97|2|4`,
  )
  expect(reading).toMatchObject({ model: 'AC6605', firmware: 'V200R021C00', clients: 7 })
})

test.each([
  ['counts 0 beside a table with rows', 0, 2, 2],
  ['counts', 5, 5, 5],
  ['has no clients', 0, 0, 0],
])('TP-Link EAP %s', async (_, counted, rows, clients) => {
  const table = Array.from(
    { length: rows },
    (__, row) => `~11863.10.1.1.2.1.2.${String(row + 1)}|4|x`,
  )
  const count = `~11863.10.1.1.1.0|2|${String(counted)}`
  const reading = await read('~11863.3.2.10', 'Linux EAP245 3.3.8', [count, ...table].join('\n'))
  expect(reading).toMatchObject({ driver: 'tp-link-eap', clients })
})

test('Ruijie AC: power in mW, access points that are off line', async () => {
  const ap = '0.209.248.1.2.3'
  const ruijie = '~4881.1.1.10.2'
  const reading = await read(
    '~4881.1.3.1.1.50',
    'Ruijie Wireless Switch(WS6008) By Ruijie Networks',
    `${ruijie}.56.1.1.11.0|2|1
     ${ruijie}.56.1.1.15.0|2|6
     ${ruijie}.56.2.1.2.1.11.${ap}.1|2|6
     ${ruijie}.56.2.1.2.1.13.${ap}.1|2|1
     ${ruijie}.56.2.1.2.1.17.${ap}.1|2|100
     ${ruijie}.56.2.1.8.1.2.${ap}|4|Pasar Oeba
     ${ruijie}.56.2.1.8.1.3.${ap}|2|2
     ${ruijie}.56.2.1.8.1.15.${ap}|65|0`,
  )
  expect(reading).toMatchObject({ driver: 'ruijie-ac', clients: 6 })
  expect(reading.radios).toMatchObject([{ band: '2.4', channel: 6, txPowerDbm: 20 }])
  expect(reading.managedAccessPoints).toMatchObject([{ name: 'Pasar Oeba', up: false, clients: 0 }])
})

test('Cambium cnPilot E: channel, noise and air time are text', async () => {
  const radio = '~17713.22.1.2.1'
  const reading = await read(
    '~17713.22.3.14',
    'Cambium XV3-8 Wi-Fi 6 Access Point',
    `~17713.22.1.1.1.14.0|2|0
     ${radio}.3.0|4|2.4GHz
     ${radio}.5.0|2|3
     ${radio}.6.0|4|11
     ${radio}.8.0|2|20
     ${radio}.16.0|4|-92
     ${radio}.3.1|4|5GHz
     ${radio}.5.1|2|4
     ${radio}.6.1|4|149`,
  )
  expect(reading).toMatchObject({ driver: 'cnpilot', model: 'XV3-8', clients: 7 })
  expect(reading.radios).toMatchObject([
    { band: '2.4', channel: 11, noiseDbm: -92, clients: 3 },
    { band: '5', channel: 149, clients: 4 },
  ])
})

test('an old UniFi and an airMAX answer the same identity', async () => {
  const linux = 'Linux 2.6.32.33 #1 Mon Jun 6 12:12:12 UTC 2016 mips'
  const name = '1.2.840.10036.3.1.2.1.3.5|4|'
  expect((await read('~10002.1', linux, `${name}UAP-LR`)).driver).toBe('unifi')
  const radio = '~41112.1.4.1.1.4.1|2|5180\n~41112.1.4.6.1.7.1|2|699'
  const airmax = await read('~10002.1', linux, `${name}NanoStation M5\n${radio}`)
  expect(airmax).toMatchObject({ driver: 'airos', model: 'NanoStation M5' })
  expect(airmax.radios).toMatchObject([{ channel: 36, utilizationPercent: 69.9 }])
})
