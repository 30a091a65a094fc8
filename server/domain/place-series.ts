import type { SeriesWindow } from '#contract/series.ts'

/**
 * The windows of a place from those of its access points, all cut alike: clients, octets and
 * samples are summed, times and loads are averaged by samples, utilisation is the highest.
 * `clientsMax` is the sum of the single peaks, which the peak of the sum cannot exceed.
 */
export function sumWindows(
  lists: readonly (readonly SeriesWindow[])[],
  startsMs: readonly number[],
): readonly SeriesWindow[] {
  return startsMs.map((startMs, index) => {
    const parts = lists.flatMap((list) => list[index] ?? [])
    const all = (key: Figure): readonly number[] => parts.flatMap((part) => part[key] ?? [])
    return {
      startMs,
      count: sum(parts.map(({ count }) => count)) ?? 0,
      clientsMean: sum(all('clientsMean')),
      clientsMax: sum(all('clientsMax')),
      rttMsMean: weightedMean(parts, 'rttMsMean'),
      cpuPercentMean: weightedMean(parts, 'cpuPercentMean'),
      memoryUsedPercentMean: weightedMean(parts, 'memoryUsedPercentMean'),
      utilizationPercentMax: highest(all('utilizationPercentMax')),
      rxBytes: sum(all('rxBytes')),
      txBytes: sum(all('txBytes')),
      downloadBytes: sum(all('downloadBytes')),
      uploadBytes: sum(all('uploadBytes')),
    }
  })
}

type Figure = Exclude<keyof SeriesWindow, 'startMs' | 'count'>

function sum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0)
}

function highest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values)
}

function weightedMean(parts: readonly SeriesWindow[], key: Figure): number | null {
  let [total, count] = [0, 0]
  for (const part of parts) {
    const value = part[key]
    if (value === null) continue
    total += value * part.count
    count += part.count
  }
  return count === 0 ? null : total / count
}
