import { SSIDS } from '../city/state.ts'
import { counter32, gauge, integer, objectId, octets, text } from '../oid-table.ts'
import type { LiveObjects, Port, VendorTree } from './objects.ts'
import {
  ENTERPRISES,
  hostUptime,
  interfaceObjects,
  macBytes,
  macIndex,
  processorObjects,
  systemObjects,
} from './objects.ts'

const PORTS: readonly Port[] = [
  { index: 1, name: 'ether1', role: 'cable', type: 6 },
  { index: 2, name: 'wlan1', role: 'radio 2.4', type: 71 },
  { index: 3, name: 'wlan2', role: 'radio 5', type: 71 },
  { index: 6, name: 'bridge', role: 'cable', type: 209 },
]

/** Interface indexes of the physical radios and, behind them, of their virtual access points. */
const RADIO_PORTS = [
  [2, 7],
  [3, 8],
] as const

/** MIKROTIK-MIB: a virtual access point has stations but no frequency and no noise. */
function privateObjects(ap: Parameters<VendorTree['objects']>[0]): LiveObjects {
  const root = `${ENTERPRISES}.14988.1.1`
  const entry = `${root}.1.3.1`
  return [
    [`${root}.4.4.0`, text(ap.firmware)],
    [`${root}.6.1.0`, ({ clients }) => gauge(clients)],
    [`${root}.7.3.0`, text(ap.serial)],
    [`${root}.7.9.0`, text(ap.model)],
    ...RADIO_PORTS.flatMap((ports, radio) =>
      ports.flatMap((port, network): LiveObjects => {
        const physical = network === 0
        const position = radio === 0 ? 0 : 1
        return [
          [`${entry}.2.${port}`, gauge(0)],
          [`${entry}.3.${port}`, gauge(0)],
          [`${entry}.4.${port}`, text(SSIDS[network] ?? '')],
          [`${entry}.5.${port}`, octets(macBytes(ap.mac))],
          [`${entry}.6.${port}`, ({ cells }) => counter32(cells[network]![position])],
          [
            `${entry}.7.${port}`,
            ({ radios }) => integer(physical ? radios[position].frequencyMHz : 0),
          ],
          [
            `${entry}.8.${port}`,
            ({ radios }) => {
              const { frequencyMHz, txPowerDbm } = radios[position]
              const mode = position === 0 ? 'gn' : 'ac'
              return text(physical ? `${frequencyMHz}/20/${mode}(${txPowerDbm}dBm)` : '')
            },
          ],
          [`${entry}.9.${port}`, ({ radios }) => integer(physical ? radios[position].noiseDbm : 0)],
          [`${entry}.10.${port}`, counter32(physical ? 82 : 0)],
          [`${entry}.11.${port}`, ({ cells }) => counter32(cells[network]![position])],
        ]
      }),
    ),
  ]
}

/** mtxrWlRtabTable: a row for each station, by its address and the radio's interface. */
function registrationObjects(stations: readonly string[]): LiveObjects {
  const entry = `${ENTERPRISES}.14988.1.1.1.2.1`
  return stations.flatMap((station, order): LiveObjects => {
    const row = `${macIndex(station)}.${RADIO_PORTS[order % 2 === 0 ? 1 : 0][0]}`
    return [
      [`${entry}.1.${row}`, octets(macBytes(station))],
      [`${entry}.3.${row}`, integer(-50 - (order % 30))],
    ]
  })
}

function mainMemory(totalKb: number): LiveObjects {
  const entry = '1.3.6.1.2.1.25.2.3.1'
  return [
    ['1.3.6.1.2.1.25.2.2.0', integer(totalKb)],
    [`${entry}.1.65536`, integer(65_536)],
    [`${entry}.2.65536`, objectId('1.3.6.1.2.1.25.2.1.2')],
    [`${entry}.3.65536`, text('main memory')],
    [`${entry}.4.65536`, integer(1024)],
    [`${entry}.5.65536`, integer(totalKb)],
    [
      `${entry}.6.65536`,
      ({ memoryUsedPercent }) => integer(Math.floor((totalKb * memoryUsedPercent) / 100)),
    ],
  ]
}

export const routeros: VendorTree = {
  listsStations: true,
  objects: (ap, stations) => [
    ...systemObjects(ap, {
      descr: `RouterOS ${ap.model}`,
      objectId: `${ENTERPRISES}.14988.1`,
    }),
    ...interfaceObjects(ap, [
      ...PORTS,
      { index: 7, name: 'wlan3', role: 'loopback', type: 71 },
      { index: 8, name: 'wlan4', role: 'loopback', type: 71 },
    ]),
    ...hostUptime,
    ...processorObjects(1, 4),
    ...mainMemory(131_072),
    ['1.3.6.1.2.1.47.1.1.1.1.2.65536', text(`RouterOS ${ap.firmware} (stable) on ${ap.model}`)],
    ...privateObjects(ap),
    ...registrationObjects(stations),
  ],
}
