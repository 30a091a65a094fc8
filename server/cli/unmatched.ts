import { defineCommand } from 'citty'
import { PATHS } from '#contract/paths.ts'
import type { UnmatchedRow } from '../live/unmatched.ts'
import { openAdmin } from './admin.ts'
import { csvOf } from './csv.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'

export const unmatchedCommand = defineCommand({
  meta: {
    name: 'unmatched',
    description:
      'Print the access points that controllers manage and the inventory does not know, ' +
      'in the form of access-points.csv: fill in their places and import it',
  },
  args: dataDirectoryArgs,
  async run({ args }) {
    const place = dataPlaceOf({ config: args.config, data: args.data })
    const admin = await openAdmin(place, 'refuse')
    try {
      if (!admin.isServed) {
        throw new Error('no server runs here: only a running one hears what controllers list')
      }
      const answer = await admin.call('GET', PATHS.unmatched)
      const { accessPoints } = answer as { accessPoints: readonly UnmatchedRow[] }
      process.stdout.write(unmatchedCsv(accessPoints))
      process.stderr.write(`not in the inventory: ${accessPoints.length}\n`)
    } finally {
      await admin.close()
    }
  },
})

/** The place is left for the operator. */
export function unmatchedCsv(rows: readonly UnmatchedRow[]): string {
  const columns = ['id', 'name', 'place', 'agent', 'controller', 'mac', 'serial']
  return csvOf(
    columns,
    rows.map(({ id, name, agent, controller, mac, serial }) => [
      id,
      name,
      '',
      agent,
      controller,
      mac,
      serial,
    ]),
  )
}
