import type { AccessPointId } from '#contract/ids.ts'
import type { Capacity, UsageChartDay, UsageOf } from '#contract/usage.ts'
import type { UsageScope } from '#contract/words.ts'
import { breathing } from '../days/breathe.ts'
import type { DayRolls } from '../days/day-rolls.ts'
import { daysBetween, localDayAt, spanOfDay } from '../domain/local-day.ts'
import { addUsageDay, newUsageSums, usageFigures } from '../domain/usage.ts'
import type { UsageSums } from '../domain/usage.ts'
import type { UsageDay } from '../domain/usage-day.ts'
import { windowsBetween } from '../domain/usage-windows.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { Journal } from '../journal/open.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { capacityOf } from './capacity-week.ts'
import { FreshDays } from './fresh-days.ts'
import { idsOf, nameOf, placesOf, usagePlaces } from './members.ts'
import { unpackDay } from './packed-day.ts'
import { USAGE_ROLLER } from './usage-roller.ts'

/** Who uses how much: days that are over from the journal, the others from the store. */
export interface UsageBook {
  /** One of a scope over local days, both included, and day by day; null when nobody has the id. */
  ofOne(scope: UsageScope, id: string, fromDay: string, untilDay: string): Promise<UsageOf | null>
  /** All of a scope, by name; those that counted nothing are in it as well. */
  ofAll(scope: UsageScope, fromDay: string, untilDay: string): Promise<readonly UsageOf[]>
  /** True while more may come: the last day is not over, or one of them is to be worked out. */
  isProvisional(fromDay: string, untilDay: string): boolean
  /** What is too small or too large by the last days that are over. */
  capacity(): Promise<Capacity>
}

export interface UsageBookDeps {
  readonly store: Pick<SeriesStore, 'readUsage'>
  readonly journal: Pick<Journal, 'inventory' | 'readVisitors' | 'usageDays'>
  readonly rolls: Pick<DayRolls, 'isRolled' | 'revision'>
  readonly timeZone: string
  /** The name of the city, for its own figures. */
  readonly city: string
  readonly nowMs: () => number
}

export function createUsageBook(deps: UsageBookDeps): UsageBook {
  const { journal, rolls, timeZone, nowMs } = deps
  const readVisitors = (ids: readonly AccessPointId[], from: string, until: string) =>
    journal.readVisitors(ids, from, until)
  const fresh = new FreshDays({ store: deps.store, readVisitors, timeZone, nowMs })
  const today = (): string => localDayAt(nowMs(), timeZone)
  /** The day before is rolled some time after midnight, and nobody wants to wait for it. */
  const isFresh = (day: string): boolean =>
    day === today() || (day === dayAfter(today(), -1) && !rolls.isRolled(USAGE_ROLLER, day))

  const freshDays = async (
    day: string,
    scope: UsageScope,
    id: string | null,
  ): Promise<ReadonlyMap<string, UsageDay>> => {
    const inventory = journal.inventory()
    const places = usagePlaces(inventory, inventory)
    // Every scope of the whole city comes from one reading of it.
    const isAll = id === null || scope === 'city'
    const name = isAll ? '' : `${scope} ${id}`
    const { days } = await fresh.of(day, name, isAll ? places : placesOf(scope, id, places))
    return days[scope]
  }

  const figuresOf = (sums: UsageSums, fromDay: string, untilDay: string): UsageOf['figures'] => {
    const { startMs } = spanOfDay(fromDay, timeZone)
    const endMs = Math.min(nowMs(), spanOfDay(untilDay, timeZone).endMs)
    return usageFigures(sums, windowsBetween(startMs, endMs))
  }
  const chartDay = (day: UsageDay): UsageChartDay => {
    const sums = newUsageSums()
    addUsageDay(sums, day)
    const { clientsMean, clientsPeak, rxBytes, txBytes, visitors, observedShare } = usageFigures(
      sums,
      day.windows,
    )
    return { day: day.day, clientsMean, clientsPeak, rxBytes, txBytes, visitors, observedShare }
  }

  let capacity: { readonly key: string; readonly answer: Promise<Capacity> } | null = null
  return {
    async ofOne(scope, id, fromDay, untilDay) {
      const stored = await journal.usageDays.ofOne(scope, id, fromDay, untilDay)
      const days = stored.filter(({ day }) => !isFresh(day))
      const found = days.map(({ day, body }) => unpackDay(day, body))
      for (const day of [dayAfter(today(), -1), today()]) {
        if (day < fromDay || day > untilDay || !isFresh(day)) continue
        const made = (await freshDays(day, scope, id)).get(id)
        if (made !== undefined) found.push(made)
      }
      const inventory = journal.inventory()
      if (found.length === 0 && !idsOf(scope, inventory).has(id)) return null
      const sums = newUsageSums()
      for (const day of found) addUsageDay(sums, day)
      const name = nameOf(scope, id, inventory, deps.city)
      const figures = figuresOf(sums, fromDay, untilDay)
      return { scope, id, name, figures, days: found.map(chartDay) }
    },
    async ofAll(scope, fromDay, untilDay) {
      const inventory = journal.inventory()
      const byId = new Map<string, UsageSums>()
      for (const id of idsOf(scope, inventory)) byId.set(id, newUsageSums())
      const add = (id: string, day: UsageDay): void => {
        const sums = byId.get(id) ?? newUsageSums()
        byId.set(id, sums)
        addUsageDay(sums, day)
      }
      const breathe = breathing()
      const last = untilDay < today() ? untilDay : today()
      for (const day of daysBetween(fromDay, last)) {
        if (isFresh(day)) {
          for (const [id, made] of await freshDays(day, scope, null)) add(id, made)
          continue
        }
        for (const { id, body } of await journal.usageDays.ofDay(scope, day)) {
          add(id, unpackDay(day, body))
          await breathe()
        }
      }
      const all: UsageOf[] = []
      for (const [id, sums] of byId) {
        const name = nameOf(scope, id, inventory, deps.city)
        all.push({ scope, id, name, figures: figuresOf(sums, fromDay, untilDay), days: [] })
        await breathe()
      }
      return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
    },
    isProvisional(fromDay, untilDay) {
      if (untilDay >= today()) return true
      return daysBetween(fromDay, untilDay).some((day) => !rolls.isRolled(USAGE_ROLLER, day))
    },
    capacity() {
      const key = `${today()} ${rolls.revision()} ${journal.inventory().revision}`
      if (capacity?.key !== key) {
        const answer = capacityOf(journal, today(), timeZone)
        capacity = { key, answer }
        answer.catch(() => {
          if (capacity?.answer === answer) capacity = null
        })
      }
      return capacity.answer
    },
  }
}
