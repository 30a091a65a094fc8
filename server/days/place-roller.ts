import type { AvailabilityPolicy } from '../domain/availability.ts'
import { lineStepsOf, stepsOf, UNKNOWN_STEPS } from '../domain/day-figures.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { PlaceDays } from '../journal/place-days.ts'
import { breathing } from './breathe.ts'
import { readDay } from './day-reader.ts'
import type { DayReaderDeps, ReadPlaceDay } from './day-reader.ts'
import type { DayRoller } from './day-rolls.ts'
import { packPlaceDay } from './place-day.ts'
import type { PlaceDayRecord } from './place-day.ts'
import { monthsOfPlaces, PLACES_AT_ONCE } from './place-months.ts'
import { rollerVersion } from './roller-version.ts'

export const PLACE_ROLLER = 'places'
/** A report compares years. */
const DAYS_KEPT = 5 * 366
/** Grows when days are worked out otherwise. */
const REVISION = 2

/** What is kept of a day that was read. */
export function recordOf(read: ReadPlaceDay, fromMs: number): PlaceDayRecord {
  const { intervals, thenIntervals, totalsMs, serviceMs } = read
  const lines = read.lines.map(({ uplink, intervals: own }) => ({
    uplink,
    steps: lineStepsOf(own, fromMs),
  }))
  const steps = stepsOf(intervals, fromMs)
  const then = thenIntervals === null ? UNKNOWN_STEPS : stepsOf(thenIntervals, fromMs)
  const isSame = JSON.stringify(then) === JSON.stringify(steps)
  return { totalsMs, serviceMs, steps, thenSteps: isSame ? null : then, lines }
}

/** Works out and keeps the states and totals of all places on a day that is over. */
export function placeRoller(
  deps: DayReaderDeps & {
    readonly journal: {
      readonly placeDays: Pick<PlaceDays, 'replace' | 'expire' | 'ofPlaces' | 'months'>
    }
    readonly nowMs: () => number
  },
): DayRoller {
  return {
    name: PLACE_ROLLER,
    version: versionOf(deps),
    async roll(day, signal) {
      const { startMs } = spanOfDay(day, deps.timeZone)
      const breathe = breathing(signal)
      const kept = []
      for (const read of await readDay(deps, { day, nowMs: deps.nowMs(), signal })) {
        const { place, receivedUntilMs } = read
        kept.push({ place: place.id, body: packPlaceDay(recordOf(read, startMs)), receivedUntilMs })
        await breathe()
      }
      await deps.journal.placeDays.replace(day, kept)
      await deps.journal.placeDays.expire(dayAfter(day, -DAYS_KEPT))
    },
    async keepMonth(month, signal) {
      const breathe = breathing(signal)
      const { journal, timeZone } = deps
      const places = [...journal.inventory().places.keys()].sort()
      for (let at = 0; at < places.length; at += PLACES_AT_ONCE) {
        const some = places.slice(at, at + PLACES_AT_ONCE)
        await monthsOfPlaces({ placeDays: journal.placeDays, timeZone }, month, some)
        await breathe()
      }
    },
  }
}

/** Another rule of availability, or another zone, makes other days of the same polls. */
function versionOf(deps: {
  readonly policy: AvailabilityPolicy
  readonly timeZone: string
}): number {
  const { downAfterPolls, upAfterPolls, holdIntervals } = deps.policy
  return rollerVersion([REVISION, downAfterPolls, upAfterPolls, holdIntervals, deps.timeZone])
}
