import type { PlaceId } from '#contract/ids.ts'
import { addPlaceTotals, NO_TOTALS } from '../domain/day-figures.ts'
import { wasReceivedBy } from '../domain/known-then.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { isMeantFor, occurrencesOf } from '../domain/planned-window.ts'
import { linesByPlace } from '../journal/inventory.ts'
import type { PlaceDays } from '../journal/place-days.ts'
import type { PlaceTotals } from '#contract/days.ts'
import { breathing } from './breathe.ts'
import { NotKeptError } from './day-book.ts'
import { readDay } from './day-reader.ts'
import type { DayReaderDeps } from './day-reader.ts'
import type { DayRolls } from './day-rolls.ts'
import { unpackPlaceDay } from './place-day.ts'
import type { PlaceDayRecord } from './place-day.ts'
import { PLACE_ROLLER, recordOf } from './place-roller.ts'

/** A place's record with the latest receipt of what is in it. */
export interface KeptRecord extends PlaceDayRecord {
  readonly receivedUntilMs: number | null
}
export type DayRecords = ReadonlyMap<PlaceId, KeptRecord>

export interface KeptDaysDeps extends DayReaderDeps {
  readonly journal: DayReaderDeps['journal'] & { readonly placeDays: PlaceDays }
  readonly rolls: Pick<DayRolls, 'isRolled' | 'firstDay'>
  readonly nowMs: () => number
  /** Grows when a poll came that a day which goes on should have had before; absent: nobody tells. */
  readonly lateCount?: () => number
}

/** A day that was read, and what was known to be late when that was begun. */
interface ReadRecords {
  readonly atMs: number
  readonly lateCount: number
  readonly records: Promise<DayRecords>
}

/** A day that is not rolled is worked out anew at most so often. */
const REREAD_MS = 10_000
/** With late data, so often at most. */
const LATE_REREAD_MS = 1000
const READ_DAYS_MAX = 4
/** Months whose figures of then are at hand. */
const THEN_DAYS_MAX = 100
/** Batches that were received by a moment are stored this long after it. */
const THEN_SETTLED_MS = 600_000

/** Days of the city: kept ones from the journal, the others from the store. */
export class KeptDays {
  readonly #deps: KeptDaysDeps
  readonly #read = new Map<string, ReadRecords>()
  readonly #then = new Map<string, Promise<ReadonlyMap<PlaceId, PlaceTotals>>>()

  constructor(deps: KeptDaysDeps) {
    this.#deps = deps
  }

  /** All places of a day as they are known now; null when nothing is known of it. */
  async ofDay(day: string): Promise<DayRecords | null> {
    const kept = await this.kept(day)
    if (kept !== null) return kept
    if (!this.isReadable(day)) return null
    const atMs = this.#deps.nowMs()
    const lateCount = this.#deps.lateCount?.() ?? 0
    const known = this.#read.get(day)
    const goodMs = known?.lateCount === lateCount ? REREAD_MS : LATE_REREAD_MS
    if (known !== undefined && Math.abs(atMs - known.atMs) < goodMs) return known.records
    const records = this.#readRecords(day, atMs)
    remember(this.#read, day, { atMs, lateCount, records }, READ_DAYS_MAX)
    records.catch(() => this.#read.delete(day))
    return records
  }

  /** What is kept of a day that is over; null when it was not rolled yet. */
  async kept(day: string): Promise<DayRecords | null> {
    if (!this.#isOver(day)) return null
    const rows = await this.#deps.journal.placeDays.ofDay(day)
    if (rows.length === 0 && !this.#deps.rolls.isRolled(PLACE_ROLLER, day)) return null
    return new Map(
      rows.map(({ place, body, receivedUntilMs }) => [
        place,
        { ...unpackPlaceDay(body), receivedUntilMs },
      ]),
    )
  }

  /** True when a day that is over was rolled once, though perhaps not since it last changed. */
  async isKept(day: string): Promise<boolean> {
    const { rolls, journal } = this.#deps
    return rolls.isRolled(PLACE_ROLLER, day) || (await journal.placeDays.has(day))
  }

  /** One place over days, both included; those of which nothing is known are left out. */
  async ofPlace(
    place: PlaceId,
    days: readonly string[],
  ): Promise<ReadonlyMap<string, PlaceDayRecord>> {
    const [first, last] = [days[0], days.at(-1)]
    if (first === undefined || last === undefined) return new Map()
    const rows = await this.#deps.journal.placeDays.ofPlace(place, first, last)
    const kept = new Map(rows.map(({ day, body }) => [day, unpackPlaceDay(body)]))
    const found = new Map<string, PlaceDayRecord>()
    for (const day of days) {
      const record = kept.get(day) ?? (await this.#readPlace(place, day))
      if (record !== undefined) found.set(day, record)
    }
    return found
  }

  /**
   * The totals of a day as they were known at a moment after it. Most places of most days were known
   * as they are now: only those with later data, or with windows planned later, are read again.
   */
  thenTotals(day: string, atMs: number): Promise<ReadonlyMap<PlaceId, PlaceTotals>> {
    const key = `${day} ${atMs}`
    const known = this.#then.get(key)
    if (known !== undefined) return known
    const totals = this.#readThen(day, atMs)
    if (this.#deps.nowMs() < atMs + THEN_SETTLED_MS) return totals
    remember(this.#then, key, totals, THEN_DAYS_MAX)
    totals.catch(() => this.#then.delete(key))
    return totals
  }

  /** True while the figures of a day may still change without a word of a late sample. */
  isOpen(day: string): boolean {
    if (!this.#isOver(day)) return true
    return this.isReadable(day) && !this.#deps.rolls.isRolled(PLACE_ROLLER, day)
  }

  /** True when the polls of a day, or what has come of it, are all there. */
  isReadable(day: string): boolean {
    const first = this.#deps.rolls.firstDay()
    return first !== null && day >= first && this.#span(day).startMs < this.#deps.nowMs()
  }

  #isOver(day: string): boolean {
    return this.#span(day).endMs <= this.#deps.nowMs()
  }

  #span(day: string) {
    return spanOfDay(day, this.#deps.timeZone)
  }

  async #readRecords(day: string, nowMs: number): Promise<DayRecords> {
    const { startMs } = this.#span(day)
    const found = new Map<PlaceId, KeptRecord>()
    for (const read of await readDay(this.#deps, { day, nowMs })) {
      const { receivedUntilMs } = read
      found.set(read.place.id, { ...recordOf(read, startMs), receivedUntilMs })
    }
    return found
  }

  async #readPlace(place: PlaceId, day: string): Promise<PlaceDayRecord | undefined> {
    if (!this.isReadable(day)) return undefined
    if (this.#isOver(day) && this.#deps.rolls.isRolled(PLACE_ROLLER, day)) return undefined
    const nowMs = this.#deps.nowMs()
    const [read] = await readDay(this.#deps, { day, nowMs, places: new Set([place]) })
    return read && recordOf(read, this.#span(day).startMs)
  }

  async #readThen(day: string, atMs: number): Promise<ReadonlyMap<PlaceId, PlaceTotals>> {
    const { journal, rolls, nowMs } = this.#deps
    const records = await this.ofDay(day)
    if (records === null) return new Map()
    const { places } = await journal.inventoryAt(atMs)
    const isChanged = this.#windowsSince(day, atMs)
    const stale = new Set<PlaceId>()
    for (const [id, { receivedUntilMs }] of records) {
      const isLate =
        receivedUntilMs !== null && !wasReceivedBy(receivedUntilMs, receivedUntilMs, atMs)
      if (places.has(id) && (isLate || isChanged(id))) stale.add(id)
    }
    const totals = new Map<PlaceId, PlaceTotals>()
    for (const [id, record] of records) if (places.has(id)) totals.set(id, totalsIn(record))
    if (stale.size === 0) return totals
    if (!this.isReadable(day)) throw new NotKeptError(rolls.firstDay() ?? day)
    const query = { day, nowMs: nowMs(), knownAtMs: atMs, places: stale }
    for (const id of stale) totals.delete(id)
    for (const read of await readDay(this.#deps, query)) totals.set(read.place.id, totalsIn(read))
    return totals
  }

  /** Whether a place has other windows on a day by now than it had at a moment. */
  #windowsSince(day: string, atMs: number): (place: PlaceId) => boolean {
    const { journal, timeZone } = this.#deps
    const { startMs, endMs } = this.#span(day)
    const changed = journal
      .windows()
      .filter(
        (window) =>
          window.isExcluded &&
          (window.createdAtMs > atMs || (window.cancelledAtMs ?? 0) > atMs) &&
          occurrencesOf({ ...window, cancelledAtMs: null }, startMs, endMs, timeZone).length > 0,
      )
    if (changed.length === 0) return () => false
    const { places, uplinks } = journal.inventory()
    const lines = linesByPlace(uplinks.values())
    return (id) => {
      const kecamatan = places.get(id)?.kecamatan ?? ''
      const layout = { place: id, kecamatan, uplinks: lines.get(id) ?? [] }
      return changed.some((window) => isMeantFor(window, layout))
    }
  }
}

/** Adds a day's totals to those of other days. */
export async function addDay(
  sums: Map<PlaceId, PlaceTotals>,
  day: ReadonlyMap<PlaceId, PlaceTotals>,
  breathe: ReturnType<typeof breathing>,
): Promise<void> {
  for (const [id, totals] of day) {
    sums.set(id, addPlaceTotals(sums.get(id) ?? NO_TOTALS, totals))
  }
  await breathe()
}

function totalsIn({ totalsMs, serviceMs }: PlaceTotals): PlaceTotals {
  return { totalsMs, serviceMs }
}

/** Keeps an entry and forgets the oldest beyond `max`. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key)
  map.set(key, value)
  for (const old of map.keys()) {
    if (map.size <= max) break
    map.delete(old)
  }
}
