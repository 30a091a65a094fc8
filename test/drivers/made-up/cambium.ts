import { INTEGER, TEXT, column, radio, scalars } from './device.ts'
import type { MadeUpDevice } from './device.ts'

const ENTERPRISE = '~17713.22.1'
const RADIO = `${ENTERPRISE}.2.1`
const WLAN = `${ENTERPRISE}.4.1`
const R = '~41010.1'
const KEY = 'never-to-be-read'

/** A table of SSIDs as its MIB has it: the keys stand in the columns behind the names. */
const ssidTable = (table: string, names: Readonly<Record<string, string>>, channel: number) => [
  ...column(`${table}.1`, INTEGER, { 1: 1, 2: 2 }),
  ...column(`${table}.2`, INTEGER, { 1: 0, 2: 1 }),
  ...column(`${table}.4`, INTEGER, { 1: 0, 2: 0 }),
  ...column(`${table}.5`, INTEGER, { 1: channel, 2: channel }),
  ...column(`${table}.6`, TEXT, names),
  ...column(`${table}.7`, TEXT, { 1: 'WPA2PSK', 2: 'OPEN' }),
  ...['8', '10', '11', '12', '13'].flatMap((key) =>
    column(`${table}.${key}`, TEXT, { 1: KEY, 2: KEY }),
  ),
]

export const cambiumDevices: readonly MadeUpDevice[] = [
  {
    title: 'Cambium XE: three radios known by their band text, figures as text',
    driver: 'cnpilot',
    sysObjectId: '~17713.22.3.18',
    sysDescr: 'Cambium XE3-4 Wi-Fi 6E Access Point',
    objects: [
      ...scalars(`${ENTERPRISE}.1.1`, TEXT, {
        4: 'W8TK00000001',
        5: 'XE3-4',
        8: '6.5.3-r4',
      }),
      ...scalars(`${ENTERPRISE}.1.1`, INTEGER, { 6: 14, 14: 0 }),
      ...column(`${RADIO}.3`, TEXT, { 0: '2.4GHz', 1: '5GHz', 2: '6GHz' }),
      ...column(`${RADIO}.5`, INTEGER, { 0: 3, 1: 4, 2: 1 }),
      ...column(`${RADIO}.6`, TEXT, { 0: '11', 1: '149', 2: '37' }),
      ...column(`${RADIO}.8`, INTEGER, { 0: 20, 1: 22, 2: 23 }),
      ...column(`${RADIO}.13`, TEXT, { 0: 'ON', 1: 'ON', 2: 'OFF' }),
      ...column(`${RADIO}.16`, TEXT, { 0: '-92', 1: '-95 dBm', 2: '' }),
      ...column(`${RADIO}.18`, TEXT, { 0: '41 (tx 20, rx 11, busy 10)', 1: '7', 2: '0' }),
      ...column(`${WLAN}.2`, TEXT, { 1: 'WiFi Kota', 2: 'Pegawai' }),
      ...column(`${WLAN}.3`, TEXT, { 1: '2.4GHz/5GHz/6GHz', 2: '5GHz' }),
      ...column(`${WLAN}.7`, INTEGER, { 1: 6, 2: 2 }),
    ],
    expected: {
      model: 'XE3-4',
      firmware: '6.5.3-r4',
      serial: 'W8TK00000001',
      // The total stays 0 on old firmware: the radios are summed.
      clients: 8,
      cpuPercent: 14,
      memoryUsedPercent: null,
      radios: [
        radio({
          band: '2.4',
          channel: 11,
          frequencyMHz: 2462,
          clients: 3,
          txPowerDbm: 20,
          noiseDbm: -92,
          utilizationPercent: 41,
          up: true,
        }),
        radio({
          band: '5',
          channel: 149,
          frequencyMHz: 5745,
          clients: 4,
          txPowerDbm: 22,
          noiseDbm: -95,
          utilizationPercent: 7,
          up: true,
        }),
        radio({
          band: '6',
          channel: 37,
          frequencyMHz: 6135,
          clients: 1,
          txPowerDbm: 23,
          utilizationPercent: 0,
          up: false,
        }),
      ],
      ssids: [
        { name: 'WiFi Kota', band: null, clients: 6 },
        { name: 'Pegawai', band: '5', clients: 2 },
      ],
    },
    steadyRequests: 1,
  },
  {
    title: 'Cambium cnPilot R: SSIDs and channels from between the passwords',
    driver: 'cnpilot-r',
    sysObjectId: '1.3.6.1.4.1',
    sysDescr: 'cnPilot R201 4.8-R9',
    objects: [
      ...scalars(`${R}.1`, TEXT, { 1: 'cnPilot R201', 5: '4.8-R9', 6: 'W8RK00000002' }),
      ...column(`${R}.5.1.1.12`, TEXT, { 1: KEY }),
      ...scalars(`${R}.7`, TEXT, { 12: 'admin', 13: KEY }),
      ...scalars(`${R}.9`, TEXT, { 2: KEY, 3: KEY, 4: KEY }),
      ...ssidTable(`${R}.10.2.1.1.1`, { 1: 'WiFi Kota', 2: 'Off the air' }, 6),
      ...ssidTable(`${R}.10.2.2.1.1`, { 1: 'WiFi Kota', 2: 'Off the air' }, 161),
      ...['5', '7', '8', '9', '10'].flatMap((key) =>
        column(`${R}.10.3.1.1.1.${key}`, TEXT, { 1: KEY }),
      ),
    ],
    expected: {
      model: 'cnPilot R201',
      firmware: '4.8-R9',
      serial: 'W8RK00000002',
      clients: null,
      radios: [
        radio({ band: '2.4', channel: 6, frequencyMHz: 2437, up: true }),
        radio({ band: '5', channel: 161, frequencyMHz: 5805, up: true }),
      ],
      ssids: [{ name: 'WiFi Kota', band: null, clients: null }],
    },
    steadyRequests: 1,
  },
]
