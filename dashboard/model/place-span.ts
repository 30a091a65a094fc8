import { monthAfter, monthOf } from './period.ts'
import { dayAfter } from './zone-time.ts'

const DAY_MS = 86_400_000

/** How much of a place's time is looked at. */
export const SPANS = ['day', 'week', 'month', 'year'] as const
export type Span = (typeof SPANS)[number]

/** Days of spans, the last one included: whole weeks of the year, for rows of weekdays. */
const DAYS: Readonly<Record<Exclude<Span, 'month'>, number>> = { day: 1, week: 7, year: 371 }

/** The span that an address names; a week where it names none. */
export function spanOf(text: string | undefined): Span {
  return SPANS.find((span) => span === text) ?? 'week'
}

/** A day that is in the calendar, as an address names it; null for any other text. */
export function parseDay(text: string | undefined): string | null {
  if (text === undefined || !/^\d{4}-\d\d-\d\d$/.test(text)) return null
  const ms = Date.parse(`${text}T00:00Z`)
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? null : text
}

/** First and last local day of a span that ends with a day, both included. */
export interface Range {
  readonly from: string
  readonly until: string
}

/**
 * The days of a span that ends with `last`; a month is that of the calendar in which that day lies, as
 * reports have it.
 */
export function rangeOf(span: Span, last: string): Range {
  if (span !== 'month') return { from: dayAfter(last, 1 - DAYS[span]), until: last }
  const month = monthOf(last)
  return { from: `${month}-01`, until: dayAfter(`${monthAfter(month, 1)}-01`, -1) }
}

/** All days of a range, in order. */
export function daysOf({ from, until }: Range): readonly string[] {
  const count = Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayAfter(from, index))
}
