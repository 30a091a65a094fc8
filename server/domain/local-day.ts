import { DAY_MS, dayAt, momentOf } from './local-time.ts'
import type { DayNumber } from './local-time.ts'
import type { Span } from './site.ts'

/** A day of a calendar as text, `YYYY-MM-DD`. */
export function dayText(day: DayNumber): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** The number of a day that was written `YYYY-MM-DD`. */
export function dayNumberOf(text: string): DayNumber {
  return Math.floor(Date.parse(`${text}T00:00:00Z`) / DAY_MS)
}

/** The local day that a moment lies in, as text. */
export function localDayAt(atMs: number, timeZone: string): string {
  return dayText(dayAt(atMs, timeZone))
}

/** A local day from its first moment to that of the next: 23 to 25 hours where clocks are changed. */
export function spanOfDay(text: string, timeZone: string): Span {
  const day = dayNumberOf(text)
  return { startMs: momentOf(day, 0, timeZone), endMs: momentOf(day + 1, 0, timeZone) }
}

/** The days from one to another, both included, the earliest first; none when it is after it. */
export function daysBetween(from: string, until: string): readonly string[] {
  const first = dayNumberOf(from)
  const count = Math.max(0, dayNumberOf(until) - first + 1)
  return Array.from({ length: count }, (_, index) => dayText(first + index))
}

/** First and last day of a month written `YYYY-MM`. */
export function daysOfMonth(month: string): readonly [first: string, last: string] {
  const first = `${month}-01`
  const next = new Date(`${first}T00:00:00Z`)
  next.setUTCMonth(next.getUTCMonth() + 1)
  return [first, dayText(Math.floor(next.getTime() / DAY_MS) - 1)]
}
