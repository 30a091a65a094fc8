import type { AccessPointId } from '#contract/ids.ts'
import { USAGE_SCOPES } from '#contract/words.ts'
import { breathing } from '../days/breathe.ts'
import { SETTLE_MS } from '../days/day-rolls.ts'
import type { DayRoller, DayRolls } from '../days/day-rolls.ts'
import { rollerVersion } from '../days/roller-version.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { Journal } from '../journal/open.ts'
import type { UsageRow } from '../journal/usage-days.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { dayOfUse } from './day-of-use.ts'
import type { DayOfUse } from './day-of-use.ts'
import { usagePlaces } from './members.ts'
import { packDay } from './packed-day.ts'
import { readingDay, SILENCE_DAYS_MAX } from './read-day.ts'
import { PLACES_AT_ONCE, usageMonths } from './usage-months.ts'

/** Under this name days are rolled. */
export const USAGE_ROLLER = 'usage'
/** Grows when rows are made otherwise. */
const REVISION = 2
/** As long as the sketches of visitors: a report compares years. */
const DAYS_KEPT = 5 * 366

/** Another zone makes other days of the same polls. */
export function usageVersion(timeZone: string): number {
  return rollerVersion([REVISION, timeZone])
}

export interface UsageRollerDeps {
  readonly store: Pick<SeriesStore, 'readUsage'>
  readonly journal: Pick<Journal, 'inventory' | 'inventoryAt' | 'readVisitors' | 'usageDays'>
  readonly rolls: Pick<DayRolls, 'touchDays'>
  readonly timeZone: string
}

/** Keeps who used how much of a day that is over, by access point, place and area. */
export function usageRoller({ store, journal, rolls, timeZone }: UsageRollerDeps): DayRoller {
  const readVisitors = (ids: readonly AccessPointId[], from: string, until: string) =>
    journal.readVisitors(ids, from, until)
  return {
    name: USAGE_ROLLER,
    version: usageVersion(timeZone),
    async roll(day, signal) {
      const { startMs, endMs } = spanOfDay(day, timeZone)
      const then = await journal.inventoryAt(endMs - 1)
      const places = usagePlaces(then, journal.inventory())
      const breathe = breathing(signal)
      const span = { day, startMs, endMs }
      const source = readingDay({ store, readVisitors }, span, places)
      const use = await dayOfUse(source, { ...span, timeZone, places, breathe })
      await journal.usageDays.replace(day, rowsOf(day, use, startMs))
      await journal.usageDays.expire(dayAfter(day, -DAYS_KEPT))
      rolls.touchDays(await daysBegunTooEarly(journal, day, use))
    },
    async keepMonth(month, signal) {
      const breathe = breathing(signal)
      const places = [...journal.inventory().places.keys()].sort()
      for (let at = 0; at < places.length; at += PLACES_AT_ONCE) {
        await usageMonths(journal.usageDays, month, places.slice(at, at + PLACES_AT_ONCE))
        await breathe()
      }
    },
  }
}

function rowsOf(day: string, { days, sinceMs }: DayOfUse, startMs: number): readonly UsageRow[] {
  return USAGE_SCOPES.flatMap((scope) =>
    Array.from(days[scope], ([id, made]): UsageRow => {
      const sinceAtMs = scope === 'access-point' ? (sinceMs.get(id) ?? startMs) : startMs
      // Polls closer to the day's beginning make both days roll again when they come late.
      const isLongAgo = sinceAtMs < startMs - SETTLE_MS
      return { scope, day, id, body: packDay(made), since_ms: isLongAgo ? sinceAtMs : null }
    }),
  )
}

/**
 * Later days whose first increase goes further back than the last poll of this day: late data have
 * told a part of it, which would otherwise count in both.
 */
async function daysBegunTooEarly(
  journal: Pick<Journal, 'usageDays'>,
  day: string,
  { countedUntilMs }: DayOfUse,
): Promise<ReadonlySet<string>> {
  const later = await journal.usageDays.sinceOf(day, dayAfter(day, SILENCE_DAYS_MAX + 1))
  const early = later.filter(({ id, since_ms: sinceMs }) => {
    const untilMs = countedUntilMs.get(id)
    return untilMs !== undefined && sinceMs !== null && sinceMs < untilMs
  })
  return new Set(early.map((row) => row.day))
}
