/** A moment as a field of a form shows it, by the clock of a zone. */
export interface ZonedTime {
  /** `2026-11-22` */
  readonly day: string
  /** `14:05` */
  readonly time: string
}

/** The day and the time of a moment in an IANA zone. */
export function zonedTime(atMs: number, timeZone: string): ZonedTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  const found = format.formatToParts(atMs)
  const part = (type: string): string => found.find((piece) => piece.type === type)?.value ?? ''
  return {
    day: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}`,
  }
}

const asUtcMs = ({ day, time }: ZonedTime): number => Date.parse(`${day}T${time}:00Z`)

/**
 * The moment at which the clock of a zone shows a day and a time, Unix ms; null for what is no day or
 * time. Where the clock is put forward and skips the time, it is the moment as far before or after.
 */
export function zonedMs(wanted: ZonedTime, timeZone: string): number | null {
  const guessMs = asUtcMs(wanted)
  if (Number.isNaN(guessMs)) return null
  const offsetAt = (atMs: number): number => asUtcMs(zonedTime(atMs, timeZone)) - atMs
  const firstMs = guessMs - offsetAt(guessMs)
  // Once more, for a zone that changed its offset between the guess and the moment.
  return guessMs - offsetAt(firstMs)
}

/** The day `count` days after another. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
}
