import type { CityAccessPoint } from '../city/plan.ts'
import type { DeviceState } from '../city/state.ts'
import type { Value } from '../oid-table.ts'
import {
  counter32,
  counter64,
  gauge,
  integer,
  objectId,
  octets,
  text,
  timeTicks,
} from '../oid-table.ts'

/** An object of a device: fixed, or read from the device's state at each request. */
export type LiveValue = Value | ((state: DeviceState) => Value)
export type LiveObjects = readonly (readonly [oid: string, value: LiveValue])[]

/** The tree of one make; `objects` may depend on nothing that moves but the stations. */
export interface VendorTree {
  /** `stations`: their addresses, none unless the make lists them. */
  objects(ap: CityAccessPoint, stations: readonly string[]): LiveObjects
  /** True when each station has rows of its own, so that the tree changes with them. */
  readonly listsStations?: boolean
}

export const ENTERPRISES = '1.3.6.1.4.1'
export const NET_SNMP_LINUX = `${ENTERPRISES}.8072.3.2.10`

export const macBytes = (mac: string): Buffer => Buffer.from(mac.replaceAll(':', ''), 'hex')
/** The index part that a MAC address makes: six numbers. */
export const macIndex = (mac: string): string => [...macBytes(mac)].join('.')
/** The index part that a text of variable length makes: its length, then its characters. */
export const textIndex = (name: string): string =>
  [name.length, ...Buffer.from(name, 'ascii')].join('.')

/** Uptime in hundredths of a second, wrapping after 497 days as TimeTicks do. */
export const uptimeTicks = ({ uptimeMs }: DeviceState): Value =>
  timeTicks(Math.floor(uptimeMs / 10) % 2 ** 32)

/** SNMPv2-MIB system group. */
export function systemObjects(
  ap: CityAccessPoint,
  identity: { readonly descr: string; readonly objectId: string },
): LiveObjects {
  const system = '1.3.6.1.2.1.1'
  return [
    [`${system}.1.0`, text(identity.descr)],
    [`${system}.2.0`, objectId(identity.objectId)],
    [`${system}.3.0`, uptimeTicks],
    [`${system}.4.0`, text('Diskominfo (demo)')],
    [`${system}.5.0`, text(ap.id)],
    [`${system}.6.0`, text(`${ap.place.name} (demo)`)],
    [`${system}.7.0`, integer(2)],
  ]
}

/** What an interface carries: the cable's traffic, a radio's, or next to nothing. */
export type PortRole = 'cable' | 'radio 2.4' | 'radio 5' | 'loopback'

export interface Port {
  readonly index: number
  readonly name: string
  readonly role: PortRole
  /** ifType: 6 Ethernet, 24 loopback, 71 IEEE 802.11, 209 bridge. */
  readonly type: number
}

/** Octets received and sent since the start. */
function octetsOf(role: PortRole, state: DeviceState): readonly [number, number] {
  if (role === 'loopback') {
    const bytes = Math.floor(state.uptimeMs / 25)
    return [bytes, bytes]
  }
  if (role === 'cable') return [state.rxBytes, state.txBytes]
  const { rxBytes, txBytes } = state.radios[role === 'radio 2.4' ? 0 : 1]
  return [rxBytes, txBytes]
}

const COUNTER32 = 2 ** 32
const PACKET_BYTES = 820

/** ifInOctets and ifOutOctets of 64 bits: missing while a device has narrow counters only. */
export const WIDE_COUNTERS = ['1.3.6.1.2.1.31.1.1.1.6', '1.3.6.1.2.1.31.1.1.1.10'] as const

/** IF-MIB: ifTable and ifXTable. */
export function interfaceObjects(ap: CityAccessPoint, ports: readonly Port[]): LiveObjects {
  const ifEntry = '1.3.6.1.2.1.2.2.1'
  const ifXEntry = '1.3.6.1.2.1.31.1.1.1'
  const mac = macBytes(ap.mac)
  const rx = (role: PortRole, state: DeviceState): number => octetsOf(role, state)[0]
  const tx = (role: PortRole, state: DeviceState): number => octetsOf(role, state)[1]
  const narrow = (value: number): Value => counter32(value % COUNTER32)
  const packets = (value: number): Value => counter32(Math.floor(value / PACKET_BYTES) % COUNTER32)
  return [
    ['1.3.6.1.2.1.2.1.0', integer(ports.length)],
    ...ports.flatMap(({ index, name, role, type }): LiveObjects => {
      const speed = role === 'cable' ? 1000 : role === 'radio 5' ? 866 : 300
      const address = role === 'loopback' ? Buffer.alloc(0) : mac
      return [
        [`${ifEntry}.1.${index}`, integer(index)],
        [`${ifEntry}.2.${index}`, text(name)],
        [`${ifEntry}.3.${index}`, integer(type)],
        [`${ifEntry}.4.${index}`, integer(1500)],
        [`${ifEntry}.5.${index}`, gauge(speed * 1_000_000)],
        [`${ifEntry}.6.${index}`, octets(address)],
        [`${ifEntry}.7.${index}`, integer(1)],
        [`${ifEntry}.8.${index}`, integer(1)],
        [`${ifEntry}.9.${index}`, timeTicks(0)],
        [`${ifEntry}.10.${index}`, (state) => narrow(rx(role, state))],
        [`${ifEntry}.11.${index}`, (state) => packets(rx(role, state))],
        [`${ifEntry}.13.${index}`, counter32(0)],
        [`${ifEntry}.14.${index}`, counter32(0)],
        [`${ifEntry}.16.${index}`, (state) => narrow(tx(role, state))],
        [`${ifEntry}.17.${index}`, (state) => packets(tx(role, state))],
        [`${ifEntry}.19.${index}`, counter32(0)],
        [`${ifEntry}.20.${index}`, counter32(0)],
        [`${ifXEntry}.1.${index}`, text(name)],
        [`${ifXEntry}.6.${index}`, (state) => counter64(BigInt(rx(role, state)))],
        [`${ifXEntry}.10.${index}`, (state) => counter64(BigInt(tx(role, state)))],
        [`${ifXEntry}.15.${index}`, gauge(speed)],
        [`${ifXEntry}.18.${index}`, text('')],
      ]
    }),
  ]
}

/** HOST-RESOURCES-MIB processors: one row per core, around the device's mean. */
export function processorObjects(firstRow: number, cores: number): LiveObjects {
  return Array.from({ length: cores }, (_, core) => [
    `1.3.6.1.2.1.25.3.3.1.2.${firstRow + core}`,
    ({ cpuPercent }: DeviceState): Value => {
      const apart = core % 2 === 0 ? -2 : 2
      const paired = core === cores - 1 && cores % 2 === 1 ? 0 : apart
      return integer(Math.min(100, Math.max(0, cpuPercent + paired)))
    },
  ])
}

/** HOST-RESOURCES-MIB storage as net-snmp reports it: "used" includes buffers and cache. */
export function memoryObjects(totalKb: number): LiveObjects {
  const entry = '1.3.6.1.2.1.25.2.3.1'
  const bufferKb = Math.floor(totalKb * 0.02)
  const cachedKb = Math.floor(totalKb * 0.11)
  const ram = objectId('1.3.6.1.2.1.25.2.1.2')
  const other = objectId('1.3.6.1.2.1.25.2.1.1')
  const usedKb = ({ memoryUsedPercent }: DeviceState): number =>
    Math.floor((totalKb * memoryUsedPercent) / 100)
  const row = (
    index: number,
    type: Value,
    name: string,
    size: number,
    used: LiveValue,
  ): LiveObjects => [
    [`${entry}.1.${index}`, integer(index)],
    [`${entry}.2.${index}`, type],
    [`${entry}.3.${index}`, text(name)],
    [`${entry}.4.${index}`, integer(1024)],
    [`${entry}.5.${index}`, integer(size)],
    [`${entry}.6.${index}`, used],
  ]
  return [
    ['1.3.6.1.2.1.25.2.2.0', integer(totalKb)],
    ...row(1, ram, 'Physical memory', totalKb, (state) =>
      integer(usedKb(state) + bufferKb + cachedKb),
    ),
    ...row(6, other, 'Memory buffers', totalKb, integer(bufferKb)),
    ...row(7, other, 'Cached memory', cachedKb, integer(cachedKb)),
  ]
}

/** hrSystemUptime. */
export const hostUptime: LiveObjects = [['1.3.6.1.2.1.25.1.1.0', uptimeTicks]]
