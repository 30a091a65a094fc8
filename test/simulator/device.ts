import type { OidTable } from './oid-table.ts'
import type { UsmUser } from './usm.ts'

/** How a device treats the requests that reach it at a moment. */
export type Conduct =
  | { readonly kind: 'answer' }
  | { readonly kind: 'silent' }
  /** The configured community or password is no longer the device's own. */
  | { readonly kind: 'locked-out' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Each datagram is lost with this probability, 0 to 1. */
  | { readonly kind: 'lossy'; readonly share: number }
  | { readonly kind: 'garbage' }

/** Something that answers SNMP: a recording, or an access point of the city. */
export interface Device {
  /** All objects at a moment (Unix ms). */
  tableAt(nowMs: number): OidTable
  conductAt(nowMs: number): Conduct
}

/** Which device a request is for. */
export interface Directory {
  /** Undefined for an unknown community: real devices are silent then. */
  byCommunity(community: string): Device | undefined
  /** SNMPv3; both names are empty while the asker still discovers the engine. */
  byUser(user: string, context: string): Device | undefined
  user(name: string): UsmUser | undefined
}
