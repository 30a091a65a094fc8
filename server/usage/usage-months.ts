import type { PlaceId } from '#contract/ids.ts'
import { daysBetween, daysOfMonth } from '../domain/local-day.ts'
import { addBriefDay, newUsageBrief } from '../domain/usage-brief.ts'
import type { BriefDay, UsageBrief } from '../domain/usage-brief.ts'
import type { UsageDays } from '../journal/usage-days.ts'
import { isBriefMonth, packBrief, unpackBrief, unpackBriefMonth } from './packed-day.ts'

/** Places whose months are read at a time. */
export const PLACES_AT_ONCE = 500

/**
 * The use of some places in a month that is over; what is not kept as a month yet is made of its days
 * and kept. Places must be in the order of their ids.
 */
export async function usageMonths(
  usageDays: Pick<UsageDays, 'ofMany' | 'months'>,
  month: string,
  places: readonly PlaceId[],
): Promise<ReadonlyMap<PlaceId, BriefDay>> {
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const { months } = usageDays
  const revision = await months.revision(month)
  const found = new Map<PlaceId, BriefDay>()
  for (const { place, body } of await months.ofPlaces(month, [first, last])) {
    if (isBriefMonth(body)) found.set(place as PlaceId, unpackBriefMonth(body))
  }
  const missing = new Map<PlaceId, UsageBrief>()
  for (const place of places) if (!found.has(place)) missing.set(place, newUsageBrief())
  const [firstMissing] = missing.keys()
  const lastMissing = places.findLast((place) => missing.has(place))
  if (firstMissing === undefined || lastMissing === undefined) return found
  const days = daysBetween(...daysOfMonth(month))
  for (const row of await usageDays.ofMany('place', [firstMissing, lastMissing], days)) {
    const brief = missing.get(row.id as PlaceId)
    if (brief !== undefined) addBriefDay(brief, unpackBrief(row.day, row.body))
  }
  const made = Array.from(missing, ([place, brief]) => ({ place, body: packBrief(brief) }))
  await months.keep(month, revision, made)
  for (const [place, brief] of missing) found.set(place, brief)
  return found
}
