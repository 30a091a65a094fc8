import { deflateRawSync } from 'node:zlib'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GeographyImport, GeographyPart } from '../../server/contract/geography.ts'
import { importGeography } from '../../server/journal/import/geography/import-geography.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'

export type Position = readonly [number, number]
export const NOW_MS = Date.UTC(2026, 10, 22)

/** A square of a hundredth of a degree, closed, counter-clockwise. */
export const square = (west: number, south: number, side = 0.01): readonly Position[] => [
  [west, south],
  [west + side, south],
  [west + side, south + side],
  [west, south + side],
  [west, south],
]

export interface MadeFeature {
  readonly properties?: unknown
  readonly geometry?: unknown
}

export const feature = (
  name: string,
  properties: object = {},
  ring: readonly unknown[] = square(123.6, -10.2),
): MadeFeature => ({
  properties: { name, kecamatan: 'Alak', ...properties },
  geometry: { type: 'Polygon', coordinates: [ring] },
})

export const collection = (features: readonly MadeFeature[], members: object = {}): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    ...members,
    features: features.map((made) => ({ type: 'Feature', ...made })),
  })

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Two neighbours with codes, as a city would have them. */
export const TWO = collection([
  feature('Alak', { code: '53.71.01.1008', code_bps: '5371010009' }, square(123.6, -10.2)),
  feature('Naioni', { code: '53.71.01.1011' }, square(123.61, -10.2)),
])

/** A journal in a folder of its own; `close` takes both away. */
export async function openGeography(): Promise<{
  readonly journal: Journal
  readonly directory: string
  /** The import of a file, as operators make it. */
  readonly take: (
    part: GeographyPart,
    body: string | Uint8Array,
    options?: { readonly dryRun?: boolean; readonly name?: string },
  ) => Promise<GeographyImport>
  close(): Promise<void>
}> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-geography-'))
  const journal = await openJournal(directory)
  return {
    journal,
    directory,
    take: (part, body, { dryRun = false, name = `${part}.file` } = {}) =>
      importGeography(
        journal,
        part,
        { name, bytes: typeof body === 'string' ? bytesOf(body) : body },
        { dryRun, illustrative: false, attribution: null, nowMs: NOW_MS },
      ),
    async close() {
      await journal.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** Faults as a person reads them: where, what, what was expected. */
export function faultsOf(result: GeographyImport): readonly string[] {
  if (result.outcome !== 'refused') return []
  return result.faults.map(({ line, feature, column, problem, expected }) => {
    const name = column === null ? '' : ` (${column})`
    const what = feature === undefined ? (column ?? '') : `feature ${feature}${name}`
    return [
      line === null ? '' : `${line}: `,
      what === '' ? '' : `${what}: `,
      problem.text,
      '; ',
      expected.text,
    ].join('')
  })
}

/** A zip (PKWARE APPNOTE) of files; `sizes` lies about how large they are when unpacked. */
export function zipOf(
  files: Readonly<Record<string, Uint8Array>>,
  { sizes = {}, flags = 0 }: { sizes?: Readonly<Record<string, number>>; flags?: number } = {},
): Uint8Array {
  const locals: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const [path, bytes] of Object.entries(files)) {
    const packed = deflateRawSync(bytes)
    const name = Buffer.from(path)
    const size = sizes[path] ?? bytes.length
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(flags, 6)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(size, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(flags, 8)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(size, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, name, packed)
    entries.push(entry, name)
    offset += local.length + name.length + packed.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(files).length, 8)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return new Uint8Array(Buffer.concat([...locals, directory, end]))
}

/** A `.shp` (ESRI 1998) of one polygon a shape, each of several rings. */
export function shpOf(shapes: readonly (readonly (readonly Position[])[])[], type = 5): Buffer {
  const records = shapes.map((rings, index) => {
    const points = rings.flat()
    const content = Buffer.alloc(44 + rings.length * 4 + points.length * 16)
    content.writeInt32LE(type, 0)
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
    const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
    box.forEach((value, at) => content.writeDoubleLE(value, 4 + at * 8))
    content.writeInt32LE(rings.length, 36)
    content.writeInt32LE(points.length, 40)
    let first = 0
    rings.forEach((ring, at) => {
      content.writeInt32LE(first, 44 + at * 4)
      first += ring.length
    })
    points.forEach(([x, y], at) => {
      content.writeDoubleLE(x, 44 + rings.length * 4 + at * 16)
      content.writeDoubleLE(y, 52 + rings.length * 4 + at * 16)
    })
    const head = Buffer.alloc(8)
    head.writeInt32BE(index + 1, 0)
    head.writeInt32BE(content.length / 2, 4)
    return Buffer.concat([head, content])
  })
  const header = Buffer.alloc(100)
  header.writeInt32BE(9994, 0)
  const body = Buffer.concat(records)
  header.writeInt32BE((100 + body.length) / 2, 24)
  header.writeInt32LE(1000, 28)
  header.writeInt32LE(type, 32)
  return Buffer.concat([header, body])
}

/** A `.dbf` (dBASE III) of text fields, 40 bytes each. */
export function dbfOf(
  fields: readonly string[],
  rows: readonly (readonly string[])[],
  encoding: BufferEncoding = 'utf8',
): Buffer {
  const width = 40
  const header = Buffer.alloc(32 + fields.length * 32 + 1)
  header.writeUInt8(3, 0)
  header.writeUInt32LE(rows.length, 4)
  header.writeUInt16LE(header.length, 8)
  header.writeUInt16LE(1 + fields.length * width, 10)
  fields.forEach((name, at) => {
    header.write(name, 32 + at * 32, 'latin1')
    header.write('C', 32 + at * 32 + 11, 'latin1')
    header.writeUInt8(width, 32 + at * 32 + 16)
  })
  header.writeUInt8(13, header.length - 1)
  const body = rows.map((row) => {
    const bytes = Buffer.alloc(1 + fields.length * width, 0x20)
    row.forEach((text, at) => bytes.write(text, 1 + at * width, width, encoding))
    return bytes
  })
  return Buffer.concat([header, ...body, Buffer.from([26])])
}

export const WGS84_PRJ =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],' +
  'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
export const UTM_51S_PRJ =
  'PROJCS["WGS_1984_UTM_Zone_51S",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",' +
  'SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],' +
  'UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],' +
  'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",10000000.0],' +
  'PARAMETER["Central_Meridian",123.0],PARAMETER["Scale_Factor",0.9996],' +
  'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
