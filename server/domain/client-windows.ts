import { HOLD_MS_MAX, USAGE_WINDOW_MS, windowsBetween } from './usage-counts.ts'
import { nearestRank } from './usage.ts'

/** The polls of one access point and what each counted, the oldest first, each time once, as columns. */
export interface ClientPolls {
  /** Unix ms. */
  readonly times: Float64Array
  /** After so many ms the next poll was meant to come. */
  readonly intervals: Float64Array
  /** NaN where a poll counted no clients. */
  readonly clients: Float64Array
}

/**
 * The mean of clients in each window of five minutes, in tenths; NaN where nobody counted. The same
 * as `usageWindows` finds from whole polls, for those who ask a month of a whole city and nothing else.
 */
export function clientTenths(
  { times, intervals, clients }: ClientPolls,
  startMs: number,
  endMs: number,
): Float64Array {
  const count = windowsBetween(startMs, endMs)
  const sums = new Float64Array(count)
  const heldMs = new Float64Array(count)
  let window = 0
  for (let row = 0; row < times.length; row += 1) {
    const value = clients[row] as number
    if (Number.isNaN(value)) continue
    const polledMs = times[row] as number
    const nextMs = row + 1 < times.length ? (times[row + 1] as number) : Infinity
    const holdsMs = Math.min(intervals[row] as number, HOLD_MS_MAX)
    const untilMs = Math.min(polledMs + holdsMs, nextMs, endMs)
    let atMs = Math.max(polledMs, startMs)
    // Polls follow each other in time, and so do the windows.
    while (startMs + (window + 1) * USAGE_WINDOW_MS <= atMs) window += 1
    while (atMs < untilMs) {
      const windowEndMs = startMs + (window + 1) * USAGE_WINDOW_MS
      const partMs = Math.min(untilMs, windowEndMs) - atMs
      sums[window] = (sums[window] as number) + value * partMs
      heldMs[window] = (heldMs[window] as number) + partMs
      atMs += partMs
      if (atMs === windowEndMs) window += 1
    }
  }
  // Without time there is no mean: 0 by 0 is NaN.
  for (let window = 0; window < count; window += 1) {
    sums[window] = Math.round((10 * (sums[window] ?? 0)) / (heldMs[window] ?? 0))
  }
  return sums
}

/** As many tenths as are counted one by one: of ten thousand clients. */
const COUNTED_MAX = 100_000

/** The nearest-rank percentile of windows, in tenths; null where nobody counted. */
export function percentileOfTenths(tenths: Float64Array, percent: number): number | null {
  let [counted, max] = [0, 0]
  for (const value of tenths) {
    if (Number.isNaN(value)) continue
    counted += 1
    if (value > max) max = value
  }
  if (counted === 0) return null
  // Sorting puts NaN last; counting takes a tenth of the time, where the values are few.
  const values =
    max > COUNTED_MAX
      ? Array.from(tenths.toSorted().subarray(0, counted), (value) => [value, 1] as const)
      : countsOf(tenths, max)
  return nearestRank(values, counted, percent)
}

/** How often each value comes, the least first. */
function countsOf(tenths: Float64Array, max: number): readonly (readonly [number, number])[] {
  const counts = new Uint32Array(max + 1)
  for (const value of tenths) {
    if (!Number.isNaN(value)) counts[value] = (counts[value] ?? 0) + 1
  }
  return Array.from(counts, (count, value) => [value, count] as const)
}
