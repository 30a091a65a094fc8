import type { AgentDocument } from '#contract/agent-document.ts'
import type { HostPort } from '#contract/address.ts'
import type { AccessPointId, EquipmentId, UplinkId } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { parseProbe } from '../probe/target.ts'
import type { LineTest } from '../probe/uplink.ts'
import type { SnmpTarget, UsmUser } from '../snmp/session.ts'

/** An access point to poll by SNMP. */
export interface AccessPointTarget {
  readonly id: AccessPointId
  readonly intervalMs: number
  readonly snmp: SnmpTarget
  readonly trafficInterface: string | undefined
}

/** An access point that speaks no SNMP: only whether it is there, by ICMP echo or a TCP port. */
export interface PingedTarget {
  readonly id: AccessPointId
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly retries: number
  readonly host: string
  /** Null: the system's `ping`. */
  readonly tcpPort: number | null
}

/** An internet line to test. Without probes the network is not asked anything. */
export interface UplinkTarget extends LineTest {
  readonly id: UplinkId
  readonly intervalMs: number
}

/** A UPS or a switch to ask for its evidence. */
export interface EquipmentTarget {
  readonly kind: 'ups' | 'switch'
  readonly id: EquipmentId
  readonly intervalMs: number
  readonly snmp: SnmpTarget
}

/** Everything that an agent asks regularly. */
export interface Targets {
  readonly accessPoints: readonly AccessPointTarget[]
  readonly pinged: readonly PingedTarget[]
  readonly uplinks: readonly UplinkTarget[]
  readonly equipment: readonly EquipmentTarget[]
}

/** Makes the error of a fault at a key, such as `access_points`, 2, `address`. */
export type FaultAt = (keys: readonly PropertyKey[], fault: string) => Error

export const DEFAULTS = {
  deliverIntervalMs: 10_000,
  intervalMs: 60_000,
  /**
   * A device is asked four times before it counts as silent: at 5 % loss on the way two polls in a
   * row then fail once in years. An answer to an earlier question still counts.
   */
  timeoutMs: 1000,
  retries: 3,
  /** Of a line, where a round trip may take longer than within the site. */
  lineTimeoutMs: 2000,
  attempts: 3,
  timeZone: 'Asia/Makassar',
  visitors: true,
} as const

type Tables = Omit<AgentDocument, 'agent'>
type Polling = AgentDocument['defaults']

/** The targets of a document that follows its schema; throws what `at` makes of the first fault. */
export function targetsOf(tables: Tables, at: FaultAt): Targets {
  const { defaults, access_points, uplinks, ups, switches } = tables
  assertUnique('access_points', access_points, at)
  assertUnique('uplinks', uplinks, at)
  assertUnique('ups', ups, at)
  assertUnique('switches', switches, at)
  const snmpOf = (
    table: string,
    index: number,
    written: Polling & { readonly address: HostPort },
  ): { intervalMs: number; snmp: SnmpTarget } => {
    const merged = { ...defaults, ...written }
    return {
      intervalMs: merged.interval ?? DEFAULTS.intervalMs,
      snmp: snmpTarget(merged, (key, fault) => at([table, index, key], fault)),
    }
  }
  return {
    accessPoints: access_points.flatMap((written, index) =>
      isPinged(written)
        ? []
        : {
            id: written.id,
            ...snmpOf('access_points', index, written),
            trafficInterface: written.traffic_interface,
          },
    ),
    pinged: access_points.flatMap((written, index) =>
      isPinged(written)
        ? pingedTarget(defaults, written, (key, fault) => at(['access_points', index, key], fault))
        : [],
    ),
    uplinks: uplinks.map((written, index) => ({
      id: written.id,
      intervalMs: written.interval ?? defaults.interval ?? DEFAULTS.intervalMs,
      timeoutMs: written.timeout ?? defaults.timeout ?? DEFAULTS.lineTimeoutMs,
      attempts: written.attempts ?? DEFAULTS.attempts,
      interface: written.interface,
      probes: written.probes.map((url) => {
        const probe = parseProbe(url)
        if (probe !== undefined) return probe
        throw at(['uplinks', index, 'probes'], `"${url}" is no probe; expected tcp://host:port`)
      }),
    })),
    equipment: [
      ...ups.map((written, index) => ({
        kind: 'ups' as const,
        id: written.id,
        ...snmpOf('ups', index, written),
      })),
      ...switches.map((written, index) => ({
        kind: 'switch' as const,
        id: written.id,
        ...snmpOf('switches', index, written),
      })),
    ],
  }
}

/** `access_points[2].address`, counting from 1 as people do. */
export function keyName(path: readonly PropertyKey[]): string {
  const parts = path.map((part) =>
    typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`,
  )
  return parts.join('').replace(/^\./, '')
}

function assertUnique(table: string, rows: readonly { readonly id: string }[], at: FaultAt): void {
  const seen = new Map<string, number>()
  for (const [index, { id }] of rows.entries()) {
    const before = seen.get(id)
    if (before !== undefined) {
      throw at([table, index, 'id'], `"${id}" is the id of ${table}[${before + 1}] too`)
    }
    seen.set(id, index)
  }
}

type WrittenAccessPoint = AgentDocument['access_points'][number]

function isPinged({ check = 'snmp' }: WrittenAccessPoint): boolean {
  return check !== 'snmp'
}

function pingedTarget(
  defaults: Polling,
  written: WrittenAccessPoint,
  fault: (key: string, text: string) => Error,
): PingedTarget {
  const { id, address, check = '', traffic_interface } = written
  const { interval, timeout, retries } = { ...defaults, ...written }
  const tcpPort = check.startsWith('tcp:') ? Number(check.slice('tcp:'.length)) : null
  if (tcpPort !== null && (tcpPort < 1 || tcpPort > 65_535)) {
    throw fault('check', `"${check}" names no port; expected 1 to 65535`)
  }
  if (address.port !== undefined) {
    throw fault('address', `a port serves SNMP alone; with it, check is "tcp:${address.port}"`)
  }
  if (traffic_interface !== undefined) {
    throw fault('traffic_interface', `only SNMP tells traffic, and check is "${check}"`)
  }
  return {
    id,
    intervalMs: interval ?? DEFAULTS.intervalMs,
    timeoutMs: timeout ?? DEFAULTS.timeoutMs,
    retries: retries ?? DEFAULTS.retries,
    host: address.host,
    tcpPort,
  }
}

function snmpTarget(
  written: Polling & { readonly address: HostPort },
  fault: (key: string, text: string) => Error,
): SnmpTarget {
  const { host, port } = written.address
  const common = {
    address: host,
    ...(port !== undefined && { port }),
    timeoutMs: written.timeout ?? DEFAULTS.timeoutMs,
    retries: written.retries ?? DEFAULTS.retries,
  }
  const version = written.version ?? '2c'
  if (version !== '3') {
    if (written.community === undefined)
      throw fault('community', 'missing; SNMP v1 and v2c need it')
    return { ...common, version, community: new Secret(written.community) }
  }
  return { ...common, version, user: usmUser(written, fault) }
}

function usmUser(written: Polling, fault: (key: string, text: string) => Error): UsmUser {
  if (written.user === undefined) throw fault('user', 'missing; SNMP v3 needs it')
  const level =
    written.level ??
    (written.priv_password !== undefined
      ? 'authPriv'
      : written.auth_password !== undefined
        ? 'authNoPriv'
        : 'noAuthNoPriv')
  if (level === 'noAuthNoPriv') return { name: written.user }
  if (written.auth_password === undefined) {
    throw fault('auth_password', `missing; the level ${level} needs it`)
  }
  const auth = { protocol: written.auth ?? 'sha', key: new Secret(written.auth_password) }
  if (level === 'authNoPriv') return { name: written.user, auth }
  if (written.priv_password === undefined) {
    throw fault('priv_password', `missing; the level ${level} needs it`)
  }
  const priv = { protocol: written.priv ?? 'aes', key: new Secret(written.priv_password) }
  return { name: written.user, auth, priv }
}
