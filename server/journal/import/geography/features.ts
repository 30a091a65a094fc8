import type { GeographyFile } from './geography-file.ts'
import { textOf } from './geography-file.ts'
import { readShapefile } from './shapefile.ts'

export interface SourceFeature {
  readonly properties: Readonly<Record<string, unknown>>
  /** As it stands in the file: not looked at yet. */
  readonly geometry: unknown
}

export interface SourceFeatures {
  readonly features: readonly SourceFeature[]
  /** The credit line that the file itself carries. */
  readonly attribution: string | null
  readonly warnings: readonly string[]
}

/** Why a file as a whole cannot be read. */
export interface Unreadable {
  readonly problem: string
  readonly expected: string
}

const EXPECTED = 'a GeoJSON FeatureCollection (WGS 84), or a Shapefile as a zip'
/** GeoJSON of before RFC 7946 could name its projection. */
const WGS84_NAME = /CRS84|EPSG:+4326|OGC:+1\.3/i
const ZIP_START = [0x50, 0x4b]

/** The features of a GeoJSON file or of a zipped Shapefile, known by its first bytes. */
export async function readFeatures(file: GeographyFile): Promise<SourceFeatures | Unreadable> {
  if (ZIP_START.every((byte, at) => file.bytes[at] === byte)) return readShapefile(file.bytes)
  const text = textOf(file)
  if (text === null) return { problem: 'the file is not UTF-8', expected: EXPECTED }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: 'the file is not JSON', expected: EXPECTED }
  }
  if (typeof value !== 'object' || value === null) {
    return { problem: 'the file is not GeoJSON', expected: EXPECTED }
  }
  const { type, features, crs, attribution, metadata } = value as Readonly<Record<string, unknown>>
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    const problem = typeof type === 'string' ? `it is a ${type}` : 'it has no type'
    return { problem, expected: EXPECTED }
  }
  const projection = projectionOf(crs)
  if (projection !== null && !WGS84_NAME.test(projection)) {
    return { problem: `it is in ${projection}`, expected: 'an export as WGS 84 (EPSG:4326)' }
  }
  return {
    features: (features as readonly unknown[]).map(featureOf),
    attribution: creditOf(attribution) ?? creditOf(memberOf(metadata, 'attribution')),
    warnings: [],
  }
}

function featureOf(value: unknown): SourceFeature {
  const properties = memberOf(value, 'properties')
  return {
    properties: (typeof properties === 'object' && properties !== null ? properties : {}) as Record<
      string,
      unknown
    >,
    geometry: memberOf(value, 'geometry'),
  }
}

function projectionOf(crs: unknown): string | null {
  const name = memberOf(memberOf(crs, 'properties'), 'name')
  return typeof name === 'string' ? name.slice(0, 80) : null
}

function creditOf(text: unknown): string | null {
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}
