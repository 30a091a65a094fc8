import { readFileSync } from 'node:fs'
import { drivers } from '../agents/drivers/index.ts'
import { STEADY_PDUS } from './drivers/packets.ts'

/** Table of the README: which devices have a driver, and what it reads. */
export function vendorsTable(): string {
  const rows = drivers.map((driver) => {
    const reads = [
      driver.clients !== undefined && 'clients',
      driver.radios !== undefined && 'radios',
      driver.ssids !== undefined && 'SSIDs',
      driver.managedAccessPoints !== undefined && 'managed access points',
      (driver.cpuPercent ?? driver.memoryUsedPercent) !== undefined && 'CPU, memory',
    ].filter((word) => word !== false)
    return `| ${driver.title} | \`${driver.name}\` | ${driver.role} | ${reads.join(', ') || 'standard MIBs'} |`
  })
  return [
    '| device | driver | role | beyond the standard MIBs |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n')
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
