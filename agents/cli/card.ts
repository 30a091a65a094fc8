import { GENERIC } from '../reading/compile.ts'
import type { DeviceReading } from '../reading/reading.ts'
import type { SessionStats, SnmpTarget } from '../snmp/session.ts'
import { table } from './table.ts'

type Cell = string | number | bigint | boolean | null

/** How a probe went, for the last line of the card. */
export interface ProbeCost {
  readonly stats: SessionStats
  readonly elapsedMs: number
}

/** A reading as a text for people. */
export function card(target: SnmpTarget, reading: DeviceReading, cost: ProbeCost): string {
  const title = [reading.vendor, reading.model].filter((part) => part !== null).join(' ')
  const { requests, rttMs } = cost.stats
  return [
    title === '' ? 'Unknown device' : title,
    facts(target, reading),
    section('Radios', reading.radios.map(radioRow), RADIO_HEADS),
    section(
      'SSIDs',
      reading.ssids.map(({ name, band, clients }) => [name, band, clients]),
      ['name', 'band', 'clients'],
    ),
    section(
      'Managed access points',
      reading.managedAccessPoints.map(({ name, mac, up, clients }) => [
        name,
        mac,
        state(up),
        clients,
      ]),
      ['name', 'mac', 'state', 'clients'],
    ),
    section(
      'Interfaces',
      reading.interfaces.map(({ ifIndex, name, up, rxBytes, txBytes }) => [
        ifIndex,
        name,
        state(up),
        bytes(rxBytes),
        bytes(txBytes),
      ]),
      ['index', 'name', 'state', 'received', 'sent'],
    ),
    ...(reading.partial === null ? [] : [`Not everything could be read: ${reading.partial}`]),
    ...(reading.driver === GENERIC ? [noDriver(reading)] : []),
    `${requests} packets sent, ${Math.round(cost.elapsedMs)} ms in all, ${round1(rttMs)} ms each`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function facts(target: SnmpTarget, reading: DeviceReading): string {
  const rows: (readonly [string, Cell])[] = [
    ['address', `${target.address} port ${target.port ?? 161}, SNMP v${target.version}`],
    ['name', reading.sysName],
    ['firmware', reading.firmware],
    ['serial', reading.serial],
    ['driver', reading.driver],
    ['uptime', reading.uptimeSeconds === null ? null : duration(reading.uptimeSeconds)],
    ['clients', reading.clients],
    ['CPU', reading.cpuPercent === null ? null : `${round1(reading.cpuPercent)} %`],
    [
      'memory',
      reading.memoryUsedPercent === null ? null : `${round1(reading.memoryUsedPercent)} %`,
    ],
  ]
  return table(rows.map(([name, value]) => [`  ${name}`, text(value)]))
}

const RADIO_HEADS = ['band', 'channel', 'MHz', 'busy %', 'noise dBm', 'power dBm', 'clients']

function radioRow(radio: DeviceReading['radios'][number]): Cell[] {
  const { band, channel, frequencyMHz, utilizationPercent, noiseDbm, txPowerDbm, clients } = radio
  return [band, channel, frequencyMHz, utilizationPercent, noiseDbm, txPowerDbm, clients]
}

function section(title: string, rows: readonly (readonly Cell[])[], heads: string[]): string {
  if (rows.length === 0) return ''
  const cells = [heads, ...rows.map((row) => row.map(text))]
  return `${title}\n${table(cells.map((row) => [` ${row[0] ?? ''}`, ...row.slice(1)]))}`
}

function noDriver({ sysObjectId, sysDescr }: DeviceReading): string {
  return [
    'No driver knows this device; the standard MIBs gave what is shown above.',
    'To have it supported, report these two lines, best with a recording (--record FILE):',
    `  sysObjectID  ${text(sysObjectId)}`,
    `  sysDescr     ${text(sysDescr)}`,
  ].join('\n')
}

function text(value: Cell): string {
  if (value === null) return '-'
  // A device may send line ends and control characters in its texts.
  return String(value).replaceAll(/\p{Cc}+/gu, ' ')
}

function state(up: boolean | null): string | null {
  return up === null ? null : up ? 'up' : 'down'
}

function bytes(count: bigint | null): string | null {
  if (count === null) return null
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB']
  let value = Number(count)
  let unit = 0
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** A duration for people, of two units at most: `3 d 4 h`. */
export function duration(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${Math.floor(seconds % 60)} s`
}

function round1(value: number | null): string {
  return value === null ? '-' : String(Math.round(value * 10) / 10)
}
