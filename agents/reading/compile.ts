import { BANDS } from '#contract/words.ts'
import type { Band } from '#contract/words.ts'
import type { ManagedReading, SsidReading } from '#contract/sample.ts'
import type { Driver, ListOf } from '../drivers/driver.ts'
import { mac, number, text } from '../snmp/decode.ts'
import type { Cell } from '../snmp/decode.ts'
import type { DeviceIdentity } from './identify.ts'
import { isNeverRead } from './never-read.ts'
import type { Poll } from './poll.ts'
import { completeRadio } from './radio.ts'
import type { DeviceRadio, DeviceReading } from './reading.ts'
import { compileSources } from './source.ts'
import { readCpu, readMemory, readSysName } from './standard.ts'
import { CompiledTable } from './table.ts'
import type { Row, Scope } from './table.ts'

type DriverValues = Pick<
  DeviceReading,
  | 'vendor'
  | 'model'
  | 'firmware'
  | 'serial'
  | 'sysName'
  | 'uptimeSeconds'
  | 'clients'
  | 'cpuPercent'
  | 'memoryUsedPercent'
  | 'ssids'
  | 'radios'
  | 'managedAccessPoints'
  | 'listsManaged'
>

/** Name of the driver that reads the standard MIBs alone. */
export const GENERIC = 'generic'

/** A driver bound to one device: patterns parsed, OIDs absolute. */
export interface CompiledDriver {
  readonly name: string
  readonly role: DeviceReading['role']
  readonly read: (poll: Poll) => DriverValues
  /**
   * A reader of the stations' MACs, null where no table of them is known. It is made anew for each
   * reading, because tables remember the indexes that they decoded and a station's is its MAC.
   */
  readonly stations: (() => (poll: Poll) => readonly string[]) | null
}

/** Null compiles to the generic driver: the standard MIBs alone. */
export function compileDriver(driver: Driver | null, identity: DeviceIdentity): CompiledDriver {
  const scope = scopeOf(driver, identity)
  const model = compileSources(driver?.model, scope)
  const firmware = compileSources(driver?.firmware, scope)
  const serial = compileSources(driver?.serial, scope)
  const uptime = compileSources(driver?.uptimeSeconds, scope)
  const clients = compileSources(driver?.clients, scope)
  const cpu = compileSources(driver?.cpuPercent, scope)
  const memory = compileSources(driver?.memoryUsedPercent, scope)
  const stations = driver?.stations
  const rowsOf = (lists: readonly ListOf[] | undefined, poll: Poll): readonly Row[] =>
    listRows(lists ?? [], scope, poll)
  return {
    name: driver?.name ?? GENERIC,
    role: driver?.role ?? 'unknown',
    read: (poll) => ({
      vendor: driver?.vendor ?? null,
      model: text(model(poll)),
      firmware: text(firmware(poll)),
      serial: text(serial(poll)),
      sysName: readSysName(poll),
      uptimeSeconds: whole(uptime(poll)),
      radios: radiosOf(driver?.radios ?? [], scope, poll),
      ssids: ssidsOf(rowsOf(driver?.ssids, poll), poll),
      managedAccessPoints: rowsOf(driver?.managedAccessPoints, poll).map((row) =>
        managedOf(row, poll),
      ),
      listsManaged: (driver?.managedAccessPoints ?? []).some(({ table }) =>
        scope.table(table).isRead(poll),
      ),
      clients: whole(clients(poll)),
      cpuPercent: ifSilent(poll, () => percent(cpu(poll)), readCpu),
      memoryUsedPercent: ifSilent(poll, () => percent(memory(poll)), readMemory),
    }),
    stations:
      stations === undefined ? null : () => compileStations(stations, scopeOf(driver, identity)),
  }
}

/** The driver's tables and what they are compiled with. */
function scopeOf(driver: Driver | null, identity: DeviceIdentity): Scope {
  const tables = new Map<string, CompiledTable>()
  const scope: Scope = {
    ...identity,
    absolute: (oid) => {
      const absolute = oid.replace(/^\$product/, identity.sysObjectId ?? '0')
      if (isNeverRead(absolute))
        throw new Error(`[driver ${String(driver?.name)}] ${oid} is secret`)
      return absolute
    },
    table: (name) => {
      const table = tables.get(name)
      if (table === undefined) throw new Error(`[driver ${String(driver?.name)}] no table ${name}`)
      return table
    },
  }
  for (const [name, table] of Object.entries(driver?.tables ?? {})) {
    tables.set(name, new CompiledTable(name, table, scope))
  }
  return scope
}

/** MACs of the stations; a row whose MAC cannot be read is no station that could be counted. */
function compileStations(lists: readonly ListOf[], scope: Scope) {
  return (poll: Poll): readonly string[] =>
    listRows(lists, scope, poll).flatMap((row) => mac(row.cell('mac', poll)) ?? [])
}

/** The vendor's figure, else the standard one: which is asked for only when the first is silent. */
function ifSilent(
  poll: Poll,
  own: () => number | null,
  standard: (poll: Poll) => number | null,
): number | null {
  const missing = poll.missing
  const value = own()
  return value !== null || poll.missing > missing ? value : percent(standard(poll))
}

function listRows(lists: readonly ListOf[], scope: Scope, poll: Poll): readonly Row[] {
  let rows: readonly Row[] = []
  const missingBefore = poll.missing
  for (const list of lists) {
    if (list.ifNone !== undefined) {
      const before = typeof list.ifNone === 'string' ? scope.table(list.ifNone).rows(poll) : rows
      // A fallback is not asked for while the tables before it are still on their way.
      if (before.length > 0 || poll.missing > missingBefore) continue
    }
    rows = [...rows, ...scope.table(list.table).rows(poll)]
  }
  return rows
}

function radiosOf(lists: readonly ListOf[], scope: Scope, poll: Poll): readonly DeviceRadio[] {
  const offGrid = lists.some((list) => list.offGrid === true)
  return listRows(lists, scope, poll).map((row) => radioOf(row, poll, offGrid))
}

function radioOf(row: Row, poll: Poll, offGrid: boolean): DeviceRadio {
  const of = (column: string): Cell => row.cell(column, poll)
  const radio = {
    band: bandOf(of('band')),
    channel: whole(of('channel')),
    frequencyMHz: number(of('frequencyMHz')),
    utilizationPercent: percent(number(of('utilizationPercent'))),
    noiseDbm: number(of('noiseDbm')),
    txPowerDbm: number(of('txPowerDbm')),
    clients: whole(of('clients')),
    ap: text(of('ap')),
    up: truth(of('up')),
  }
  return completeRadio(radio, offGrid)
}

/** One entry for each name; its band only when all its rows share one. */
function ssidsOf(rows: readonly Row[], poll: Poll): readonly SsidReading[] {
  const byName = new Map<string, SsidReading>()
  for (const row of rows) {
    const name = text(row.cell('name', poll))
    if (name === null) continue
    const band = bandOf(row.cell('band', poll))
    const clients = whole(row.cell('clients', poll))
    const before = byName.get(name)
    byName.set(
      name,
      before === undefined
        ? { name, band, clients }
        : { name, band: before.band === band ? band : null, clients: add(before.clients, clients) },
    )
  }
  return [...byName.values()]
}

function managedOf(row: Row, poll: Poll): ManagedReading {
  const up = truth(row.cell('up', poll))
  const uptimeSeconds = whole(row.cell('uptimeSeconds', poll))
  return {
    name: text(row.cell('name', poll)),
    mac: mac(row.cell('mac', poll)),
    up,
    clients: whole(row.cell('clients', poll)),
    serial: text(row.cell('serial', poll)),
    // What a controller remembers of one that is off line is no uptime.
    uptimeMs: uptimeSeconds === null || up === false ? null : uptimeSeconds * 1000,
  }
}

function bandOf(cell: Cell): Band | null {
  const band = text(cell)
  return BANDS.find((known) => known === band) ?? null
}

function truth(cell: Cell): boolean | null {
  return typeof cell === 'boolean' ? cell : null
}

function whole(cell: Cell): number | null {
  const value = number(cell)
  return value === null || value < 0 ? null : Math.trunc(value)
}

/** Shares a little above 100 come from rounding; anything else outside is no percentage. */
function percent(cell: Cell): number | null {
  const value = number(cell)
  return value === null || value < 0 || value > 105 ? null : Math.min(100, value)
}

function add(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : a + b
}
