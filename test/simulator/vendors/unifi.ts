import { SSIDS } from '../city/state.ts'
import { gauge, integer, text } from '../oid-table.ts'
import type { LiveObjects, Port, VendorTree } from './objects.ts'
import {
  ENTERPRISES,
  interfaceObjects,
  processorObjects,
  systemObjects,
  uptimeTicks,
} from './objects.ts'

const PORTS: readonly Port[] = [
  { index: 1, name: 'lo', role: 'loopback', type: 24 },
  { index: 2, name: 'eth0', role: 'cable', type: 6 },
  { index: 4, name: 'wifi0', role: 'radio 2.4', type: 6 },
  { index: 5, name: 'wifi1', role: 'radio 5', type: 6 },
  { index: 6, name: 'br0', role: 'cable', type: 6 },
]

/** UBNT-UniFi-MIB, and memory of FROGFOOT-RESOURCES-MIB. */
function privateObjects(model: string, firmware: string): LiveObjects {
  const radioEntry = `${ENTERPRISES}.41112.1.6.1.1.1`
  const vapEntry = `${ENTERPRISES}.41112.1.6.1.2.1`
  const system = `${ENTERPRISES}.41112.1.6.3`
  const memory = `${ENTERPRISES}.10002.1.1.1.1`
  const totalKb = 124_000
  const bands = [
    ['ng', 0],
    ['na', 1],
  ] as const
  return [
    ...bands.flatMap(([band, radio]): LiveObjects => {
      const row = radio + 1
      return [
        [`${radioEntry}.3.${row}`, text(band)],
        [`${radioEntry}.6.${row}`, ({ radios }) => integer(radios[radio].utilizationPercent)],
        [`${radioEntry}.7.${row}`, integer(1)],
        [`${radioEntry}.8.${row}`, ({ radios }) => integer(radios[radio].clients > 0 ? 3 : 0)],
        [`${radioEntry}.9.${row}`, integer(2)],
      ]
    }),
    ...bands.flatMap(([band, radio]) =>
      SSIDS.flatMap((ssid, network): LiveObjects => {
        const row = radio * SSIDS.length + network + 1
        return [
          [`${vapEntry}.4.${row}`, ({ radios }) => integer(radios[radio].channel)],
          [`${vapEntry}.6.${row}`, text(ssid)],
          [`${vapEntry}.8.${row}`, ({ cells }) => integer(cells[network]![radio])],
          [`${vapEntry}.9.${row}`, text(band)],
          [`${vapEntry}.21.${row}`, ({ radios }) => integer(radios[radio].txPowerDbm)],
          [`${vapEntry}.22.${row}`, integer(1)],
        ]
      }),
    ),
    [`${system}.3.0`, text(model)],
    [`${system}.5.0`, ({ uptimeMs }) => gauge(Math.floor(uptimeMs / 1000))],
    [`${system}.6.0`, text(firmware)],
    [`${memory}.1.0`, gauge(totalKb)],
    [
      `${memory}.2.0`,
      ({ memoryUsedPercent }) =>
        gauge(Math.floor((totalKb * (100 - memoryUsedPercent)) / 100) - 9000),
    ],
    [`${memory}.3.0`, gauge(1800)],
    [`${memory}.4.0`, gauge(7200)],
  ]
}

export const unifi: VendorTree = {
  objects: (ap) => [
    ...systemObjects(ap, {
      descr: `${ap.model} ${ap.firmware}`,
      objectId: `${ENTERPRISES}.41112`,
    }),
    ...interfaceObjects(ap, PORTS),
    ...processorObjects(196_608, 2),
    ['1.3.6.1.2.1.25.1.1.0', uptimeTicks],
    ...privateObjects(ap.model, ap.firmware),
  ],
}
