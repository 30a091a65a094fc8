import { ID_PATTERN } from '#contract/ids.ts'
import type { ProposedFind } from '../journal/finds.ts'
import type { ShownSweeps } from '../http/routes/discoveries.ts'
import { table } from './agents-text.ts'

/** Sweeps and what they found, for people. */
export function findsText({ sweeps, finds }: ShownSweeps): string {
  if (sweeps.length === 0) return 'No sweep was asked for: see "pantau agents discover".\n'
  const done = sweeps.map(({ subnets, askedAtMs, report }) => {
    const what =
      report === null
        ? 'waits for the agent'
        : `${report.finds} finds among ${report.addressesAsked} addresses`
    const problem = report?.problem == null ? '' : `; ${report.problem}`
    return `${new Date(askedAtMs).toISOString().slice(0, 19)}Z  ${subnets.join(', ')}: ${what}${problem}`
  })
  const head = ['ADDRESS', 'ROLE', 'VENDOR', 'MODEL', 'SERIAL', 'NAME', 'MANAGES', 'KNOWN AS']
  const rows = finds.map((find) => [
    find.address,
    find.role,
    find.vendor ?? '-',
    find.model ?? '-',
    find.serial ?? '-',
    find.name ?? '-',
    find.managedAccessPoints === 0 ? '-' : String(find.managedAccessPoints),
    find.knownAs ?? '-',
  ])
  return `${done.join('\n')}\n\n${table([head, ...rows])}\n`
}

/**
 * Finds in the format of access-points.csv, to be edited and imported. The last column, which the
 * import passes over, names the access point or equipment that has the address already: such rows
 * are to be deleted, and those of devices that are no access points.
 */
export function findsCsv(
  agent: string,
  place: string | null,
  finds: readonly ProposedFind[],
): string {
  const head = 'id,name,place,agent,model,address,serial,role,known_as'
  const rows = finds.map((find) => {
    const id = find.knownAs ?? idOf(agent, find)
    // A virtual controller is an access point like those that it manages.
    const role = find.role === 'controller' ? 'controller' : ''
    const { name, model, address, serial, knownAs } = find
    return [id, name ?? id, place, agent, model, address, serial, role, knownAs].map(cell).join(',')
  })
  return `${[head, ...rows].join('\n')}\n`
}

/** The device's own name where it can be an id, else agent and address. */
function idOf(agent: string, { name, address }: ProposedFind): string {
  const own = name ?? ''
  if (ID_PATTERN.test(own)) return own
  return `${agent}-${address.replace(/[^A-Za-z0-9]/g, '-')}`.slice(0, 64)
}

/** What devices say of themselves may be anything: quoted, and never a formula of a spreadsheet. */
function cell(text: string | null): string {
  const safe = /^[=+@\t\r-]/.test(text ?? '') ? `'${text}` : (text ?? '')
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
