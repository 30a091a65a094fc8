import { SSIDS } from '../city/state.ts'
import { integer, ipAddress, octets, text } from '../oid-table.ts'
import type { LiveObjects, Port, VendorTree } from './objects.ts'
import {
  ENTERPRISES,
  interfaceObjects,
  macBytes,
  macIndex,
  systemObjects,
  uptimeTicks,
} from './objects.ts'

const PORTS: readonly Port[] = [
  { index: 1, name: 'bond0', role: 'cable', type: 6 },
  { index: 2, name: 'radio0_ssid_id0', role: 'radio 5', type: 71 },
  { index: 3, name: 'radio1_ssid_id0', role: 'radio 2.4', type: 71 },
]

const ROOT = `${ENTERPRISES}.14823.2.3.3.1`
const TOTAL_BYTES = 1_000_000_000

/** AI-AP-MIB aiRadioTable: index 0 is 5 GHz, 1 is 2.4 GHz; the noise floor is sent without sign. */
function radioObjects(mac: string, index: 0 | 1): LiveObjects {
  const entry = `${ROOT}.2.2.1`
  const row = `${macIndex(mac)}.${index}`
  const radio = index === 0 ? 1 : 0
  return [
    [`${entry}.1.${row}`, octets(macBytes(mac))],
    [`${entry}.2.${row}`, integer(index)],
    [
      `${entry}.4.${row}`,
      ({ radios }) => text(`${radios[radio].channel}${index === 0 ? 'E' : ''}`),
    ],
    [`${entry}.5.${row}`, ({ radios }) => integer(radios[radio].txPowerDbm)],
    [`${entry}.6.${row}`, ({ radios }) => integer(-radios[radio].noiseDbm)],
    [`${entry}.7.${row}`, ({ radios }) => integer(radios[radio].utilizationPercent)],
    [`${entry}.8.${row}`, ({ radios }) => integer(radios[radio].utilizationPercent)],
    [`${entry}.20.${row}`, integer(1)],
    [`${entry}.21.${row}`, ({ radios }) => integer(radios[radio].clients)],
  ]
}

/** A cluster of one: the virtual controller answers for itself. */
export const arubaInstant: VendorTree = {
  objects: (ap) => {
    const apEntry = `${ROOT}.2.1.1`
    const row = macIndex(ap.mac)
    return [
      ...systemObjects(ap, {
        descr: `ArubaOS (MODEL: ${ap.model}), Version ${ap.firmware}`,
        // Access points are below .1.2; the number of the model is made up.
        objectId: `${ENTERPRISES}.14823.1.2.113`,
      }),
      ...interfaceObjects(ap, PORTS),
      [`${ROOT}.1.2.0`, text(ap.id)],
      [`${ROOT}.1.4.0`, text(ap.firmware)],
      [`${ROOT}.1.5.0`, ipAddress(ap.address)],
      [`${ROOT}.1.6.0`, ipAddress(ap.address)],
      ...SSIDS.flatMap((ssid, network): LiveObjects => [
        [`${ROOT}.1.7.1.1.${network}`, integer(network)],
        [`${ROOT}.1.7.1.2.${network}`, text(ssid)],
        [`${ROOT}.1.7.1.3.${network}`, integer(0)],
        [
          `${ROOT}.1.7.1.4.${network}`,
          ({ cells }) => integer(cells[network]![0] + cells[network]![1]),
        ],
      ]),
      [`${apEntry}.1.${row}`, octets(macBytes(ap.mac))],
      [`${apEntry}.2.${row}`, text(ap.id)],
      [`${apEntry}.3.${row}`, ipAddress(ap.address)],
      [`${apEntry}.4.${row}`, text(ap.serial)],
      [`${apEntry}.6.${row}`, text(ap.model)],
      [`${apEntry}.7.${row}`, ({ cpuPercent }) => integer(cpuPercent)],
      [
        `${apEntry}.8.${row}`,
        ({ memoryUsedPercent }) =>
          integer(Math.floor((TOTAL_BYTES * (100 - memoryUsedPercent)) / 100)),
      ],
      [`${apEntry}.9.${row}`, uptimeTicks],
      [`${apEntry}.10.${row}`, integer(TOTAL_BYTES)],
      [`${apEntry}.11.${row}`, integer(1)],
      [`${apEntry}.13.${row}`, text('cluster conductor')],
      ...radioObjects(ap.mac, 0),
      ...radioObjects(ap.mac, 1),
    ]
  },
}
