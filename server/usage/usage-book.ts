import type { PlaceId } from '#contract/ids.ts'
import type { ReportUsage } from '#contract/report.ts'
import type { Capacity, UsageChartDay, UsageOf } from '#contract/usage.ts'
import type { UsageScope } from '#contract/words.ts'
import type { DayRolls } from '../days/day-rolls.ts'
import { CAPACITY_LIMITS } from '../domain/capacity.ts'
import { daysBetween, daysOfMonth, localDayAt, spanOfDay } from '../domain/local-day.ts'
import { addUsageDay, newUsageSums, usageFigures } from '../domain/usage.ts'
import type { UsageSums } from '../domain/usage.ts'
import { addBriefDay, briefFigures, newUsageBrief } from '../domain/usage-brief.ts'
import type { UsageDay } from '../domain/usage-day.ts'
import { windowsBetween } from '../domain/usage-counts.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { Journal } from '../journal/open.ts'
import { capacityOf } from './capacity-week.ts'
import { readSoFar } from './day-so-far.ts'
import type { FreshDays } from './fresh-days.ts'
import { idsOf, nameOf, placesOf, presentPlaces } from './members.ts'
import { unpackBrief, unpackDay } from './packed-day.ts'
import { takingTurns } from './turns.ts'
import { usageMonths } from './usage-months.ts'
import { USAGE_ROLLER } from './usage-roller.ts'

/** Who uses how much: days that are over from the journal, the others from the store. */
export interface UsageBook {
  /** One of a scope over local days, both included, and day by day; null when nobody has the id. */
  ofOne(scope: UsageScope, id: string, fromDay: string, untilDay: string): Promise<UsageOf | null>
  /** All of a scope, by name; those that counted nothing are in it as well. */
  ofAll(scope: UsageScope, fromDay: string, untilDay: string): Promise<readonly UsageOf[]>
  /** What a report needs of some places, whose ids had best follow each other. */
  briefs(
    places: readonly PlaceId[],
    fromDay: string,
    untilDay: string,
  ): Promise<ReadonlyMap<PlaceId, ReportUsage>>
  /** True while more may come: the last day is not over, or one of them is to be worked out. */
  isProvisional(fromDay: string, untilDay: string): boolean
  /** What is too small or too large by the last days that are over. */
  capacity(): Promise<Capacity>
}

export interface UsageBookDeps {
  readonly fresh: Pick<FreshDays, 'of' | 'isComing'>
  readonly journal: Pick<Journal, 'inventory' | 'usageDays' | 'rolledDays'>
  readonly rolls: Pick<DayRolls, 'firstDay' | 'isRolled' | 'revision'>
  readonly timeZone: string
  /** The name of the city, for its own figures. */
  readonly city: string
  readonly nowMs: () => number
}

/** Days that nobody has rolled yet, and until when it was looked. */
interface Fresh {
  readonly byId: ReadonlyMap<string, UsageDay>
  readonly endMs: number
}

export function createUsageBook(deps: UsageBookDeps): UsageBook {
  const { fresh, journal, rolls, timeZone, nowMs } = deps
  const today = (): string => localDayAt(nowMs(), timeZone)
  /** The day before is rolled some time after midnight, and nobody wants to wait for it. */
  const freshOf = (fromDay: string, untilDay: string): ReadonlySet<string> => {
    const now = today()
    const before = dayAfter(now, -1)
    const days = rolls.isRolled(USAGE_ROLLER, before) ? [now] : [before, now]
    return new Set(days.filter((day) => day >= fromDay && day <= untilDay))
  }

  const freshDays = async (day: string, scope: UsageScope, id: string | null): Promise<Fresh> => {
    const inventory = journal.inventory()
    const places = presentPlaces(inventory)
    // Every scope of the whole city comes from one reading of it.
    const isAll = id === null || scope === 'city'
    if (isAll && fresh.isComing(day)) {
      const { startMs } = spanOfDay(day, timeZone)
      const before = await readSoFar(journal, scope, { day, startMs }, timeZone)
      if (before !== null) return before
    }
    const name = isAll ? '' : `${scope} ${id}`
    const use = await fresh.of(day, name, isAll ? places : placesOf(scope, id, places))
    return { byId: use.days[scope], endMs: use.endMs }
  }

  /** The windows of some days, as far as it was looked. */
  const windowsOf = (fromDay: string, untilDay: string, lookedUntilMs: number): number => {
    const endMs = Math.min(nowMs(), lookedUntilMs, spanOfDay(untilDay, timeZone).endMs)
    return windowsBetween(spanOfDay(fromDay, timeZone).startMs, endMs)
  }
  const chartDay = (day: UsageDay): UsageChartDay => {
    const sums = newUsageSums()
    addUsageDay(sums, day)
    const { clientsMean, clientsPeak, downloadBytes, uploadBytes, visitors, observedShare } =
      usageFigures(sums, day.windows)
    return {
      day: day.day,
      clientsMean,
      clientsPeak,
      downloadBytes,
      uploadBytes,
      visitors,
      observedShare,
    }
  }

  /** The month that some days are, all of them rolled; null where they are none. */
  const wholeMonth = (days: readonly string[]): string | null => {
    const [month, first] = [days[0]?.slice(0, 7), rolls.firstDay()]
    if (month === undefined) return null
    if (days.join() !== daysBetween(...daysOfMonth(month)).join()) return null
    const isWaiting = (day: string): boolean =>
      first !== null && day >= first && !rolls.isRolled(USAGE_ROLLER, day)
    return days.some(isWaiting) ? null : month
  }

  let capacity: { readonly key: string; readonly answer: Promise<Capacity> } | null = null
  return {
    async ofOne(scope, id, fromDay, untilDay) {
      const freshOnes = freshOf(fromDay, untilDay)
      const stored = await journal.usageDays.ofOne(scope, id, fromDay, untilDay)
      const days = stored.filter(({ day }) => !freshOnes.has(day))
      const found = days.map(({ day, body }) => unpackDay(day, body))
      let lookedUntilMs = Infinity
      for (const day of freshOnes) {
        const { byId, endMs } = await freshDays(day, scope, id)
        const made = byId.get(id)
        if (made !== undefined) found.push(made)
        lookedUntilMs = endMs
      }
      const inventory = journal.inventory()
      if (found.length === 0 && !idsOf(scope, inventory).has(id)) return null
      const sums = newUsageSums()
      for (const day of found) addUsageDay(sums, day)
      const name = nameOf(scope, id, inventory, deps.city)
      const figures = usageFigures(sums, windowsOf(fromDay, untilDay, lookedUntilMs))
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
      const takeTurns = takingTurns()
      const freshOnes = freshOf(fromDay, untilDay)
      const now = today()
      let lookedUntilMs = Infinity
      for (const day of daysBetween(fromDay, untilDay < now ? untilDay : now)) {
        if (freshOnes.has(day)) {
          const made = await freshDays(day, scope, null)
          for (const [id, use] of made.byId) add(id, use)
          lookedUntilMs = made.endMs
          continue
        }
        for (const { id, body } of await journal.usageDays.ofDay(scope, day)) {
          add(id, unpackDay(day, body))
          await takeTurns()
        }
      }
      const windows = windowsOf(fromDay, untilDay, lookedUntilMs)
      const all: UsageOf[] = []
      for (const [id, sums] of byId) {
        const name = nameOf(scope, id, inventory, deps.city)
        all.push({ scope, id, name, figures: usageFigures(sums, windows), days: [] })
        await takeTurns()
      }
      return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
    },
    async briefs(places, fromDay, untilDay) {
      const found = new Map(places.map((place) => [place, newUsageBrief()]))
      const freshOnes = freshOf(fromDay, untilDay)
      const days = daysBetween(fromDay, untilDay).filter((day) => !freshOnes.has(day))
      const sorted = places.toSorted()
      const [first, last] = [sorted[0], sorted.at(-1)]
      if (first === undefined || last === undefined) return new Map()
      const month = wholeMonth(days)
      if (month !== null) {
        const kept = await usageMonths(journal.usageDays, month, sorted)
        return new Map(Array.from(kept, ([place, brief]) => [place, briefFigures(brief)]))
      }
      for (const row of await journal.usageDays.ofMany('place', [first, last], days)) {
        const brief = found.get(row.id as PlaceId)
        if (brief !== undefined) addBriefDay(brief, unpackBrief(row.day, row.body))
      }
      for (const day of freshOnes) {
        const { byId } = await freshDays(day, 'place', null)
        for (const [place, brief] of found) {
          const made = byId.get(place)
          if (made !== undefined) addBriefDay(brief, made)
        }
      }
      return new Map(Array.from(found, ([place, brief]) => [place, briefFigures(brief)]))
    },
    isProvisional(fromDay, untilDay) {
      if (untilDay >= today()) return true
      // Before the first poll there is nothing to wait for.
      const first = rolls.firstDay()
      if (first === null) return false
      const days = daysBetween(fromDay > first ? fromDay : first, untilDay)
      return days.some((day) => !rolls.isRolled(USAGE_ROLLER, day))
    },
    capacity() {
      const last = dayAfter(today(), -1)
      const revision = rolls.revision(dayAfter(last, 1 - CAPACITY_LIMITS.days), last)
      const key = `${last} ${revision} ${journal.inventory().revision}`
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
