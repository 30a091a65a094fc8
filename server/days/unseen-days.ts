import type { PlaceId } from '#contract/ids.ts'
import { daysBetween, spanOfDay } from '../domain/local-day.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { readDay } from './day-reader.ts'
import type { DayReaderDeps, ReadPlaceDay } from './day-reader.ts'

const NO_POLLS: Pick<SeriesStore, 'readRuns'> = {
  readRuns: ({ targets }) => Promise.resolve(targets.map(() => [])),
}

export interface UnseenDaysDeps extends Omit<DayReaderDeps, 'store'> {
  readonly journal: DayReaderDeps['journal'] & {
    readonly changes: { firstAtMs(): Promise<number | null> }
  }
  readonly nowMs: () => number
}

/**
 * Days before anything was polled, both included, the newest first. A place counts from the day on
 * which it came into the inventory, or from that of its first poll where that is earlier: in between it
 * is unknown, and before it is outside of every period. So it ends with the first day at whose end the
 * inventory had no place, or not the one that is asked for. What was entered before the log of changes
 * began counts from there: nobody knows since when it was there.
 */
export async function* unseenDays(
  deps: UnseenDaysDeps,
  fromDay: string,
  untilDay: string,
  place?: PlaceId,
): AsyncGenerator<readonly [day: string, places: readonly ReadPlaceDay[]], void> {
  const { journal, timeZone, nowMs } = deps
  const loggedFromMs = (await journal.changes.firstAtMs()) ?? Infinity
  for (const day of daysBetween(fromDay, untilDay).toReversed()) {
    const { endMs } = spanOfDay(day, timeZone)
    if (endMs <= loggedFromMs) return
    const { places } = await journal.inventoryAt(endMs - 1)
    if (place === undefined ? places.size === 0 : !places.has(place)) return
    const only = place === undefined ? {} : { places: new Set([place]) }
    yield [day, await readDay({ ...deps, store: NO_POLLS }, { day, nowMs: nowMs(), ...only })]
  }
}
