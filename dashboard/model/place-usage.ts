import type { Series } from '#contract/series.ts'
import type { UsageChartDay } from '#contract/usage.ts'
import { daysOf, type Range } from './place-span.ts'

/** Clients and octets by time, for charts; null where nobody counted. */
export interface Curve {
  /** The beginning of each window, in order. */
  readonly atMs: readonly number[]
  readonly windowMs: number
  readonly clients: readonly (number | null)[]
  /** Octets towards the clients, and from them. */
  readonly download: readonly (number | null)[]
  readonly upload: readonly (number | null)[]
}

const DAY_MS = 86_400_000

/** The curve of a series. */
export function curveOfSeries({ windows, windowMs }: Series): Curve {
  return {
    atMs: windows.map(({ startMs }) => startMs),
    windowMs,
    clients: windows.map(({ clientsMean }) => clientsMean),
    download: windows.map(({ downloadBytes }) => downloadBytes),
    upload: windows.map(({ uploadBytes }) => uploadBytes),
  }
}

/** The curve of days; days that are not told of are there, with nothing. Times are in UTC. */
export function curveOfDays(days: readonly UsageChartDay[], range: Range): Curve {
  const told = new Map(days.map((day) => [day.day, day]))
  const all = daysOf(range)
  return {
    atMs: all.map((day) => Date.parse(`${day}T00:00Z`)),
    windowMs: DAY_MS,
    clients: all.map((day) => told.get(day)?.clientsMean ?? null),
    download: all.map((day) => told.get(day)?.downloadBytes ?? null),
    upload: all.map((day) => told.get(day)?.uploadBytes ?? null),
  }
}

/** At most so many of some marks, evenly apart, from the first. */
export function thinned(marks: readonly number[], most: number): readonly number[] {
  const every = Math.ceil(marks.length / Math.max(1, most))
  return marks.filter((_, index) => index % every === 0)
}

/** Whether a curve has anything to draw. */
export function hasClients({ clients }: Curve): boolean {
  return clients.some((value) => value !== null)
}
export function hasTraffic({ download, upload }: Curve): boolean {
  return [...download, ...upload].some((value) => value !== null)
}

/** Octets in the unit that people read, by thousands: 412 GB. */
export function octetsIn(octets: number): { readonly value: number; readonly unit: string } {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let value = octets
  let index = 0
  while (value >= 1000 && index < units.length - 1) {
    value /= 1000
    index += 1
  }
  return { value, unit: units[index] ?? 'B' }
}

/** The share of a heat map's cell of the highest, 0 to 1; null where nobody counted. */
export function heatOf(
  pattern: readonly (readonly (number | null)[])[],
): readonly (readonly (number | null)[])[] {
  const most = Math.max(0, ...pattern.flat().map((value) => value ?? 0))
  return pattern.map((row) =>
    row.map((value) => (value === null ? null : most === 0 ? 0 : value / most)),
  )
}
