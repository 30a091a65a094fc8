import type { PlaceNow } from '#contract/fleet.ts'

/** Where somebody stands. */
export interface Position {
  readonly latitude: number
  readonly longitude: number
  /** How far off it may be, metres. */
  readonly accuracyMeters: number
}

/** A place with how far it is, metres; null where nobody said where they stand. */
export interface FieldPlace {
  readonly place: PlaceNow
  readonly meters: number | null
}

const METERS_PER_DEGREE = 111_320
/** What needs a hand comes first where distance does not decide. */
const URGENCY = ['down', 'degraded', 'unknown', 'planned', 'up'] as const

/** Distance over ground, metres; exact enough within a city. */
export function metersBetween(a: Pick<Position, 'latitude' | 'longitude'>, b: PlaceNow): number {
  const east = Math.cos((a.latitude * Math.PI) / 180)
  return Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * east) * METERS_PER_DEGREE
}

const folded = (text: string): string => text.toLocaleLowerCase('id')

/** What is looked for in a list of places. */
export interface FieldWish {
  readonly position: Position | null
  readonly find: string
  readonly kecamatan: string
  /** Only those that need a hand. */
  readonly onlyTrouble: boolean
  readonly count: number
}

/** The places for somebody on the way: the nearest first, without a position what is worst first. */
export function fieldPlaces(
  places: Iterable<PlaceNow>,
  { position, find, kecamatan, onlyTrouble, count }: FieldWish,
): { readonly shown: readonly FieldPlace[]; readonly total: number } {
  const words = folded(find).split(/\s+/).filter(Boolean)
  const found: FieldPlace[] = []
  for (const place of places) {
    if (kecamatan !== '' && place.kecamatan !== kecamatan) continue
    if (onlyTrouble && (place.state === 'up' || place.state === 'planned')) continue
    const text = folded(`${place.name} ${place.kelurahan} ${place.kecamatan} ${place.id}`)
    if (!words.every((word) => text.includes(word))) continue
    found.push({ place, meters: position === null ? null : metersBetween(position, place) })
  }
  found.sort(
    (a, b) =>
      (a.meters ?? 0) - (b.meters ?? 0) ||
      URGENCY.indexOf(a.place.state) - URGENCY.indexOf(b.place.state) ||
      a.place.name.localeCompare(b.place.name, 'id', { numeric: true }),
  )
  return { shown: found.slice(0, count), total: found.length }
}

/** A distance as people say it, with its unit: 340 m, 1.2 km. */
export function distanceIn(meters: number): { readonly value: number; readonly unit: 'm' | 'km' } {
  return meters < 995
    ? { value: Math.round(meters / 10) * 10, unit: 'm' }
    : { value: Math.round(meters / 100) / 10, unit: 'km' }
}

/** The number of a phone as links take it; null for what is none. */
export function dialled(phone: string | null): string | null {
  const digits = (phone ?? '').replaceAll(/[^+\d]/g, '')
  return digits.length < 3 ? null : digits
}

/** The number as WhatsApp's links take it: with the country, without a plus. */
export function whatsappNumber(phone: string | null): string | null {
  const digits = dialled(phone)?.replace(/^\+/, '').replace(/^0/, '62') ?? null
  return digits === null || digits.length < 8 ? null : digits
}

/**
 * What to do, each thing once: where a place and its access points fell together, all of their outages
 * have the same advice. The first of them stands for the others.
 */
export function onceEach<T extends { readonly steps: readonly string[] }>(
  advice: readonly T[],
): readonly T[] {
  const told = new Set<string>()
  return advice.filter(({ steps }) => {
    const words = steps.join('\n')
    const isNew = !told.has(words)
    told.add(words)
    return isNew
  })
}
