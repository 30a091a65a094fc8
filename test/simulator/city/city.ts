import type { Directory } from '../device.ts'
import type { UsmUser } from '../usm.ts'
import { CityDevice } from './device.ts'
import { CityEquipmentDevice } from './equipment.ts'
import type { Fault } from './faults.ts'
import { FaultBook } from './faults.ts'
import type { CityAccessPoint, CityPlan } from './plan.ts'
import { planCity } from './plan.ts'
import type { DeviceLife } from './state.ts'

/** Passwords of the city's SNMPv3 users: it is a simulation, there is nothing behind them. */
const V3_PASSWORDS = { auth: 'demo-auth-pantau', priv: 'demo-priv-pantau' } as const

/** The SNMPv3 user of an access point that is polled with v3. */
export const usmUserOf = ({ id }: CityAccessPoint): UsmUser => ({
  name: id,
  auth: { protocol: 'sha256', password: V3_PASSWORDS.auth },
  priv: { protocol: 'aes', password: V3_PASSWORDS.priv },
})

/** What is true at a moment about a place. */
export interface PlaceTruth {
  readonly powered: boolean
  readonly uplinkUp: boolean
  /** Names are resolved over the line; what is asked of the web gets its own answer. */
  readonly namesResolved: boolean
  readonly webOpen: boolean
}

/** A stretch in which something was down, and why: the known truth. */
export interface Outage {
  readonly target: string
  readonly kind: 'place-power' | 'uplink' | 'access-point'
  readonly fromMs: number
  /** Infinity while it lasts. */
  readonly untilMs: number
}

/** The living city: its plan, its devices, and the book of what goes wrong. */
export interface City {
  readonly plan: CityPlan
  readonly faults: FaultBook
  readonly devices: ReadonlyMap<string, CityDevice>
  /** All devices on one endpoint: community, or v3 user, is the access point's id. */
  readonly directory: Directory
  /** One device on an endpoint of its own: community `pantau-demo`, any device's v3 user. */
  directoryOf(id: string): Directory
  /** One UPS or switch on an endpoint of its own: community `pantau-demo`. */
  equipmentDirectoryOf(id: string): Directory
  placeAt(place: string, nowMs: number): PlaceTruth
  lifeAt(accessPoint: string, nowMs: number): DeviceLife
  /** Outages that touch the stretch, each as ordered; ends are those of the fault itself. */
  outages(fromMs: number, untilMs: number): readonly Outage[]
}

/** The community of every device that has an endpoint of its own. */
export const CITY_COMMUNITY = 'pantau-demo'

const OUTAGE_KINDS: Partial<Record<Fault['kind'], Outage['kind']>> = {
  'power-cut': 'place-power',
  'uplink-loss': 'uplink',
  'access-point-dead': 'access-point',
  reboot: 'access-point',
}

/** Builds the city of a seed; values depend on seed, device, time and faults only. */
export function createCity(seed: number): City {
  const plan = planCity(seed)
  const faults = new FaultBook(
    plan.uplinks.map(({ place }) => place.id),
    plan.accessPoints.map(({ id }) => id),
  )
  const devices = new Map(plan.accessPoints.map((ap) => [ap.id, new CityDevice(ap, faults, seed)]))
  const equipment = new Map(
    plan.equipment.map((item) => [item.id, new CityEquipmentDevice(item, faults)]),
  )
  const userOf = (name: string): UsmUser | undefined => {
    const device = devices.get(name)
    return device === undefined ? undefined : usmUserOf(device.accessPoint)
  }
  const deviceOf = (id: string): CityDevice => {
    const device = devices.get(id)
    if (device === undefined) throw new Error(`[city] no access point is called "${id}"`)
    return device
  }
  return {
    plan,
    faults,
    devices,
    directory: {
      byCommunity: (community) => devices.get(community),
      byUser: (user, context) => devices.get(context === '' ? user : context),
      user: userOf,
    },
    directoryOf: (id) => {
      const device = deviceOf(id)
      return {
        byCommunity: (community) => (community === CITY_COMMUNITY ? device : undefined),
        byUser: () => device,
        user: (name) => (name === id ? usmUserOf(device.accessPoint) : undefined),
      }
    },
    equipmentDirectoryOf: (id) => ({
      byCommunity: (community) => (community === CITY_COMMUNITY ? equipment.get(id) : undefined),
      byUser: () => undefined,
      user: () => undefined,
    }),
    placeAt: (place, nowMs) => {
      const isFree = (kind: Fault['kind']): boolean =>
        faults.active(place, kind, nowMs) === undefined
      const powered = isFree('power-cut')
      const uplinkUp = powered && isFree('uplink-loss')
      return {
        powered,
        uplinkUp,
        namesResolved: uplinkUp && isFree('dns-failure'),
        webOpen: uplinkUp && isFree('captive'),
      }
    },
    lifeAt: (id, nowMs) => deviceOf(id).lifeAt(nowMs),
    outages: (fromMs, untilMs) =>
      faults.all().flatMap((fault) => {
        const kind = OUTAGE_KINDS[fault.kind]
        if (kind === undefined || fault.fromMs >= untilMs || fault.untilMs <= fromMs) return []
        return [{ target: fault.target, kind, fromMs: fault.fromMs, untilMs: fault.untilMs }]
      }),
  }
}
