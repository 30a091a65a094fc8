import type { CandidatePlace } from '#contract/geography.ts'
import type { PlaceKind } from '#contract/words.ts'
import { KELURAHAN } from './kelurahan.ts'
import { idOf } from './places.ts'

type Row = readonly [
  name: string,
  kind: PlaceKind,
  kelurahan: string,
  latitude: number,
  longitude: number,
  costMillionRupiah: number,
]

/** Where the demo city could have a place; spots and costs are rough and for show. */
const ROWS: readonly Row[] = [
  ['Terminal Oebobo', 'terminal', 'Oebufu', -10.1772, 123.6195, 18],
  ['Pantai Lasiana', 'public-space', 'Lasiana', -10.1398, 123.6705, 24],
  ['Puskesmas Sikumana', 'puskesmas', 'Sikumana', -10.2052, 123.6125, 15],
  ['Puskesmas Bakunase', 'puskesmas', 'Bakunase', -10.1915, 123.5858, 15],
  ['Puskesmas Alak', 'puskesmas', 'Alak', -10.1862, 123.5412, 17],
  ['Kantor Camat Alak', 'kecamatan-office', 'Penkase Oeleta', -10.1922, 123.5602, 16],
  ['Kantor Camat Maulafa', 'kecamatan-office', 'Maulafa', -10.1892, 123.6272, 16],
  ['Lapangan Oesapa', 'public-space', 'Oesapa', -10.1532, 123.6548, 20],
  ['Pasar Penfui', 'market', 'Penfui', -10.1782, 123.6668, 19],
  ['Perpustakaan Liliba', 'library', 'Liliba', -10.1708, 123.6448, 14],
  ['Lapangan Kolhua', 'public-space', 'Kolhua', -10.2078, 123.6432, 21],
  ['SMP Oepura', 'school', 'Oepura', -10.1938, 123.6122, 13],
]

/** Candidate places of the demo city. */
export const CITY_CANDIDATES: readonly CandidatePlace[] = ROWS.map(
  ([name, kind, kelurahan, latitude, longitude, costMillionRupiah]) => {
    const [kecamatan] = KELURAHAN.find(([, other]) => other === kelurahan) ?? []
    if (kecamatan === undefined) throw new Error(`[city] ${name} names no kelurahan: ${kelurahan}`)
    return {
      id: idOf(name),
      name,
      kind,
      kecamatan,
      kelurahan,
      latitude,
      longitude,
      costRupiah: costMillionRupiah * 1_000_000,
    }
  },
)
