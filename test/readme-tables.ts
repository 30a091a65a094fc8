import { readFileSync } from 'node:fs'
import type { Driver } from '../agents/drivers/driver.ts'
import { drivers } from '../agents/drivers/index.ts'
import type { UpsDriver } from '../agents/evidence/equipment-driver.ts'
import { upsDrivers } from '../agents/evidence/ups-vendors.ts'
import { STEADY_PDUS } from './drivers/packets.ts'

/** Table of the README: which devices have a driver, and what it reads. */
export function vendorsTable(): string {
  const rows = drivers.map((driver) => {
    const reads = [
      driver.clients !== undefined && 'clients',
      driver.radios !== undefined && 'radios',
      driver.ssids !== undefined && 'SSIDs',
      driver.managedAccessPoints !== undefined && 'managed access points',
      driver.stations !== undefined && 'stations',
      (driver.cpuPercent ?? driver.memoryUsedPercent) !== undefined && 'CPU, memory',
    ].filter((word) => word !== false)
    const read = reads.join(', ') || 'standard MIBs'
    return `| ${driver.title} | \`${driver.name}\` | ${driver.role} | ${read} | ${knownFrom(driver)} |`
  })
  return [
    '| device | driver | role | beyond the standard MIBs | known from |',
    '|---|---|---|---|---|',
    ...rows,
    ...upsDrivers.map(upsRow),
    '| Switch with PoE ports | `switch` | switch | what each port feeds | MIB only |',
  ].join('\n')
}

const UPS_WORDS = [
  ['onBattery', 'on battery'],
  ['secondsOnBattery', 'since when'],
  ['minutesRemaining', 'time left'],
  ['chargePercent', 'charge'],
  ['loadPercent', 'load'],
  ['inputVolts', 'input'],
] as const

function upsRow({ title, name, fields }: UpsDriver): string {
  const reads = UPS_WORDS.flatMap(([field, word]) => (fields[field] === undefined ? [] : [word]))
  return `| ${title} | \`${name}\` | UPS | ${reads.join(', ')} | MIB only |`
}

const LISTS = [
  ['radios', 'radios'],
  ['ssids', 'SSIDs'],
  ['managedAccessPoints', 'managed access points'],
  ['stations', 'stations'],
] as const

/** What stands behind a driver, and which of its lists no recording shows, or only in part. */
function knownFrom(driver: Driver): string {
  if (driver.basis === 'mib') return 'MIB only'
  if (driver.basis === 'identity') return 'MIB only; a recording shows who it is'
  const unseen = LISTS.flatMap(([field, word]) => {
    const tables = (driver[field] ?? []).map(({ table }) => baseOf(driver, table))
    const missing = tables.filter((table) => driver.unseen?.includes(table))
    if (missing.length === 0) return []
    return missing.length === tables.length ? [word] : [`${word} (${missing.join(', ')})`]
  })
  return unseen.length === 0 ? 'real recording' : `real recording; MIB only: ${unseen.join(', ')}`
}

/** The table whose rows a view shows. */
function baseOf(driver: Driver, table: string): string {
  const of = driver.tables?.[table]?.of
  return of === undefined ? table : baseOf(driver, of)
}

/** Table of the README: the commands of the dispatcher, read from its source. */
export function commandsTable(): string {
  const source = readFileSync(new URL('../server/cli/pantau.mjs', import.meta.url), 'utf8')
  const rows = [...source.matchAll(/\['(\w+)', '[\w-]+', '([^']+)'\]/g)].map(
    ([, name = '', what = '']) => `| \`pantau ${name}\` | ${what} |`,
  )
  return ['| command | what it does |', '|---|---|', ...rows].join('\n')
}

/** Line of the README: request PDUs per poll, as `test/drivers/packets.test.ts` asserts them. */
export function agentPacketsTable(): string {
  const counts = Object.values(STEADY_PDUS)
  const small = counts.filter((pdus) => pdus <= 4).length
  const common = ['unifi', 'routeros', 'openwrt'].map(
    (name) => `${drivers.find((driver) => driver.name === name)?.title} ${STEADY_PDUS[name]}`,
  )
  return `${common.join(', ')}; ${small} of ${counts.length} recorded families at most 4.`
}
