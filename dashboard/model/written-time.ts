/**
 * Days and times as people write them. The fields of browsers follow the language of the browser, which
 * in an office is often American: there 11/12 is no 11 December, and 10 is not 22.
 */

const DAY_FIRST = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/
const YEAR_FIRST = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const TIME = /^([01]?\d|2[0-3])[.:]([0-5]\d)$/

function dayOf(year: string, month: string, day: string): string {
  const written = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const at = new Date(`${written}T00:00Z`)
  // 31 February would be read as 3 March.
  const isDay = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(written)
  return isDay ? written : ''
}

/** `2026-11-22` of a day as written: `22-11-2026`, `22/11/2026`, `2026-11-22`; '' for what is none. */
export function parseDay(text: string): string {
  const trimmed = text.trim()
  const [, day = '', month = '', year = ''] = DAY_FIRST.exec(trimmed) ?? []
  if (year !== '') return dayOf(year, month, day)
  const [, first = '', second = '', third = ''] = YEAR_FIRST.exec(trimmed) ?? []
  return first === '' ? '' : dayOf(first, second, third)
}

/** `22:05` of a time as written, of 24 hours: `22.05`, `22:05`, `9.00`; '' for what is none. */
export function parseTime(text: string): string {
  const [, hour = '', minute = ''] = TIME.exec(text.trim()) ?? []
  return hour === '' ? '' : `${hour.padStart(2, '0')}:${minute}`
}

/** A day `2026-11-22` as it is written in a field: `22-11-2026`. */
export function writtenDay(day: string): string {
  return day.split('-').reverse().join('-')
}
