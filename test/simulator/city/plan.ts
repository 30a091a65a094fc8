import { fractionOf, hashOf } from '../random.ts'
import type { CityPlace } from './places.ts'
import { CITY_PLACES, idOf } from './places.ts'

/** Makes that the city's access points are of, each with the tree of its own MIBs. */
export const VENDORS = [
  'unifi',
  'routeros',
  'ruckus',
  'grandstream',
  'openwrt',
  'aruba-instant',
  'cambium',
] as const
export type Vendor = (typeof VENDORS)[number]

/** Models with the firmware they run and the stations they carry at a busy hour. */
const MODELS: Readonly<Record<Vendor, readonly (readonly [string, string, number])[]>> = {
  unifi: [
    ['UAP-nanoHD', '6.6.65.15248', 40],
    ['U6-Lite', '6.6.77.15402', 35],
  ],
  routeros: [
    ['RBcAPGi-5acD2nD', '6.49.17', 30],
    ['RBwAPG-5HacD2HnD', '6.49.17', 35],
  ],
  ruckus: [
    ['R350', '114.0.0.0.6565', 45],
    ['T310d', '114.0.0.0.6565', 50],
  ],
  grandstream: [['GWN7660', '1.0.25.41', 40]],
  openwrt: [['Linksys WRT1200AC', 'OpenWrt 23.05.5', 22]],
  'aruba-instant': [['515', '8.10.0.14-8.10.0.14', 40]],
  cambium: [
    ['cnPilot E410', '4.2.2-r3', 35],
    ['cnPilot E700', '4.2.2-r3', 45],
  ],
}

/** One access point of the demo city, as it was installed. */
export interface CityAccessPoint {
  readonly id: string
  readonly name: string
  readonly place: CityPlace
  readonly agent: string
  readonly vendor: Vendor
  readonly model: string
  readonly firmware: string
  readonly serial: string
  /** Six octets, as lower-case hexadecimal with colons. */
  readonly mac: string
  readonly address: string
  /** Stations at the busiest hour of an average day. */
  readonly peakClients: number
  /** Polled with SNMPv3 authPriv instead of v2c. */
  readonly v3: boolean
}

export interface CityUplink {
  readonly id: string
  readonly place: CityPlace
  readonly provider: string
  readonly agent: string
  readonly contract: string
  readonly contractMbps: number
}

/** A company that sells lines, with a number that nobody has. */
export interface CityProvider {
  readonly name: string
  readonly phone: string
  readonly email: string
}

export interface CityAgent {
  readonly id: string
  readonly kecamatan: string
}

/** A UPS, or the switch that feeds the access points of its place. */
export interface CityEquipment {
  readonly id: string
  readonly kind: 'ups' | 'switch'
  readonly name: string
  readonly place: CityPlace
  readonly agent: string
  readonly model: string
  /** Access points that it feeds; of a switch. */
  readonly feeds: number
}

/** Everything that stands in the city; the same for the same seed. */
export interface CityPlan {
  readonly seed: number
  readonly places: readonly CityPlace[]
  readonly accessPoints: readonly CityAccessPoint[]
  readonly uplinks: readonly CityUplink[]
  readonly providers: readonly CityProvider[]
  readonly equipment: readonly CityEquipment[]
  readonly agents: readonly CityAgent[]
}

/** Invented companies; no provider of the real city is meant. */
const PROVIDERS = [
  'Penyedia A (demo)',
  'Penyedia B (demo)',
  'Penyedia C (demo)',
  'Penyedia D (demo)',
] as const

/** Rates that are sold to offices, Mbit/s. */
const CONTRACT_MBPS = [20, 30, 50, 100] as const

const pick = <T>(choices: readonly T[], ...parts: readonly (string | number)[]): T =>
  choices[Math.floor(fractionOf(...parts) * choices.length)]!

/** Offices have one to three access points, busy open places three or four. */
function accessPointsOf({ kind, id }: CityPlace, seed: number): number {
  if (kind === 'kelurahan-office') return pick([1, 2, 2, 2, 3], seed, 'size', id)
  return kind === 'puskesmas' ? 2 : pick([3, 3, 4], seed, 'size', id)
}

function accessPoint(
  place: CityPlace,
  number: number,
  order: number,
  seed: number,
): CityAccessPoint {
  const id = `${place.id}-${number}`
  // A site buys one make; the makes go round so that each stands in several places.
  const vendor = VENDORS[hashOf(seed, 'vendor', place.id) % VENDORS.length]!
  const [model, firmware, peakClients] = pick(MODELS[vendor], seed, 'model', id)
  const octets = Array.from({ length: 5 }, (_, octet) => hashOf(seed, 'mac', id, octet) % 256)
  const mac = [2, ...octets].map((octet) => octet.toString(16).padStart(2, '0')).join(':')
  return {
    id,
    name: `${place.name} AP ${number}`,
    place,
    agent: agentId(place.kecamatan),
    vendor,
    model,
    firmware,
    serial: `DEMO${hashOf(seed, 'serial', id).toString(36).toUpperCase().padStart(7, '0')}`,
    mac,
    address: `10.${53 + Math.floor(order / 200)}.${order % 200}.${10 + number}`,
    peakClients: Math.round(peakClients * (0.6 + 0.6 * fractionOf(seed, 'peak', id))),
    v3: vendor === 'aruba-instant' || vendor === 'cambium',
  }
}

const agentId = (kecamatan: string): string => idOf(`agen ${kecamatan}`)

/** The first two places have a UPS in their rack, the first one a switch that feeds its roof. */
function equipmentOf([first, second]: readonly CityPlace[], seed: number): CityEquipment[] {
  if (first === undefined || second === undefined) return []
  const at = (place: CityPlace) => ({ place, agent: agentId(place.kecamatan) })
  const ups = (place: CityPlace): CityEquipment => ({
    ...at(place),
    id: `${place.id}-ups`,
    kind: 'ups',
    name: 'UPS rak',
    model: 'UPS 1000 VA (demo)',
    feeds: 0,
  })
  const poe: CityEquipment = {
    ...at(first),
    id: `${first.id}-switch`,
    kind: 'switch',
    name: 'Switch PoE',
    model: 'PoE 8 port (demo)',
    feeds: accessPointsOf(first, seed),
  }
  return [ups(first), poe, ups(second)]
}

/** A provider's lines are under one contract, as offices buy them. */
const lineOf = (provider: string) => ({ provider, contract: contractWith(provider) })

/** Number of the contract with a provider. */
export const contractWith = (provider: string): string =>
  `DEMO/${provider.replace(/^Penyedia (\w).*$/, '$1')}/2026`

/** Plans the demo city: about 130 access points in 59 places, one agent per kecamatan. */
export function planCity(seed: number): CityPlan {
  const active = CITY_PLACES.filter(({ status }) => status === 'active')
  const kecamatan = [...new Set(CITY_PLACES.map((place) => place.kecamatan))]
  return {
    seed,
    places: CITY_PLACES,
    accessPoints: active.flatMap((place, order) =>
      Array.from({ length: accessPointsOf(place, seed) }, (_, index) =>
        accessPoint(place, index + 1, order, seed),
      ),
    ),
    uplinks: active.map((place) => ({
      id: `${place.id}-uplink`,
      place,
      ...lineOf(pick(PROVIDERS, seed, 'provider', place.id)),
      agent: agentId(place.kecamatan),
      contractMbps: pick(CONTRACT_MBPS, seed, 'rate', place.id),
    })),
    providers: PROVIDERS.map((name, order) => ({
      name,
      phone: `0000 000 ${100 + order}`,
      email: `noc-${order + 1}@penyedia.example`,
    })),
    equipment: equipmentOf(active, seed),
    agents: kecamatan.map((name) => ({ id: agentId(name), kecamatan: name })),
  }
}
