import { fixedOffsetMs } from '#contract/time-zone.ts'

/** A moment as the clocks of a place show it. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly day: string
  /** Until the next midnight, ms; off by the step on the two days that change the clocks. */
  readonly leftMs: number
}

const DAY_MS = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** The local day of a moment (Unix ms) in a zone such as `Asia/Makassar`. */
export function localTime(atMs: number, timeZone: string): LocalTime {
  const offsetMs = fixedOffsetMs(timeZone)
  if (offsetMs !== undefined) {
    const shownMs = atMs + offsetMs
    const day = new Date(shownMs).toISOString().slice(0, 10)
    return { day, leftMs: DAY_MS - (((shownMs % DAY_MS) + DAY_MS) % DAY_MS) }
  }
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  const seconds = Number(part('hour')) * 3600 + Number(part('minute')) * 60 + Number(part('second'))
  return {
    day: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    leftMs: DAY_MS - seconds * 1000 - (atMs % 1000),
  }
}

/** Making a format costs a hundred times what using it does. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}
