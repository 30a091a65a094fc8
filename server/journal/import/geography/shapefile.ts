import readShp from 'shpjs'
import type { ShpGeometry } from 'shpjs'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { SourceFeatures, Unreadable } from './features.ts'
import { unpack, zipEntries, ZipError } from './zip.ts'
import type { ZipEntry } from './zip.ts'

/** Of one part, unpacked: all villages of a province have less. */
const PART_BYTES_MAX = 128 * 1024 * 1024
const TEXT_BYTES_MAX = 64 * 1024
const SHP_HEADER_BYTES = 100
const DBF_HEADER_BYTES = 32
/** Polygon, and with heights or measures (ESRI Shapefile Technical Description, July 1998). */
const POLYGON_TYPES: ReadonlySet<number> = new Set([5, 15, 25])

/**
 * Reads a zipped Shapefile as WGS 84: its `.prj` tells from which projection. What the library would
 * take too literally (sizes, encodings, rings of other types) is looked at before.
 */
export async function readShapefile(bytes: Uint8Array): Promise<SourceFeatures | Unreadable> {
  try {
    return await readParts(partsOf(zipEntries(bytes)))
  } catch (cause) {
    if (cause instanceof ShapefileError || cause instanceof ZipError) {
      return { problem: cause.problem, expected: phrase('shapefile') }
    }
    // The library's readers run off the end of what is damaged.
    if (cause instanceof RangeError || cause instanceof TypeError) {
      return { problem: phrase('shapefile-damaged'), expected: phrase('shapefile') }
    }
    throw cause
  }
}

class ShapefileError extends Error {
  override readonly name = 'ShapefileError'
  readonly problem: Phrase

  constructor(problem: Phrase) {
    super(problem.text)
    this.problem = problem
  }
}

interface Parts {
  readonly shp: Uint8Array
  readonly dbf: Uint8Array
  readonly prj: string | null
  readonly cpg: string | null
}

function partsOf(entries: readonly ZipEntry[]): Parts {
  const usable = entries.filter(({ path }) => !/(^|\/)(__MACOSX|\.)/.test(path))
  const shapes = usable.filter(({ path }) => /\.shp$/i.test(path))
  const [shape] = shapes
  if (shape === undefined) throw new ShapefileError(phrase('shp-missing'))
  if (shapes.length > 1) {
    const names = shapes.slice(0, 5).map(({ path }) => path)
    const found = { count: shapes.length, names: names.join(', ') }
    throw new ShapefileError(phrase('shp-many', found))
  }
  const base = shape.path.slice(0, -'shp'.length).toLowerCase()
  const partOf = (extension: string) =>
    usable.find(({ path }) => path.toLowerCase() === `${base}${extension}`)
  const textOf = (extension: string): string | null => {
    const entry = partOf(extension)
    return entry === undefined ? null : new TextDecoder().decode(unpack(entry, TEXT_BYTES_MAX))
  }
  const dbf = partOf('dbf')
  if (dbf === undefined) throw new ShapefileError(phrase('dbf-missing'))
  return {
    shp: unpack(shape, PART_BYTES_MAX),
    dbf: unpack(dbf, PART_BYTES_MAX),
    prj: textOf('prj'),
    cpg: textOf('cpg'),
  }
}

async function readParts({ shp, dbf, prj, cpg }: Parts): Promise<SourceFeatures> {
  const { shapes, vertices } = checkShapes(shp)
  checkTable(dbf, shapes)
  const encoding = encodingOf(dbf, cpg)
  const known = prj === null ? {} : { prj }
  const read = await readShp({ shp, dbf, cpg: encoding, ...known })
  const features = read.features.map(({ properties, geometry }) => ({ properties, geometry }))
  const kept = features.reduce((sum, { geometry }) => sum + positionsOf(geometry), 0)
  // Holes that lie in no outer ring are passed over by the library.
  if (kept < vertices) throw new ShapefileError(phrase('ring-outside'))
  const warnings = prj === null ? [phrase('prj-missing')] : []
  return { features, attribution: null, warnings }
}

/** Walks over all records, so that no count in them leads the library astray. */
function checkShapes(shp: Uint8Array): { readonly shapes: number; readonly vertices: number } {
  const view = new DataView(shp.buffer, shp.byteOffset, shp.byteLength)
  if (shp.length < SHP_HEADER_BYTES || view.getInt32(0) !== 9994) {
    throw new ShapefileError(phrase('shp-is-none'))
  }
  const type = view.getInt32(32, true)
  if (!POLYGON_TYPES.has(type))
    throw new ShapefileError(phrase('shapes-of-type', { type: String(type) }))
  let [shapes, vertices, at] = [0, 0, SHP_HEADER_BYTES]
  while (at + 8 <= shp.length) {
    const length = view.getInt32(at + 4) * 2
    if (length < 4 || at + 8 + length > shp.length) {
      throw new ShapefileError(phrase('shape-cut', { shape: shapes + 1 }))
    }
    if (view.getInt32(at + 8, true) !== 0)
      vertices += checkPolygon(view, at + 8, length, shapes + 1)
    shapes += 1
    at += 8 + length
  }
  return { shapes, vertices }
}

/** Parts and points of one polygon must fit into its record, in rising order. */
function checkPolygon(view: DataView, at: number, length: number, shape: number): number {
  const damaged = new ShapefileError(phrase('shape-damaged', { shape }))
  if (length < 44) throw damaged
  const [parts, points] = [view.getInt32(at + 36, true), view.getInt32(at + 40, true)]
  if (parts < 0 || points < 0 || 44 + parts * 4 + points * 16 > length) throw damaged
  let last = -1
  for (let part = 0; part < parts; part += 1) {
    const first = view.getInt32(at + 44 + part * 4, true)
    if (first <= last || first >= points) throw damaged
    last = first
  }
  return points
}

/** A row for each shape, and no more than there are bytes for. */
function checkTable(dbf: Uint8Array, shapes: number): void {
  const view = new DataView(dbf.buffer, dbf.byteOffset, dbf.byteLength)
  if (dbf.length < DBF_HEADER_BYTES + 1) throw new ShapefileError(phrase('dbf-cut'))
  const rows = view.getUint32(4, true)
  const [headerBytes, rowBytes] = [view.getUint16(8, true), view.getUint16(10, true)]
  if (rows !== shapes) throw new ShapefileError(phrase('dbf-rows', { shapes, rows }))
  if (rowBytes === 0 || headerBytes + rows * rowBytes > dbf.length) {
    throw new ShapefileError(phrase('dbf-cut'))
  }
}

/** What the texts are in: as the `.cpg` says, else UTF-8 where they are that, else Windows-1252. */
function encodingOf(dbf: Uint8Array, cpg: string | null): string {
  if (cpg !== null && cpg.trim() !== '') return cpg
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(dbf.subarray(DBF_HEADER_BYTES))
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

function positionsOf(geometry: ShpGeometry | null): number {
  if (geometry?.type === 'Polygon') return lengthOf(geometry.coordinates)
  if (geometry?.type === 'MultiPolygon') {
    return geometry.coordinates.reduce((sum, rings) => sum + lengthOf(rings), 0)
  }
  return 0
}

function lengthOf(rings: readonly (readonly unknown[])[]): number {
  return rings.reduce((sum, ring) => sum + ring.length, 0)
}
