import { INTEGER, TEXT, column, radio, scalars } from './device.ts'
import type { MadeUpDevice } from './device.ts'

const WAC = '~4526.100.7.14'
const KEY = 'never-to-be-read'
const TWO_VAPS = { '0.1': 'WiFi Kota', '0.2': 'Pegawai', '1.1': 'WiFi Kota' }
const PHONE = '0.2.0.0.0.0.1'
const TABLET = '1.2.0.0.0.0.2'
const PASSING = '1.2.0.0.0.0.3'

const objects = [
  ...scalars(`${WAC}.1`, TEXT, { 3: 'V5.4.0.3', 5: KEY, 17: 'R1', 18: '5KUP000000001' }),
  ...column(`${WAC}.2.1.1.4`, INTEGER, { 0: 0, 1: 0 }),
  ...column(`${WAC}.2.1.1.12`, INTEGER, { 0: 0, 1: 0 }),
  ...column(`${WAC}.3.1.1.4`, TEXT, TWO_VAPS),
  ...column(`${WAC}.3.1.1.9`, INTEGER, { '0.1': 1, '0.2': 1, '1.1': 1 }),
  ...['10', '13', '14', '15', '16', '17'].flatMap((key) =>
    column(`${WAC}.3.1.1.${key}`, TEXT, { '0.1': KEY, '0.2': KEY, '1.1': KEY }),
  ),
  ...['7', '9', '10'].flatMap((key) => column(`${WAC}.4.1.1.${key}`, TEXT, { 1: KEY })),
]

const device = {
  driver: 'netgear-wac',
  sysObjectId: '~4526.100.7.27',
  sysDescr: 'NETGEAR WAC510 access point',
} as const

export const netgearDevices: readonly MadeUpDevice[] = [
  {
    ...device,
    title: 'Netgear WAC: associated stations alone are counted',
    objects: [
      ...objects,
      ...column(`${WAC}.8.1.1.5`, TEXT, {
        [PHONE]: 'WiFi Kota',
        [TABLET]: 'WiFi Kota',
        [PASSING]: 'WiFi Kota',
      }),
      ...column(`${WAC}.8.1.1.9`, INTEGER, { [PHONE]: 4, [TABLET]: 4, [PASSING]: 2 }),
      ...column(`${WAC}.8.1.1.12`, INTEGER, { [PHONE]: 6, [TABLET]: 44, [PASSING]: 44 }),
    ],
    expected: {
      model: 'WAC510',
      firmware: 'V5.4.0.3',
      serial: '5KUP000000001',
      clients: 2,
      radios: [
        radio({ band: '2.4', channel: 6, frequencyMHz: 2437, clients: 1 }),
        radio({ band: '5', channel: 44, frequencyMHz: 5220, clients: 1 }),
      ],
      ssids: [
        { name: 'WiFi Kota', band: null, clients: 2 },
        { name: 'Pegawai', band: null, clients: 0 },
      ],
    },
    steadyRequests: 2,
  },
  {
    ...device,
    title: 'Netgear WAC without a station: 0, not unknown',
    objects,
    expected: {
      clients: 0,
      radios: [radio({ clients: 0 }), radio({ clients: 0 })],
      ssids: [
        { name: 'WiFi Kota', band: null, clients: 0 },
        { name: 'Pegawai', band: null, clients: 0 },
      ],
    },
    steadyRequests: 2,
  },
]
