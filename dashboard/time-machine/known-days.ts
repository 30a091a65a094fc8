import type { CityDays } from '#contract/days.ts'
import { PATHS } from '#contract/paths.ts'
import { getJson, type ApiResult } from '../api.ts'
import { today } from '../layers/choice.ts'
import { daysOfMonth, monthOf } from '../model/period.ts'

/** A local day of which nothing is known. */
export interface EmptyDay {
  readonly day: string
  /** The first local day of which anything is; null where there is none yet. */
  readonly first: string | null
}

/** What a calendar listed once is never without data again. */
const known = new Set<string>()

/** Where the days of a month are. */
export function monthPath(month: string): string {
  const days = daysOfMonth(month)
  return `${PATHS.days}?from=${days[0]}&until=${days.at(-1)}`
}

/** The days of a month for the calendar, and for knowing which of them can be asked for. */
export async function getMonth(path: string, signal: AbortSignal): Promise<ApiResult<CityDays>> {
  const result = await getJson<CityDays>(path, signal)
  if (result.ok) for (const { day } of result.value.days) known.add(day)
  return result
}

/**
 * Whether nothing is known of a day: asked of the calendar, because a day that is not there is no
 * failure. Null where something is, or where the calendar cannot be had and the day itself must tell.
 */
export async function emptyDayAt(day: string, signal: AbortSignal): Promise<EmptyDay | null> {
  // Today's first minute may be younger than the calendar.
  if (known.has(day) || day === today.peek()) return null
  const result = await getMonth(monthPath(monthOf(day)), signal)
  if (!result.ok || known.has(day)) return null
  return { day, first: result.value.first }
}
