import { GAUGE, HEX, INTEGER, TEXT, TICKS, column, managed, radio, scalars } from './device.ts'
import type { MadeUpDevice } from './device.ts'

const PARK = '2.0.0.0.0.16'
const MARKET = '2.0.0.0.0.32'
/** Text as it stands in an index: its length and its letters. */
const lettered = (text: string): string => [text.length, ...Buffer.from(text)].map(String).join('.')

const HUAWEI = '~2011.6.139'
const HUAWEI_AP = `${HUAWEI}.13.3.3.1`
const HUAWEI_RADIO = `${HUAWEI}.16.1.2.1`
const KOTA = lettered('WiFi Kota')
const huaweiRadio = (ap: string) => [
  ...column(`${HUAWEI_RADIO}.5`, INTEGER, { [`${ap}.0`]: 1, [`${ap}.1`]: 2, [`${ap}.2`]: 3 }),
  ...column(`${HUAWEI_RADIO}.7`, GAUGE, { [`${ap}.0`]: 6, [`${ap}.1`]: 36, [`${ap}.2`]: 37 }),
  ...column(`${HUAWEI_RADIO}.24`, INTEGER, { [`${ap}.0`]: -91, [`${ap}.1`]: 0, [`${ap}.2`]: -96 }),
  ...column(`${HUAWEI_RADIO}.25`, GAUGE, { [`${ap}.0`]: 40, [`${ap}.1`]: 12, [`${ap}.2`]: 3 }),
  ...column(`${HUAWEI_RADIO}.40`, INTEGER, { [`${ap}.0`]: 2, [`${ap}.1`]: 4, [`${ap}.2`]: 1 }),
  ...column(`${HUAWEI_RADIO}.45`, GAUGE, { [`${ap}.0`]: 20, [`${ap}.1`]: 23, [`${ap}.2`]: 255 }),
]
const huaweiRadios = [
  { band: '2.4', channel: 6, frequencyMHz: 2437, noiseDbm: -91, utilizationPercent: 40 },
  { band: '5', channel: 36, frequencyMHz: 5180, utilizationPercent: 12 },
  { band: '6', channel: 37, frequencyMHz: 6135, noiseDbm: -96, utilizationPercent: 3 },
] as const
const huaweiReading = {
  clients: 7,
  radios: [
    radio({ ...huaweiRadios[0], ap: '02:00:00:00:00:10', txPowerDbm: 20, clients: 2 }),
    radio({ ...huaweiRadios[1], ap: '02:00:00:00:00:10', txPowerDbm: 23, clients: 4 }),
    radio({ ...huaweiRadios[2], ap: '02:00:00:00:00:10', clients: 1 }),
  ],
  ssids: [{ name: 'WiFi Kota', band: null, clients: 7 }],
} as const
const huaweiSsids = [
  ...column(`${HUAWEI}.17.1.2.1.2`, INTEGER, { [KOTA]: 2 }),
  ...column(`${HUAWEI}.17.1.2.1.3`, INTEGER, { [KOTA]: 4 }),
  ...column(`${HUAWEI}.17.1.2.1.17`, INTEGER, { [KOTA]: 1 }),
]

const H3C = '~25506.2.75'
const PARK_SERIAL = lettered('219801A0KUP000000010')
const PARK_NAME = lettered('taman-kota')
const MARKET_NAME = lettered('pasar-oeba')

const UNLEASHED = '~25053.1.15'
const RUCKUS_RADIO = '~25053.1.1.12.1.1.1'
const MEMBER_SSID = '~25053.1.1.6.1.1.1.4.1'
const ruckusRadios = [
  ...column(`${RUCKUS_RADIO}.2.1.4`, INTEGER, { 1: 6, 2: 36 }),
  ...column(`${RUCKUS_RADIO}.2.1.8`, INTEGER, { 1: -90, 2: -95 }),
  ...column(`${RUCKUS_RADIO}.3.1.2`, GAUGE, { 1: 2, 2: 5 }),
  ...column(`${RUCKUS_RADIO}.3.1.50`, TEXT, { 1: '31.4', 2: '3.7' }),
  ...column(`${MEMBER_SSID}.1`, TEXT, { 1: 'WiFi Kota', 2: 'WiFi Kota' }),
  ...column(`${MEMBER_SSID}.3`, GAUGE, { 1: 2, 2: 5 }),
]
const ruckusReading = [
  radio({
    band: '2.4',
    channel: 6,
    frequencyMHz: 2437,
    noiseDbm: -90,
    utilizationPercent: 31.4,
    clients: 2,
  }),
  radio({
    band: '5',
    channel: 36,
    frequencyMHz: 5180,
    noiseDbm: -95,
    utilizationPercent: 3.7,
    clients: 5,
  }),
]

export const controllerDevices: readonly MadeUpDevice[] = [
  {
    title: 'Huawei AC: 6 GHz columns, an access point in fault, run time in ticks',
    driver: 'huawei',
    sysObjectId: '~2011.2.240.6',
    sysDescr:
      'Huawei Versatile Routing Platform Software VRP (R) software,Version 5.170 (AC6605 V200R021C00)',
    objects: [
      `${HUAWEI}.12.1.1.1.0|2|1`,
      ...column(`${HUAWEI_AP}.2`, TEXT, { [PARK]: '2102KUP000000010', [MARKET]: '2102KUP0000020' }),
      ...column(`${HUAWEI_AP}.4`, TEXT, { [PARK]: 'taman-kota', [MARKET]: 'pasar-oeba' }),
      ...column(`${HUAWEI_AP}.6`, INTEGER, { [PARK]: 8, [MARKET]: 4 }),
      ...column(`${HUAWEI_AP}.18`, TICKS, { [PARK]: 720_000, [MARKET]: 5 }),
      ...column(`${HUAWEI_AP}.44`, INTEGER, { [PARK]: 7, [MARKET]: 0 }),
      ...huaweiRadio(PARK),
      ...huaweiSsids,
    ],
    expected: {
      ...huaweiReading,
      role: 'controller',
      model: 'AC6605',
      firmware: 'V200R021C00',
      managedAccessPoints: [
        managed({
          name: 'taman-kota',
          mac: '02:00:00:00:00:10',
          up: true,
          clients: 7,
          serial: '2102KUP000000010',
          uptimeMs: 7_200_000,
        }),
        managed({
          name: 'pasar-oeba',
          mac: '02:00:00:00:00:20',
          up: false,
          clients: 0,
          serial: '2102KUP0000020',
        }),
      ],
    },
    steadyRequests: 2,
  },
  {
    title: 'Huawei AirEngine on its own: an access point, not a controller',
    driver: 'huawei-ap',
    sysObjectId: '~2011.2.240.90',
    sysDescr:
      'Huawei AirEngine5761-11 Huawei Versatile Routing Platform Software VRP (R) (V200R022C00)',
    objects: [`${HUAWEI}.12.1.1.1.0|2|2`, ...huaweiRadio(PARK), ...huaweiSsids],
    expected: {
      ...huaweiReading,
      role: 'ap',
      model: 'AirEngine5761-11',
      managedAccessPoints: [],
    },
    steadyRequests: 2,
  },
  {
    title: 'H3C AC: idle access points by name, MAC and uptime by serial number',
    driver: 'h3c-ac',
    sysObjectId: '~25506.1.1000',
    sysDescr: 'H3C Comware Platform Software, Software Version 7.1.064, Release 5457 H3C WX2560X',
    objects: [
      ...column('1.3.6.1.2.1.47.1.1.1.1.5', INTEGER, { 1: 3, 2: 9 }),
      ...column('1.3.6.1.2.1.47.1.1.1.1.11', TEXT, { 1: '210235KUP0000001', 2: '' }),
      ...column('1.3.6.1.2.1.47.1.1.1.1.13', TEXT, { 1: 'WX2560X', 2: '' }),
      ...column('~25506.2.6.1.1.1.1.6', INTEGER, { 1: 0, 2: 23 }),
      ...column('~25506.2.6.1.1.1.1.8', INTEGER, { 1: 0, 2: 61 }),
      ...scalars(`${H3C}.1.1.2`, GAUGE, { 1: 1, 2: 6 }),
      ...column(`${H3C}.2.1.1.1.3`, HEX, { [PARK_SERIAL]: '020000000010' }),
      ...column(`${H3C}.2.1.1.1.4`, INTEGER, { [PARK_SERIAL]: 5 }),
      ...column(`${H3C}.2.1.2.1.7`, GAUGE, { [PARK_SERIAL]: 6 }),
      ...column(`${H3C}.2.1.2.1.8`, TEXT, { [PARK_SERIAL]: 'taman-kota' }),
      ...column(`${H3C}.2.1.3.1.4`, INTEGER, { [`${PARK_SERIAL}.1`]: 1, [`${PARK_SERIAL}.2`]: 1 }),
      ...column(`${H3C}.2.1.3.1.5`, INTEGER, {
        [`${PARK_SERIAL}.1`]: 149,
        [`${PARK_SERIAL}.2`]: 6,
      }),
      ...column(`${H3C}.2.1.3.1.6`, INTEGER, {
        [`${PARK_SERIAL}.1`]: 23,
        [`${PARK_SERIAL}.2`]: 20,
      }),
      ...column(`${H3C}.2.1.3.1.10`, INTEGER, {
        [`${PARK_SERIAL}.1`]: 9,
        [`${PARK_SERIAL}.2`]: 33,
      }),
      ...column(`${H3C}.2.1.3.1.11`, INTEGER, {
        [`${PARK_SERIAL}.1`]: 97,
        [`${PARK_SERIAL}.2`]: 22,
      }),
      ...column(`${H3C}.2.1.3.1.26`, INTEGER, {
        [`${PARK_SERIAL}.1`]: 11,
        [`${PARK_SERIAL}.2`]: 255,
      }),
      ...column(`${H3C}.2.1.4.1.4`, TEXT, {
        [`${PARK_SERIAL}.1.1`]: 'WiFi Kota',
        [`${PARK_SERIAL}.2.1`]: 'WiFi Kota',
      }),
      ...column(`${H3C}.2.1.10.1.1`, TICKS, { [PARK_SERIAL]: 100_000 }),
      ...column(`${H3C}.2.1.12.1.2`, TEXT, {
        [PARK_NAME]: '219801A0KUP000000010',
        [MARKET_NAME]: '219801A0KUP000000020',
      }),
      ...column(`${H3C}.2.1.12.1.21`, GAUGE, { [PARK_NAME]: 6, [MARKET_NAME]: 0 }),
      ...column(`${H3C}.2.1.12.1.25`, INTEGER, { [PARK_NAME]: 1, [MARKET_NAME]: 2 }),
      ...column(`${H3C}.2.2.6.1.6`, GAUGE, {
        [`${PARK_SERIAL}.1.1`]: 4,
        [`${PARK_SERIAL}.2.1`]: 2,
      }),
      ...column(`${H3C}.2.2.8.1.6`, GAUGE, { [`${PARK_SERIAL}.1`]: 4, [`${PARK_SERIAL}.2`]: 2 }),
    ],
    expected: {
      model: 'WX2560X',
      firmware: '7.1.064',
      serial: '210235KUP0000001',
      clients: 6,
      cpuPercent: 23,
      memoryUsedPercent: 61,
      radios: [
        radio({
          ap: '02:00:00:00:00:10',
          band: '5',
          channel: 149,
          frequencyMHz: 5745,
          txPowerDbm: 23,
          utilizationPercent: 11,
          clients: 4,
          up: true,
        }),
        radio({
          ap: '02:00:00:00:00:10',
          band: '2.4',
          channel: 6,
          frequencyMHz: 2437,
          txPowerDbm: 20,
          utilizationPercent: 33,
          clients: 2,
          up: true,
        }),
      ],
      ssids: [{ name: 'WiFi Kota', band: null, clients: 6 }],
      managedAccessPoints: [
        managed({
          name: 'pasar-oeba',
          up: false,
          clients: 0,
          serial: '219801A0KUP000000020',
        }),
        managed({
          name: 'taman-kota',
          mac: '02:00:00:00:00:10',
          up: true,
          clients: 6,
          serial: '219801A0KUP000000010',
          uptimeMs: 1_000_000,
        }),
      ],
    },
    steadyRequests: 2,
  },
  {
    title: 'Ruckus Unleashed: members by their ports, radios of the unit that answers',
    driver: 'ruckus-unleashed',
    sysObjectId: '~25053.3.1.5.20',
    sysDescr: 'Ruckus Wireless R550',
    objects: [
      ...ruckusRadios,
      ...scalars(`${UNLEASHED}.1.1.1.1`, TEXT, { 9: 'R550', 15: '302KUP000001', 18: '200.13.6' }),
      ...scalars(`${UNLEASHED}.1.1.1.15`, GAUGE, { 1: 2, 2: 21, 13: 12, 14: 60 }),
      ...column(`${UNLEASHED}.2.1.1.2.8.1.8`, INTEGER, {
        [`${PARK}.0`]: 1,
        [`${PARK}.1`]: 2,
        [`${MARKET}.0`]: 1,
      }),
    ],
    expected: {
      model: 'R550',
      firmware: '200.13.6',
      serial: '302KUP000001',
      clients: 21,
      cpuPercent: 12,
      memoryUsedPercent: 60,
      radios: ruckusReading,
      ssids: [{ name: 'WiFi Kota', band: null, clients: null }],
      managedAccessPoints: [
        managed({ mac: '02:00:00:00:00:10' }),
        managed({ mac: '02:00:00:00:00:20' }),
      ],
    },
    steadyRequests: 1,
  },
  {
    title: 'Ruckus stand-alone: radios and SSIDs of its own',
    driver: 'ruckus-ap',
    sysObjectId: '~25053.3.1.4.55',
    sysDescr: 'Ruckus Wireless Inc (C) 2006',
    objects: [...ruckusRadios, '~25053.1.1.2.1.1.1.1.0|4|R510'],
    expected: {
      model: 'R510',
      clients: 7,
      radios: ruckusReading,
      ssids: [{ name: 'WiFi Kota', band: null, clients: 7 }],
    },
    steadyRequests: 1,
  },
  {
    title: 'Ruckus ZoneDirector: serial number and uptime of its access points',
    driver: 'ruckus-zonedirector',
    sysObjectId: '~25053.3.1.5.15',
    sysDescr: 'Ruckus Wireless ZD1200',
    objects: [
      '~25053.1.2.1.1.1.1.9.0|4|ZD1200',
      ...column('~25053.1.2.2.1.1.2.1.1.2', TEXT, { [PARK]: 'taman-kota', [MARKET]: 'pasar-oeba' }),
      ...column('~25053.1.2.2.1.1.2.1.1.3', INTEGER, { [PARK]: 1, [MARKET]: 0 }),
      ...column('~25053.1.2.2.1.1.2.1.1.5', TEXT, { [PARK]: '302KUP10', [MARKET]: '302KUP20' }),
      ...column('~25053.1.2.2.1.1.2.1.1.6', TICKS, { [PARK]: 50_000, [MARKET]: 70_000 }),
      ...column('~25053.1.2.2.1.1.2.1.1.15', GAUGE, { [PARK]: 4, [MARKET]: 0 }),
    ],
    expected: {
      managedAccessPoints: [
        managed({
          name: 'taman-kota',
          mac: '02:00:00:00:00:10',
          up: true,
          clients: 4,
          serial: '302KUP10',
          uptimeMs: 500_000,
        }),
        managed({
          name: 'pasar-oeba',
          mac: '02:00:00:00:00:20',
          up: false,
          clients: 0,
          serial: '302KUP20',
        }),
      ],
    },
    steadyRequests: 1,
  },
]
