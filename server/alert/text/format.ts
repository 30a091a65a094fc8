import { indonesianZoneName } from '#contract/time-zone.ts'
import type { Language } from '#contract/words.ts'

/** How numbers and times read in one language and one time zone. */
export interface Formats {
  /** Short name of the zone: WIB, WITA, WIT, else its offset. */
  readonly zone: string
  readonly number: (value: number) => string
  /** Of a share from 0 to 1, without decimals. */
  readonly percent: (share: number) => string
  /** Hours and minutes, with the day when it is not today's, without a zone. */
  readonly moment: (timeMs: number) => string
  /** At most two units; nothing below a minute. */
  readonly duration: (durationMs: number) => string
}

const LOCALES = { id: 'id-ID', en: 'en-GB' } as const satisfies Record<Language, string>

interface Units {
  readonly day: string
  readonly hour: string
  readonly minute: string
  readonly moment: string
}
const UNITS: Readonly<Record<Language, Units>> = {
  id: { day: 'hari', hour: 'jam', minute: 'menit', moment: 'kurang dari 1 menit' },
  en: { day: 'd', hour: 'h', minute: 'min', moment: 'less than 1 min' },
}

/** The formats of a language and an IANA zone, as seen at `nowMs`. */
export function createFormats(language: Language, timeZone: string, nowMs: number): Formats {
  const locale = LOCALES[language]
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options })
  const time = dates({ hour: '2-digit', minute: '2-digit' })
  const day = dates({ day: 'numeric', month: 'short' })
  const year = dates({ day: 'numeric', month: 'short', year: 'numeric' })
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const isSameYear = (timeMs: number) => yearOf(timeMs, timeZone) === yearOf(nowMs, timeZone)
  return {
    zone: indonesianZoneName(timeZone) ?? offsetName(timeZone, nowMs),
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    moment: (timeMs) => {
      if (year.format(timeMs) === year.format(nowMs)) return time.format(timeMs)
      return `${(isSameYear(timeMs) ? day : year).format(timeMs)} ${time.format(timeMs)}`
    },
    duration: (durationMs) => durationText(durationMs, UNITS[language]),
  }
}

function yearOf(timeMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(timeMs)
}

function offsetName(timeZone: string, atMs: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
  return parts.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

function durationText(durationMs: number, { day, hour, minute, moment }: Units): string {
  const minutes = Math.floor(Math.max(0, durationMs) / 60_000)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  const two = (a: number, unitA: string, b: number, unitB: string): string =>
    b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`
  if (days > 0) return two(days, day, hours % 24, hour)
  if (hours > 0) return two(hours, hour, minutes % 60, minute)
  return minutes === 0 ? moment : `${minutes} ${minute}`
}
