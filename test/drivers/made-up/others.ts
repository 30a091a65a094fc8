import { GAUGE, HEX, INTEGER, TEXT, TICKS, column, managed, radio, scalars } from './device.ts'
import type { MadeUpDevice } from './device.ts'

const MIKROTIK = '~14988.1.1'
const WIFI = `${MIKROTIK}.21`
const EDGE = '~41112.1.5'
const PHONE = '2.0.0.0.0.1'
const TABLET = '2.0.0.0.0.2'

export const otherDevices: readonly MadeUpDevice[] = [
  {
    title: 'MikroTik CAPsMAN: stations of all the interfaces that it manages',
    driver: 'routeros',
    sysObjectId: '~14988.1',
    sysDescr: 'RouterOS RB4011iGS+',
    objects: [
      ...scalars(`${MIKROTIK}.7`, TEXT, { 3: 'HKUP0000001', 9: 'RB4011iGS+' }),
      `${MIKROTIK}.4.4.0|4|6.49.17`,
      ...column(`${MIKROTIK}.1.5.1.12`, TEXT, {
        [`${PHONE}.20`]: 'WiFi Kota',
        [`${TABLET}.21`]: 'WiFi Kota',
      }),
      ...column(`${MIKROTIK}.1.7.1.2`, GAUGE, { 20: 1, 21: 1 }),
      ...column(`${MIKROTIK}.1.7.1.5`, TEXT, {
        20: '2412/20-Ce/gn(17dBm)',
        21: '5180/20-Ceee/ac(20dBm)',
      }),
      ...column(`${MIKROTIK}.1.11.1.2`, TEXT, { 1: 'CAP-Oesapa', 2: 'CAP-Kuanino' }),
      ...column(`${MIKROTIK}.1.11.1.3`, TEXT, { 1: 'Run', 2: 'Offline' }),
    ],
    expected: {
      model: 'RB4011iGS+',
      firmware: '6.49.17',
      serial: 'HKUP0000001',
      clients: 2,
      radios: [
        radio({ band: '2.4', channel: 1, frequencyMHz: 2412, clients: 1 }),
        radio({ band: '5', channel: 36, frequencyMHz: 5180, clients: 1 }),
      ],
      ssids: [{ name: 'WiFi Kota', band: null, clients: 2 }],
      managedAccessPoints: [
        managed({ name: 'CAP-Oesapa', up: true }),
        managed({ name: 'CAP-Kuanino', up: false }),
      ],
    },
    steadyRequests: 1,
  },
  {
    title: 'MikroTik wifi package: a manager with remote CAPs',
    driver: 'routeros',
    sysObjectId: '~14988.1',
    sysDescr: 'RouterOS CCR2004',
    objects: [
      `${MIKROTIK}.4.4.0|4|7.20.8`,
      `${WIFI}.1.1.0|2|1`,
      ...column(`${WIFI}.3.1.3`, TEXT, { 1: 'cap-oesapa', 2: 'cap-kuanino' }),
      ...column(`${WIFI}.3.1.5`, TEXT, { 1: 'HKUP0000010', 2: 'HKUP0000020' }),
      ...column(`${WIFI}.3.1.7`, HEX, { 1: '020000000010', 2: '020000000020' }),
      ...column(`${WIFI}.3.1.9`, TEXT, { 1: 'Ok', 2: 'Lost' }),
      ...column(`${WIFI}.4.1.3`, TEXT, {
        [`${PHONE}.5`]: 'WiFi Kota',
        [`${TABLET}.6`]: 'WiFi Kota',
      }),
      ...column(`${WIFI}.5.1.3`, TEXT, { 5: 'WiFi Kota', 6: 'WiFi Kota', 7: 'Pegawai' }),
      ...column(`${WIFI}.5.1.4`, TEXT, { 5: '2437/ax', 6: '5180/ax/Ceee', 7: '5955/be' }),
      // Stubs: they say nothing.
      ...scalars('~2021.11', INTEGER, { 9: 0, 10: 0, 11: 0 }),
    ],
    expected: {
      clients: 2,
      cpuPercent: null,
      radios: [
        radio({ band: '2.4', channel: 6, frequencyMHz: 2437, clients: 1 }),
        radio({ band: '5', channel: 36, frequencyMHz: 5180, clients: 1 }),
        radio({ band: '6', channel: 1, frequencyMHz: 5955, clients: 0 }),
      ],
      ssids: [
        { name: 'WiFi Kota', band: null, clients: 2 },
        { name: 'Pegawai', band: '6', clients: 0 },
      ],
      managedAccessPoints: [
        managed({
          name: 'cap-oesapa',
          mac: '02:00:00:00:00:10',
          up: true,
          serial: 'HKUP0000010',
        }),
        managed({
          name: 'cap-kuanino',
          mac: '02:00:00:00:00:20',
          up: false,
          serial: 'HKUP0000020',
        }),
      ],
    },
    steadyRequests: 2,
  },
  {
    title: 'TP-Link EAP: 0 beside a table with rows means the rows',
    driver: 'tp-link-eap',
    sysObjectId: '~11863.3.2.10',
    sysDescr: 'Linux EAP610 5.4.0',
    objects: [
      '~11863.10.1.1.1.0|2|0',
      ...column('~11863.10.1.1.2.1.2', TEXT, { 1: 'a', 2: 'b', 3: 'c' }),
      ...scalars('~11863.10.1.10', TEXT, { 3: 'EAP610', 5: '1.2.4 Build 20240601' }),
    ],
    expected: {
      model: 'EAP610',
      firmware: '1.2.4 Build 20240601',
      clients: 3,
      radios: [],
      ssids: [],
    },
    steadyRequests: 2,
  },
  {
    title: 'UniFi OS gateway: no Wi-Fi table, so clients are unknown',
    driver: 'unifi-gateway',
    sysObjectId: '~8072.3.2.10',
    sysDescr: 'Ubiquiti UniFi UDR7 5.1.19 Linux 5.4.213 ipq5322',
    objects: [
      '1.3.6.1.2.1.25.1.1.0|67|9000000',
      ...column('1.3.6.1.2.1.25.3.3.1.2', INTEGER, { 1: 10, 2: 30 }),
    ],
    expected: { model: 'UDR7', firmware: '5.1.19', clients: null, cpuPercent: 20, radios: [] },
    steadyRequests: 1,
  },
  {
    title: 'EdgeRouter: who it is by its own tree',
    driver: 'edgemax',
    sysObjectId: '~41112.1.5',
    sysDescr: 'EdgeOS v2.0.9-hotfix.7',
    objects: [
      ...scalars(`${EDGE}.1`, TEXT, { 1: 'EdgeRouter X', 2: 'F09FKUP00001', 3: 'v2.0.9-hotfix.7' }),
    ],
    expected: {
      model: 'EdgeRouter X',
      firmware: 'v2.0.9-hotfix.7',
      serial: 'F09FKUP00001',
      clients: null,
    },
    steadyRequests: 1,
  },
  {
    title: 'FortiGate: serial number in the index, uptime of its access points',
    driver: 'fortigate',
    sysObjectId: '~12356.101.1.643',
    sysDescr: '',
    objects: [
      ...column('~12356.101.14.4.4.1.7', INTEGER, { '1.4.70.80.48.49': 2, '1.4.70.80.48.50': 1 }),
      ...column('~12356.101.14.4.4.1.8', TICKS, {
        '1.4.70.80.48.49': 4200,
        '1.4.70.80.48.50': 9900,
      }),
      ...column('~12356.101.14.4.4.1.17', GAUGE, { '1.4.70.80.48.49': 3, '1.4.70.80.48.50': 0 }),
    ],
    expected: {
      managedAccessPoints: [
        managed({ name: 'FP01', serial: 'FP01', up: true, clients: 3, uptimeMs: 42_000 }),
        managed({ name: 'FP02', serial: 'FP02', up: false, clients: 0 }),
      ],
    },
    steadyRequests: 1,
  },
]
