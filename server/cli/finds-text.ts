import type { ProposedFind } from '../journal/finds.ts'
import type { ShownSweeps } from '../http/routes/discoveries.ts'
import { table } from './agents-text.ts'
import { csvOf, printable } from './csv.ts'

/** Sweeps and what they found, for people. */
export function findsText({ sweeps, finds }: ShownSweeps): string {
  if (sweeps.length === 0) return 'No sweep was asked for: see "pantau agents discover".\n'
  const done = sweeps.map(({ subnets, askedAtMs, report }) => {
    const what =
      report === null
        ? 'waits for the agent'
        : `${report.finds} finds among ${report.addressesAsked} addresses`
    const problem = report?.problem == null ? '' : `; ${printable(report.problem)}`
    return `${new Date(askedAtMs).toISOString().slice(0, 19)}Z  ${subnets.join(', ')}: ${what}${problem}`
  })
  if (finds.length === 0) return `${done.join('\n')}\n`
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
 * What is found and not yet known, in the format of access-points.csv, to be edited and imported:
 * the rows of devices that are no access points are to be deleted.
 */
export function findsCsv(
  agent: string,
  place: string | null,
  finds: readonly ProposedFind[],
): string {
  const columns = ['id', 'name', 'place', 'agent', 'model', 'address', 'serial', 'role']
  const rows = finds
    .filter(({ knownAs }) => knownAs === null)
    .map(({ id, name, model, address, serial, role }) => {
      // A virtual controller is an access point like those that it manages.
      const written = role === 'controller' ? 'controller' : ''
      return [id, name ?? id, place, agent, model, address, serial, written]
    })
  return csvOf(columns, rows)
}
