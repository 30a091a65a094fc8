import type { Interval } from '#contract/series.ts'
import type { Availability, PlaceState } from '#contract/words.ts'
import type { AvailabilityInterval } from './availability.ts'

/**
 * The state of a place from its parts: service when at least one access point is up and at least one
 * of the lines that somebody tests is; `degraded` is service with a part down. A place without access
 * points is `planned`; one whose lines nobody tests counts them as up. What is not known is never
 * guessed: without a working access point or line, one that may work leaves the place unknown.
 */
export function placeStateOf(
  accessPoints: readonly Availability[],
  uplinks: readonly Availability[],
): PlaceState {
  return stateOf(countsOf(accessPoints), countsOf(uplinks))
}

/** How many parts of a kind have each availability. */
type Counts = Record<Availability, number>

function countsOf(parts: readonly Availability[]): Counts {
  const counts: Counts = { up: 0, down: 0, unknown: 0 }
  for (const availability of parts) counts[availability] += 1
  return counts
}

function stateOf({ up, down, unknown }: Counts, lines: Counts): PlaceState {
  if (up + down + unknown === 0) return 'planned'
  const isLineDark = lines.up === 0
  if (isLineDark && lines.unknown === 0 && lines.down > 0) return 'down'
  if (up === 0) return unknown > 0 ? 'unknown' : 'down'
  if (isLineDark && lines.unknown > 0) return 'unknown'
  return down + lines.down > 0 ? 'degraded' : 'up'
}

/** The intervals of a place's parts, each list contiguous over the same period. */
export interface PlaceParts {
  readonly accessPoints: readonly (readonly AvailabilityInterval[])[]
  /** Of the lines that somebody tests; empty for a place without one. */
  readonly uplinks: readonly (readonly AvailabilityInterval[])[]
}

/**
 * The states of a place over a period: contiguous, never empty, neighbours differ. The work grows
 * with the changes of its parts, not with their product: a controller brings hundreds of parts.
 */
export function placeIntervalsOf(
  parts: PlaceParts,
  fromMs: number,
  untilMs: number,
): readonly Interval[] {
  const { accessPoints, uplinks } = parts
  const changes: Change[] = []
  for (const intervals of accessPoints) addChanges(changes, intervals, fromMs, untilMs, false)
  for (const intervals of uplinks) addChanges(changes, intervals, fromMs, untilMs, true)
  changes.sort((a, b) => a.atMs - b.atMs)

  const devices: Counts = { up: 0, down: 0, unknown: accessPoints.length }
  const lines: Counts = { up: 0, down: 0, unknown: uplinks.length }
  const intervals: Interval[] = []
  let startMs = fromMs
  let next = 0
  while (startMs < untilMs) {
    for (; changes[next] !== undefined && (changes[next]?.atMs ?? 0) <= startMs; next += 1) {
      const { from, to, isUplink } = changes[next] as Change
      const counts = isUplink ? lines : devices
      counts[from] -= 1
      counts[to] += 1
    }
    const endMs = changes[next]?.atMs ?? untilMs
    const state = stateOf(devices, lines)
    const last = intervals.at(-1)
    if (last?.state === state) last.endMs = endMs
    else intervals.push({ startMs, endMs, state })
    startMs = endMs
  }
  return intervals
}

/** A change of one part; every part begins as unknown. */
interface Change {
  readonly atMs: number
  readonly from: Availability
  readonly to: Availability
  readonly isUplink: boolean
}

/** Adds the changes of one part within the period; outside its list nothing is known. */
function addChanges(
  changes: Change[],
  intervals: readonly AvailabilityInterval[],
  fromMs: number,
  untilMs: number,
  isUplink: boolean,
): void {
  let from: Availability = 'unknown'
  let knownUntilMs = fromMs
  const change = (atMs: number, to: Availability): void => {
    if (to !== from && atMs < untilMs) changes.push({ atMs, from, to, isUplink })
    if (atMs < untilMs) from = to
  }
  for (const { startMs, endMs, state } of intervals) {
    if (endMs <= fromMs) continue
    if (startMs > knownUntilMs) change(knownUntilMs, 'unknown')
    change(Math.max(startMs, fromMs), state)
    knownUntilMs = endMs
  }
  change(knownUntilMs, 'unknown')
}
