import type { PlaceTotals } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Interval } from '#contract/series.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { placeTotalsOf } from '../domain/day-figures.ts'
import type { Step } from '../domain/day-figures.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { excludedSpans } from '../domain/planned-window.ts'
import { serviceHoursWithin } from '../domain/service-hours.ts'
import { breathing } from './breathe.ts'
import { placesOfDay } from './day-parts.ts'
import type { DayReaderDeps } from './day-reader.ts'
import type { PlaceDayRecord } from './place-day.ts'

export interface PartOfDay {
  readonly day: string
  /** Until when, Unix ms, within the day and not after now. */
  readonly untilMs: number
  readonly nowMs: number
  readonly records: ReadonlyMap<PlaceId, PlaceDayRecord>
}

/** The steps of a day as intervals, as far as they begin before `untilMs`. */
function intervalsOf(steps: readonly Step[], fromMs: number, untilMs: number): readonly Interval[] {
  return steps.flatMap(([offsetMs, index], at) => {
    const startMs = fromMs + offsetMs
    const endMs = Math.min(untilMs, fromMs + (steps[at + 1]?.[0] ?? Number.POSITIVE_INFINITY))
    const state = PLACE_STATES[index] ?? 'unknown'
    return startMs < endMs ? [{ startMs, endMs, state }] : []
  })
}

/**
 * The totals of a day until a time of it, from its states: by the service hours and the windows by which
 * the whole day is counted (`readDay`).
 */
export async function totalsOfPart(
  { journal, timeZone }: Pick<DayReaderDeps, 'journal' | 'timeZone'>,
  { day, untilMs, nowMs, records }: PartOfDay,
): Promise<ReadonlyMap<PlaceId, PlaceTotals>> {
  const { startMs: fromMs, endMs } = spanOfDay(day, timeZone)
  const since = journal.inventory()
  const atEnd = nowMs < endMs ? since : await journal.inventoryAt(endMs - 1)
  const windows = journal.windows().filter((one) => one.isExcluded)
  const hours = serviceHoursWithin(fromMs, untilMs, timeZone)
  const breathe = breathing()
  const totals = new Map<PlaceId, PlaceTotals>()
  for (const { place, lines } of placesOfDay(atEnd, since)) {
    const record = records.get(place.id)
    if (record === undefined) continue
    const layout = { place: place.id, kecamatan: place.kecamatan, uplinks: lines }
    const excluded = excludedSpans(windows, layout, fromMs, untilMs, timeZone)
    const service = hours(place.serviceHours)
    const intervals = intervalsOf(record.steps, fromMs, untilMs)
    totals.set(place.id, placeTotalsOf(intervals, { fromMs, untilMs, excluded, service }))
    await breathe()
  }
  return totals
}
