import type { Driver } from '../drivers/driver.ts'
import type { Oid } from '../snmp/session.ts'
import { follows, indexBelow } from './oid.ts'

/**
 * A part of a vendor's private tree that holds passwords or keys. Nothing is walked from the
 * beginning of `tree` to the end of its last secret: GETNEXT and GETBULK run past the end of a
 * column, and the device would send what stands there. GET of a named instance cannot. A walk that
 * begins before `tree` is kept from running into it by asking for little at a time: it relies on a
 * module that holds secrets to answer some object of its own before them.
 */
interface GuardedTree {
  readonly tree: Oid
  readonly secrets: readonly Oid[]
}

const RUIJIE = '1.3.6.1.4.1.4881.1.1.10.2'
const NETGEAR = '1.3.6.1.4.1.4526.100.7.14'
const CNPILOT_R = '1.3.6.1.4.1.41010.1'

const columns = (table: Oid, from: number, to: number): readonly Oid[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `${table}.${String(from + at)}`)

/** In the order of SNMP; the secrets of a tree too. */
const GUARDED: readonly GuardedTree[] = [
  // WAC510: the administrator's password, keys of the SSIDs, secrets of RADIUS servers.
  {
    tree: NETGEAR,
    secrets: [
      `${NETGEAR}.1.5`,
      `${NETGEAR}.3.1.1.10`,
      ...columns(`${NETGEAR}.3.1.1`, 13, 17),
      `${NETGEAR}.4.1.1.7`,
      ...columns(`${NETGEAR}.4.1.1`, 9, 10),
    ],
  },
  // RUIJIE-WLAN-FAT-AP-CF-MIB, -FIT-AP-CF-MIB, -FAT-AP-IN-MIB.
  { tree: `${RUIJIE}.80`, secrets: [`${RUIJIE}.80.8.5`, `${RUIJIE}.80.8.8`] },
  { tree: `${RUIJIE}.81`, secrets: [`${RUIJIE}.81.4`, `${RUIJIE}.81.5`] },
  { tree: `${RUIJIE}.82`, secrets: [`${RUIJIE}.82.1.4.2`] },
  // CAMBIUM-MIB of cnPilot R: SIP and login passwords, communities, keys of SSIDs and repeater.
  {
    tree: CNPILOT_R,
    secrets: [
      `${CNPILOT_R}.5.1.1.12`,
      `${CNPILOT_R}.7.13`,
      ...columns(`${CNPILOT_R}.9`, 2, 4),
      ...columns(`${CNPILOT_R}.10.2.1.1.1`, 8, 13),
      ...columns(`${CNPILOT_R}.10.2.2.1.1`, 8, 13),
      ...columns(`${CNPILOT_R}.10.3.1.1.1`, 5, 10),
    ],
  },
]

/** Objects that are never asked for: they hold passwords or keys. */
export const NEVER_READ: readonly Oid[] = GUARDED.flatMap(({ secrets }) => secrets)

/** Vendors of which some device holds secrets: `1.3.6.1.4.1.N`. */
const VENDORS: readonly Oid[] = [
  ...new Set(NEVER_READ.map((oid) => oid.split('.').slice(0, 7).join('.'))),
]

/** Whether the OID is a secret or stands within one. */
export function isNeverRead(oid: Oid): boolean {
  return NEVER_READ.some((secret) => isWithin(secret, oid))
}

/** Whether a walk that begins here could run into a secret, so that only GET may be used. */
export function isGuarded(oid: Oid): boolean {
  return GUARDED.some(({ tree, secrets }) => {
    const last = secrets.at(-1) ?? tree
    return isWithin(tree, oid) && (isWithin(last, oid) || follows(last, oid))
  })
}

/** The last secret of the guarded part that the OID stands in: a walk may go on behind it. */
export function guardedUntil(oid: Oid): Oid | null {
  if (!isGuarded(oid)) return null
  return GUARDED.find(({ tree }) => isWithin(tree, oid))?.secrets.at(-1) ?? null
}

/** Whether a secret stands somewhere in the tree of this OID's vendor. */
export function ofGuardedVendor(oid: Oid): boolean {
  return VENDORS.some((vendor) => isWithin(vendor, oid))
}

/**
 * Whether a device that the driver reads may hold secrets: it is then read with care, which costs
 * some requests (see `fetch.ts`). A driver that asks row by row knows of some itself.
 */
export function needsCare(driver: Driver | null, sysObjectId: Oid | null): boolean {
  if (sysObjectId !== null && ofGuardedVendor(sysObjectId)) return true
  const columns = Object.values(driver?.tables ?? {}).flatMap((table) =>
    Object.values(table.columns),
  )
  if (columns.some((column) => 'exact' in column)) return true
  return oidsOf(driver, ['oid', 'at', 'below']).some(ofGuardedVendor)
}

/** Every OID that stands under one of these keys in a part of a driver. */
export function oidsOf(part: unknown, keys: readonly string[]): readonly Oid[] {
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([key, value]) =>
    keys.includes(key) && typeof value === 'string' ? [value] : oidsOf(value, keys),
  )
}

function isWithin(tree: Oid, oid: Oid): boolean {
  return oid === tree || indexBelow(tree, oid) !== null
}
