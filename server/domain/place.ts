import type { Interval } from '#contract/series.ts'
import type { Availability, PlaceState } from '#contract/words.ts'
import type { AvailabilityInterval } from './availability.ts'

/**
 * The state of a place from its parts: service when at least one access point is up and the uplink
 * is up; `degraded` is service with a part down. A place without access points is `planned`; one
 * whose uplink nobody tests (`null`) counts its uplink as up. What is not known is never guessed:
 * without a working access point, one that may work leaves the place unknown.
 */
export function placeStateOf(
  accessPoints: readonly Availability[],
  uplink: Availability | null,
): PlaceState {
  if (accessPoints.length === 0) return 'planned'
  const someUp = accessPoints.includes('up')
  const someDown = accessPoints.includes('down')
  const someUnknown = accessPoints.includes('unknown')
  if (uplink === 'down') return 'down'
  if (!someUp) return someUnknown ? 'unknown' : 'down'
  if (uplink === 'unknown') return 'unknown'
  return someDown ? 'degraded' : 'up'
}

/** The intervals of a place's parts, each list contiguous over the same period. */
export interface PlaceParts {
  readonly accessPoints: readonly (readonly AvailabilityInterval[])[]
  /** Null for a place without a monitored uplink. */
  readonly uplink: readonly AvailabilityInterval[] | null
}

/** The states of a place over a period: contiguous, never empty, neighbours differ. */
export function placeIntervalsOf(
  parts: PlaceParts,
  fromMs: number,
  untilMs: number,
): readonly Interval[] {
  const { accessPoints, uplink } = parts
  const lists = uplink === null ? accessPoints : [...accessPoints, uplink]
  const starts = new Set([fromMs])
  for (const list of lists) {
    for (const { startMs } of list) if (startMs > fromMs && startMs < untilMs) starts.add(startMs)
  }
  const moments = [...starts].sort((a, b) => a - b)
  const readers = accessPoints.map(readerOf)
  const readUplink = uplink === null ? null : readerOf(uplink)
  const intervals: Interval[] = []
  for (const [index, startMs] of moments.entries()) {
    const endMs = moments[index + 1] ?? untilMs
    if (startMs >= endMs) continue
    const state = placeStateOf(
      readers.map((read) => read(startMs)),
      readUplink === null ? null : readUplink(startMs),
    )
    const last = intervals.at(-1)
    if (last?.state === state) last.endMs = endMs
    else intervals.push({ startMs, endMs, state })
  }
  return intervals
}

/** Reads a list of intervals at moments that only grow; outside the list nothing is known. */
function readerOf(intervals: readonly AvailabilityInterval[]): (atMs: number) => Availability {
  let next = 0
  return (atMs) => {
    while (next < intervals.length && (intervals[next]?.endMs ?? 0) <= atMs) next += 1
    const interval = intervals[next]
    return interval !== undefined && interval.startMs <= atMs ? interval.state : 'unknown'
  }
}
