import { fixedOffsetMs } from '#contract/time-zone.ts'

export const DAY_MS = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far a zone's clock is ahead of UTC at a moment, ms; negative behind it. */
export function offsetMsAt(atMs: number, timeZone: string): number {
  const fixedMs = fixedOffsetMs(timeZone)
  if (fixedMs !== undefined) return fixedMs
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  const seconds = Math.floor(atMs / 1000)
  const parts = new Map(
    format.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const localMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return localMs - seconds * 1000
}

/** A day of a calendar as days since 1970-01-01, which is 0; it has no zone. */
export type DayNumber = number

/** The local day that a moment lies in. */
export function dayAt(atMs: number, timeZone: string): DayNumber {
  return Math.floor((atMs + offsetMsAt(atMs, timeZone)) / DAY_MS)
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** 1 to 31. */
export function monthDayOf(day: DayNumber): number {
  return new Date(day * DAY_MS).getUTCDate()
}

/**
 * The moment at which a zone's clock shows a time of a day, `minutes` after its midnight (0 to 1440).
 * A time that comes twice is taken the first time; one that is left out when clocks go forward is the
 * moment at which they do.
 */
export function momentOf(day: DayNumber, minutes: number, timeZone: string): number {
  const localMs = day * DAY_MS + minutes * 60_000
  const fixedMs = fixedOffsetMs(timeZone)
  if (fixedMs !== undefined) return localMs - fixedMs
  // Offsets half a day around differ where clocks are changed in between.
  const before = offsetMsAt(localMs - DAY_MS, timeZone)
  const after = offsetMsAt(localMs + DAY_MS, timeZone)
  for (const offsetMs of [Math.max(before, after), Math.min(before, after)]) {
    const atMs = localMs - offsetMs
    if (offsetMsAt(atMs, timeZone) === offsetMs) return atMs
  }
  return changeBetween(
    localMs - Math.max(before, after),
    localMs - Math.min(before, after),
    timeZone,
  )
}

/** The first moment with the later one's offset, when the zone changes it once in between. */
function changeBetween(earlierMs: number, laterMs: number, timeZone: string): number {
  const offsetMs = offsetMsAt(laterMs, timeZone)
  let [before, after] = [earlierMs, laterMs]
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (offsetMsAt(middle, timeZone) === offsetMs) after = middle
    else before = middle
  }
  return after
}
