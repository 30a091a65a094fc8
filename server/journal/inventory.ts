import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { EquipmentKind, PlaceKind } from '#contract/words.ts'

/** A public place that should have public Wi-Fi, whether it has or not. */
export interface Place {
  readonly id: PlaceId
  readonly name: string
  readonly kind: PlaceKind
  readonly kecamatan: string
  readonly kelurahan: string
  readonly latitude: number
  readonly longitude: number
  /** A planned place has no equipment yet; a retired one is kept for history only. */
  readonly status: 'active' | 'planned' | 'retired'
  /** The feeder or transformer it hangs on, as the power company or a person names it. */
  readonly powerArea: string | null
  /** When it is open to people, as `domain/service-hours.ts` reads it; null: always. */
  readonly serviceHours: string | null
}

/** Who is asked for first aid at a place: personal data, for alerts alone. */
export interface PlaceContact {
  readonly place: PlaceId
  readonly name: string | null
  readonly phone: string | null
  /** Digits with the country's code, `+628...`. */
  readonly whatsapp: string | null
  /** Chat id of a person or a group, or the `@name` of a channel. */
  readonly telegram: string | null
}

/** A company that lines are bought from; uplinks name it. */
export interface Provider {
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
}

/** A place's internet line; a place may have several (`LINES_PER_PLACE_MAX`). */
export interface Uplink {
  readonly id: UplinkId
  readonly place: PlaceId
  readonly provider: string | null
  readonly agent: AgentId | null
  /** Number under which the provider knows it. */
  readonly contract: string | null
  /** Bit rate that was bought, towards the place, in Mbit/s. */
  readonly contractMbps: number | null
}

/** What lines bring together by their contracts, Mbit/s; null without a line, or with one of none. */
export function contractMbpsOf(lines: readonly Pick<Uplink, 'contractMbps'>[]): number | null {
  if (lines.length === 0) return null
  return lines.reduce<number | null>(
    (sum, { contractMbps }) => (sum === null || contractMbps === null ? null : sum + contractMbps),
    0,
  )
}

/** The lines that a place's figures follow: those that somebody tests, all where nobody does. */
export function linesInFigures<Line extends Pick<Uplink, 'agent'>>(
  lines: readonly Line[],
): readonly Line[] {
  const tested = lines.filter(({ agent }) => agent !== null)
  return tested.length === 0 ? lines : tested
}

/** The lines of each place that has one, in the order of the inventory. */
export function linesByPlace<Line extends Pick<Uplink, 'place'>>(
  lines: Iterable<Line>,
): ReadonlyMap<PlaceId, readonly Line[]> {
  const found = new Map<PlaceId, Line[]>()
  for (const line of lines) {
    const known = found.get(line.place)
    if (known === undefined) found.set(line.place, [line])
    else known.push(line)
  }
  return found
}

/** How an agent looks at an access point: by SNMP, by ping, or by opening a TCP port. */
export type Check = 'snmp' | 'ping' | `tcp:${number}`

export interface AccessPoint {
  readonly id: AccessPointId
  readonly place: PlaceId
  readonly name: string
  /** The only agent whose samples of this access point are taken. */
  readonly agent: AgentId | null
  readonly model: string | null
  /** Where the agent finds it: host, `host:port` or `[2001:db8::1]:port`; null when not known here. */
  readonly address: string | null
  /** Null leaves the choice to the agent's document. */
  readonly check: Check | null
  /** The access point that lists this one among those it manages; null when it is polled alone. */
  readonly controller: AccessPointId | null
  /** As `aa:bb:cc:dd:ee:ff`. */
  readonly mac: string | null
  readonly serial: string | null
  /** A controller gives no service of its own; null: one when another names it as its controller. */
  readonly role: 'ap' | 'controller' | null
  /** A retired one is kept for history only. */
  readonly status: 'active' | 'retired'
}

/** A UPS or a switch: evidence of a place's power and local network, no part of its service. */
export interface Equipment {
  readonly id: EquipmentId
  readonly kind: EquipmentKind
  readonly place: PlaceId
  readonly name: string
  /** The only agent whose samples of it are taken. */
  readonly agent: AgentId | null
  readonly address: string | null
  readonly model: string | null
  readonly status: 'active' | 'retired'
}

/** The whole inventory at one revision; read often, changed seldom, so it is held in memory. */
export interface Inventory {
  readonly revision: number
  readonly places: ReadonlyMap<PlaceId, Place>
  readonly accessPoints: ReadonlyMap<AccessPointId, AccessPoint>
  readonly uplinks: ReadonlyMap<UplinkId, Uplink>
  readonly equipment: ReadonlyMap<EquipmentId, Equipment>
  /** By name. */
  readonly providers: ReadonlyMap<string, Provider>
  /** Beside the places, so that no answer that shows a place can show them. */
  readonly contacts: ReadonlyMap<PlaceId, PlaceContact>
  readonly agents: ReadonlySet<AgentId>
}

/** By the access points that they are among: an edit of a place leaves those as they are. */
const known = new WeakMap<Inventory['accessPoints'], ReadonlySet<AccessPointId>>()

/** Access points that manage others and give no service of their own. */
export function controllersOf({
  accessPoints,
}: Pick<Inventory, 'accessPoints'>): ReadonlySet<AccessPointId> {
  const made = known.get(accessPoints)
  if (made !== undefined) return made
  const controllers = new Set<AccessPointId>()
  for (const { id, role, controller } of accessPoints.values()) {
    if (role === 'controller') controllers.add(id)
    if (controller !== null && accessPoints.get(controller)?.role === null) {
      controllers.add(controller)
    }
  }
  known.set(accessPoints, controllers)
  return controllers
}
