import type { PlannedWindow } from '#contract/window.ts'
import { daysBetween, localDayAt, spanOfDay } from '../domain/local-day.ts'
import { occurrencesOf } from '../domain/planned-window.ts'

/**
 * The local days until now that read otherwise because windows were planned for them afterwards, no
 * earlier than `firstDay`. One that is taken back changes only what comes after.
 */
export function windowDays(
  before: readonly PlannedWindow[],
  after: readonly PlannedWindow[],
  firstDay: string,
  nowMs: number,
  timeZone: string,
): ReadonlySet<string> {
  const { startMs: fromMs } = spanOfDay(firstDay, timeZone)
  const known = new Set(before.map(({ id }) => id))
  const days = new Set<string>()
  for (const window of after) {
    if (!window.isExcluded || known.has(window.id)) continue
    for (const { startMs, endMs } of occurrencesOf(window, fromMs, nowMs, timeZone)) {
      const [first, last] = [Math.max(startMs, fromMs), Math.min(endMs, nowMs) - 1]
      for (const day of daysBetween(localDayAt(first, timeZone), localDayAt(last, timeZone))) {
        days.add(day)
      }
    }
  }
  return days
}
