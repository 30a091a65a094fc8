import { SSIDS } from '../city/state.ts'
import { counter32, integer, octets, text } from '../oid-table.ts'
import type { LiveObjects, Port, VendorTree } from './objects.ts'
import {
  ENTERPRISES,
  hostUptime,
  interfaceObjects,
  macBytes,
  macIndex,
  memoryObjects,
  NET_SNMP_LINUX,
  processorObjects,
  systemObjects,
  textIndex,
  uptimeTicks,
} from './objects.ts'

const PORTS: readonly Port[] = [
  { index: 1, name: 'lo', role: 'loopback', type: 24 },
  { index: 4, name: 'eth0', role: 'cable', type: 6 },
  { index: 12, name: 'br-lan0', role: 'cable', type: 6 },
  { index: 14, name: 'wifi1', role: 'radio 5', type: 6 },
  { index: 15, name: 'wifi0', role: 'radio 2.4', type: 6 },
]

const COUNTER32 = 2 ** 32
const ROOT = `${ENTERPRISES}.42397.1.1`

/** gwnRadioTable: wifi0 is 2.4, wifi1 is 5 GHz. */
function radioObjects(row: 1 | 2): LiveObjects {
  const entry = `${ROOT}.3.1.1`
  const radio = row === 1 ? 0 : 1
  return [
    [`${entry}.1.${row}`, integer(row)],
    [`${entry}.2.${row}`, text(`wifi${radio}`)],
    [`${entry}.3.${row}`, counter32(1)],
    [`${entry}.4.${row}`, ({ radios }) => counter32(radios[radio].channel)],
    [`${entry}.5.${row}`, ({ radios }) => counter32(radios[radio].txPowerDbm)],
    [`${entry}.9.${row}`, ({ radios }) => counter32(radios[radio].txBytes % COUNTER32)],
    [`${entry}.13.${row}`, ({ radios }) => counter32(radios[radio].rxBytes % COUNTER32)],
  ]
}

/** gwnClientTable: no counter of stations exists, so each of them is a row. */
function clientObjects(stations: readonly string[]): LiveObjects {
  const entry = `${ROOT}.3.3.1`
  return stations.flatMap((station, order): LiveObjects => [
    [`${entry}.1.${macIndex(station)}`, octets(macBytes(station))],
    [`${entry}.3.${macIndex(station)}`, text(SSIDS[order % 7 === 6 ? 1 : 0] ?? '')],
  ])
}

/** GRANDSTREAM-GWN-PRODUCTS-AP-MIB. */
export const grandstream: VendorTree = {
  listsStations: true,
  objects: (ap, stations) => {
    const compactMac = ap.mac.replaceAll(':', '')
    return [
      ...systemObjects(ap, {
        descr: 'Linux Grandstream 4.4.60 #1 SMP PREEMPT aarch64',
        objectId: NET_SNMP_LINUX,
      }),
      ...interfaceObjects(ap, PORTS),
      ...hostUptime,
      ...memoryObjects(495_000),
      ...processorObjects(196_608, 4),
      [`${ROOT}.2.1.0`, text(ap.model)],
      [`${ROOT}.2.2.0`, text(ap.id)],
      [`${ROOT}.2.3.0`, text(ap.mac)],
      // The agent sends the end of the C string too.
      [`${ROOT}.2.4.0`, octets(Buffer.from(`${ap.firmware}\u0000`))],
      [`${ROOT}.2.5.0`, text(ap.address)],
      [`${ROOT}.2.6.0`, uptimeTicks],
      [`${ROOT}.2.7.1.1.${textIndex(compactMac)}`, text(compactMac)],
      [`${ROOT}.2.7.1.2.${textIndex(compactMac)}`, text('online')],
      ...radioObjects(1),
      ...radioObjects(2),
      ...SSIDS.flatMap((ssid, network): LiveObjects =>
        [1, 2].flatMap((radio): LiveObjects => {
          const row = network * 2 + radio
          return [
            [`${ROOT}.3.2.1.1.${row}`, integer(row)],
            [`${ROOT}.3.2.1.2.${row}`, text(ssid)],
            [`${ROOT}.3.2.1.3.${row}`, text(ap.mac.toUpperCase())],
          ]
        }),
      ),
      ...clientObjects(stations),
    ]
  },
}
