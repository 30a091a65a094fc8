import { deflateSync } from 'node:zlib'
import { writeArrayBuffer } from 'geotiff'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unpackLzw } from '../../server/journal/import/geography/lzw.ts'
import { packCells, unpackCells } from '../../server/journal/geography-cells.ts'
import { faultsOf, openGeography, TWO } from './geography-files.ts'

let world: Awaited<ReturnType<typeof openGeography>>
beforeAll(async () => {
  world = await openGeography()
})
afterAll(() => world.close())

const GEOTIFF = 'a GeoTIFF with one band of residents in degrees (EPSG:4326)'
const summary = () => world.journal.geography().grid?.summary

/** A raster of 4 by 2 cells of half a hundredth of a degree, its corner at 123.6, -10.19. */
const rasterOf = (
  values: readonly number[],
  { width = 4, keys = {}, nodata }: { width?: number; keys?: object; nodata?: number } = {},
): Uint8Array =>
  new Uint8Array(
    writeArrayBuffer(Float32Array.from(values), {
      width,
      height: values.length / width,
      ModelTiepoint: [0, 0, 0, 123.6, -10.19, 0],
      ModelPixelScale: [0.005, 0.005, 0],
      GTModelTypeGeoKey: 2,
      GTRasterTypeGeoKey: 1,
      GeographicTypeGeoKey: 4326,
      GeogCitationGeoKey: 'WGS 84',
      ...(nodata !== undefined && { GDAL_NODATA: `${nodata}\0` }),
      ...keys,
    }),
  )

/** The same bytes, which say that they are as wide and as high as this. */
function resized(bytes: Uint8Array, pixels: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const view = new DataView(copy.buffer)
  const directory = view.getUint32(4)
  for (let entry = 0; entry < view.getUint16(directory); entry += 1) {
    const at = directory + 2 + entry * 12
    // ImageWidth and ImageLength, as 32-bit numbers.
    if (![256, 257].includes(view.getUint16(at))) continue
    view.setUint16(at + 2, 4)
    view.setUint32(at + 8, pixels)
  }
  return copy
}

describe('a grid of residents in CSV', () => {
  it('comes whole, with those counted who live outside of the boundaries', async () => {
    await world.take('boundaries', TWO)
    const text = 'lon,lat,penduduk\n123.605,-10.195,12.5\n123.615,-10.195,8\n123.7,-10.1,4.5\n'
    expect(await world.take('grid', text)).toMatchObject({
      outcome: 'done',
      added: 3,
      warnings: [{ text: '5 of 25 residents (18 %) are outside' }],
    })
    expect(summary()).toMatchObject({ cells: 3, residents: 25, residentsOutside: 4.5 })
    expect(await world.take('grid', text)).toMatchObject({ added: 0, unchanged: 3 })
  })

  it('is counted anew when the outlines change', async () => {
    await world.take('boundaries', TWO.replaceAll('123.61', '123.69').replaceAll('-10.2', '-10.11'))
    expect(summary()?.residentsOutside).toBe(20.5 + 4.5)
    await world.take('boundaries', TWO)
    expect(summary()?.residentsOutside).toBe(4.5)
  })

  it('takes a decimal comma in files with semicolons, and leaves out empty cells', async () => {
    const text =
      'latitude;longitude;residents\n-10,195;123,605;2,5\n-10,196;123,605;0\n-10,2;123,6;\n'
    await world.take('grid', text)
    expect(summary()).toMatchObject({ cells: 1, residents: 2.5 })
  })

  it('warns when it differs much from the residents of the areas', async () => {
    await world.take('population', 'code,residents\n53.71.01.1008,100\n53.71.01.1011,100\n')
    const result = await world.take('grid', 'lat,lon,residents\n-10.195,123.605,150\n')
    expect(result).toMatchObject({
      warnings: [{ text: 'the grid has 150 residents in the areas, which state 200' }],
    })
  })

  it.each([
    ['lat,lon\n-10,123\n', 'the header lacks a column'],
    ['lat,lon,residents\n-10.1,123.6,-4\n', '2: residents: "-4" residents are fewer than none'],
    ['lat,lon,residents\n-10.1,123.6,banyak\n', '2: residents: "banyak"'],
    ['lat;lon;residents\n-10,1;123,6;1.234\n', '2: residents: "1.234" may be 1234 or 1.234'],
    ['lat,lon,residents\n123.6,-10.1,5\n', '2: lat: latitude and longitude are swapped'],
    ['lat,lon,residents\n-10.1,123.6,5\n-10.1,123.6,6\n', '3: lat: this cell is on line 2 already'],
    ['lat,lon,residents\n-10.1,123.6,2000000\n', '2: residents: "2000000" residents in one cell'],
    ['lat,lon,residents\n-10.1,123.6,0\n', 'nobody lives in it'],
    [
      'x,y,z\n494400,8980000,5\n',
      '2: x: the coordinates look like metres (494400, 8980000): ' +
        'UTM, such as zone 51S (EPSG:32751)?',
    ],
  ])('%j is refused', async (text, problem) => {
    const faults = faultsOf(await world.take('grid', text))
    expect(faults.map((fault) => fault.split(';')[0])).toEqual([problem])
  })
})

describe('a grid of residents in GeoTIFF', () => {
  it('gives the centres of its cells, without those that hold nobody', async () => {
    const result = await world.take(
      'grid',
      rasterOf([1, 2, 0, Number.NaN, -9999, 6.5, 7, 8], { nodata: -9999 }),
    )
    expect(result).toMatchObject({ outcome: 'done' })
    const cells = world.journal.geography().grid?.cells
    expect([...(cells?.residents ?? [])]).toEqual([1, 2, 6.5, 7, 8])
    expect(cells?.longitudes[0]).toBeCloseTo(123.6025, 7)
    expect(cells?.latitudes[0]).toBeCloseTo(-10.1925, 7)
    expect(cells?.longitudes[2]).toBeCloseTo(123.6075, 7)
    expect(cells?.latitudes[2]).toBeCloseTo(-10.1975, 7)
    expect(summary()).toMatchObject({ cells: 5, residents: 24.5, residentsOutside: 0 })
  })

  it('that is of points has them at its origin', async () => {
    await world.take('grid', rasterOf([1, 2, 3, 4], { keys: { GTRasterTypeGeoKey: 2 } }))
    const cells = world.journal.geography().grid?.cells
    expect(cells?.longitudes[0]).toBeCloseTo(123.6, 7)
    expect(cells?.latitudes[0]).toBeCloseTo(-10.19, 7)
  })

  it.each([
    [
      'a projection, by its name',
      rasterOf([1, 2, 3, 4], {
        keys: { GTModelTypeGeoKey: 1, ProjectedCSTypeGeoKey: 32_751, GTCitationGeoKey: 'UTM 51S' },
      }),
      `it is projected, as EPSG:32751 (UTM 51S); ${GEOTIFF}`,
    ],
    [
      'another datum',
      rasterOf([1, 2, 3, 4], { keys: { GeographicTypeGeoKey: 4238 } }),
      `it is in EPSG:4238; ${GEOTIFF}`,
    ],
    [
      'fewer than nobody',
      rasterOf([1, 2, 3, -5, 1, 1, 1, 1]),
      'row 1, column 4 has -5 residents; none below 0, but the value that stands for no data',
    ],
    [
      'too many pixels',
      resized(rasterOf([1, 2, 3, 4]), 100_000),
      `it has 100000 x 100000 pixels, over 16777216; ${GEOTIFF}`,
    ],
    [
      'a compression that it cannot read',
      rasterOf([1, 2, 3, 4], { keys: { Compression: 7 } }),
      `it is compressed by method 7, neither deflate nor LZW; ${GEOTIFF}`,
    ],
    ['nobody', rasterOf([0, 0, 0, 0]), 'nobody lives in it; cells with residents'],
  ])('is refused for %s', async (_, bytes, fault) => {
    expect(faultsOf(await world.take('grid', bytes))).toEqual([fault])
  })

  it('is refused when it is damaged', async () => {
    const whole = rasterOf([1, 2, 3, 4])
    for (const length of [4, 8, 20, 100, 300]) {
      const [fault] = faultsOf(await world.take('grid', whole.subarray(0, length)))
      expect(fault).toContain('the GeoTIFF cannot be read')
    }
  })

  /** Four cells in one packed block; the writer puts the pixels at the end. */
  const packedRaster = (compression: number, packed: Uint8Array): Uint8Array => {
    const keys = { Compression: compression, StripByteCounts: [packed.length] }
    const bytes = rasterOf([1, 2, 3, 4], { keys })
    return new Uint8Array(Buffer.concat([bytes.subarray(0, bytes.length - 16), packed]))
  }
  // As the writer does: the highest byte first.
  const four = new Uint8Array(Buffer.from(new Float32Array([1, 2, 3, 4]).buffer).swap32())
  const residents = () => [...(world.journal.geography().grid?.cells.residents ?? [])]

  it.each([
    ['deflate', 8, deflateSync(four)],
    ['LZW', 5, lzwOf([256, ...four, 257])],
  ])('is read when it is packed by %s', async (_, compression, packed) => {
    await world.take('grid', rasterOf([9]))
    expect(await world.take('grid', packedRaster(compression, packed))).toMatchObject({
      outcome: 'done',
    })
    expect(residents()).toEqual([1, 2, 3, 4])
  })

  it.each([
    ['deflate', 8, deflateSync(new Uint8Array(80 * 2 ** 20)), 'Cannot create a Buffer larger than'],
    // Each code is the one before and a byte more: 5 kB for 7 MB.
    [
      'LZW',
      5,
      lzwOf([256, 0, ...Array.from({ length: 3800 }, (__, at) => 258 + at)]),
      'a block has more than 16 bytes',
    ],
  ])(
    'is unpacked by %s to the size of its blocks and no further',
    async (_, by, packed, problem) => {
      const [fault] = faultsOf(await world.take('grid', packedRaster(by, packed)))
      expect(fault).toContain(`the GeoTIFF cannot be read: ${problem}`)
    },
  )
})

describe('LZW', () => {
  it('comes out as it went in, at every width of its codes', () => {
    const plain = Uint8Array.from({ length: 30_000 }, (_, at) => ((at * at) % 251) ^ (at >> 6))
    expect(unpackLzw(lzwOf(lzwCodes(plain)), plain.length)).toEqual(plain)
  })

  it('ends with an error where a code means nothing', () => {
    expect(() => unpackLzw(lzwOf([256, 300]), 100)).toThrow('damaged')
    expect(() => unpackLzw(lzwOf([256, 258]), 100)).toThrow('damaged')
    expect(unpackLzw(new Uint8Array(0), 100)).toHaveLength(0)
  })
})

/** The codes of a plain encoder, which begins anew when its table is full. */
function lzwCodes(plain: Uint8Array): readonly number[] {
  const codes = [256]
  let table = new Map<string, number>()
  let word = ''
  for (const byte of plain) {
    const longer = `${word}${String.fromCharCode(byte)}`
    if (longer.length === 1 || table.has(longer)) {
      word = longer
      continue
    }
    codes.push(word.length === 1 ? word.charCodeAt(0) : (table.get(word) ?? 0))
    table.set(longer, 258 + table.size)
    if (table.size === 4094 - 258) {
      table = new Map()
      codes.push(256)
    }
    word = String.fromCharCode(byte)
  }
  return [...codes, word.length === 1 ? word.charCodeAt(0) : (table.get(word) ?? 0), 257]
}

/** Codes as bits, the highest first, each as wide as a reader expects it. */
function lzwOf(codes: readonly number[]): Uint8Array {
  let [bits, width, known] = ['', 9, 0]
  for (const code of codes) {
    bits += code.toString(2).padStart(width, '0')
    if (code === 256) [width, known] = [9, 0]
    else {
      known += 1
      // The reader knows a code more with each one after the first.
      const free = 258 + known - 1
      if (free + 1 >= 2 ** width && width < 12) width += 1
    }
  }
  const bytes = bits.match(/.{1,8}/g) ?? []
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte.padEnd(8, '0'), 2))
}

describe('cells on disk', () => {
  it('come back as they were, to a centimetre', () => {
    const cells = {
      longitudes: Float64Array.from([123.123_456_7, 95.000_000_1]),
      latitudes: Float64Array.from([-10.765_432_1, 5.5]),
      residents: Float64Array.from([0.1, 123_456.789]),
    }
    expect(unpackCells(packCells(cells))).toEqual(cells)
  })
})
