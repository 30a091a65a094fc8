import type { SeriesWindow } from '#contract/series.ts'
import { offsetMsAt } from './local-time.ts'

export const HOUR_MS = 3_600_000
const WEEK_HOURS = 168
/** Longer ago, holidays and school terms were others. */
export const PATTERN_WEEKS = 4

/** Clients of a place in one full hour, from a series in windows of an hour. */
export type HourWindow = Pick<SeriesWindow, 'startMs' | 'count' | 'clientsMean' | 'clientsMax'>

/**
 * What is usual at a place by its own weekly pattern: a function of the beginning of an hour that
 * gives the median of its clients in the same hour of the week, by the city's clock, over the four
 * weeks before. Null where fewer than `weeksMin` of them were seen.
 */
export function weekPattern(
  hours: readonly HourWindow[],
  timeZone: string,
  weeksMin: number,
): (startMs: number) => number | null {
  // Hours of the local clock: where clocks are changed, people come by the clock.
  const localHour = (startMs: number): number =>
    Math.floor((startMs + offsetMsAt(startMs, timeZone)) / HOUR_MS)
  const clients = new Map<number, number>()
  for (const { startMs, clientsMean } of hours) {
    if (clientsMean !== null) clients.set(localHour(startMs), clientsMean)
  }
  return (startMs) => {
    const now = localHour(startMs)
    const seen: number[] = []
    for (let week = 1; week <= PATTERN_WEEKS; week += 1) {
      const then = clients.get(now - week * WEEK_HOURS)
      if (then !== undefined) seen.push(then)
    }
    return seen.length < weeksMin ? null : median(seen)
  }
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value below which this share of the values lies, between two of them in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0]
  return low + (high - low) * (at - Math.floor(at))
}
