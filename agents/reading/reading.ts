import type { ManagedReading, RadioReading, SsidReading } from '#contract/sample.ts'
import type { Oid } from '../snmp/session.ts'

/** What a device is to the network, as far as its driver knows. */
export const DEVICE_ROLES = [
  'ap',
  'bridge',
  'router',
  'gateway',
  'controller',
  'virtual-controller',
  'unknown',
] as const
export type DeviceRole = (typeof DEVICE_ROLES)[number]

/** A radio; `ap` is the MAC of the access point it belongs to when a controller answers. */
export interface DeviceRadio extends RadioReading {
  readonly ap: string | null
  readonly up: boolean | null
}

/** A row of ifTable. Octets and errors are counters since the device's start. */
export interface InterfaceReading {
  readonly ifIndex: number
  readonly name: string | null
  readonly up: boolean | null
  readonly rxBytes: bigint | null
  readonly txBytes: bigint | null
  readonly rxErrors: bigint | null
  readonly txErrors: bigint | null
  /** Width of the octet counters: 64 where the row answers ifHCInOctets. */
  readonly counterBits: 32 | 64
}

/** `full`: everything. `steady`: what a sample needs, with one interface, in few packets. */
export type ReadingDepth = 'full' | 'steady'

/** Everything one poll of one device found; what it does not report is null, never 0. */
export interface DeviceReading {
  readonly depth: ReadingDepth
  readonly driver: string
  readonly role: DeviceRole
  readonly sysObjectId: Oid | null
  readonly sysDescr: string | null
  readonly vendor: string | null
  readonly model: string | null
  readonly firmware: string | null
  readonly serial: string | null
  readonly sysName: string | null
  readonly uptimeSeconds: number | null
  readonly clients: number | null
  readonly cpuPercent: number | null
  readonly memoryUsedPercent: number | null
  readonly ssids: readonly SsidReading[]
  readonly radios: readonly DeviceRadio[]
  readonly managedAccessPoints: readonly ManagedReading[]
  /** Whether the device has a list of them that was asked now: an empty one then says "none". */
  readonly listsManaged: boolean
  /** All rows of ifTable when `full`, else only `traffic`. */
  readonly interfaces: readonly InterfaceReading[]
  /** The interface that carries the device's traffic, chosen once per start of the device. */
  readonly traffic: InterfaceReading | null
  /** What could not be read although the device answered; null when all was. */
  readonly partial: string | null
}

/** A counter as JSON: a number while it is exact, else a decimal string. */
function counterJson(counter: bigint | null): number | string | null {
  if (counter === null) return null
  return counter <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(counter) : counter.toString()
}

/** The reading as the plain JSON sample that `pantau probe --json` prints. */
export function readingJson(reading: DeviceReading): Record<string, unknown> {
  const { vendor, model, firmware, serial, sysName, uptimeSeconds, clients, ssids, radios } =
    reading
  return {
    vendor,
    model,
    firmware,
    serial,
    sysName,
    uptimeSeconds,
    clients,
    ssids,
    radios,
    interfaces: reading.interfaces.map((row) => ({
      ifIndex: row.ifIndex,
      name: row.name,
      up: row.up,
      rxBytes: counterJson(row.rxBytes),
      txBytes: counterJson(row.txBytes),
      rxErrors: counterJson(row.rxErrors),
      txErrors: counterJson(row.txErrors),
      counterBits: row.counterBits,
    })),
    cpuPercent: reading.cpuPercent,
    memoryUsedPercent: reading.memoryUsedPercent,
    managedAccessPoints: reading.managedAccessPoints,
    driver: reading.driver,
    role: reading.role,
    sysObjectId: reading.sysObjectId,
    partial: reading.partial,
  }
}
