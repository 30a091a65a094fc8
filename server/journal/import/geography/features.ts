import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
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
  readonly warnings: readonly Phrase[]
}

/** Why a file as a whole cannot be read. */
export interface Unreadable {
  readonly problem: Phrase
  readonly expected: Phrase
}

/** GeoJSON of before RFC 7946 could name its projection. */
const WGS84_NAME = /CRS84|EPSG:+4326|OGC:+1\.3/i
const ZIP_START = [0x50, 0x4b]

/** The features of a GeoJSON file or of a zipped Shapefile, known by its first bytes. */
export async function readFeatures(file: GeographyFile): Promise<SourceFeatures | Unreadable> {
  if (ZIP_START.every((byte, at) => file.bytes[at] === byte)) return readShapefile(file.bytes)
  const text = textOf(file)
  if (text === null) return { problem: phrase('not-utf8'), expected: phrase('geojson') }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { problem: phrase('not-json'), expected: phrase('geojson') }
  }
  if (typeof value !== 'object' || value === null) {
    return { problem: phrase('not-geojson'), expected: phrase('geojson') }
  }
  const { type, features, crs, attribution, metadata } = value as Readonly<Record<string, unknown>>
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    const problem =
      typeof type === 'string' ? phrase('geojson-type', { type }) : phrase('geojson-no-type')
    return { problem, expected: phrase('geojson') }
  }
  const projection = projectionOf(crs)
  if (projection !== null && !WGS84_NAME.test(projection)) {
    return { problem: phrase('projected', { projection }), expected: phrase('wgs84') }
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
