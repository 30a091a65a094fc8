import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const FILE = '../shared/geo/national-villages.csv.gz'
/** Villages of Indonesia, 2025. */
export const VILLAGES_COUNT = 83_762

export interface Village {
  readonly code: string
  readonly name: string
  readonly latitude: number
  readonly longitude: number
  /** Polling stations of an election: the more, the more people. */
  readonly weight: number
}

/** All villages, where their file is beside the project; else null. */
export function readVillages(): readonly Village[] | null {
  if (!existsSync(FILE)) return null
  const rows = gunzipSync(readFileSync(FILE)).toString('utf8').trim().split('\n').slice(1)
  return rows.map((row) => {
    // Only names are ever quoted, and then hold commas: the rest is counted from both ends.
    const cells = row.split(',')
    const [latitude, longitude, , weight] = cells.slice(-4).map(Number)
    return {
      code: cells[0] ?? '',
      name: cells.slice(1, -4).join(',').replaceAll('"', ''),
      latitude: latitude ?? 0,
      longitude: longitude ?? 0,
      weight: weight ?? 1,
    }
  })
}
