import type { ResidentGrid } from '../domain/coverage-types.ts'

/** Degrees as 32-bit integers: to 1 cm. */
const UNITS_PER_DEGREE = 1e7
/** Longitude and latitude in 4 bytes each, residents in 8. */
const CELL_BYTES = 16

/** A grid as it is kept: cell after cell, little-endian. */
export function packCells({ longitudes, latitudes, residents }: ResidentGrid): Uint8Array {
  const bytes = new Uint8Array(residents.length * CELL_BYTES)
  const view = new DataView(bytes.buffer)
  for (const [index, people] of residents.entries()) {
    const at = index * CELL_BYTES
    view.setInt32(at, Math.round((longitudes[index] ?? 0) * UNITS_PER_DEGREE), true)
    view.setInt32(at + 4, Math.round((latitudes[index] ?? 0) * UNITS_PER_DEGREE), true)
    view.setFloat64(at + 8, people, true)
  }
  return bytes
}

/** The reverse of `packCells`. */
export function unpackCells(bytes: Uint8Array): ResidentGrid {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = Math.floor(bytes.byteLength / CELL_BYTES)
  const [longitudes, latitudes] = [new Float64Array(count), new Float64Array(count)]
  const residents = new Float64Array(count)
  for (let index = 0; index < count; index += 1) {
    const at = index * CELL_BYTES
    longitudes[index] = view.getInt32(at, true) / UNITS_PER_DEGREE
    latitudes[index] = view.getInt32(at + 4, true) / UNITS_PER_DEGREE
    residents[index] = view.getFloat64(at + 8, true)
  }
  return { longitudes, latitudes, residents }
}
