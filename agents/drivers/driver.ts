import type { DeviceRole } from '../reading/reading.ts'
import type { Decode } from '../snmp/decode.ts'
import type { Oid } from '../snmp/session.ts'

/**
 * A vendor driver: data only, it survives a JSON round trip. `$product` at the start of an OID
 * stands for the device's own sysObjectID.
 */
export interface Driver {
  readonly name: string
  readonly title: string
  readonly vendor: string
  readonly role: DeviceRole
  /** What its objects are known from; a site's own driver may leave it out. */
  readonly basis?: Basis
  /** Tables known from the MIB alone, though a recording answers others. */
  readonly unseen?: readonly string[]
  /** The driver fits when any one of these does; a certain match (no probe) is tried in order. */
  readonly match: readonly DriverMatch[]
  readonly model?: Sources
  readonly firmware?: Sources
  readonly serial?: Sources
  readonly clients?: Sources
  readonly cpuPercent?: Sources
  readonly memoryUsedPercent?: Sources
  /** Used only when neither hrSystemUptime nor sysUpTime answers. */
  readonly uptimeSeconds?: Sources
  readonly tables?: Readonly<Record<string, Table>>
  /** Tables whose columns are named like the fields of a radio, SSID or managed access point. */
  readonly radios?: readonly ListOf[]
  readonly ssids?: readonly ListOf[]
  readonly managedAccessPoints?: readonly ListOf[]
  /** Tables of associated stations, with a column `mac`: read for the count of visitors alone. */
  readonly stations?: readonly ListOf[]
}

/**
 * `recording`: a recording of a real device answers its objects; `identity`: recordings show only who
 * the device is; `mib`: no recording of such a device was at hand.
 */
export const BASES = ['recording', 'identity', 'mib'] as const
export type Basis = (typeof BASES)[number]

/** Rows of one table. Lists of several tables are put together. */
export interface ListOf {
  readonly table: string
  /** Used only while the tables before it, or the named one, gave nothing. */
  readonly ifNone?: true | string
  /** Radios on frequencies of their own: no channel follows from them. */
  readonly offGrid?: true
}

/** Every stated condition must hold. */
export interface DriverMatch {
  readonly sysObjectId?: readonly Oid[]
  readonly sysDescr?: string
  /** All must answer. */
  readonly answers?: readonly Probe[]
  /** None may answer. */
  readonly silent?: readonly Probe[]
}

/** Something must answer below an OID, or an instance itself must, in the pattern when given. */
export type Probe =
  | { readonly below: Oid; readonly matches?: string }
  | { readonly at: Oid; readonly matches?: string }

/** The first source that answers wins. */
export type Sources = readonly Source[]

export type Source =
  /** One instance, with its `.0`. `slow` values are asked again only now and then. */
  | { readonly oid: Oid; readonly decode?: Decode; readonly slow?: true }
  /** First group of a pattern on the identity. */
  | { readonly sysDescr: string; readonly decode?: Decode }
  | { readonly sysObjectId: string; readonly decode?: Decode }
  | { readonly const: string | number }
  /** Over the rows of a table that answer the column; null when there is none. */
  | {
      readonly table: string
      readonly take: Aggregate
      readonly column?: string
      readonly where?: Conditions
      readonly decode?: Decode
    }
  /** 100 * (total - free) / total, or 100 * (used - minus) / total. */
  | {
      readonly total: Source
      readonly used?: Source
      readonly free?: readonly Source[]
      readonly decode?: Decode
    }
  /** Sum of the parts that answer; null when none does. */
  | { readonly plus: Sources; readonly decode?: Decode }
  /** The second source, where the first answers. */
  | { readonly when: Source; readonly use: Source }

export const AGGREGATES = ['first', 'sum', 'count', 'mean', 'max'] as const
export type Aggregate = (typeof AGGREGATES)[number]

/** Rows by index. A row exists when one of its walked columns answers it. */
export interface Table {
  readonly columns: Readonly<Record<string, Column>>
  /** Parts of the index, from its left. */
  readonly index?: readonly IndexPart[]
  readonly where?: Conditions
  /** Rows are those of this walked column, not of any. */
  readonly rowsOf?: string
  /** Rows that may exist, where no column may be walked to find them: those that answer do. */
  readonly rows?: readonly string[]
  /** One row made of scalars, there when one of them answers. */
  readonly single?: true
  /** A view of the rows of another table: its columns, and those added here. */
  readonly of?: string
  /** One row for each value of this column, the first that has it. */
  readonly distinct?: string
  /** Rows appear and vanish (stations): asked at each poll even while it is empty. */
  readonly volatile?: true
}

export type Column =
  /**
   * Walked; or `exact`: asked by GET for the rows that the other columns show, because a walk would
   * run into passwords or keys.
   */
  | { readonly oid: Oid; readonly decode?: Decode; readonly slow?: true; readonly exact?: true }
  | { readonly index: string; readonly decode?: Decode }
  /** Another column of the row, decoded again. */
  | { readonly copy: string; readonly decode: Decode }
  /** The first of these columns that answers in the row. */
  | { readonly first: readonly string[] }
  /** Sum of the columns that answer in the row. */
  | { readonly plus: readonly string[] }
  /**
   * Rows of another table whose columns equal this row's: `{ theirs: 'ours' }`. A count of rows is 0
   * where none fits, unless the other table is empty.
   */
  | {
      readonly from: string
      readonly match: Readonly<Record<string, string>>
      readonly take: Aggregate
      readonly column?: string
      readonly where?: Conditions
      readonly decode?: Decode
    }
  /** Entry number `at` (from 1) of a comma-separated list. */
  | { readonly nth: string; readonly at: string }
  /** 100 * (total - free) / total of two columns. */
  | { readonly total: string; readonly free: string }
  | { readonly const: string | number | boolean }
  /** A value of the device as a whole. */
  | { readonly source: Source }

export const INDEX_KINDS = ['number', 'mac', 'text', 'text-rest', 'ip', 'rest'] as const
export type IndexKind = (typeof INDEX_KINDS)[number]

/** `text` carries its length in front; `text-rest` and `rest` take what is left. */
export interface IndexPart {
  readonly name: string
  readonly kind: IndexKind
}

export type Conditions = readonly Condition[]

/** Every stated condition must hold; a column that does not answer fulfils only `is: null`. */
export interface Condition {
  readonly column: string
  readonly is?: Plain | readonly Plain[]
  readonly not?: Plain | readonly Plain[]
  readonly matches?: string
  /** Equal to the value of a scalar. */
  readonly equals?: Source
}

export type Plain = string | number | boolean | null

/** Keeps a driver's literal types while it is checked. */
export function defineDriver<const D extends Driver>(driver: D): D {
  return driver
}
