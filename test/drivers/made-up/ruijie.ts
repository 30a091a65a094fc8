import { COUNTER, GAUGE, INTEGER, TEXT, TICKS, column, managed, radio, scalars } from './device.ts'
import type { MadeUpDevice } from './device.ts'

const RUIJIE = '~4881.1.1.10.2'
const AC = `${RUIJIE}.56.1.1`
const LISTED = `${RUIJIE}.56.2.1.8.1`
const JOINED = `${RUIJIE}.56.2.1.1.1`
const FAT = `${RUIJIE}.80`
const PARK = '2.0.0.0.0.16'
const MARKET = '2.0.0.0.0.32'
const KEY = 'never-to-be-read'

/** What stands beside the columns that are read, and must not be. */
const fatKeys = [
  ...column(`${FAT}.8.5.1.1.2`, TEXT, { 1: KEY, 2: KEY }),
  ...column(`${FAT}.8.8.1.1.1`, TEXT, { 1: KEY }),
]

const system = [
  ...scalars(`${RUIJIE}.1.1`, TEXT, { 2: 'RGOS 11.9(6)W3B2', 24: 'G1KUP0000001' }),
  ...scalars(`${RUIJIE}.36.1.1`, GAUGE, { 1: 9, 2: 12, 3: 11 }),
  ...column(`${RUIJIE}.35.1.1.1.3`, INTEGER, { 1: 41 }),
]

const acTables = [
  ...scalars(AC, TEXT, { 18: 'WS6008', 20: 'G1KUP0000099', 34: 'AC_RGOS 11.9(6)W3B2' }),
  ...scalars(AC, INTEGER, { 11: 1, 15: 9 }),
  ...column(`${RUIJIE}.56.4.1.1.1.13`, INTEGER, { 1: 7, 2: 2 }),
  ...column(`${RUIJIE}.56.4.1.2.1.1`, TEXT, { 1: 'WiFi Kota', 2: 'Pegawai' }),
  ...column(`${RUIJIE}.56.2.1.2.1.11`, INTEGER, { [`${PARK}.1`]: 6, [`${PARK}.2`]: 44 }),
  ...column(`${RUIJIE}.56.2.1.2.1.13`, INTEGER, { [`${PARK}.1`]: 1, [`${PARK}.2`]: 2 }),
  ...column(`${RUIJIE}.56.2.1.2.1.17`, INTEGER, { [`${PARK}.1`]: 100, [`${PARK}.2`]: 0 }),
  ...column(`${RUIJIE}.63.1.4.4.1.3`, INTEGER, { [`${PARK}.1`]: 35, [`${PARK}.2`]: 8 }),
  ...column(`${RUIJIE}.63.1.4.4.1.4`, INTEGER, { [`${PARK}.1`]: 2, [`${PARK}.2`]: 7 }),
  ...column(`${RUIJIE}.81.3.1.1.3`, TEXT, { [`${PARK}.1.1`]: 'WiFi Kota' }),
  ...column(`${RUIJIE}.81.4.1.1.5`, TEXT, { 1: KEY }),
  ...column(`${RUIJIE}.81.5.1.1.5`, TEXT, { 1: KEY }),
]

const acReading = {
  model: 'WS6008',
  firmware: 'AC_RGOS 11.9(6)W3B2',
  serial: 'G1KUP0000099',
  clients: 9,
  cpuPercent: 12,
  memoryUsedPercent: 41,
  ssids: [
    { name: 'WiFi Kota', band: null, clients: 7 },
    { name: 'Pegawai', band: null, clients: 2 },
  ],
  radios: [
    radio({
      ap: '02:00:00:00:00:10',
      band: '2.4',
      channel: 6,
      frequencyMHz: 2437,
      txPowerDbm: 20,
      utilizationPercent: 35,
      clients: 2,
    }),
    // 0 mW is a transmitter that is off.
    radio({
      ap: '02:00:00:00:00:10',
      band: '5',
      channel: 44,
      frequencyMHz: 5220,
      utilizationPercent: 8,
      clients: 7,
    }),
  ],
} as const

const ac = {
  driver: 'ruijie-ac',
  sysObjectId: '~4881.1.3.1.1.50',
  sysDescr: 'Ruijie Wireless Switch(WS6008) By Ruijie Networks.',
} as const

const fatAp = {
  driver: 'ruijie-ap',
  sysObjectId: '~4881.1.3.1.1.198',
  sysDescr: 'Ruijie Outdoor AP710 (802.11a/n/ac and 802.11b/g/n) By Ruijie Networks.',
} as const

export const ruijieDevices: readonly MadeUpDevice[] = [
  {
    ...ac,
    title: 'Ruijie AC: power in mW, access points that are off line in the general list',
    objects: [
      ...system,
      ...acTables,
      ...column(`${LISTED}.2`, TEXT, { [PARK]: 'Taman Kota', [MARKET]: 'Pasar Oeba' }),
      ...column(`${LISTED}.3`, INTEGER, { [PARK]: 1, [MARKET]: 2 }),
      ...column(`${LISTED}.15`, COUNTER, { [PARK]: 9, [MARKET]: 0 }),
      ...column(`${JOINED}.2`, TEXT, { [PARK]: 'Taman Kota' }),
      ...column(`${JOINED}.32`, TEXT, { [PARK]: 'G1KUP0000010' }),
      ...column(`${JOINED}.34`, INTEGER, { [PARK]: 9 }),
      ...column(`${JOINED}.48`, INTEGER, { [PARK]: 1 }),
      ...column(`${JOINED}.52`, TICKS, { [PARK]: 360_000 }),
    ],
    expected: {
      ...acReading,
      managedAccessPoints: [
        managed({
          name: 'Taman Kota',
          mac: '02:00:00:00:00:10',
          up: true,
          clients: 9,
          serial: 'G1KUP0000010',
          uptimeMs: 3_600_000,
        }),
        managed({ name: 'Pasar Oeba', mac: '02:00:00:00:00:20', up: false, clients: 0 }),
      ],
    },
    steadyRequests: 3,
  },
  {
    ...ac,
    title: 'Ruijie AC with older software: joined and off-line access points in two tables',
    objects: [
      ...system,
      ...acTables,
      ...column(`${RUIJIE}.56.2.1.5.1.1`, TICKS, { [MARKET]: 6000 }),
      ...column(`${RUIJIE}.56.2.1.5.1.2`, TEXT, { [MARKET]: 'Pasar Oeba' }),
      ...column(`${JOINED}.2`, TEXT, { [PARK]: 'Taman Kota' }),
      ...column(`${JOINED}.34`, INTEGER, { [PARK]: 9 }),
      ...column(`${JOINED}.48`, INTEGER, { [PARK]: 1 }),
    ],
    expected: {
      ...acReading,
      managedAccessPoints: [
        managed({ name: 'Taman Kota', mac: '02:00:00:00:00:10', up: true, clients: 9 }),
        managed({ name: 'Pasar Oeba', mac: '02:00:00:00:00:20', up: false }),
      ],
    },
    steadyRequests: 3,
  },
  {
    ...fatAp,
    title: 'Ruijie stand-alone access point: radios and SSIDs beside the keys',
    objects: [
      ...system,
      ...scalars(`${FAT}.8.1`, TEXT, { 5: 'G1KUP0000002', 6: 'AP710', 22: 'AP_RGOS 11.8(1)' }),
      ...column(`${FAT}.8.3.1.1.8`, INTEGER, { 5: 1, 6: 1 }),
      ...column(`${FAT}.8.3.1.1.12`, INTEGER, { 5: 11, 6: 149 }),
      ...column(`${FAT}.8.3.1.1.17`, INTEGER, { 5: 100, 6: 100 }),
      ...column(`${FAT}.8.4.2.1.1`, TEXT, { '5.1': 'bssid', '6.1': 'bssid' }),
      ...column(`${FAT}.8.4.3.1.2`, TEXT, { 1: 'WiFi Kota', 2: 'Pegawai' }),
      ...fatKeys,
      ...scalars(`${FAT}.9.1`, INTEGER, { 1: 17, 3: 55 }),
      ...scalars(`${FAT}.9.2`, INTEGER, { 1: 6, 2: 5 }),
      ...column(`${FAT}.9.3.2.1.25`, INTEGER, { 5: 2, 6: 4 }),
      ...column(`${FAT}.9.4.1.1.6`, INTEGER, { 1: 5, 2: 1 }),
    ],
    expected: {
      model: 'AP710',
      firmware: 'AP_RGOS 11.8(1)',
      serial: 'G1KUP0000002',
      clients: 6,
      cpuPercent: 17,
      memoryUsedPercent: 55,
      radios: [
        radio({ band: '2.4', channel: 11, frequencyMHz: 2462, clients: 2, up: true }),
        radio({ band: '5', channel: 149, frequencyMHz: 5745, clients: 4, up: true }),
      ],
      ssids: [
        { name: 'WiFi Kota', band: null, clients: 5 },
        { name: 'Pegawai', band: null, clients: 1 },
      ],
    },
    steadyRequests: 2,
  },
  {
    ...fatAp,
    title: 'Ruijie stand-alone access point of the other module: radios by the interface',
    objects: [
      ...system,
      ...column('1.3.6.1.2.1.2.2.1.2', TEXT, { 5: 'Dot11radio 1/0', 6: 'Dot11radio 1/0.1' }),
      ...column(`${RUIJIE}.82.1.2.1.1.7`, INTEGER, { 5: 3, 6: 1 }),
      ...column(`${RUIJIE}.82.1.2.1.1.10`, INTEGER, { 5: 1, 6: 1 }),
      ...column(`${RUIJIE}.82.1.4.2`, TEXT, { 1: KEY, 2: KEY }),
    ],
    expected: {
      model: 'AP710',
      clients: 3,
      radios: [radio({ band: '2.4', channel: 1, frequencyMHz: 2412, clients: 3 })],
      ssids: [],
    },
    steadyRequests: 2,
  },
  {
    title: 'Ruijie Reyee: the standard MIBs alone',
    driver: 'ruijie-reyee',
    sysObjectId: '~8072.3.2.10',
    sysDescr: 'Linux Ruijie 4.4.60',
    objects: [
      ...column('1.3.6.1.2.1.25.3.3.1.2', INTEGER, { 1: 10, 2: 20 }),
      ...column('1.3.6.1.2.1.47.1.1.1.1.10', TEXT, { 1: 'ReyeeOS 2.280' }),
      ...column('1.3.6.1.2.1.47.1.1.1.1.11', TEXT, { 1: 'G1KUP0000003' }),
      ...column('1.3.6.1.2.1.47.1.1.1.1.13', TEXT, { 1: 'RG-RAP2260' }),
      ...column(`${RUIJIE}.196.1.1`, INTEGER, { 1: 6 }),
    ],
    expected: {
      model: 'RG-RAP2260',
      firmware: 'ReyeeOS 2.280',
      serial: 'G1KUP0000003',
      clients: null,
      cpuPercent: 15,
      radios: [],
      ssids: [],
    },
    steadyRequests: 2,
  },
]
