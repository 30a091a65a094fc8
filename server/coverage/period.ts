import { dayText, daysOfMonth, localDayAt, spanOfDay } from '../domain/local-day.ts'
import { DAY_MS } from '../domain/local-time.ts'

/** A month or a day of the city, as far as it is over. */
export interface CoveragePeriod {
  /** `2026-10` or `2026-10-21`. */
  readonly period: string
  readonly firstDay: string
  /** The last one that has begun. */
  readonly lastDay: string
  /** Its last one, to come or not. */
  readonly endDay: string
  readonly fromMs: number
  /** The end of the period, or now while it lasts. */
  readonly untilMs: number
  readonly isOver: boolean
}

const FIRST_YEAR = 2000
export const PERIOD_EXPECTED =
  'a month such as 2026-10 or a day such as 2026-10-21, not in the future'

/** The period that a text names; null where it names none, or one that has not begun. */
export function periodOf(text: string, timeZone: string, nowMs: number): CoveragePeriod | null {
  if (!/^\d{4}-\d{2}(-\d{2})?$/.test(text) || Number(text.slice(0, 4)) < FIRST_YEAR) return null
  const isMonth = text.length === 7
  if (!isDay(isMonth ? `${text}-01` : text)) return null
  const [firstDay, last] = isMonth ? daysOfMonth(text) : [text, text]
  const today = localDayAt(nowMs, timeZone)
  if (firstDay > today) return null
  const lastDay = last < today ? last : today
  const { startMs: fromMs } = spanOfDay(firstDay, timeZone)
  const { endMs } = spanOfDay(last, timeZone)
  const untilMs = Math.min(endMs, nowMs)
  return { period: text, firstDay, lastDay, endDay: last, fromMs, untilMs, isOver: endMs <= nowMs }
}

/** The month that a moment lies in. */
export function monthAt(atMs: number, timeZone: string): string {
  return localDayAt(atMs, timeZone).slice(0, 7)
}

/** Whether the calendar has the day: not the 30th of February. */
function isDay(text: string): boolean {
  const atMs = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(atMs) && dayText(Math.floor(atMs / DAY_MS)) === text
}
