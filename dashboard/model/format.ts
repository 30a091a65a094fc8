import { indonesianZoneName } from '#contract/time-zone.ts'
import type { Language } from '../i18n/language.ts'

/** How figures and times read in one language and one time zone. */
export interface Formats {
  /** Short name of the zone: WIB, WITA, WIT, else the offset. */
  readonly zone: string
  readonly number: (value: number) => string
  /** Whole: of people and devices there are no halves. */
  readonly count: (value: number) => string
  /** One decimal; a share that is not nothing never reads as 0. */
  readonly percent: (share: number) => string
  /** Hours and minutes, without a zone. */
  readonly time: (timeMs: number) => string
  /** Hours, minutes and seconds, without a zone. */
  readonly clock: (timeMs: number) => string
  /** The day, without a time. */
  readonly date: (timeMs: number) => string
  /** Hours and minutes of today, with the day when it is another, without a zone. */
  readonly moment: (timeMs: number, nowMs: number) => string
  /** At most two units: "2 jam 13 mnt", "45 dtk". */
  readonly duration: (durationMs: number) => string
  /** The zone's hour of day with its fraction, for marks on an axis. */
  readonly hour: (timeMs: number) => number
}

const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' }

const UNITS: Readonly<Record<Language, readonly [string, string, string, string]>> = {
  id: ['hari', 'jam', 'mnt', 'dtk'],
  en: ['d', 'h', 'min', 's'],
}

/** The least share that one decimal of a percentage can tell from nothing. */
const LEAST_SHARE = 0.001

/** Short name of an IANA zone. */
export function zoneName(timeZone: string, atMs: number): string {
  const known = indonesianZoneName(timeZone)
  if (known !== undefined) return known
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
  return parts.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** A day `2026-11-22` in full words: "Minggu, 22 November 2026". */
export function longDay(day: string, language: Language): string {
  const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
  const format = new Intl.DateTimeFormat(LOCALES[language], { timeZone: 'UTC', ...options })
  return format.format(Date.parse(`${day}T00:00Z`))
}

/** A duration in at most two units; nothing below a second. */
export function formatDuration(durationMs: number, language: Language): string {
  const [day, hour, minute, second] = UNITS[language]
  const seconds = Math.max(0, Math.floor(durationMs / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  const two = (a: number, unitA: string, b: number, unitB: string): string =>
    b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`
  if (days > 0) return two(days, day, hours % 24, hour)
  if (hours > 0) return two(hours, hour, minutes % 60, minute)
  if (minutes > 0) return `${minutes} ${minute}`
  return `${seconds} ${second}`
}

/** The formats of a language and a zone. */
export function createFormats(language: Language, timeZone: string, atMs: number): Formats {
  const locale = LOCALES[language]
  const dateFormat = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options })
  const hm = { hour: '2-digit', minute: '2-digit' } as const
  const time = dateFormat(hm)
  const clock = dateFormat({ ...hm, second: '2-digit' })
  const day = dateFormat({ day: 'numeric', month: 'short' })
  const date = dateFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  const dayOfYear = dateFormat({ year: 'numeric', month: 'numeric', day: 'numeric' })
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const parts = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', ...hm })
  return {
    zone: zoneName(timeZone, atMs),
    number: (value) => number.format(value),
    count: (value) => count.format(value),
    percent: (share) =>
      share > 0 && share < LEAST_SHARE / 2
        ? `<${percent.format(LEAST_SHARE)}`
        : percent.format(share),
    time: (timeMs) => time.format(timeMs),
    clock: (timeMs) => clock.format(timeMs),
    date: (timeMs) => date.format(timeMs),
    moment: (timeMs, nowMs) =>
      dayOfYear.format(timeMs) === dayOfYear.format(nowMs)
        ? time.format(timeMs)
        : `${day.format(timeMs)} ${time.format(timeMs)}`,
    duration: (durationMs) => formatDuration(durationMs, language),
    hour: (timeMs) => {
      const found = parts.formatToParts(timeMs)
      const part = (type: string) => Number(found.find((piece) => piece.type === type)?.value)
      return part('hour') + part('minute') / 60
    },
  }
}
