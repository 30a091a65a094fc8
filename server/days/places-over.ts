import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type { Interval } from '#contract/series.ts'
import type { AvailabilityInterval } from '../domain/availability.ts'
import { daysOfMonth, spanOfDay } from '../domain/local-day.ts'
import type { Span } from '../domain/site.ts'
import { joined } from './joined.ts'
import type { PlaceDays } from '../journal/place-days.ts'
import type { KeptRecord } from './kept-days.ts'
import type { PlaceDayRecord } from './place-day.ts'
import { statesOfDays, unpackPlaceMonth } from './place-month.ts'
import type { DayOfMonth, PlaceStates } from './place-month.ts'
import { monthsOfPlaces, PLACES_AT_ONCE, spanOfMonth } from './place-months.ts'
import type { PlaceMonthsDeps } from './place-months.ts'
import { recordReader } from './record-reader.ts'

/** One place over the days on which it counted. */
export interface PlaceOverDays extends PlaceStates {
  readonly place: PlaceId
}

export interface PlacesOverDeps extends PlaceMonthsDeps {
  readonly placeDays: PlaceMonthsDeps['placeDays'] & Pick<PlaceDays, 'ofThese'>
  /** All places of the days that are not kept: as read from their polls, or unseen. */
  readonly unkept: ReadonlyMap<string, ReadonlyMap<PlaceId, PlaceDayRecord | KeptRecord>>
  readonly nowMs: number
}

/** What is read: whole months that are over and kept, and days beside them. */
export interface MonthsAndDays {
  readonly months: readonly string[]
  readonly days: readonly string[]
}

/** What is read of places that did not work at an end of all that: the days before it, or after it. */
export interface DaysAround extends Span {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/**
 * Reads places over months and days, in the order of their ids, some at a time; those that never
 * counted are left out.
 */
export async function* placesOver(
  deps: PlacesOverDeps,
  places: readonly PlaceId[],
  { months, days }: MonthsAndDays,
  around: DaysAround,
): AsyncGenerator<PlaceOverDays, void> {
  const { placeDays, unkept, timeZone, nowMs } = deps
  const sorted = places.toSorted()
  const isKept = (day: string): boolean => !unkept.has(day)
  const kept = days.filter(isKept)
  const [before, after] = [around.before.filter(isKept), around.after.filter(isKept)]
  const beside = new Set([...around.before, ...around.after])
  const spans = new Map(
    [...kept, ...before, ...after, ...unkept.keys()].map((day) => {
      const { startMs, endMs } = spanOfDay(day, timeZone)
      return [day, { startMs, endMs: Math.min(endMs, nowMs) }] as const
    }),
  )
  for (let at = 0; at < sorted.length; at += PLACES_AT_ONCE) {
    const some = sorted.slice(at, at + PLACES_AT_ONCE)
    const [first, last] = [some[0], some.at(-1)]
    if (first === undefined || last === undefined) return
    const parts = new Map(some.map((place): [PlaceId, PlaceStates[]] => [place, []]))
    for (const month of months) {
      const span = spanOfMonth(month, timeZone)
      for (const [place, body] of await monthsOfPlaces(deps, month, some)) {
        parts.get(place)?.push(unpackPlaceMonth(body, span))
      }
    }
    const byDay = new Map<PlaceId, DayOfMonth[]>()
    const add = (place: PlaceId, day: string, own: Omit<DayOfMonth, keyof Span>): void => {
      const [known, span] = [byDay.get(place) ?? [], spans.get(day)]
      byDay.set(place, known)
      if (span !== undefined) known.push({ ...span, ...own })
    }
    const recordOf = recordReader()
    for (const row of await placeDays.ofPlaces([first, last], kept)) {
      const { place, day, receivedUntilMs } = row
      if (parts.has(place)) add(place, day, { record: recordOf(row), receivedUntilMs })
    }
    for (const [day, records] of unkept) {
      for (const place of some) {
        const record = records.get(place)
        if (record === undefined) continue
        const isBeside = beside.has(day) || !('receivedUntilMs' in record)
        add(place, day, { record, receivedUntilMs: isBeside ? null : record.receivedUntilMs })
      }
    }
    for (const [place, own] of byDay) parts.get(place)?.push(statesOfDays(own))
    byDay.clear()
    const read = new Map(Array.from(parts, ([place, own]) => [place, together(own)]))
    for (const [atMs, daysBeside] of [
      [around.startMs, before],
      [around.endMs - 1, after],
    ] as const) {
      const open = some.filter((place) => !workedAt(read.get(place), atMs))
      for (const row of await placeDays.ofThese(open, daysBeside)) {
        // When they came tells nothing of the days that are asked for.
        add(row.place, row.day, { record: recordOf(row), receivedUntilMs: null })
      }
    }
    for (const [place, inside] of read) {
      const own = byDay.get(place)
      const { intervals, lines, receivedUntilMs } =
        own === undefined ? inside : together([inside, statesOfDays(own)])
      if (intervals.length > 0) yield { place, intervals, lines, receivedUntilMs }
    }
  }
}

/**
 * Whether a place and each of its lines were seen to work at a moment: no outage reaches over it, and
 * what lies beyond tells nothing of this side.
 */
export function workedAt(states: PlaceStates | undefined, atMs: number): boolean {
  const at = (one: Span): boolean => one.startMs <= atMs && one.endMs > atMs
  const state = states?.intervals.find(at)?.state
  if (state !== 'up' && state !== 'degraded') return false
  for (const line of states?.lines.values() ?? []) {
    if (line.find(at)?.state !== 'up') return false
  }
  return true
}

/** Which of some days, both included, are whole months; `isMonthKept` says of which all days are kept. */
export async function monthsAndDays(
  days: readonly string[],
  isMonthKept: (month: string) => Promise<boolean>,
): Promise<MonthsAndDays> {
  const [from, until] = [days[0] ?? '', days.at(-1) ?? '']
  const months: string[] = []
  for (const month of new Set(days.map((day) => day.slice(0, 7)))) {
    const [first, last] = daysOfMonth(month)
    if (first >= from && last <= until && (await isMonthKept(month))) months.push(month)
  }
  return { months, days: days.filter((day) => !months.includes(day.slice(0, 7))) }
}

function together(parts: readonly PlaceStates[]): PlaceStates {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const intervals: Interval[] = []
  const lines = new Map<UplinkId, AvailabilityInterval[]>()
  let latestMs: number | null = null
  for (const part of parts) {
    for (const one of part.intervals) intervals.push(one)
    for (const [uplink, own] of part.lines) {
      const known = lines.get(uplink)
      if (known === undefined) lines.set(uplink, [...own])
      else known.push(...own)
    }
    if (part.receivedUntilMs !== null) latestMs = Math.max(latestMs ?? 0, part.receivedUntilMs)
  }
  return {
    intervals: joined(intervals),
    lines: new Map(Array.from(lines, ([uplink, own]) => [uplink, joined(own)])),
    receivedUntilMs: latestMs,
  }
}
