import { dayAfter, zonedTime } from './zone-time.ts'

/** The local day of a moment: `2026-11-22`. */
export function localDayOf(atMs: number, timeZone: string): string {
  return zonedTime(atMs, timeZone).day
}

/** The local month of a moment: `2026-11`. */
export function localMonthOf(atMs: number, timeZone: string): string {
  return localDayOf(atMs, timeZone).slice(0, 7)
}

/** Today, yesterday and the same weekday of last week, as local days. */
export function comparedDays(
  atMs: number,
  timeZone: string,
): { readonly today: string; readonly yesterday: string; readonly weekAgo: string } {
  const today = localDayOf(atMs, timeZone)
  return { today, yesterday: dayAfter(today, -1), weekAgo: dayAfter(today, -7) }
}

/** A moment for a file, by the clock of a zone: `2026-11-22 14:05`. */
export function writtenMoment(atMs: number | null, timeZone: string): string | null {
  if (atMs === null) return null
  const { day, time } = zonedTime(atMs, timeZone)
  return `${day} ${time}`
}
