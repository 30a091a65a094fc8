import type { Area } from '#contract/geography.ts'
import { areaNameKey } from '../../../domain/area-name.ts'
import type { Place } from '../../inventory.ts'

const LISTED_MAX = 100

/** Kelurahan that places name and the boundaries do not have; none where there are no boundaries. */
export function unknownKelurahan(
  places: Iterable<Place>,
  areas: Iterable<Pick<Area, 'kecamatan' | 'name'>>,
): readonly string[] {
  const known = new Set(Array.from(areas, ({ kecamatan, name }) => areaNameKey(kecamatan, name)))
  if (known.size === 0) return []
  const unknown = new Set<string>()
  for (const { kecamatan, kelurahan, status } of places) {
    if (status === 'retired' || known.has(areaNameKey(kecamatan, kelurahan))) continue
    unknown.add(`${kecamatan} / ${kelurahan}`)
    if (unknown.size === LISTED_MAX) break
  }
  return [...unknown].sort()
}
