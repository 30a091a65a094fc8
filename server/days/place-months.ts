import type { PlaceTotals } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import { daysBetween, daysOfMonth, spanOfDay } from '../domain/local-day.ts'
import type { Span } from '../domain/site.ts'
import type { PlaceDays } from '../journal/place-days.ts'
import { recordReader } from './record-reader.ts'
import { isPlaceMonth, packPlaceMonth, unpackMonthTotals } from './place-month.ts'
import type { DayOfMonth } from './place-month.ts'

/** Places whose months are read at a time: a country's days would fill the memory. */
export const PLACES_AT_ONCE = 500

export interface PlaceMonthsDeps {
  readonly placeDays: Pick<PlaceDays, 'ofPlaces' | 'months'>
  readonly timeZone: string
}

/** A month from its first moment to that of the next. */
export function spanOfMonth(month: string, timeZone: string): Span {
  const [first, last] = daysOfMonth(month)
  return { startMs: spanOfDay(first, timeZone).startMs, endMs: spanOfDay(last, timeZone).endMs }
}

/**
 * The rows of some places in a month that is over, as `place-month.ts` packs them; those that are not
 * kept yet are made of the days and kept. Places must be in the order of their ids.
 */
export async function monthsOfPlaces(
  { placeDays, timeZone }: PlaceMonthsDeps,
  month: string,
  places: readonly PlaceId[],
): Promise<ReadonlyMap<PlaceId, Uint8Array>> {
  const [first, last] = [places[0], places.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const { months } = placeDays
  const revision = await months.revision(month)
  const found = new Map<PlaceId, Uint8Array>()
  for (const { place, body } of await months.ofPlaces(month, [first, last])) {
    if (isPlaceMonth(body)) found.set(place as PlaceId, body)
  }
  const missing = places.filter((place) => !found.has(place))
  const [firstMissing, lastMissing] = [missing[0], missing.at(-1)]
  if (firstMissing === undefined || lastMissing === undefined) return found
  const days = daysBetween(...daysOfMonth(month))
  const spans = new Map(days.map((day) => [day, spanOfDay(day, timeZone)]))
  const byPlace = new Map(missing.map((place): [PlaceId, DayOfMonth[]] => [place, []]))
  const recordOf = recordReader()
  for (const row of await placeDays.ofPlaces([firstMissing, lastMissing], days)) {
    const span = spans.get(row.day)
    if (span === undefined) continue
    const { receivedUntilMs } = row
    byPlace.get(row.place)?.push({ ...span, record: recordOf(row), receivedUntilMs })
  }
  const span = spanOfMonth(month, timeZone)
  const made = Array.from(byPlace, ([place, own]) => ({ place, body: packPlaceMonth(own, span) }))
  await months.keep(month, revision, made)
  for (const { place, body } of made) found.set(place, body)
  return found
}

/**
 * The sums of a month that is over, some places at a time; those that never counted are left out. Places
 * must be in the order of their ids.
 */
export async function* monthTotals(
  deps: PlaceMonthsDeps,
  month: string,
  places: readonly PlaceId[],
): AsyncGenerator<ReadonlyMap<PlaceId, PlaceTotals>, void> {
  for (let at = 0; at < places.length; at += PLACES_AT_ONCE) {
    const rows = await monthsOfPlaces(deps, month, places.slice(at, at + PLACES_AT_ONCE))
    const sums = new Map<PlaceId, PlaceTotals>()
    for (const [place, body] of rows) {
      const totals = unpackMonthTotals(body)
      if (totals !== null) sums.set(place, totals)
    }
    yield sums
  }
}
