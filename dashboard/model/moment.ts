import { zonedMs, zonedTime } from './zone-time.ts'

/** Times faster than life at which a day can be replayed. */
export const SPEEDS = [60, 300, 1200, 3600] as const

/** Times are of the present era of computers: before 1970 there is no Wi-Fi to look at. */
const MOMENT = /^((?:19[7-9]|2\d\d)\d-\d{2}-\d{2})T(\d{2}:\d{2})(?::([0-5]\d))?$/

/** A moment of the city's clock as the address spells it, `2026-11-21T14:05:30`, Unix ms; null for none. */
export function parseMoment(text: string | undefined, timeZone: string): number | null {
  const [, day, time, seconds = '00'] = MOMENT.exec(text ?? '') ?? []
  if (day === undefined || time === undefined) return null
  const atMs = zonedMs({ day, time }, timeZone)
  return atMs === null ? null : atMs + Number(seconds) * 1000
}

/** The same the other way round. */
export function momentText(atMs: number, timeZone: string): string {
  const { day, time } = zonedTime(atMs, timeZone)
  const seconds = Math.floor(atMs / 1000) % 60
  return `${day}T${time}:${String(seconds).padStart(2, '0')}`
}
