import { daysOfMonth, monthAfter, monthOf } from './period.ts'

/** On how many days of a month its figures rest. */
export interface DataDays {
  readonly days: number
  /** Of the month as far as it has come. */
  readonly all: number
}

/** Of a month until `today`, where data begin with `firstDay`; null while there are none. */
export function dataDaysOf(month: string, firstDay: string | null, today: string): DataDays {
  const gone = daysOfMonth(month).filter((day) => day <= today)
  const days = firstDay === null ? [] : gone.filter((day) => day >= firstDay)
  return { days: days.length, all: gone.length }
}

const MONTHS_MOST = 60

/** The months that have data and the present one, that first; no more than can be listed. */
export function monthsWithData(firstDay: string | null, thisMonth: string): readonly string[] {
  const months = [thisMonth]
  if (firstDay === null) return months
  for (let back = 1; back < MONTHS_MOST; back += 1) {
    const month = monthAfter(thisMonth, -back)
    if (month < monthOf(firstDay)) break
    months.push(month)
  }
  return months
}
