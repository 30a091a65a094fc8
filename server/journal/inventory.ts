import type { AccessPointId, AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { PlaceKind } from '#contract/words.ts'

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
}

/** A place's internet line. A place has at most one until issue "contracts" widens it. */
export interface Uplink {
  readonly id: UplinkId
  readonly place: PlaceId
  readonly provider: string | null
  readonly agent: AgentId | null
}

export interface AccessPoint {
  readonly id: AccessPointId
  readonly place: PlaceId
  readonly name: string
  /** The only agent whose samples of this access point are taken. */
  readonly agent: AgentId | null
  readonly model: string | null
}

/** The whole inventory at one revision; read often, changed seldom, so it is held in memory. */
export interface Inventory {
  readonly revision: number
  readonly places: ReadonlyMap<PlaceId, Place>
  readonly accessPoints: ReadonlyMap<AccessPointId, AccessPoint>
  readonly uplinks: ReadonlyMap<UplinkId, Uplink>
  readonly agents: ReadonlySet<AgentId>
}
