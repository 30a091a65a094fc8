import { gauge, integer, text } from '../oid-table.ts'
import type { LiveObjects, LiveValue, Port, VendorTree } from './objects.ts'
import {
  ENTERPRISES,
  hostUptime,
  interfaceObjects,
  memoryObjects,
  NET_SNMP_LINUX,
  processorObjects,
  systemObjects,
  textIndex,
} from './objects.ts'

const PORTS: readonly Port[] = [
  { index: 1, name: 'lo', role: 'loopback', type: 24 },
  { index: 2, name: 'eth0', role: 'cable', type: 6 },
  { index: 5, name: 'br-lan', role: 'cable', type: 6 },
  { index: 9, name: 'wlan0', role: 'radio 5', type: 6 },
  { index: 10, name: 'wlan1', role: 'radio 2.4', type: 6 },
]

/** NET-SNMP-EXTEND-MIB: what the site's helper scripts print, always as text. */
const firstLine = (name: string, value: LiveValue): LiveObjects[number] => [
  `${ENTERPRISES}.8072.1.3.2.3.1.1.${textIndex(name)}`,
  value,
]

function radioLines(name: string, radio: 0 | 1): LiveObjects {
  return [
    firstLine(`clients-${name}`, ({ radios }) => text(String(radios[radio].clients))),
    firstLine(`frequency-${name}`, ({ radios }) => text(String(radios[radio].frequencyMHz))),
    firstLine(`noise-floor-${name}`, ({ radios }) => text(String(radios[radio].noiseDbm))),
  ]
}

/** UCD-SNMP-MIB memory and CPU beside HOST-RESOURCES-MIB, as net-snmp answers both. */
function ucdObjects(totalKb: number): LiveObjects {
  const root = `${ENTERPRISES}.2021`
  return [
    [`${root}.4.5.0`, integer(totalKb)],
    [
      `${root}.4.6.0`,
      ({ memoryUsedPercent }) => integer(Math.floor(totalKb * (0.87 - memoryUsedPercent / 100))),
    ],
    [`${root}.4.14.0`, integer(Math.floor(totalKb * 0.02))],
    [`${root}.4.15.0`, integer(Math.floor(totalKb * 0.11))],
    [`${root}.11.11.0`, ({ cpuPercent }) => integer(100 - cpuPercent)],
  ]
}

export const openwrt: VendorTree = {
  objects: (ap) => [
    ...systemObjects(ap, {
      descr: `Linux ${ap.id} 5.15.167 #0 SMP armv7l`,
      objectId: NET_SNMP_LINUX,
    }),
    ...interfaceObjects(ap, PORTS),
    ...hostUptime,
    ['1.3.6.1.2.1.25.1.5.0', gauge(0)],
    ...memoryObjects(509_384),
    ...processorObjects(196_608, 2),
    ...ucdObjects(509_384),
    firstLine('distro', text(ap.firmware)),
    firstLine('hardware', text(ap.model)),
    firstLine('clients-wlan', ({ clients }) => text(String(clients))),
    ...radioLines('wlan0', 1),
    ...radioLines('wlan1', 0),
    [
      `${ENTERPRISES}.8072.1.3.2.3.1.2.${textIndex('interfaces')}`,
      text('wlan0,wl-5G\nwlan1,wl-2.4G'),
    ],
  ],
}
