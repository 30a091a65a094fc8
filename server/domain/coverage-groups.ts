import type { CoveragePlace, Spot } from './coverage-types.ts'
import type { ResidentSpread, SpreadArea } from './resident-spread.ts'

/** Places and areas that are counted together. */
export interface CoverageGroup<Place> {
  readonly key: string
  readonly name: string
  readonly kecamatan: string
  readonly places: readonly Place[]
  /** By index; empty where the outlines do not have it. */
  readonly areas: readonly number[]
}

/**
 * Finds the kelurahan that a place is counted with: the one that the inventory names, else the one that
 * it lies in; null where neither is among the outlines. Names are compared without regard to case, signs
 * and spaces.
 */
export function kelurahanFinder(
  spread: ResidentSpread,
): (place: Pick<CoveragePlace, 'kecamatan' | 'kelurahan' | keyof Spot>) => number | null {
  const named = new Map(spread.areas.map((area, at) => [nameOf(area.kecamatan, area.name), at]))
  if (named.size === 0) return () => null
  return (place) => named.get(nameOf(place.kecamatan, place.kelurahan)) ?? spread.areaAt(place)
}

function nameOf(kecamatan: string, kelurahan: string): string {
  return [kecamatan, kelurahan]
    .map((name) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''))
    .join('|')
}

/** What a group goes by: of an area, or of a place that is in none. */
type KeyOf = (of: Omit<SpreadArea, 'outline' | 'residents'>) => string

/** Code of the outline; what the outlines do not have goes by its names. */
export const keyOfKelurahan: KeyOf = ({ code, name, kecamatan }) =>
  code === '' ? `${kecamatan}/${name}` : code

/** All areas and places in groups, by key; each place and each area is in one group. */
export function grouped<Place extends CoveragePlace & { readonly area: number | null }>(
  { areas }: ResidentSpread,
  places: readonly Place[],
  keyOf: KeyOf,
): readonly CoverageGroup<Place>[] {
  const groups = new Map<string, CoverageGroup<Place> & { places: Place[]; areas: number[] }>()
  const groupOf = (of: Parameters<KeyOf>[0]) => {
    const key = keyOf(of)
    const group = groups.get(key) ?? { ...of, key, places: [], areas: [] }
    groups.set(key, group)
    return group
  }
  for (const [at, area] of areas.entries()) groupOf(area).areas.push(at)
  for (const place of places) {
    const area = place.area === null ? undefined : areas[place.area]
    const { kelurahan: name, kecamatan } = place
    groupOf(area ?? { code: '', name, kecamatan }).places.push(place)
  }
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}
