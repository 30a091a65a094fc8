import type {
  AccessPointReading,
  DeviceIdentity,
  ManagedReading,
  RadioReading,
  SsidReading,
  TrafficReading,
} from '#contract/sample.ts'
import type { DeviceReading, InterfaceReading } from './reading.ts'

const RADIOS_MAX = 64
const SSIDS_MAX = 64
const MANAGED_MAX = 2000
const TEXT_LENGTH_MAX = 128
const NAME_LENGTH_MAX = 64
const CLIENTS_MAX = 1_000_000

/**
 * A reading in the form of the protocol. A value outside the protocol's bounds becomes null: one
 * nonsense counter of one device must not cost the server's trust in the whole sample.
 */
export function readingOnWire(reading: DeviceReading): AccessPointReading {
  const { uptimeSeconds, managedAccessPoints, listsManaged, partial } = reading
  const uptimeMs = uptimeSeconds === null ? null : Math.round(uptimeSeconds * 1000)
  return {
    uptimeMs: within(uptimeMs, 0, Number.MAX_SAFE_INTEGER),
    clients: clientsOf(reading.clients),
    cpuPercent: percentOf(reading.cpuPercent),
    memoryUsedPercent: percentOf(reading.memoryUsedPercent),
    radios: reading.radios.slice(0, RADIOS_MAX).map(radioOnWire),
    ssids: reading.ssids.slice(0, SSIDS_MAX).map(ssidOnWire),
    traffic: trafficOnWire(reading.traffic),
    // A controller that lost all its access points says so; one that was cut short says nothing.
    ...((managedAccessPoints.length > 0 || (listsManaged && partial === null)) && {
      managed: managedAccessPoints.slice(0, MANAGED_MAX).map(managedOnWire),
    }),
  }
}

export function identityOnWire(reading: DeviceReading): DeviceIdentity {
  return {
    driver: reading.driver.slice(0, NAME_LENGTH_MAX),
    vendor: textOf(reading.vendor),
    model: textOf(reading.model),
    firmware: textOf(reading.firmware),
    serial: textOf(reading.serial),
    name: textOf(reading.sysName),
  }
}

function radioOnWire(radio: RadioReading): RadioReading {
  const { band, channel, frequencyMHz, utilizationPercent, noiseDbm, txPowerDbm, clients } = radio
  return {
    band,
    channel: integer(within(channel, 0, 1000)),
    frequencyMHz: within(frequencyMHz, 0, 100_000),
    utilizationPercent: percentOf(utilizationPercent),
    noiseDbm: within(noiseDbm, -200, 100),
    txPowerDbm: within(txPowerDbm, -200, 100),
    clients: clientsOf(clients),
  }
}

function ssidOnWire({ name, band, clients }: SsidReading): SsidReading {
  return { name: name.slice(0, NAME_LENGTH_MAX), band, clients: clientsOf(clients) }
}

function managedOnWire(managed: ManagedReading): ManagedReading {
  const { name, mac, up, clients, serial, uptimeMs } = managed
  const uptime = within(uptimeMs ?? null, 0, Number.MAX_SAFE_INTEGER)
  return {
    name: textOf(name),
    mac: mac?.slice(0, 17) ?? null,
    up,
    clients: clientsOf(clients),
    ...(typeof serial === 'string' && { serial: textOf(serial) }),
    ...(uptime !== null && { uptimeMs: uptime }),
  }
}

function trafficOnWire(row: InterfaceReading | null): TrafficReading | null {
  if (row === null || row.rxBytes === null || row.txBytes === null) return null
  return {
    interface: (row.name ?? `if${row.ifIndex}`).slice(0, NAME_LENGTH_MAX),
    counterBits: row.counterBits,
    rxBytes: row.rxBytes.toString(),
    txBytes: row.txBytes.toString(),
  }
}

function within(value: number | null, min: number, max: number): number | null {
  return value !== null && value >= min && value <= max ? value : null
}

function integer(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}

function clientsOf(value: number | null): number | null {
  return integer(within(value, 0, CLIENTS_MAX))
}

function percentOf(value: number | null): number | null {
  const percent = within(value, 0, 100)
  return percent === null ? null : Math.round(percent * 10) / 10
}

function textOf(value: string | null): string | null {
  return value === null ? null : value.slice(0, TEXT_LENGTH_MAX)
}
