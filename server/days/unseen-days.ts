import type { PlaceId } from '#contract/ids.ts'
import { daysBetween, spanOfDay } from '../domain/local-day.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { readDay } from './day-reader.ts'
import type { DayReaderDeps, ReadPlaceDay } from './day-reader.ts'

const NO_POLLS: Pick<SeriesStore, 'readRuns'> = {
  readRuns: ({ targets }) => Promise.resolve(targets.map(() => [])),
}

/**
 * Days before anything was polled, both included, the newest first. A place counts from the day on
 * which it came into the inventory, or from that of its first poll where that is earlier: in between it
 * is unknown, and before it is outside of every period. So it ends with the first day at whose end the
 * inventory had no place, or not the one that is asked for.
 */
export async function* unseenDays(
  deps: Omit<DayReaderDeps, 'store'> & { readonly nowMs: () => number },
  fromDay: string,
  untilDay: string,
  place?: PlaceId,
): AsyncGenerator<readonly [day: string, places: readonly ReadPlaceDay[]], void> {
  const { journal, timeZone, nowMs } = deps
  for (const day of daysBetween(fromDay, untilDay).toReversed()) {
    const { endMs } = spanOfDay(day, timeZone)
    const { places } = await journal.inventoryAt(endMs - 1)
    if (place === undefined ? places.size === 0 : !places.has(place)) return
    const only = place === undefined ? {} : { places: new Set([place]) }
    yield [day, await readDay({ ...deps, store: NO_POLLS }, { day, nowMs: nowMs(), ...only })]
  }
}
