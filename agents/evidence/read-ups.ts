import type { DeviceIdentity, UpsReading } from '#contract/sample.ts'
import { BATTERY_STATES } from '#contract/words.ts'
import { identify, type DeviceIdentity as WireIdentity } from '../reading/identify.ts'
import { DeviceMemory } from '../reading/memory.ts'
import type { Poll } from '../reading/poll.ts'
import { compileSources } from '../reading/source.ts'
import { readSysName } from '../reading/standard.ts'
import { CompiledTable, type Scope } from '../reading/table.ts'
import type { Cell } from '../snmp/decode.ts'
import { SnmpError, type SnmpSession } from '../snmp/session.ts'
import type { UpsDriver } from './equipment-driver.ts'
import { judgePower, NEW_POWER_MEMORY, type PowerMemory } from './on-battery.ts'
import { settle } from './settle.ts'
import { upsDrivers } from './ups-vendors.ts'
import { readUptimeMs, tenths, whole, words } from './values.ts'

/** What one poll of a UPS found; `partial` says what could not be read although it answered. */
export interface UpsFinding {
  readonly reading: UpsReading
  readonly device: DeviceIdentity
  readonly partial: string | null
}

/** Every so many polls it is asked anew who it is, and what it did not answer before. */
const REFRESH_POLLS = 30
const UPTIME_SLACK_MS = 5000

interface Known {
  readonly driver: UpsDriver
  readonly evaluate: (poll: Poll) => Values
  readonly memory: DeviceMemory
  polls: number
}

interface Values extends Omit<UpsReading, 'onBattery'> {
  readonly outputOnBattery: boolean | null
  readonly isLost: boolean
  readonly identity: Omit<DeviceIdentity, 'driver'>
}

/**
 * Reads one UPS again and again, remembering what it learned of it. The function rejects with
 * `SnmpError` when the device does not answer, `refused` when it answers but is no UPS.
 */
export function createUpsReader(): (session: SnmpSession) => Promise<UpsFinding> {
  let known: Known | null = null
  let power: PowerMemory = NEW_POWER_MEMORY
  let uptimeMs = 0

  async function read(session: SnmpSession): Promise<UpsFinding> {
    if (known === null || known.polls % REFRESH_POLLS === 0) known = await know(session)
    known.polls += 1
    const { driver, evaluate, memory } = known
    const { value, partial } = await settle(session, memory, evaluate)
    const { outputOnBattery, isLost, identity, ...values } = value
    const judged = judgePower({ outputOnBattery, secondsOnBattery: values.secondsOnBattery }, power)
    power = judged.memory
    // The card started anew: behind it there may be another UPS.
    if (values.uptimeMs !== null && values.uptimeMs < uptimeMs - UPTIME_SLACK_MS) known = null
    uptimeMs = values.uptimeMs ?? uptimeMs
    const device = { driver: driver.name, ...identity }
    if (isLost) {
      const reading = { ...NOTHING, uptimeMs: values.uptimeMs }
      return { reading, device, partial: 'the card has lost its connection to the UPS' }
    }
    return { reading: { onBattery: judged.onBattery, ...values }, device, partial }
  }

  return async (session) => {
    try {
      return await read(session)
    } catch (error) {
      // When it answers again it may be another device.
      known = null
      throw error
    }
  }
}

const NOTHING: UpsReading = {
  onBattery: null,
  secondsOnBattery: null,
  battery: null,
  minutesRemaining: null,
  chargePercent: null,
  loadPercent: null,
  inputVolts: null,
  inputLineBads: null,
  uptimeMs: null,
}

async function know(session: SnmpSession): Promise<Known> {
  const { identity, driver } = await identify(session, upsDrivers)
  const fitting = upsDrivers.find(({ name }) => name === driver?.name)
  if (fitting === undefined) {
    throw new SnmpError('refused', 'answers, but is no UPS: neither UPS-MIB nor a known vendor')
  }
  return {
    driver: fitting,
    evaluate: compileUps(fitting, identity),
    memory: new DeviceMemory(),
    polls: 0,
  }
}

/** A driver bound to one device. */
function compileUps(driver: UpsDriver, identity: WireIdentity): (poll: Poll) => Values {
  const tables = new Map<string, CompiledTable>()
  const scope: Scope = {
    ...identity,
    absolute: (oid) => oid,
    table: (name) => {
      const table = tables.get(name)
      if (table === undefined) throw new Error(`[driver ${driver.name}] no table ${name}`)
      return table
    },
  }
  for (const [name, table] of Object.entries(driver.tables ?? {})) {
    tables.set(name, new CompiledTable(name, table, scope))
  }
  const { fields } = driver
  const outputOnBattery = compileSources(fields.onBattery, scope)
  const secondsOnBattery = compileSources(fields.secondsOnBattery, scope)
  const battery = compileSources(fields.battery, scope)
  const minutesRemaining = compileSources(fields.minutesRemaining, scope)
  const chargePercent = compileSources(fields.chargePercent, scope)
  const loadPercent = compileSources(fields.loadPercent, scope)
  const inputVolts = compileSources(fields.inputVolts, scope)
  const inputLineBads = compileSources(fields.inputLineBads, scope)
  const lost = compileSources(fields.lost, scope)
  const maker = compileSources(driver.maker, scope)
  const model = compileSources(driver.model, scope)
  const firmware = compileSources(driver.firmware, scope)
  const serial = compileSources(driver.serial, scope)
  return (poll) => {
    return {
      outputOnBattery: truth(outputOnBattery(poll)),
      isLost: lost(poll) !== null,
      secondsOnBattery: whole(secondsOnBattery(poll), 100_000_000),
      battery: BATTERY_STATES.find((state) => state === battery(poll)) ?? null,
      minutesRemaining: tenths(minutesRemaining(poll)),
      chargePercent: tenths(chargePercent(poll)),
      loadPercent: tenths(loadPercent(poll)),
      inputVolts: tenths(inputVolts(poll)),
      inputLineBads: whole(inputLineBads(poll), Number.MAX_SAFE_INTEGER),
      uptimeMs: readUptimeMs(poll),
      identity: {
        vendor: driver.maker === undefined ? driver.vendor : words(maker(poll)),
        model: words(model(poll)),
        firmware: words(firmware(poll)),
        serial: words(serial(poll)),
        name: words(readSysName(poll)),
      },
    }
  }
}

function truth(cell: Cell): boolean | null {
  return typeof cell === 'boolean' ? cell : null
}
