import type { Source, Table } from '../drivers/driver.ts'
import type { UpsDriver, UpsFields } from './equipment-driver.ts'

/** UPS-MIB (RFC 1628). */
const UPS = '1.3.6.1.2.1.33.1'

/** Devices say 65535, 4294967295, 6000 or 0 for "not known": only 1 minute to 2 days is a time. */
export const MINUTES = { between: [1, 2880] } as const
export const PERCENT = { between: [0, 100] } as const
export const LOAD = { between: [0, 1000] } as const
export const VOLTS = { between: [0, 1000] } as const

const at = (object: string): string => `${UPS}.${object}.0`

/** Whether a well-known alarm (UPS-MIB upsWellKnownAlarms) is in the table of those present. */
function alarm(number: number): Source {
  const matches = `33\\.1\\.6\\.3\\.${String(number)}(\\.0)?$`
  const where = [{ column: 'descr', matches }]
  return { table: 'alarms', take: 'count', where, decode: 'present' }
}

const ON_BATTERY_ALARM = 2
const COMMUNICATIONS_LOST_ALARM = 20

export const UPS_MIB_TABLES: Readonly<Record<string, Table>> = {
  inputs: { columns: { volts: { oid: `${UPS}.3.3.1.3`, decode: ['number', VOLTS] } } },
  outputs: { columns: { load: { oid: `${UPS}.4.4.1.5`, decode: ['number', LOAD] } } },
  alarms: { columns: { descr: { oid: `${UPS}.6.2.1.2` } }, volatile: true },
}

export const UPS_MIB_IDENTITY = {
  maker: [{ oid: at('1.1'), slow: true }],
  model: [{ oid: at('1.2'), slow: true }],
  firmware: [{ oid: at('1.3'), slow: true }],
} as const satisfies Pick<UpsDriver, 'maker' | 'model' | 'firmware'>

export const UPS_MIB_FIELDS = {
  // Only 5 is the battery: bypass (4) and other (1) are the normal state of some devices.
  onBattery: [{ oid: at('4.1'), decode: ['number', { isOneOf: [5] }] }, alarm(ON_BATTERY_ALARM)],
  secondsOnBattery: [{ oid: at('2.2'), decode: 'integer' }],
  battery: [
    {
      oid: at('2.1'),
      decode: { map: { 1: 'unknown', 2: 'normal', 3: 'low', 4: 'depleted' } },
    },
  ],
  minutesRemaining: [{ oid: at('2.3'), decode: ['number', MINUTES] }],
  chargePercent: [{ oid: at('2.4'), decode: ['number', PERCENT] }],
  // Of several phases the busiest limits, and the first tells of the mains.
  loadPercent: [{ table: 'outputs', take: 'max', column: 'load' }],
  inputVolts: [{ table: 'inputs', take: 'first', column: 'volts' }],
  inputLineBads: [{ oid: at('3.1'), decode: 'integer' }],
  lost: [alarm(COMMUNICATIONS_LOST_ALARM)],
} as const satisfies UpsFields

/** A UPS shows itself by its battery group or its output source; line counts alone are stubs. */
export const UPS_MIB_ANSWERS = [{ below: `${UPS}.2` }, { at: at('4.1') }] as const

/** Any UPS with an RFC 1628 card. */
export const upsMib: UpsDriver = {
  name: 'ups-mib',
  title: 'UPS-MIB (RFC 1628)',
  vendor: 'UPS',
  role: 'unknown',
  match: UPS_MIB_ANSWERS.map((probe) => ({ answers: [probe] })),
  ...UPS_MIB_IDENTITY,
  tables: UPS_MIB_TABLES,
  fields: UPS_MIB_FIELDS,
}
