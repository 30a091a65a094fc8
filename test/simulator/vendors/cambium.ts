import { SSIDS } from '../city/state.ts'
import { gauge, integer, text } from '../oid-table.ts'
import type { LiveObjects, Port, VendorTree } from './objects.ts'
import { ENTERPRISES, interfaceObjects, systemObjects, uptimeTicks } from './objects.ts'

const PORTS: readonly Port[] = [
  { index: 1, name: 'lo', role: 'loopback', type: 24 },
  { index: 2, name: 'eth0', role: 'cable', type: 6 },
  { index: 7, name: 'wifi0', role: 'radio 2.4', type: 71 },
  { index: 8, name: 'wifi1', role: 'radio 5', type: 71 },
]

const ROOT = `${ENTERPRISES}.17713.22.1`
/** Last arc of the sysObjectID by model. */
const PRODUCT: Readonly<Record<string, number>> = { 'cnPilot E410': 6, 'cnPilot E700': 10 }
const COUNTER32 = 2 ** 32

/** cambiumRadioTable, 0-based: channel, noise and airtime are text with a number inside. */
function radioObjects(radio: 0 | 1): LiveObjects {
  const entry = `${ROOT}.2.1`
  return [
    [`${entry}.3.${radio}`, ({ radios }) => text(`${radios[radio].band}GHz`)],
    [`${entry}.5.${radio}`, ({ radios }) => gauge(radios[radio].clients)],
    [`${entry}.6.${radio}`, ({ radios }) => text(String(radios[radio].channel))],
    [`${entry}.7.${radio}`, text(radio === 0 ? '20MHz' : '80MHz')],
    [`${entry}.8.${radio}`, ({ radios }) => integer(radios[radio].txPowerDbm)],
    [`${entry}.11.${radio}`, ({ radios }) => gauge(radios[radio].txBytes % COUNTER32)],
    [`${entry}.12.${radio}`, ({ radios }) => gauge(radios[radio].rxBytes % COUNTER32)],
    [`${entry}.13.${radio}`, text('ON')],
    [`${entry}.16.${radio}`, ({ radios }) => text(`${radios[radio].noiseDbm} dBm`)],
    [`${entry}.17.${radio}`, text('-90 dBm')],
    [
      `${entry}.18.${radio}`,
      ({ radios }) => {
        const total = radios[radio].utilizationPercent
        return text(
          `total ${total}% tx ${Math.floor(total / 2)}% rx ${Math.floor(total / 4)}% busy 1%`,
        )
      },
    ],
  ]
}

/** CAMBIUM-MIB of the enterprise series (E, XV, XE). */
export const cambium: VendorTree = {
  objects: (ap) => {
    const system = `${ROOT}.1.1`
    return [
      ...systemObjects(ap, {
        descr: `Cambium ${ap.model} Access Point`,
        objectId: `${ENTERPRISES}.17713.22.3.${PRODUCT[ap.model] ?? 2}`,
      }),
      ...interfaceObjects(ap, PORTS),
      [`${system}.2.0`, text(ap.id)],
      [`${system}.3.0`, text(ap.address)],
      [`${system}.4.0`, text(ap.serial)],
      [`${system}.5.0`, text(ap.model)],
      [`${system}.6.0`, ({ cpuPercent }) => gauge(cpuPercent)],
      [`${system}.7.0`, ({ memoryUsedPercent }) => gauge((100 - memoryUsedPercent) * 2_500_000)],
      [`${system}.8.0`, text(ap.firmware)],
      [`${system}.9.0`, uptimeTicks],
      [`${system}.12.0`, text('Connected')],
      [`${system}.14.0`, ({ clients }) => gauge(clients)],
      ...radioObjects(0),
      ...radioObjects(1),
      ...SSIDS.flatMap((ssid, network): LiveObjects => [
        [`${ROOT}.4.1.2.${network}`, text(ssid)],
        [`${ROOT}.4.1.3.${network}`, text('both')],
        [`${ROOT}.4.1.4.${network}`, text('1')],
        [`${ROOT}.4.1.7.${network}`, ({ cells }) => gauge(cells[network]![0] + cells[network]![1])],
      ]),
    ]
  },
}
