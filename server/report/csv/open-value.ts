import type { ColumnType, ReportValue } from '#contract/report-view.ts'
import { DAY_MS, offsetMsAt } from '../../domain/local-time.ts'

/** The unit of each type of value in open data. */
export const OPEN_UNITS = {
  text: '',
  count: '1',
  number: '1',
  share: '0-1',
  'fine-share': '0-1',
  points: '1',
  duration: 's',
  moment: 'ISO 8601',
  bytes: 'byte',
  rupiah: 'IDR',
} as const satisfies Record<ColumnType, string>

/**
 * A value as machines read it: shares with six decimals, durations in seconds with up to three, moments
 * by ISO 8601 in the city's time with its offset, all with a decimal point. Null is an empty cell.
 */
export function openValue(value: ReportValue, type: ColumnType, timeZone: string): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  switch (type) {
    case 'share':
    case 'fine-share':
      return value.toFixed(6)
    case 'duration':
      return plainNumber(value / 1000, 3)
    case 'moment':
      return isoMoment(value, timeZone)
    case 'count':
    case 'bytes':
    case 'rupiah':
      return plainNumber(value, 0)
    case 'number':
    case 'points':
    case 'text':
      return plainNumber(value, 6)
    default:
      return type satisfies never
  }
}

/** `2026-10-01T08:00:00+08:00`, with milliseconds where there are any. */
export function isoMoment(atMs: number, timeZone: string): string {
  const offsetMs = offsetMsAt(atMs, timeZone)
  const localMs = atMs + offsetMs
  const day = Math.floor(localMs / DAY_MS)
  const ms = localMs - day * DAY_MS
  const time = `${twoDigits(ms / 3_600_000)}:${twoDigits((ms / 60_000) % 60)}:${twoDigits((ms / 1000) % 60)}`
  const fraction = atMs % 1000 === 0 ? '' : `.${String(Math.floor(ms % 1000)).padStart(3, '0')}`
  return `${dateText(day)}T${time}${fraction}${offsetText(offsetMs)}`
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const twoDigits = (number: number): string => TWO_DIGITS[Math.floor(number)] ?? ''

const dates = new Map<number, string>()
/** A month has few days, and what reaches beyond it few more. */
const DATES_MAX = 1000

/** The date of a day, counted from that of 1970. */
function dateText(day: number): string {
  const known = dates.get(day)
  if (known !== undefined) return known
  const [text = ''] = new Date(day * DAY_MS).toISOString().split('T')
  if (dates.size >= DATES_MAX) dates.clear()
  dates.set(day, text)
  return text
}

let offset = { ofMs: 0, text: '+00:00' }

/** Of one after the other mostly the same. */
function offsetText(offsetMs: number): string {
  if (offset.ofMs === offsetMs) return offset.text
  const minutes = Math.abs(Math.round(offsetMs / 60_000))
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, '0'),
  )
  offset = { ofMs: offsetMs, text: `${offsetMs < 0 ? '-' : '+'}${hour}:${minute}` }
  return offset.text
}

/** Without an exponent and without zeros at the end. */
function plainNumber(value: number, decimals: number): string {
  if (Number.isSafeInteger(value)) return String(value)
  const text = value.toFixed(decimals)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
