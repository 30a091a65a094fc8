import type { ColumnType, ReportColumn, ReportValue } from './report-view.ts'
import { fixedOffsetMs, indonesianZoneName } from './time-zone.ts'
import type { Language } from './words.ts'

export interface ReportFormat {
  readonly language: Language
  /** IANA name of the city's zone. */
  readonly timeZone: string
}

/** Of what is not known. */
export const DASH = '–'

const SECOND_MS = 1000
const GIGABYTE = 1e9
/** A number and its unit are never parted at the end of a line. */
const GLUE = '\u00A0'
/** The least share that one decimal of a percentage can tell from nothing. */
const LEAST_SHARE = 0.001
/** The nearer to the whole, the more each decimal weighs: these are where one more is shown. */
const NEAR_WHOLE = [0.99, 0.999] as const
const NEAREST_DECIMALS = 3
const FINE_DECIMALS = 3
const LEAST_FINE_SHARE = 0.000_01

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  id: [
    'Januari',
    'Februari',
    'Maret',
    'April',
    'Mei',
    'Juni',
    'Juli',
    'Agustus',
    'September',
    'Oktober',
    'November',
    'Desember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
}
const MONTH_LETTERS = 3
/** Thousands are parted by the first, decimals by the second. */
const POINTS = { id: ['.', ','], en: [',', '.'] } as const satisfies Record<Language, unknown>
/** Hours, minutes and seconds in whole words, one of them and several. */
const UNITS = {
  id: [
    ['jam', 'jam'],
    ['menit', 'menit'],
    ['detik', 'detik'],
  ],
  en: [
    ['hour', 'hours'],
    ['minute', 'minutes'],
    ['second', 'seconds'],
  ],
} as const satisfies Record<Language, unknown>

/** A number with so many decimals at least and at most: `1.234,5`, in English `1,234.5`. */
export function formatNumber(
  value: number,
  language: Language,
  [least, most]: readonly [least: number, most: number] = [0, 1],
): string {
  const [thousands, decimal] = POINTS[language]
  const fixed = Math.abs(value).toFixed(most)
  const [whole = '', all = ''] = fixed.split('.')
  const kept = all === '' ? '' : all.slice(least).replace(/0+$/, '')
  const decimals = all.slice(0, least) + kept
  const grouped = whole.length < 4 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, thousands)
  const isNegative = value < 0 && Number(fixed) !== 0
  return `${isNegative ? '−' : ''}${grouped}${decimals === '' ? '' : decimal + decimals}`
}

/**
 * A share with one decimal: `97,4%`; with two from 99 % and three from 99,9 % on. One that is neither
 * nothing nor whole never reads so.
 */
export function formatShare(share: number, language: Language): string {
  const percent = (value: number, decimals: number): string =>
    `${formatNumber(value * 100, language, [decimals, decimals])}%`
  if (share > 0 && share < LEAST_SHARE / 2) return `<${GLUE}${percent(LEAST_SHARE, 1)}`
  if (share >= 1) return percent(share, 1)
  const decimals = 1 + NEAR_WHOLE.filter((limit) => share >= limit).length
  const text = percent(share, decimals)
  const whole = percent(1, decimals)
  if (decimals < NEAREST_DECIMALS || text !== whole) return text
  return `>${GLUE}${percent(1 - 10 ** -(2 + NEAREST_DECIMALS), decimals)}`
}

/**
 * A share to the thousandth of a percent and no longer than it need be, `97,96%`: contracts turn on less than a
 * tenth. One that is neither nothing nor whole never reads so.
 */
export function formatFineShare(share: number, language: Language): string {
  const percent = (value: number): string =>
    `${formatNumber(value * 100, language, [0, FINE_DECIMALS])}%`
  const text = percent(share)
  if (share > 0 && text === percent(0)) return `<${GLUE}${percent(LEAST_FINE_SHARE)}`
  if (share < 1 && text === percent(1)) return `>${GLUE}${percent(1 - LEAST_FINE_SHARE)}`
  return text
}

/** A time in hours so exact that who reckons it again comes to the same share: `437,633 jam`. */
export function formatHours(ms: number, language: Language): string {
  const hours = formatNumber(ms / 3_600_000, language, [0, FINE_DECIMALS])
  return `${hours}${GLUE}${language === 'id' ? 'jam' : 'h'}`
}

/**
 * `124 jam 5 menit`, `5 menit 7 detik`, `5 menit`: whole words, because letters are read as other units ("d"
 * as days). To the second, which is left out from an hour on.
 */
export function formatDuration(ms: number, language: Language): string {
  const { hours, minutes, seconds } = clockOf(ms)
  const parts = hours > 0 ? [hours, minutes, 0] : [0, minutes, seconds]
  const words = parts.flatMap((count, at) => {
    const [one, several] = UNITS[language][at] ?? ['', '']
    const unit = count === 1 ? one : several
    return count === 0 ? [] : [`${formatNumber(count, language)}${GLUE}${unit}`]
  })
  return words.length === 0 ? `0${GLUE}${UNITS[language][2][1]}` : words.join(' ')
}

/** `124:05:30`, to the second. */
export function formatExactDuration(ms: number): string {
  const { hours, minutes, seconds } = clockOf(ms)
  return [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':')
}

function clockOf(ms: number) {
  const whole = Math.round(Math.abs(ms) / SECOND_MS)
  return {
    hours: Math.floor(whole / 3600),
    minutes: Math.floor(whole / 60) % 60,
    seconds: whole % 60,
  }
}

/** `Rp 1.250.000`, in English `IDR 1,250,000`. */
export function formatRupiah(rupiah: number, language: Language): string {
  return `${language === 'id' ? 'Rp' : 'IDR'}${GLUE}${formatNumber(rupiah, language, [0, 0])}`
}

/** Gigabytes of 10^9 octets with one decimal: `631,0 GB`. */
export function formatBytes(bytes: number, language: Language): string {
  const least = GIGABYTE / 10
  if (bytes > 0 && bytes < least / 2) return `<${GLUE}${formatNumber(0.1, language)}${GLUE}GB`
  return `${formatNumber(bytes / GIGABYTE, language, [1, 1])}${GLUE}GB`
}

/** `Oktober 2026` for `2026-10`. */
export function formatMonth(month: string, language: Language): string {
  const [year = '', number = ''] = month.split('-')
  return `${MONTHS[language][Number(number) - 1] ?? number} ${year}`
}

/** The local month of a moment, `2026-10`. */
export function monthAt(atMs: number, timeZone: string): string {
  const { year, month } = partsOf(atMs, timeZone)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`
}

/** `21 Okt 2026`, by the city's clock. */
function formatDay(atMs: number, { language, timeZone }: ReportFormat): string {
  const { year, month, day } = partsOf(atMs, timeZone)
  const name = (MONTHS[language][month - 1] ?? '').slice(0, MONTH_LETTERS)
  return `${day} ${name} ${year}`
}

/** `21 Okt 2026 14.05 WITA`, by the city's clock and with its zone. */
export function formatMoment(atMs: number, format: ReportFormat): string {
  const { hour, minute } = partsOf(atMs, format.timeZone)
  const point = format.language === 'id' ? '.' : ':'
  const two = (value: number): string => String(value).padStart(2, '0')
  const zone = zoneNameOf(format.timeZone, atMs)
  return `${formatDay(atMs, format)} ${two(hour)}${point}${two(minute)}${GLUE}${zone}`
}

/** WIB, WITA or WIT; else the offset. */
function zoneNameOf(timeZone: string, atMs: number): string {
  const known = indonesianZoneName(timeZone)
  if (known !== undefined) return known
  const parts = intlOf(timeZone).formatToParts(atMs)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** A value as people read it; what is not known is a dash and never 0. */
export function formatValue(value: ReportValue, type: ColumnType, format: ReportFormat): string {
  if (value === null) return DASH
  if (typeof value === 'string') return value
  const { language } = format
  switch (type) {
    case 'share':
      return formatShare(value, language)
    case 'fine-share':
      return formatFineShare(value, language)
    case 'points':
      return formatNumber(value, language, [0, FINE_DECIMALS])
    case 'duration':
      return formatExactDuration(value)
    case 'moment':
      return formatMoment(value, format)
    case 'bytes':
      return formatBytes(value, language)
    case 'rupiah':
      return formatRupiah(value, language)
    case 'count':
      return formatNumber(value, language, [0, 0])
    case 'number':
    case 'text':
      return formatNumber(value, language)
    default:
      return type satisfies never
  }
}

/** A value as its column shows it to people. */
export function formatCell(
  value: ReportValue,
  { type, isSparse = false }: Pick<ReportColumn, 'type' | 'isSparse'>,
  format: ReportFormat,
): string {
  return isSparse && value === 0 ? '0' : formatValue(value, type, format)
}

const intls = new Map<string, Intl.DateTimeFormat>()

function intlOf(timeZone: string): Intl.DateTimeFormat {
  const known = intls.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    timeZoneName: 'shortOffset',
  })
  intls.set(timeZone, made)
  return made
}

function partsOf(atMs: number, timeZone: string) {
  const fixedMs = fixedOffsetMs(timeZone)
  if (fixedMs !== undefined) {
    const local = new Date(atMs + fixedMs)
    return {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
    }
  }
  const parts = intlOf(timeZone).formatToParts(atMs)
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value ?? 0)
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  }
}
