import type { CityDay, CityDays, PlaceDay, PlaceTotals } from '#contract/days.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Knowledge } from '#contract/words.ts'
import { addTotals, NO_TOTALS } from '../domain/day-figures.ts'
import type { Step } from '../domain/day-figures.ts'
import { dayText, daysBetween, daysOfMonth, localDayAt, spanOfDay } from '../domain/local-day.ts'
import { dayAt } from '../domain/local-time.ts'
import type { TotalsMs } from '../domain/totals.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { Outages, OutageSpan } from '../journal/outages.ts'
import { breathing } from './breathe.ts'
import type { DayBook } from './day-book.ts'
import type { DayRolls } from './day-rolls.ts'
import { addDay, KeptDays } from './kept-days.ts'
import type { DayRecords, KeptDaysDeps } from './kept-days.ts'
import { totalsOfPart } from './part-of-day.ts'
import type { PlaceDayRecord } from './place-day.ts'
import { PLACE_ROLLER, recordOf } from './place-roller.ts'
import { monthTotals } from './place-months.ts'
import { monthsAndDays, placesOver } from './places-over.ts'
import { unseenDays } from './unseen-days.ts'
import type { UnseenDaysDeps } from './unseen-days.ts'

export interface DayBookDeps extends KeptDaysDeps {
  readonly journal: KeptDaysDeps['journal'] &
    UnseenDaysDeps['journal'] & { readonly outages: Pick<Outages, 'spans'> }
  readonly rolls: Pick<DayRolls, 'isRolled' | 'firstDay' | 'revision' | 'onRolled'>
}

/** Sums over days that are over, at hand for those who ask for a month again. */
const SUMS_MAX = 8

/** The history of the city from what is rolled and, as far as that does not reach, from the store. */
export function createDayBook(deps: DayBookDeps): DayBook {
  const { journal, rolls, nowMs, timeZone } = deps
  const days = new KeptDays(deps)
  const sums = new Map<
    string,
    { readonly revision: number; readonly sum: ReadonlyMap<PlaceId, PlaceTotals> }
  >()
  /** Of the whole city, one for each day that is rolled. */
  const cityTotals = new Map<string, TotalsMs>()
  rolls.onRolled((roller, day) => {
    if (roller === PLACE_ROLLER) cityTotals.delete(day)
  })
  const today = (): string => localDayAt(nowMs(), timeZone)

  /**
   * The days of a period that are summed up: those that are kept, and the last one that is not. Each of
   * the others would take a reading of all its polls, and the roller is at it, the newest first.
   */
  const summedDays = async (from: string, until: string): Promise<readonly string[]> => {
    const asked = daysBetween(from, until)
    const unrolled: string[] = []
    for (const day of asked) {
      if (days.isReadable(day) && !(await days.isKept(day))) unrolled.push(day)
    }
    const leftOut = new Set(unrolled.slice(0, -1))
    return asked.filter((day) => !leftOut.has(day))
  }

  const sumOf = async (from: string, until: string): Promise<ReadonlyMap<PlaceId, PlaceTotals>> => {
    const breathe = breathing()
    const sum = new Map<PlaceId, PlaceTotals>()
    const { months, days: others } = await monthsAndDays(await summedDays(from, until), isMonthKept)
    const places = [...journal.inventory().places.keys()].sort()
    for (const month of months) {
      for await (const totals of monthTotals({ ...journal, timeZone }, month, places)) {
        await addDay(sum, totals, breathe)
      }
    }
    for (const day of others) {
      const records = await days.ofDay(day)
      if (records !== null) await addDay(sum, records, breathe)
    }
    await addUnseen(sum, from, until)
    return sum
  }

  /** Whether all that will ever be known of a month is kept, as far as one can tell. */
  const isMonthKept = async (month: string): Promise<boolean> => {
    const kept = await journal.placeDays.firstDay()
    const [first, last] = daysOfMonth(month)
    if (kept === null || last < kept || last >= today()) return false
    for (const day of daysBetween(first, last)) {
      if (days.isReadable(day) && !(await days.isKept(day))) return false
    }
    return true
  }

  /** First day of which anything is known; null when there is none. */
  const firstDay = async (): Promise<string | null> => {
    const kept = await journal.placeDays.firstDay()
    const readable = rolls.firstDay()
    return kept !== null && readable !== null ? earlier(kept, readable) : (kept ?? readable)
  }

  /** The last day of a period before the first one of which anything is known; null without one. */
  const lastUnseen = async (from: string, until: string): Promise<string | null> => {
    const first = await firstDay()
    const last = first === null ? until : earlier(until, dayAfter(first, -1))
    return last < from ? null : earlier(last, today())
  }

  /** Adds the days before that first one; `isCounted` says which places. */
  const addUnseen = async (
    sum: Map<PlaceId, PlaceTotals>,
    from: string,
    until: string,
    isCounted: (place: PlaceId) => boolean = () => true,
  ): Promise<void> => {
    const last = await lastUnseen(from, until)
    if (last === null) return
    const breathe = breathing()
    for await (const [, places] of unseenDays(deps, from, last)) {
      const counted = places.filter(({ place }) => isCounted(place.id))
      await addDay(sum, new Map(counted.map((one) => [one.place.id, one])), breathe)
    }
  }

  /** The sum over days that are over; worked out anew when one of them was. */
  const closedSum = async (from: string, until: string) => {
    const revision = rolls.revision(from, until)
    const key = `${from} ${until}`
    const known = sums.get(key)
    if (known?.revision === revision) return known.sum
    const sum = await sumOf(from, until)
    if (revision !== rolls.revision(from, until) || isProvisional(from, until)) return sum
    if (sums.size >= SUMS_MAX) sums.clear()
    sums.set(key, { revision, sum })
    return sum
  }

  const isProvisional = (from: string, until: string): boolean => {
    if (until >= today()) return true
    const first = rolls.firstDay()
    const start = first !== null && first > from ? first : from
    return daysBetween(start, until).some((day) => days.isOpen(day))
  }

  const totalsNow = async (from: string, until: string) => {
    const last = dayText(dayAt(nowMs(), timeZone) - 1)
    if (until <= last) return closedSum(from, until)
    const sum = new Map(from <= last ? await closedSum(from, last) : [])
    if (from > today()) return sum
    const open = await days.ofDay(today())
    if (open !== null) await addDay(sum, open, breathing())
    else await addUnseen(sum, today(), today())
    return sum
  }

  const totalsThen = async (from: string, until: string) => {
    const { endMs } = spanOfDay(until, timeZone)
    // What is known at the end of a time that is not over is what is known now.
    if (endMs > nowMs()) return totalsNow(from, until)
    const sum = new Map<PlaceId, PlaceTotals>()
    const breathe = breathing()
    for (const day of await summedDays(from, until)) {
      await addDay(sum, await days.thenTotals(day, endMs), breathe)
    }
    const { places } = await journal.inventoryAt(endMs)
    await addUnseen(sum, from, until, (place) => places.has(place))
    return sum
  }

  return {
    totalsOf: (from, until, known) =>
      known === 'now' ? totalsNow(from, until) : totalsThen(from, until),
    async totalsUntil(day, untilMs) {
      const records = (await days.ofDay(day)) ?? new Map()
      const part = { day, untilMs: Math.min(untilMs, nowMs()), nowMs: nowMs(), records }
      return totalsOfPart(deps, part)
    },
    isProvisional,
    firstDay,
    async cityDay(day, known) {
      const records = await days.ofDay(day)
      if (records === null) return null
      const { startMs: fromMs, endMs } = spanOfDay(day, timeZone)
      const untilMs = Math.min(endMs, nowMs())
      return {
        day,
        fromMs,
        untilMs,
        known,
        isProvisional: isProvisional(day, day),
        places: placesOf(records, known),
        outages: (await journal.outages.spans(fromMs, untilMs)).map((span) => ({ ...span })),
      } satisfies CityDay
    },
    async placeDays(place, from, until) {
      const last = earlier(until, today())
      const unseen = new Map<string, PlaceDayRecord>()
      const lastDay = await lastUnseen(from, last)
      if (lastDay !== null) {
        for await (const [day, [read]] of unseenDays(deps, from, lastDay, place)) {
          const { startMs } = spanOfDay(day, timeZone)
          if (read !== undefined) unseen.set(day, recordOf(read, startMs))
        }
      }
      const seen = await days.ofPlace(place, daysBetween(from, last))
      const found = [...[...unseen].toReversed(), ...seen]
      return {
        days: Array.from(found, ([day, { totalsMs, serviceMs, steps, lines }]) => {
          const isProvisional = days.isOpen(day)
          const states = lines.map((line) => ({ ...line, steps: mutable(line.steps) }))
          return { day, totalsMs, serviceMs, isProvisional, steps: mutable(steps), lines: states }
        }),
      }
    },
    async *over(from, until, around = { fromDay: from, untilDay: until }) {
      const [first, last] = [around.fromDay, earlier(around.untilDay, today())]
      const unkept = new Map<string, ReadonlyMap<PlaceId, PlaceDayRecord>>()
      const lastDay = await lastUnseen(first, last)
      if (lastDay !== null) {
        for await (const [day, read] of unseenDays(deps, first, lastDay)) {
          const { startMs } = spanOfDay(day, timeZone)
          unkept.set(day, new Map(read.map((one) => [one.place.id, recordOf(one, startMs)])))
        }
      }
      for (const day of daysBetween(first, last)) {
        if (!days.isReadable(day) || (await days.isKept(day))) continue
        const records = await days.ofDay(day)
        if (records !== null) unkept.set(day, records)
      }
      const places = [...journal.inventory().places.keys()]
      const end = earlier(until, today())
      const asked = await monthsAndDays(daysBetween(from, end), isMonthKept)
      yield* placesOver({ ...deps.journal, unkept, timeZone, nowMs: nowMs() }, places, asked, {
        startMs: spanOfDay(from, timeZone).startMs,
        endMs: Math.min(spanOfDay(end, timeZone).endMs, nowMs()),
        before: daysBetween(first, dayAfter(from, -1)),
        after: daysBetween(dayAfter(end, 1), last),
      })
    },
    async days(from, until) {
      const first = await firstDay()
      if (first === null) return { first, days: [] }
      const asked = daysBetween(first > from ? first : from, earlier(until, today()))
      const outages = await outagesByDay(asked)
      const breathe = breathing()
      const list: CityDays['days'] = []
      for (const day of asked) {
        const totalsMs = await cityTotalsOf(day)
        await breathe()
        if (totalsMs !== null) list.push({ day, totalsMs, outages: outages.get(day) ?? 0 })
      }
      return { first, days: list }
    },
    revision: (from, until) => rolls.revision(from, until),
  }

  /** Of all places together; null for a day that is over and not rolled yet. */
  async function cityTotalsOf(day: string): Promise<TotalsMs | null> {
    const known = cityTotals.get(day)
    if (known !== undefined) return known
    const records = day === today() ? await days.ofDay(day) : await days.kept(day)
    if (records === null) return null
    let sum = NO_TOTALS.totalsMs
    for (const { totalsMs } of records.values()) sum = addTotals(sum, totalsMs)
    if (!days.isOpen(day)) cityTotals.set(day, sum)
    return sum
  }

  /** How many outages of service touch each day. */
  async function outagesByDay(asked: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>()
    const [first, last] = [asked[0], asked.at(-1)]
    if (first === undefined || last === undefined) return counts
    const fromMs = spanOfDay(first, timeZone).startMs
    const untilMs = Math.min(spanOfDay(last, timeZone).endMs, nowMs())
    for (const span of await journal.outages.spans(fromMs, untilMs)) {
      for (const day of daysOf(span, fromMs, untilMs)) counts.set(day, (counts.get(day) ?? 0) + 1)
    }
    return counts
  }

  function daysOf({ startMs, endMs }: OutageSpan, fromMs: number, untilMs: number) {
    const lastMs = Math.max(startMs, Math.min(endMs ?? untilMs, untilMs) - 1)
    return daysBetween(
      localDayAt(Math.max(startMs, fromMs), timeZone),
      localDayAt(lastMs, timeZone),
    )
  }

  function placesOf(records: DayRecords, known: Knowledge): PlaceDay[] {
    const { places } = journal.inventory()
    return [...records].flatMap(([id, record]) => {
      const place = places.get(id)
      if (place === undefined) return []
      const { name, latitude, longitude } = place
      return [{ id, name, latitude, longitude, ...stepsOf(record, known) }]
    })
  }
}

function stepsOf(
  { steps, thenSteps }: PlaceDayRecord,
  known: Knowledge,
): Pick<PlaceDay, 'steps' | 'otherSteps'> {
  const [own, other] =
    known === 'now' || thenSteps === null ? [steps, thenSteps] : [thenSteps, steps]
  return { steps: mutable(own), otherSteps: other === null ? null : mutable(other) }
}

const mutable = (steps: readonly Step[]): PlaceDay['steps'] =>
  steps.map(([offsetMs, state]) => [offsetMs, state])

const earlier = (one: string, other: string): string => (one < other ? one : other)
