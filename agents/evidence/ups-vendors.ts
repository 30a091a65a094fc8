import type { Decode } from '../snmp/decode.ts'
import type { Source, Sources, Table } from '../drivers/driver.ts'
import type { UpsDriver, UpsFields } from './equipment-driver.ts'
import {
  LOAD,
  PERCENT,
  UPS_MIB_FIELDS,
  UPS_MIB_IDENTITY,
  UPS_MIB_TABLES,
  upsMib,
  VOLTS,
} from './ups-mib.ts'

/** Run time of less than a minute is one here, unlike in UPS-MIB, whose 0 means "not known". */
const MINUTES_LEFT = { between: [0.01, 2880] } as const
const MINUTES_OF_TICKS: Decode = ['number', { scale: 1 / 6000 }, MINUTES_LEFT]
const MINUTES_OF_SECONDS: Decode = ['number', { scale: 1 / 60 }, MINUTES_LEFT]
const TENTHS_OF_VOLTS: Decode = ['number', { scale: 0.1 }, VOLTS]
/** The basic battery group that APC began and others copied. */
const BATTERY: Decode = { map: { 1: 'unknown', 2: 'normal', 3: 'low', 4: 'unknown', 5: 'unknown' } }
const is = (...values: number[]): Decode => ['number', { isOneOf: values }]

interface Vendor extends Pick<UpsDriver, 'name' | 'title' | 'vendor' | 'model' | 'firmware'> {
  readonly serial?: Sources
  /** An object of its battery, which only a UPS has. */
  readonly answers: string
  readonly tables?: Readonly<Record<string, Table>>
  readonly fields: UpsFields
}

/** A vendor's own objects, each used where UPS-MIB (RFC 1628) does not answer. */
function vendorDriver({ answers, tables, fields, ...vendor }: Vendor): UpsDriver {
  const keys = Object.keys({ ...UPS_MIB_FIELDS, ...fields }) as (keyof UpsFields)[]
  const after = (key: keyof UpsFields): readonly Source[] => {
    const standard: Sources = UPS_MIB_FIELDS[key]
    // Tables come last: they are asked only while the plain objects stay silent.
    const all = [...standard, ...(fields[key] ?? [])]
    // But what tells that the card has lost its UPS is asked each time, wherever it stands.
    if (key === 'lost') return all
    return [...all.filter((one) => !('table' in one)), ...all.filter((one) => 'table' in one)]
  }
  return {
    ...vendor,
    role: 'unknown',
    match: [{ answers: [{ below: answers }] }],
    model: [...(vendor.model ?? []), ...UPS_MIB_IDENTITY.model],
    firmware: [...(vendor.firmware ?? []), ...UPS_MIB_IDENTITY.firmware],
    tables: { ...UPS_MIB_TABLES, ...tables },
    fields: Object.fromEntries(keys.map((key) => [key, after(key)])),
  }
}

/** PowerNet-MIB. */
const APC = '1.3.6.1.4.1.318.1.1.1'
const apc = vendorDriver({
  name: 'ups-apc',
  title: 'APC UPS with a Network Management Card',
  vendor: 'APC',
  answers: `${APC}.2`,
  model: [{ oid: `${APC}.1.1.1.0`, slow: true }],
  firmware: [{ oid: `${APC}.1.2.1.0`, slow: true }],
  serial: [{ oid: `${APC}.1.2.3.0`, slow: true }],
  fields: {
    onBattery: [{ oid: `${APC}.4.1.1.0`, decode: is(3) }],
    secondsOnBattery: [{ oid: `${APC}.2.1.2.0`, decode: 'timeticks' }],
    battery: [{ oid: `${APC}.2.1.1.0`, decode: BATTERY }],
    minutesRemaining: [{ oid: `${APC}.2.2.3.0`, decode: MINUTES_OF_TICKS }],
    chargePercent: [
      { oid: `${APC}.2.2.1.0`, decode: ['number', PERCENT] },
      { oid: `${APC}.2.3.1.0`, decode: ['number', { scale: 0.1 }, PERCENT] },
    ],
    loadPercent: [
      { oid: `${APC}.4.2.3.0`, decode: ['number', LOAD] },
      { oid: `${APC}.4.3.3.0`, decode: ['number', { scale: 0.1 }, LOAD] },
    ],
    inputVolts: [
      { oid: `${APC}.3.2.1.0`, decode: ['number', VOLTS] },
      { oid: `${APC}.3.3.1.0`, decode: TENTHS_OF_VOLTS },
    ],
    // upsCommStatus: 2 is no communication.
    lost: [{ oid: `${APC}.8.1.0`, decode: { map: { 2: true } } }],
  },
})

/** CPS-MIB. */
const CYBERPOWER = '1.3.6.1.4.1.3808.1.1.1'
const cyberPower = vendorDriver({
  name: 'ups-cyberpower',
  title: 'CyberPower UPS with an RMCARD',
  vendor: 'CyberPower',
  answers: `${CYBERPOWER}.2`,
  model: [{ oid: `${CYBERPOWER}.1.1.1.0`, slow: true }],
  fields: {
    onBattery: [{ oid: `${CYBERPOWER}.4.1.1.0`, decode: is(3) }],
    secondsOnBattery: [{ oid: `${CYBERPOWER}.2.1.2.0`, decode: 'timeticks' }],
    battery: [{ oid: `${CYBERPOWER}.2.1.1.0`, decode: BATTERY }],
    minutesRemaining: [{ oid: `${CYBERPOWER}.2.2.4.0`, decode: MINUTES_OF_TICKS }],
    chargePercent: [{ oid: `${CYBERPOWER}.2.2.1.0`, decode: ['number', PERCENT] }],
    loadPercent: [{ oid: `${CYBERPOWER}.4.2.3.0`, decode: ['number', LOAD] }],
    inputVolts: [{ oid: `${CYBERPOWER}.3.2.1.0`, decode: TENTHS_OF_VOLTS }],
  },
})

/** XPPC-MIB: NetAgent cards, of Megatec and of the many who sell them under their own name. */
const MEGATEC = '1.3.6.1.4.1.935.1.1.1'
const megatec = vendorDriver({
  name: 'ups-megatec',
  title: 'Megatec / NetAgent UPS card',
  vendor: 'Megatec',
  answers: `${MEGATEC}.2`,
  model: [{ oid: `${MEGATEC}.1.1.1.0`, slow: true }],
  fields: {
    onBattery: [{ oid: `${MEGATEC}.4.1.1.0`, decode: is(3) }],
    // Seconds, where the same object of APC and CyberPower is in hundredths.
    secondsOnBattery: [{ oid: `${MEGATEC}.2.1.2.0`, decode: 'integer' }],
    battery: [{ oid: `${MEGATEC}.2.1.1.0`, decode: BATTERY }],
    minutesRemaining: [{ oid: `${MEGATEC}.2.2.4.0`, decode: MINUTES_OF_SECONDS }],
    chargePercent: [{ oid: `${MEGATEC}.2.2.1.0`, decode: ['number', PERCENT] }],
    loadPercent: [{ oid: `${MEGATEC}.4.2.3.0`, decode: ['number', LOAD] }],
    inputVolts: [{ oid: `${MEGATEC}.3.2.1.0`, decode: TENTHS_OF_VOLTS }],
  },
})

/** XUPS-MIB. */
const EATON = '1.3.6.1.4.1.534.1'
const eaton = vendorDriver({
  name: 'ups-eaton',
  title: 'Eaton / Powerware UPS',
  vendor: 'Eaton',
  answers: `${EATON}.2`,
  model: [{ oid: `${EATON}.1.2.0`, slow: true }],
  tables: {
    eatonInputs: { columns: { volts: { oid: `${EATON}.3.4.1.2`, decode: ['number', VOLTS] } } },
  },
  fields: {
    onBattery: [
      { oid: `${EATON}.4.5.0`, decode: is(5) },
      // The charger's own word: 2 is discharging.
      { oid: `${EATON}.2.5.0`, decode: is(2) },
    ],
    minutesRemaining: [{ oid: `${EATON}.2.1.0`, decode: MINUTES_OF_SECONDS }],
    chargePercent: [{ oid: `${EATON}.2.4.0`, decode: ['number', PERCENT] }],
    loadPercent: [{ oid: `${EATON}.4.1.0`, decode: ['number', LOAD] }],
    inputVolts: [{ table: 'eatonInputs', take: 'first', column: 'volts' }],
    inputLineBads: [{ oid: `${EATON}.3.2.0`, decode: 'integer' }],
  },
})

/** MG-SNMP-UPS-MIB. */
const MGE = '1.3.6.1.4.1.705.1'
const mge = vendorDriver({
  name: 'ups-mge',
  title: 'MGE UPS',
  vendor: 'MGE',
  answers: `${MGE}.5`,
  model: [{ oid: `${MGE}.1.2.0`, slow: true }],
  tables: {
    // Some add a 0 after the line of the index, so the column is walked.
    mgeInputs: { columns: { volts: { oid: `${MGE}.6.2.1.2`, decode: TENTHS_OF_VOLTS } } },
  },
  fields: {
    onBattery: [{ oid: `${MGE}.7.3.0`, decode: is(1) }],
    battery: [{ oid: `${MGE}.5.14.0`, decode: { map: { 1: 'low', 2: 'normal' } } }],
    minutesRemaining: [{ oid: `${MGE}.5.1.0`, decode: MINUTES_OF_SECONDS }],
    chargePercent: [{ oid: `${MGE}.5.2.0`, decode: ['number', PERCENT] }],
    inputVolts: [{ table: 'mgeInputs', take: 'first', column: 'volts' }],
  },
})

/** DeltaUPS-MIB. */
const DELTA = '1.3.6.1.4.1.2254.2.4'
const delta = vendorDriver({
  name: 'ups-delta',
  title: 'Delta UPS',
  vendor: 'Delta',
  answers: `${DELTA}.7`,
  model: [{ oid: `${DELTA}.1.2.0`, slow: true }],
  fields: {
    onBattery: [{ oid: `${DELTA}.5.1.0`, decode: is(1) }],
    secondsOnBattery: [{ oid: `${DELTA}.7.4.0`, decode: 'integer' }],
    minutesRemaining: [{ oid: `${DELTA}.7.5.0`, decode: ['number', MINUTES_LEFT] }],
    chargePercent: [{ oid: `${DELTA}.7.8.0`, decode: ['number', PERCENT] }],
    loadPercent: [{ oid: `${DELTA}.5.7.0`, decode: ['number', LOAD] }],
    inputVolts: [{ oid: `${DELTA}.4.3.0`, decode: TENTHS_OF_VOLTS }],
  },
})

/** In order: a vendor's driver asks UPS-MIB too, so it goes before the one for any UPS. */
export const upsDrivers: readonly UpsDriver[] = [
  apc,
  cyberPower,
  megatec,
  eaton,
  mge,
  delta,
  upsMib,
]
