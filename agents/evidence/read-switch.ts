import type { DeviceIdentity, PoePort, SwitchReading } from '#contract/sample.ts'
import { POE_STATES } from '#contract/words.ts'
import { readIdentity, type DeviceIdentity as WireIdentity } from '../reading/identify.ts'
import { DeviceMemory, type ColumnValues } from '../reading/memory.ts'
import { needsCare } from '../reading/never-read.ts'
import { readSysName } from '../reading/standard.ts'
import type { Poll } from '../reading/poll.ts'
import { number, text } from '../snmp/decode.ts'
import type { SnmpSession } from '../snmp/session.ts'
import { settle } from './settle.ts'
import { readUptimeMs, words } from './values.ts'

/** What one poll of a switch found; `partial` says what is missing although it answered. */
export interface SwitchFinding {
  readonly reading: SwitchReading
  readonly device: DeviceIdentity
  readonly partial: string | null
}

/** POWER-ETHERNET-MIB (RFC 3621) pethPsePortTable, by group and port. */
const PORT_ENTRY = '1.3.6.1.2.1.105.1.1.1'
const ADMIN_ENABLE = `${PORT_ENTRY}.3`
const DETECTION_STATUS = `${PORT_ENTRY}.6`

/** ENTITY-MIB entPhysicalTable: the row of class chassis is the switch as a whole. */
const ENTITY = '1.3.6.1.2.1.47.1.1.1.1'
const ENTITY_CLASS = `${ENTITY}.5`
const ENTITY_FIRMWARE = `${ENTITY}.10`
const ENTITY_SERIAL = `${ENTITY}.11`
const ENTITY_MODEL = `${ENTITY}.13`
const CHASSIS = 3

const PORTS_MAX = 512
const REFRESH_POLLS = 30

interface Known {
  readonly identity: WireIdentity
  readonly memory: DeviceMemory
  polls: number
}

/**
 * Reads the PoE ports of one switch again and again. The function rejects with `SnmpError` when the
 * switch does not answer.
 */
export function createSwitchReader(): (session: SnmpSession) => Promise<SwitchFinding> {
  let known: Known | null = null
  return async (session) => {
    try {
      if (known === null || known.polls % REFRESH_POLLS === 0) {
        const identity = await readIdentity(session)
        // Some makes keep passwords near what a walk may run into.
        const memory = new DeviceMemory(needsCare(null, identity.sysObjectId))
        known = { identity, memory, polls: 0 }
      }
      known.polls += 1
      const { identity, memory } = known
      const { value, partial } = await settle(session, memory, (poll) => evaluate(poll, identity))
      const { ports } = value.reading
      const reading = { ...value.reading, ports: ports.slice(0, PORTS_MAX) }
      return { ...value, reading, partial: partial ?? missing(ports.length) }
    } catch (error) {
      known = null
      throw error
    }
  }
}

/** A switch that answers works, whatever it does not tell. */
function missing(ports: number): string | null {
  if (ports === 0) return 'no PoE port answers (POWER-ETHERNET-MIB)'
  return ports > PORTS_MAX ? `${String(ports - PORTS_MAX)} PoE ports beyond 512 left out` : null
}

function evaluate(poll: Poll, identity: WireIdentity): Omit<SwitchFinding, 'partial'> {
  const enabled = poll.column(ADMIN_ENABLE, false, true)
  const states = poll.column(DETECTION_STATUS, false, true)
  const indexes = [...new Set([...states.keys(), ...enabled.keys()])]
  return {
    reading: {
      uptimeMs: readUptimeMs(poll),
      ports: indexes.map((port) => portOf(port, enabled, states)),
    },
    device: {
      driver: 'power-ethernet-mib',
      vendor: null,
      ...chassis(poll, identity),
      name: words(readSysName(poll)),
    },
  }
}

function portOf(port: string, enabled: ColumnValues, states: ColumnValues): PoePort {
  const admin = number(enabled.get(port) ?? null)
  const state = number(states.get(port) ?? null)
  return {
    port: port.slice(0, 32),
    // TruthValue: 1 true, 2 false.
    enabled: admin === 1 ? true : admin === 2 ? false : null,
    state: state === null ? null : (POE_STATES[state - 1] ?? null),
  }
}

/** Model, firmware and serial of the chassis; without ENTITY-MIB the first words of sysDescr. */
function chassis(
  poll: Poll,
  { sysDescr }: WireIdentity,
): Pick<DeviceIdentity, 'model' | 'firmware' | 'serial'> {
  const classes = poll.column(ENTITY_CLASS, true, false)
  const row = [...classes].find(([, value]) => number(value) === CHASSIS)?.[0]
  const of = (column: string): string | null =>
    row === undefined ? null : words(text(poll.scalar(`${column}.${row}`, true)))
  const [firstLine = null] = sysDescr?.split(/[\r\n]/) ?? []
  return {
    model: of(ENTITY_MODEL) ?? words(firstLine),
    firmware: of(ENTITY_FIRMWARE),
    serial: of(ENTITY_SERIAL),
  }
}
