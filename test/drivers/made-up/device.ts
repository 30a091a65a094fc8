import type { DeviceReading } from '../../../agents/reading/reading.ts'

/**
 * A device made up here from what its MIB says: names, numbers and keys are invented. `~` stands for
 * 1.3.6.1.4.1.
 */
export interface MadeUpDevice {
  /** What it shows, as the name of its test. */
  readonly title: string
  readonly driver: string
  readonly sysObjectId: string
  readonly sysDescr: string
  /** `OID|tag|value` a line, as in a recording. */
  readonly objects: readonly string[]
  /** What a reading of it must say; lists are whole. */
  readonly expected: Partial<DeviceReading>
  /** Requests of one poll in the steady state. */
  readonly steadyRequests: number
}

/** Tags of SNMP as recordings write them. */
export const INTEGER = '2'
export const TEXT = '4'
export const HEX = '4x'
export const COUNTER = '65'
export const GAUGE = '66'
export const TICKS = '67'

/** One column: its values by row index. */
export function column(
  oid: string,
  tag: string,
  values: Readonly<Record<string, string | number>>,
): readonly string[] {
  return Object.entries(values).map(([index, value]) => `${oid}.${index}|${tag}|${String(value)}`)
}

/** Scalars below one OID: `{ '1': 'text' }` is `OID.1.0`. */
export function scalars(
  oid: string,
  tag: string,
  values: Readonly<Record<string, string | number>>,
): readonly string[] {
  return Object.entries(values).map(([arc, value]) => `${oid}.${arc}.0|${tag}|${String(value)}`)
}

/** What any of them answers: uptime, name and one interface. */
function standard(device: MadeUpDevice): readonly string[] {
  return [
    `1.3.6.1.2.1.1.1.0|4|${device.sysDescr}`,
    `1.3.6.1.2.1.1.2.0|6|${device.sysObjectId}`,
    '1.3.6.1.2.1.1.3.0|67|8640000',
    '1.3.6.1.2.1.1.5.0|4|kelurahan-oesapa',
    '1.3.6.1.2.1.2.2.1.2.1|4|eth0',
    '1.3.6.1.2.1.2.2.1.8.1|2|1',
    '1.3.6.1.2.1.31.1.1.1.1.1|4|eth0',
    '1.3.6.1.2.1.31.1.1.1.6.1|70|123456789',
    '1.3.6.1.2.1.31.1.1.1.10.1|70|987654321',
    '1.3.6.1.2.1.31.1.1.1.18.1|4|uplink',
  ]
}

/** The device as the text of a recording. */
export function recordingText(device: MadeUpDevice): string {
  return [...standard(device), ...device.objects]
    .join('\n')
    .replaceAll('~', '1.3.6.1.4.1.')
    .concat('\n')
}

/** A radio, of which only what is told is known. */
export function radio(
  told: Partial<DeviceReading['radios'][number]>,
): DeviceReading['radios'][number] {
  return {
    band: null,
    channel: null,
    frequencyMHz: null,
    utilizationPercent: null,
    noiseDbm: null,
    txPowerDbm: null,
    clients: null,
    ap: null,
    up: null,
    ...told,
  }
}

/** A managed access point, of which only what is told is known. */
export function managed(
  told: Partial<DeviceReading['managedAccessPoints'][number]>,
): DeviceReading['managedAccessPoints'][number] {
  return { name: null, mac: null, up: null, clients: null, serial: null, uptimeMs: null, ...told }
}
