import type { PlaceId } from '#contract/ids.ts'
import { daysBetween, spanOfDay } from '../domain/local-day.ts'
import type { Span } from '../domain/site.ts'
import type { PlaceDays } from '../journal/place-days.ts'
import type { KeptRecord } from './kept-days.ts'
import { unpackPlaceDay } from './place-day.ts'
import type { PlaceDayRecord } from './place-day.ts'

/** One place over the days on which it counted, the earliest first. */
export interface PlaceOverDays {
  readonly place: PlaceId
  readonly days: readonly DayOfPlace[]
  /** The latest receipt of anything in it; null when nothing is. */
  readonly receivedUntilMs: number | null
}

export interface DayOfPlace extends Span {
  readonly day: string
  readonly record: PlaceDayRecord
}

/** Places whose days are read at a time: a country's would fill the memory. */
const PLACES_AT_ONCE = 500

export interface PlacesOverDeps {
  readonly placeDays: Pick<PlaceDays, 'ofPlaces'>
  /** All places of the days that are not kept: as read from their polls, or unseen. */
  readonly unkept: ReadonlyMap<string, ReadonlyMap<PlaceId, PlaceDayRecord | KeptRecord>>
  readonly timeZone: string
  readonly nowMs: number
}

interface KeptBody {
  readonly body: Uint8Array
  readonly record: PlaceDayRecord
}

/**
 * Reads places over local days, both included, in the order of their ids, some at a time; those that
 * never counted are left out.
 */
export async function* placesOver(
  { placeDays, unkept, timeZone, nowMs }: PlacesOverDeps,
  places: readonly PlaceId[],
  fromDay: string,
  untilDay: string,
): AsyncGenerator<PlaceOverDays, void> {
  const sorted = places.toSorted()
  const spans = new Map(
    daysBetween(fromDay, untilDay).map((day) => {
      const { startMs, endMs } = spanOfDay(day, timeZone)
      return [day, { startMs, endMs: Math.min(endMs, nowMs) }] as const
    }),
  )
  for (let at = 0; at < sorted.length; at += PLACES_AT_ONCE) {
    const some = sorted.slice(at, at + PLACES_AT_ONCE)
    const [first, last] = [some[0], some.at(-1)]
    if (first === undefined || last === undefined) return
    const rows = await placeDays.ofPlaces([first, last], [...spans.keys()])
    const records = new Map<PlaceId, Map<string, PlaceDayRecord>>(
      some.map((place) => [place, new Map()]),
    )
    const receivedUntilMs = new Map<PlaceId, number>()
    const received = (place: PlaceId, atMs: number | null): void => {
      if (atMs === null) return
      receivedUntilMs.set(place, Math.max(receivedUntilMs.get(place) ?? 0, atMs))
    }
    // Most days of a place are as the one before: they share what was unpacked.
    const former = new Map<PlaceId, KeptBody>()
    for (const { place, day, body, receivedUntilMs: atMs } of rows) {
      const own = records.get(place)
      if (own === undefined) continue
      const before = former.get(place)
      const isSame = before !== undefined && Buffer.compare(before.body, body) === 0
      const kept = isSame ? before : { body, record: unpackPlaceDay(body) }
      if (!isSame) former.set(place, kept)
      own.set(day, kept.record)
      received(place, atMs)
    }
    for (const [day, byPlace] of unkept) {
      for (const place of some) {
        const record = byPlace.get(place)
        if (record === undefined) continue
        records.get(place)?.set(day, record)
        if ('receivedUntilMs' in record) received(place, record.receivedUntilMs)
      }
    }
    for (const [place, byDay] of records) {
      if (byDay.size === 0) continue
      const days = [...spans].flatMap(([day, span]) => {
        const record = byDay.get(day)
        return record === undefined ? [] : { day, ...span, record }
      })
      yield { place, days, receivedUntilMs: receivedUntilMs.get(place) ?? null }
    }
  }
}
