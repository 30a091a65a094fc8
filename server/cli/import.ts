import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { defineCommand } from 'citty'
import { GEOGRAPHY_PARTS } from '#contract/geography.ts'
import type { GeographyPart } from '#contract/geography.ts'
import type { GeographyFile } from '../journal/import/geography/geography-file.ts'
import { GEOGRAPHY_BYTES_MAX } from '../journal/import/geography/import-geography.ts'
import type { ImportFile, ImportFiles } from '../journal/import/plan.ts'
import { openAdmin } from './admin.ts'
import type { Admin } from './admin.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'
import { changesText, faultsText, geographyText } from './import-text.ts'
import { UsageError } from './usage-error.ts'

const FILE_BYTES_MAX = 32 * 1024 * 1024
/** Exit code of an import that was refused because rows are wrong. */
const ROWS_WRONG = 3
/** What each file of the geography is read with: it comes after that. */
const BUILDS_ON: Readonly<Record<GeographyPart, readonly GeographyPart[]>> = {
  crosswalk: [],
  boundaries: ['crosswalk'],
  population: ['crosswalk', 'boundaries'],
  grid: ['boundaries'],
  candidates: ['boundaries'],
}
const ORDER = [...GEOGRAPHY_PARTS].sort((a, b) => BUILDS_ON[a].length - BUILDS_ON[b].length)

export const importCommand = defineCommand({
  meta: {
    name: 'import',
    description:
      'Read places, access points, UPS, switches and providers from CSV files, and boundaries, ' +
      'residents and candidate places from their files. ' +
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
    boundaries: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Outlines of the kelurahan: GeoJSON, or a Shapefile as a zip',
    },
    illustrative: { type: 'boolean', description: 'The map calls these boundaries illustrative' },
    attribution: {
      type: 'string',
      valueHint: 'TEXT',
      description: 'Whom the map credits for the boundaries, where their file does not say',
    },
    population: {
      type: 'string',
      valueHint: 'FILE',
      description:
        'Residents by kelurahan: columns code, or code_bps, or kecamatan and kelurahan; ' +
        'residents; optional households, quality (census, register, estimate)',
    },
    grid: {
      type: 'string',
      valueHint: 'FILE',
      description:
        'Residents by cell: CSV of latitude, longitude, residents, or a GeoTIFF in degrees',
    },
    candidates: {
      type: 'string',
      valueHint: 'FILE',
      description:
        'Where places could be: columns id, name, kind, kecamatan, kelurahan, latitude, ' +
        'longitude; optional cost_rupiah',
    },
    crosswalk: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Codes of Kemendagri and BPS: columns code, code_bps; optional name',
    },
    'dry-run': { type: 'boolean', description: 'Only show what would change' },
    ...dataDirectoryArgs,
  },
  async run({ args }) {
    const { equipment, providers } = args
    const tables: ImportFiles = {
      ...(await readTables(args.places, args.accessPoints)),
      ...(equipment !== undefined && { equipment: await readText(equipment) }),
      ...(providers !== undefined && { providers: await readText(providers) }),
    }
    const parts: GeographyFiles = new Map()
    for (const part of ORDER) {
      const path = args[part]
      if (path !== undefined) parts.set(part, await readBytes(path))
    }
    if (Object.keys(tables).length === 0 && parts.size === 0) {
      throw new UsageError('name the files to import; see "pantau import --help"')
    }
    const dryRun = args['dry-run'] === true
    const place = dataPlaceOf({ config: args.config, data: args.data })
    const admin = await openAdmin(place, dryRun ? 'pretend' : 'create')
    try {
      const options = {
        dryRun,
        illustrative: args.illustrative === true,
        attribution: args.attribution?.trim() || null,
      }
      const isDone = await importAll(admin, tables, parts, options)
      if (!isDone) process.exitCode = ROWS_WRONG
    } finally {
      await admin.close()
    }
  },
})

type GeographyFiles = Map<GeographyPart, GeographyFile>

/**
 * Imports all files and says what changed; false when one was refused. Tables are looked at first and
 * written last, so that they change only when every file is right.
 */
async function importAll(
  admin: Admin,
  tables: ImportFiles,
  parts: GeographyFiles,
  options: Parameters<Admin['importGeography']>[2],
): Promise<boolean> {
  const { dryRun } = options
  const hasTables = Object.keys(tables).length > 0
  if (hasTables && parts.size > 0) {
    const looked = await admin.importFiles(tables, true)
    if (looked.outcome === 'refused') {
      process.stderr.write(faultsText(looked))
      return false
    }
  }
  for (const [part, file] of parts) {
    const needed = BUILDS_ON[part].find((other) => parts.has(other))
    if (dryRun && needed !== undefined) {
      const first = parts.get(needed)?.name
      process.stdout.write(`${part.padEnd(14)}not looked at: it builds on ${first}\n`)
      continue
    }
    const result = await admin.importGeography(part, file, options)
    if (result.outcome === 'refused') {
      process.stderr.write(faultsText(result))
      return false
    }
    process.stdout.write(geographyText(result))
  }
  if (hasTables) {
    const result = await admin.importFiles(tables, dryRun)
    if (result.outcome === 'refused') {
      process.stderr.write(faultsText(result))
      return false
    }
    process.stdout.write(changesText(result))
  } else process.stdout.write(dryRun ? '\nDry run: nothing was changed.\n' : '\nDone.\n')
  return true
}

/** Places and access points; one file alone may be either, as its header tells. */
async function readTables(
  first: string | undefined,
  second: string | undefined,
): Promise<Pick<ImportFiles, 'places' | 'accessPoints'>> {
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
  const { name, bytes } = await readBytes(path, FILE_BYTES_MAX)
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch (cause) {
    const why = 'it is not UTF-8; save it as "CSV UTF-8"'
    throw new Error(`cannot read ${path}: ${why}`, { cause })
  }
}

async function readBytes(path: string, bytesMax = GEOGRAPHY_BYTES_MAX): Promise<GeographyFile> {
  try {
    const { size } = await stat(path)
    if (size > bytesMax) throw new Error(`larger than ${bytesMax} bytes`)
    return { name: basename(path), bytes: new Uint8Array(await readFile(path)) }
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${(cause as Error).message}`, { cause })
  }
}
