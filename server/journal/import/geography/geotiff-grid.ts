import { inflateSync } from 'node:zlib'
import { addDecoder, BaseDecoder, fromArrayBuffer, setLogger } from 'geotiff'
import type { GeoTIFFImage } from 'geotiff'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import { unpackLzw } from './lzw.ts'
import { misplaced } from './outline.ts'

/** A raster's cells with residents, or why it cannot be read. */
export type RasterCells =
  | { readonly longitudes: number[]; readonly latitudes: number[]; readonly residents: number[] }
  | { readonly problem: Phrase; readonly expected: Phrase }

const WGS84 = 4326
/** Model types of GeoTIFF 1.1: coordinates on a plane, and in degrees. */
const MODEL_PROJECTED = 1
const MODEL_GEOGRAPHIC = 2
const RASTER_OF_POINTS = 2
/** The whole country by cells of 30", or a province by cells of 3". */
const PIXELS_MAX = 16_777_216
const BLOCK_BYTES_MAX = 64 * 1024 * 1024
const RESIDENTS_OF_CELL_MAX = 1_000_000
/** TIFF 6.0 and Adobe's: none, LZW, deflate in both numbers. */
const COMPRESSION = { none: 1, lzw: 5, adobeDeflate: 8, deflate: 32_946 } as const
const READABLE: readonly number[] = Object.values(COMPRESSION)

/** Deflate that stops at the size that a block can have: a few bytes can hold gigabytes. */
class BoundedDeflate extends BaseDecoder {
  override decodeBlock(buffer: ArrayBufferLike): ArrayBufferLike {
    const options = { maxOutputLength: blockBytesOf(this.parameters) }
    return ownBuffer(inflateSync(new Uint8Array(buffer), options))
  }
}

class BoundedLzw extends BaseDecoder {
  override decodeBlock(buffer: ArrayBufferLike): ArrayBufferLike {
    return ownBuffer(unpackLzw(new Uint8Array(buffer), blockBytesOf(this.parameters)))
  }
}

/** Of a strip or tile of one band. */
function blockBytesOf({ tileWidth, tileHeight, bitsPerSample }: BaseDecoder['parameters']): number {
  const bits = typeof bitsPerSample === 'number' ? bitsPerSample : (bitsPerSample[0] ?? 0)
  return Math.ceil((tileWidth * tileHeight * bits) / 8)
}

function ownBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBufferLike {
  return buffer.slice(byteOffset, byteOffset + byteLength)
}

const { lzw, adobeDeflate, deflate } = COMPRESSION
addDecoder([adobeDeflate, deflate], () => Promise.resolve(BoundedDeflate))
addDecoder([lzw], () => Promise.resolve(BoundedLzw))
// The library writes to the console of what it meets.
setLogger(undefined)

/** Reads residents from a GeoTIFF of one band in degrees; cells without any are left out. */
export async function readGeotiff(bytes: Uint8Array, cellsMax: number): Promise<RasterCells> {
  try {
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const tiff = await fromArrayBuffer(buffer as ArrayBuffer)
    return await readImage(await tiff.getImage(), cellsMax)
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    return {
      problem: phrase('geotiff-unreadable', { reason: cause.message.slice(0, 200) }),
      expected: phrase('geotiff'),
    }
  }
}

async function readImage(image: GeoTIFFImage, cellsMax: number): Promise<RasterCells> {
  const unfit = whyUnfit(image)
  if (unfit !== null) return { problem: unfit, expected: phrase('geotiff') }
  const [width, height] = [image.getWidth(), image.getHeight()]
  const [west, north] = image.getOrigin()
  const [stepX = 0, stepY = 0] = image.getResolution()
  if (west === undefined || north === undefined || stepX === 0 || stepY === 0) {
    return { problem: phrase('raster-nowhere'), expected: phrase('geotiff') }
  }
  for (const [x, y] of [
    [west, north],
    [west + stepX * width, north + stepY * height],
  ] as const) {
    const fault = Math.abs(x) > 360 || Math.abs(y) > 360 ? misplaced(x, y) : null
    if (fault !== null) return fault
  }
  const noData = image.getGDALNoData()
  // Where the raster is of points, its origin is the centre of the first cell and not its corner.
  const centre = image.getGeoKeys()?.GTRasterTypeGeoKey === RASTER_OF_POINTS ? 0 : 0.5
  const { 0: band } = await image.readRasters({ samples: [0] })
  if (band === undefined || typeof band === 'number') throw new Error('it has no band')
  const cells = { longitudes: [], latitudes: [], residents: [] } as {
    longitudes: number[]
    latitudes: number[]
    residents: number[]
  }
  for (const [index, value] of band.entries()) {
    if (Number.isNaN(value) || value === noData || value === 0) continue
    const column = index % width
    const row = Math.floor(index / width)
    if (value < 0 || value > RESIDENTS_OF_CELL_MAX) {
      const place = { row: row + 1, column: column + 1 }
      const problem = phrase('raster-cell', { ...place, residents: String(value) })
      return { problem, expected: phrase('raster-cell-range') }
    }
    if (cells.residents.length === cellsMax) {
      const problem = phrase('raster-cells-over', { cells: cellsMax })
      return { problem, expected: phrase('city-alone') }
    }
    cells.longitudes.push(west + stepX * (column + centre))
    cells.latitudes.push(north + stepY * (row + centre))
    cells.residents.push(value)
  }
  return cells
}

/** Why a raster is no grid of residents in degrees, or is too large; null when it is one. */
function whyUnfit(image: GeoTIFFImage): Phrase | null {
  const keys = image.getGeoKeys()
  if (keys === null) return phrase('raster-no-projection')
  const projected: unknown = keys.ProjectedCSTypeGeoKey
  if (keys.GTModelTypeGeoKey === MODEL_PROJECTED || typeof projected === 'number') {
    const citation: unknown = keys.GTCitationGeoKey ?? keys.PCSCitationGeoKey
    const title = typeof citation === 'string' ? ` (${citation.slice(0, 80)})` : ''
    return phrase('raster-projected', { projection: `${String(projected)}${title}` })
  }
  const geographic: unknown = keys.GeographicTypeGeoKey
  if (keys.GTModelTypeGeoKey !== MODEL_GEOGRAPHIC || geographic !== WGS84) {
    return phrase('raster-zone', { projection: String(geographic) })
  }
  const [width, height] = [image.getWidth(), image.getHeight()]
  if (width * height > PIXELS_MAX) {
    return phrase('raster-pixels', { width, height, max: PIXELS_MAX })
  }
  if (image.getSamplesPerPixel() !== 1) {
    return phrase('raster-bands', { bands: image.getSamplesPerPixel() })
  }
  const compression: unknown = image.fileDirectory.getValue('Compression') ?? COMPRESSION.none
  if (!READABLE.includes(compression as number)) {
    return phrase('raster-compression', { method: String(compression) })
  }
  const blockBytes = image.getTileWidth() * image.getTileHeight() * image.getBytesPerPixel()
  if (blockBytes > BLOCK_BYTES_MAX) return phrase('raster-blocks', { bytes: blockBytes })
  return null
}
