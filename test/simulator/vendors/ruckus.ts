import { SSIDS } from '../city/state.ts'
import { counter32, integer, octets, text } from '../oid-table.ts'
import type { LiveObjects, Port, VendorTree } from './objects.ts'
import { ENTERPRISES, interfaceObjects, macBytes, systemObjects } from './objects.ts'

const PORTS: readonly Port[] = [
  { index: 1, name: 'lo', role: 'loopback', type: 24 },
  { index: 2, name: 'eth0', role: 'cable', type: 6 },
  { index: 10, name: 'wifi0', role: 'radio 2.4', type: 71 },
  { index: 11, name: 'wifi1', role: 'radio 5', type: 71 },
  { index: 12, name: 'br0', role: 'cable', type: 6 },
]

const COUNTER32 = 2 ** 32

/** RUCKUS-RADIO-MIB; airtime goes out as text whatever the MIB says. Row 1 is 2.4, 2 is 5 GHz. */
function radioObjects(row: 1 | 2): LiveObjects {
  const radioEntry = `${ENTERPRISES}.25053.1.1.12.1.1.1.2.1`
  const statsEntry = `${ENTERPRISES}.25053.1.1.12.1.1.1.3.1`
  const radio = row === 1 ? 0 : 1
  return [
    [`${radioEntry}.4.${row}`, ({ radios }) => integer(radios[radio].channel)],
    [`${radioEntry}.8.${row}`, ({ radios }) => integer(radios[radio].noiseDbm)],
    [`${statsEntry}.2.${row}`, ({ radios }) => counter32(radios[radio].clients)],
    [`${statsEntry}.3.${row}`, ({ radios }) => counter32(radios[radio].clients)],
    [`${statsEntry}.16.${row}`, ({ radios }) => counter32(radios[radio].rxBytes % COUNTER32)],
    [`${statsEntry}.22.${row}`, ({ radios }) => counter32(radios[radio].txBytes % COUNTER32)],
    [`${statsEntry}.50.${row}`, ({ radios }) => text(radios[radio].utilizationPercent.toFixed(1))],
  ]
}

/** A standalone access point: RUCKUS-HWINFO-MIB, -SWINFO-MIB, -SYSTEM-MIB, -WLAN-MIB. */
export const ruckus: VendorTree = {
  objects: (ap) => {
    const root = `${ENTERPRISES}.25053.1.1`
    const wlanEntry = `${root}.6.1.1.1.4.1`
    return [
      ...systemObjects(ap, {
        descr: 'Ruckus Wireless Inc (C) 2006',
        // Standalone access points are below .4; which number is which model is made up.
        objectId: `${ENTERPRISES}.25053.3.1.4.${ap.model === 'R350' ? 110 : 93}`,
      }),
      ...interfaceObjects(ap, PORTS),
      [`${root}.2.1.1.1.1.0`, text(ap.model)],
      [`${root}.2.1.1.1.2.0`, text(ap.serial)],
      [`${root}.3.1.1.1.1.1.3.1`, text(ap.firmware)],
      ...SSIDS.flatMap((ssid, network): LiveObjects =>
        ([0, 1] as const).flatMap((radio): LiveObjects => {
          const row = network * 2 + radio + 1
          return [
            [`${wlanEntry}.1.${row}`, text(ssid)],
            [`${wlanEntry}.2.${row}`, octets(macBytes(ap.mac))],
            [`${wlanEntry}.3.${row}`, ({ cells }) => integer(cells[network]![radio])],
          ]
        }),
      ),
      [`${root}.11.1.1.1.1.0`, ({ cpuPercent }) => integer(cpuPercent)],
      [`${root}.11.1.1.1.2.0`, ({ memoryUsedPercent }) => integer(memoryUsedPercent)],
      ...radioObjects(1),
      ...radioObjects(2),
      ['1.3.6.1.6.3.10.2.1.3.0', ({ uptimeMs }) => integer(Math.floor(uptimeMs / 1000))],
    ]
  },
}
