import type { CityDay, CityDays, PlaceDays, PlaceTotals } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Knowledge } from '#contract/words.ts'
import type { PlaceOverDays } from './places-over.ts'

/**
 * The history of the city by local days (`YYYY-MM-DD` by the city's zone). Days that are over come
 * from the journal as far as they are rolled, all else from the store; nothing after now is in it.
 */
export interface DayBook {
  /**
   * Time in each state of each place over local days, both included. A place counts from the day on
   * which it came into the inventory, or from that of its first poll where that is earlier; one that
   * was not there has none. `then` is what was known when the last of them ended, with the equipment and
   * the planned windows of then. Of the days that wait for their first roll, which takes a reading of
   * all their polls, only the last one is in it. Rejects with `NotKeptError` where that takes polls that are no
   * longer kept.
   */
  totalsOf(
    fromDay: string,
    untilDay: string,
    known: Knowledge,
  ): Promise<ReadonlyMap<PlaceId, PlaceTotals>>
  /**
   * The same over one day until a time of it, Unix ms, as it is known now: to compare a day that goes on
   * with others by the same hours. Nothing before the first day of which anything is known.
   */
  totalsUntil(day: string, untilMs: number): Promise<ReadonlyMap<PlaceId, PlaceTotals>>
  /** First local day of which anything is known of any place; null while there is none. */
  firstDay(): Promise<string | null>
  /** True while more may come: the last day is not over, or one of them is to be rolled (again). */
  isProvisional(fromDay: string, untilDay: string): boolean
  /** The whole city over one day, to replay it; null for a day of which nothing is known. */
  cityDay(day: string, known: Knowledge): Promise<CityDay | null>
  /**
   * One place day by day, both included, with its steps and those of its lines, as far as it counts (`totalsOf`). Days on
   * which it is unknown are in it.
   */
  placeDays(place: PlaceId, fromDay: string, untilDay: string): Promise<PlaceDays>
  /**
   * All places over days, both included, one by one and as far as they count (`totalsOf`): what is not
   * rolled yet is read from its polls. Of a place that, with its lines, was not seen to work at one of
   * the ends, the days beyond it are told too, as far as `around` reaches; receipts of those are not.
   */
  over(
    fromDay: string,
    untilDay: string,
    around?: { readonly fromDay: string; readonly untilDay: string },
  ): AsyncIterable<PlaceOverDays>
  /** The sums of the city day by day, both included; days of which nothing is known are left out. */
  days(fromDay: string, untilDay: string): Promise<CityDays>
  /** Grows whenever one of these days, as far as they are over, may read otherwise than before. */
  revision(fromDay: string, untilDay: string): number
}

/** The single polls that an answer takes are no longer kept, nor was it written down in time. */
export class NotKeptError extends Error {
  override readonly name = 'NotKeptError'
  /** First local day whose polls are kept. */
  readonly keptFromDay: string
  constructor(keptFromDay: string) {
    super(`[days] single polls are kept since ${keptFromDay}`)
    this.keptFromDay = keptFromDay
  }
}
