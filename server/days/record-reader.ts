import type { PlaceId } from '#contract/ids.ts'
import type { KeptPlaceDay } from '../journal/place-days.ts'
import { unpackPlaceDay } from './place-day.ts'
import type { PlaceDayRecord } from './place-day.ts'

/**
 * Unpacks days that come in the order of their dates. Most days of a place are as the one before: they
 * share what was unpacked.
 */
export function recordReader(): (row: Pick<KeptPlaceDay, 'place' | 'body'>) => PlaceDayRecord {
  const former = new Map<PlaceId, { readonly body: Uint8Array; readonly record: PlaceDayRecord }>()
  return ({ place, body }) => {
    const before = former.get(place)
    if (before !== undefined && Buffer.compare(before.body, body) === 0) return before.record
    const record = unpackPlaceDay(body)
    former.set(place, { body, record })
    return record
  }
}
