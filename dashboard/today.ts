import { computed } from '@preact/signals'
import { nowMs } from './clock.ts'
import { language } from './i18n/language.ts'
import { fleet } from './live.ts'
import { comparedDays } from './model/local-days.ts'

/** The city's time zone; UTC until the city is known. */
export const cityZone = computed(() => fleet.value?.city.timeZone ?? 'UTC')

const days = computed(() => comparedDays(nowMs.value, cityZone.value))
/** Today by the city's clock, `2026-11-22`; changes at its midnight alone. */
export const today = computed(() => days.value.today)
export const yesterday = computed(() => days.value.yesterday)
/** The same weekday of last week. */
export const weekAgo = computed(() => days.value.weekAgo)
/** This month by the city's clock, `2026-11`. */
export const thisMonth = computed(() => today.value.slice(0, 7))

/** A month in words: "November 2026". Reads signals. */
export function monthWords(month: string): string {
  const format = new Intl.DateTimeFormat(language.value === 'id' ? 'id-ID' : 'en-GB', {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
  })
  return format.format(Date.parse(`${month}-01T00:00Z`))
}
