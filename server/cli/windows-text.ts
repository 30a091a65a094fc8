import type { PlannedWindow, Recurrence, WindowList } from '#contract/window.ts'
import { DAY_MS, momentOf, offsetMsAt } from '../domain/local-time.ts'
import { minutesOf } from '../domain/planned-window.ts'
import { isOver } from '../journal/windows.ts'
import { table } from './agents-text.ts'
import { UsageError } from './usage-error.ts'

const WEEKDAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const
/** Days of the week by the short and long forms of their English and Indonesian names; 1 is Monday. */
const WEEKDAY_WORDS: ReadonlyMap<string, number> = new Map(
  [
    ['mo', 'mon', 'sn', 'sen', 'senin'],
    ['tu', 'tue', 'sl', 'sel', 'selasa'],
    ['we', 'wed', 'rb', 'rab', 'rabu'],
    ['th', 'thu', 'km', 'kam', 'kamis'],
    ['fr', 'fri', 'jm', 'jum', 'jumat'],
    ['sa', 'sat', 'sb', 'sab', 'sabtu'],
    ['su', 'sun', 'mg', 'min', 'minggu'],
  ].flatMap((words, index) => words.map((word) => [word, index + 1] as const)),
)

/** The moment that a text such as `2026-12-01T22:00` means by the city's clock, Unix ms. */
export function momentOfText(option: string, text: string, timeZone: string): number {
  const [, day, clock] = /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? []
  const midnightMs = Date.parse(`${day}T00:00Z`)
  // 30 February is read as 2 March.
  const isDay = !Number.isNaN(midnightMs) && new Date(midnightMs).toISOString().slice(0, 10) === day
  if (clock === undefined || !isDay) {
    throw new UsageError(`--${option} ${text}: expected a time such as 2026-12-01T22:00`)
  }
  return momentOf(midnightMs / DAY_MS, minutesOf(clock), timeZone)
}

/** The clock time of such a text. */
export function clockOf(text: string): string {
  return text.slice(11)
}

/** Days of the week of a list such as `Mo,Tu`. */
export function weekdaysOf(text: string): readonly number[] {
  const days = text.split(',').map((word) => {
    const day = WEEKDAY_WORDS.get(word.trim().toLowerCase())
    if (day !== undefined) return day
    throw new UsageError(`--weekly ${text}: expected days such as ${WEEKDAYS.join(',')}`)
  })
  return [...new Set(days)].sort((a, b) => a - b)
}

/** Windows as a table, times by the city's clock. */
export function windowsText(list: WindowList, timeZone: string, nowMs: number): string {
  const head = ['ID', 'FROM', 'UNTIL', 'AGAIN', 'FOR', 'FIGURES', 'STATE', 'BY', 'REASON']
  const rows = list.windows.map((window) => [
    window.id,
    localText(window.startMs, timeZone),
    localText(window.endMs, timeZone),
    againText(window.recurrence),
    window.scope.kind === 'city' ? 'city' : `${window.scope.kind} ${window.scope.value}`,
    window.isExcluded ? 'taken out' : 'counts',
    stateText(window, timeZone, nowMs),
    window.createdBy,
    window.reason,
  ])
  const more = list.isCut ? '\n... and older ones' : ''
  return `${table([head, ...rows])}${more}\n\nTimes of ${timeZone}.\n`
}

function againText(recurrence: Recurrence | null): string {
  if (recurrence === null) return '-'
  const { weekdays, monthDay, from, until } = recurrence
  const days =
    monthDay === null
      ? weekdays.map((day) => WEEKDAYS[day - 1]).join(',')
      : `day ${monthDay} of the month`
  return `${days} ${from}-${until}`
}

function stateText(window: PlannedWindow, timeZone: string, nowMs: number): string {
  if (window.cancelledAtMs !== null) {
    return `cancelled ${localText(window.cancelledAtMs, timeZone)} by ${window.cancelledBy}`
  }
  if (isOver(window, nowMs)) return 'over'
  return nowMs < window.startMs ? 'to come' : 'in force'
}

/** `2026-12-01 22:00` by a zone's clock. */
function localText(atMs: number, timeZone: string): string {
  const local = new Date(atMs + offsetMsAt(atMs, timeZone)).toISOString()
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`
}
