import type { PlaceKind } from '#contract/words.ts'
import { KELURAHAN } from './kelurahan.ts'

/** A public place of the demo city; coordinates are approximate. */
export interface CityPlace {
  readonly id: string
  readonly name: string
  readonly kind: PlaceKind
  readonly kecamatan: string
  readonly kelurahan: string
  readonly latitude: number
  readonly longitude: number
  /** Planned places have no equipment. */
  readonly status: 'active' | 'planned'
}

type Row = readonly [name: string, kind: PlaceKind, kelurahan: string, lat: number, lon: number]

/** Parks, markets and health centres, near the street or kelurahan that they are known by. */
const PUBLIC_PLACES: readonly Row[] = [
  ['Taman Nostalgia', 'park', 'Kelapa Lima', -10.157, 123.619],
  ['Taman Tagepe', 'park', 'Kelapa Lima', -10.149, 123.626],
  ["Taman Ina Bo'i", 'park', 'Kelapa Lima', -10.154, 123.611],
  ['Taman Adipura', 'park', 'Penfui', -10.173, 123.659],
  ['Taman Patung Kasih', 'park', 'Kayu Putih', -10.166, 123.622],
  ["Taman Patung Sonba'i", 'park', 'Fontein', -10.163, 123.583],
  ['Taman Patung Tirosa', 'park', 'Tuak Daun Merah', -10.165, 123.628],
  ['Alun-alun Kota Kupang', 'public-space', 'Pasir Panjang', -10.148, 123.612],
  ['Pasar Oebobo', 'market', 'Fatululi', -10.167, 123.606],
  ['Pasar Kasih Naikoten', 'market', 'Naikoten Satu', -10.179, 123.594],
  ['Pasar Oeba', 'market', 'Fatubesi', -10.157, 123.591],
  ['Puskesmas Oesapa', 'puskesmas', 'Oesapa', -10.15, 123.649],
  ['Puskesmas Pasir Panjang', 'puskesmas', 'Pasir Panjang', -10.153, 123.606],
]

/** Where the demo city has no equipment yet. */
const PLANNED: ReadonlySet<string> = new Set([
  'Kantor Lurah Naioni',
  'Kantor Lurah Fatukoa',
  'Kantor Lurah Manulai II',
  'Taman Patung Tirosa',
  'Puskesmas Pasir Panjang',
])

/** An identifier from a name: `Taman Ina Bo'i` becomes `taman-ina-boi`. */
export const idOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll("'", '')
    .replaceAll(/[^a-z0-9]+/g, '-')

const statusOf = (name: string): CityPlace['status'] => (PLANNED.has(name) ? 'planned' : 'active')

const offices = KELURAHAN.map(([kecamatan, kelurahan, latitude, longitude]): CityPlace => {
  const name = `Kantor Lurah ${kelurahan}`
  return {
    id: idOf(`kel ${kelurahan}`),
    name,
    kind: 'kelurahan-office',
    kecamatan,
    kelurahan,
    latitude,
    longitude,
    status: statusOf(name),
  }
})

const publicPlaces = PUBLIC_PLACES.map(([name, kind, kelurahan, latitude, longitude]) => {
  const office = offices.find((place) => place.kelurahan === kelurahan)
  if (office === undefined) throw new Error(`[city] ${name} names no kelurahan: ${kelurahan}`)
  return {
    id: idOf(name),
    name,
    kind,
    kecamatan: office.kecamatan,
    kelurahan,
    latitude,
    longitude,
    status: statusOf(name),
  }
})

/** All places of the demo city: 51 kelurahan offices, parks, markets and health centres. */
export const CITY_PLACES: readonly CityPlace[] = [...offices, ...publicPlaces]
