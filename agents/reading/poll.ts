import type { Oid, SnmpValue } from '../snmp/session.ts'
import type { ColumnValues, DeviceMemory } from './memory.ts'
import type { Row } from './table.ts'

/** What one poll asked for. */
export interface Wants {
  readonly scalars: readonly Oid[]
  readonly columns: readonly Oid[]
}

const NO_ROWS: ColumnValues = new Map()

/**
 * The data of one poll. Reading something that was not fetched yet gives null and notes it in
 * `wantedScalars` or `wantedColumns`; the caller fetches and evaluates again until nothing is
 * missing. So a driver asks for nothing that it does not use.
 */
export class Poll {
  readonly memory: DeviceMemory
  readonly scalars = new Map<Oid, SnmpValue>()
  readonly columns = new Map<Oid, ColumnValues>()
  /** Columns whose rows are not those of the poll before. */
  readonly changed = new Set<Oid>()
  readonly wantedScalars = new Set<Oid>()
  readonly wantedColumns = new Set<Oid>()
  /** Grows with each value that is not there yet: evaluation waits while it does. */
  missing = 0
  /** Set when the request limit ended a fetch. */
  incomplete = false
  /** Rows of tables, worked out once per evaluation. */
  readonly tables = new Map<string, readonly Row[]>()
  readonly groups = new Map<string, ReadonlyMap<string, readonly Row[]>>()

  constructor(memory: DeviceMemory) {
    this.memory = memory
  }

  /** The answer for one instance; null says that the device does not have it. */
  took(oid: Oid, value: SnmpValue): void {
    this.scalars.set(oid, value)
    if (value === null) this.memory.absent.add(oid)
  }

  /** What an earlier poll wanted is wanted again, without an evaluation to find that out. */
  wantAgain(wants: Wants): void {
    for (const oid of wants.scalars) this.wantedScalars.add(oid)
    for (const oid of wants.columns) this.wantedColumns.add(oid)
    this.missing = 1
  }

  /** Begins an evaluation over what is fetched now. */
  begin(): void {
    this.missing = 0
    this.wantedScalars.clear()
    this.wantedColumns.clear()
    this.tables.clear()
    this.groups.clear()
  }

  /** A value that each poll asks for, answered before or not: it shows that the device lives. */
  always(oid: Oid): SnmpValue {
    const value = this.scalars.get(oid)
    if (value !== undefined) return value
    this.wantedScalars.add(oid)
    this.missing += 1
    return null
  }

  /** One instance. `slow` values are kept from an earlier poll. */
  scalar(oid: Oid, slow: boolean): SnmpValue {
    const value = this.scalars.get(oid)
    if (value !== undefined) {
      if (slow && value !== null) this.memory.slowScalars.set(oid, value)
      return value
    }
    if (this.memory.absent.has(oid)) return null
    const kept = slow ? this.memory.slowScalars.get(oid) : undefined
    if (kept !== undefined) return kept
    this.wantedScalars.add(oid)
    this.missing += 1
    return null
  }

  /** `volatile` columns are asked for even when they were empty before. */
  column(oid: Oid, slow: boolean, volatile: boolean): ColumnValues {
    const values = this.columns.get(oid)
    if (values !== undefined) {
      if (slow) this.memory.slowColumns.set(oid, values)
      return values
    }
    if (!volatile && this.memory.absent.has(oid)) return NO_ROWS
    const kept = slow ? this.memory.slowColumns.get(oid) : undefined
    if (kept !== undefined) return kept
    this.wantedColumns.add(oid)
    this.missing += 1
    return NO_ROWS
  }
}
