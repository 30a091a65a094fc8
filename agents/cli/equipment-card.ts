import type { EquipmentFinding } from '../evidence/recognise.ts'
import type { SnmpTarget } from '../snmp/session.ts'
import { table } from './table.ts'

type Cell = string | number | boolean | null

/** What a UPS or a PoE switch says, as a text for people. */
export function equipmentCard(target: SnmpTarget, found: EquipmentFinding): string {
  const { device, partial } = found
  const title = [device.vendor, device.model].filter((part) => part !== null).join(' ')
  const about: readonly (readonly [string, Cell])[] = [
    ['address', `${target.address} port ${target.port ?? 161}, SNMP v${target.version}`],
    ['name', device.name],
    ['firmware', device.firmware],
    ['serial', device.serial],
    ['driver', device.driver],
  ]
  const rows = found.kind === 'ups' ? upsRows(found.reading) : portRows(found.reading)
  return [
    title === '' ? 'Unknown device' : plain(title),
    table([...about, ...rows].map(([name, value]) => [`  ${name}`, plain(value)])),
    ...(partial === null ? [] : [`Not everything could be read: ${partial}`]),
  ].join('\n\n')
}

function upsRows({
  uptimeMs,
  ...reading
}: Extract<EquipmentFinding, { kind: 'ups' }>['reading']): (readonly [string, Cell])[] {
  return [
    ['uptime', minutes(uptimeMs)],
    ['on battery', reading.onBattery],
    ['seconds on battery', reading.secondsOnBattery],
    ['battery', reading.battery],
    ['minutes remaining', reading.minutesRemaining],
    ['charge %', reading.chargePercent],
    ['load %', reading.loadPercent],
    ['input volts', reading.inputVolts],
    ['input failures', reading.inputLineBads],
  ]
}

function portRows({
  uptimeMs,
  ports,
}: Extract<EquipmentFinding, { kind: 'switch' }>['reading']): (readonly [string, Cell])[] {
  return [
    ['uptime', minutes(uptimeMs)],
    ...ports.map(({ port, state }) => [`PoE port ${port}`, state] as const),
  ]
}

function minutes(durationMs: number | null): string | null {
  return durationMs === null ? null : `${Math.floor(durationMs / 60_000)} min`
}

function plain(value: Cell): string {
  if (value === null) return '-'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  // A device may send line ends and control characters in its texts.
  return String(value).replaceAll(/\p{Cc}+/gu, ' ')
}
