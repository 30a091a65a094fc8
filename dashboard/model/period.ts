/** A month `2026-10` or a local day `2026-10-21`, as the server takes it. */
export type Period = string

const PERIOD = /^\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$/

/** A period as it was written; null for what is none. */
export function parsePeriod(text: string | undefined): Period | null {
  if (text === undefined || !PERIOD.test(text)) return null
  // The 31st of a shorter month reads as a day of the next.
  return text.length === 7 || isoDay(Date.parse(`${text}T00:00Z`)) === text ? text : null
}

const isoDay = (utcMs: number): string => new Date(utcMs).toISOString().slice(0, 10)

/** Whether a period is a day and no month. */
export const isDay = (period: Period): boolean => period.length === 10

/** The month of a period. */
export const monthOf = (period: Period): string => period.slice(0, 7)

/** The month `count` months after another. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return isoDay(Date.UTC(year, number - 1 + count, 1)).slice(0, 7)
}

/** All days of a month, in order. */
export function daysOfMonth(month: string): readonly string[] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const count = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from(
    { length: count },
    (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`,
  )
}

/** Weekday of a day, Monday 0 to Sunday 6. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7
}
