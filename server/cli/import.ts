import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { defineCommand } from 'citty'
import type { ImportRequest, ImportResult } from '../journal/import/import-files.ts'
import type { ImportFile } from '../journal/import/plan.ts'
import { openAdmin } from './admin.ts'
import { dataDirectoryArgs, dataDirectoryOf } from './data-directory.ts'
import { UsageError } from './usage-error.ts'

const FILE_BYTES_MAX = 32 * 1024 * 1024
/** Lines of a list that a terminal still shows; the rest is counted. */
const LISTED_MAX = 50
const COUNTED = [
  ['places', 'places'],
  ['accessPoints', 'access points'],
  ['equipment', 'equipment'],
  ['providers', 'providers'],
] as const
/** Exit code of an import that was refused because rows are wrong. */
const ROWS_WRONG = 3

export const importCommand = defineCommand({
  meta: {
    name: 'import',
    description:
      'Read places, access points, UPS, switches and providers from CSV files, and boundaries from ' +
      'GeoJSON. ' +
      'Nothing is changed when any row is wrong (exit code 3)',
  },
  args: {
    places: {
      type: 'positional',
      required: false,
      valueHint: 'PLACES.CSV',
      description:
        'Columns id, name, kind, kecamatan, kelurahan, latitude, longitude; ' +
        'optional status, provider, uplink, uplink_agent, contract, contract_mbps, power_area, ' +
        'service_hours, contact_name, contact_phone, contact_whatsapp, contact_telegram',
    },
    accessPoints: {
      type: 'positional',
      required: false,
      valueHint: 'ACCESS-POINTS.CSV',
      description:
        'Columns id, name, place, agent; optional model, address, check (snmp, ping, tcp:PORT), ' +
        'controller, mac, serial, role (ap, controller), status (active, retired). May come alone',
    },
    equipment: {
      type: 'string',
      valueHint: 'FILE',
      description:
        'UPS and switches: columns id, kind (ups, switch), name, place, agent; ' +
        'optional address, model, status',
    },
    providers: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Whom to call about a line: columns name; optional phone, email',
    },
    boundaries: { type: 'string', valueHint: 'FILE', description: 'Boundaries in GeoJSON' },
    illustrative: { type: 'boolean', description: 'The map calls these boundaries illustrative' },
    'dry-run': { type: 'boolean', description: 'Only show what would change' },
    ...dataDirectoryArgs,
  },
  async run({ args }) {
    const { equipment, providers, boundaries } = args
    if ([args.places, equipment, providers, boundaries].every((file) => file === undefined)) {
      throw new UsageError('name the files to import; see "pantau import --help"')
    }
    const illustrative = args.illustrative === true
    const request: ImportRequest = {
      ...(await readTables(args.places, args.accessPoints)),
      ...(equipment !== undefined && { equipment: await readText(equipment) }),
      ...(providers !== undefined && { providers: await readText(providers) }),
      ...(boundaries !== undefined && {
        boundaries: { ...(await readText(boundaries)), illustrative },
      }),
    }
    const dryRun = args['dry-run'] === true
    const directory = dataDirectoryOf({ config: args.config, data: args.data })
    const admin = await openAdmin(directory, dryRun ? 'pretend' : 'create')
    try {
      const result = await admin.importFiles(request, dryRun)
      if (result.outcome === 'refused') {
        process.stderr.write(faultsText(result))
        process.exitCode = ROWS_WRONG
      } else process.stdout.write(changesText(result))
    } finally {
      await admin.close()
    }
  },
})

/** Places and access points; one file alone may be either, as its header tells. */
async function readTables(
  first: string | undefined,
  second: string | undefined,
): Promise<Pick<ImportRequest, 'places' | 'accessPoints'>> {
  if (first === undefined) return {}
  const file = await readText(first)
  if (second !== undefined) return { places: file, accessPoints: await readText(second) }
  return isOfAccessPoints(file) ? { accessPoints: file } : { places: file }
}

/** Whether the header is that of access points: each names its place, and no kind. */
export function isOfAccessPoints({ text }: ImportFile): boolean {
  const [header = ''] = text.split(/[\r\n]/, 1)
  const columns = header.split(/[,;]/).map((cell) => cell.replaceAll(/[\uFEFF"\s]/g, ''))
  return columns.includes('place') && columns.includes('agent') && !columns.includes('kind')
}

async function readText(path: string): Promise<ImportFile> {
  const name = basename(path)
  try {
    const { size } = await stat(path)
    if (size > FILE_BYTES_MAX) throw new Error(`larger than ${FILE_BYTES_MAX} bytes`)
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
    return { name, text }
  } catch (cause) {
    const isText = cause instanceof TypeError
    const why = isText ? 'it is not UTF-8; save it as "CSV UTF-8"' : (cause as Error).message
    throw new Error(`cannot read ${path}: ${why}`, { cause })
  }
}

function faultsText(result: Extract<ImportResult, { outcome: 'refused' }>): string {
  const lines = result.faults.slice(0, LISTED_MAX).map((fault) => {
    const line = fault.line === null ? '' : `:${fault.line}`
    const column = fault.column === null ? '' : ` ${fault.column}:`
    return `${fault.file}${line}:${column} ${fault.problem}; expected ${fault.expected}`
  })
  const more = result.faultsTotal - lines.length
  if (more > 0) lines.push(`... and ${more} more`)
  const count = result.faultsTotal === 1 ? '1 fault' : `${result.faultsTotal} faults`
  return `${lines.join('\n')}\n\n${count}; nothing was changed.\n`
}

function changesText(result: Exclude<ImportResult, { outcome: 'refused' }>): string {
  const head = ['', 'ADDED', 'CHANGED', 'UNCHANGED', 'NOT IN FILE']
  const table = [
    head,
    ...COUNTED.flatMap(([key, name]) => {
      const { added, changed, unchanged, absent } = result[key]
      const counts = [added, changed, unchanged, absent]
      const isOften = key === 'places' || key === 'accessPoints'
      const isThere = isOften || counts.some((count) => count > 0)
      return isThere ? [[name, ...counts.map(String)]] : []
    }),
  ]
  const lines = table.map(([name = '', ...cells]) =>
    [name.padEnd(14), ...cells.map((cell) => cell.padStart(12))].join(''),
  )
  if (result.areas !== null) lines.push(`${'boundaries'.padEnd(14)}${result.areas} areas`)
  if (result.changesTotal > 0) lines.push('')
  for (const { change, kind, id, name, fields } of result.changes.slice(0, LISTED_MAX)) {
    const what = change === 'added' ? '' : ` (${fields.join(', ')})`
    lines.push(`${change === 'added' ? '+' : '~'} ${kind} ${id}: ${name}${what}`)
  }
  const more = result.changesTotal - Math.min(result.changes.length, LISTED_MAX)
  if (more > 0) lines.push(`... and ${more} more`)
  for (const column of result.ignoredColumns) lines.push(`ignored column ${column}`)
  const end =
    result.outcome === 'planned'
      ? 'Dry run: nothing was changed.'
      : `Done: the inventory is at revision ${result.revision}.`
  return `${lines.join('\n')}\n\n${end}\n`
}
