import type { Interval } from '#contract/series.ts'
import {
  advanceAll,
  contextIntervals,
  intervalsBetween,
  NEVER_OBSERVED,
} from '../domain/availability.ts'
import type {
  AvailabilityInterval,
  AvailabilityPolicy,
  AvailabilityState,
  Transition,
} from '../domain/availability.ts'
import { placeIntervalsOf } from '../domain/place.ts'
import type { Inventory, Place } from '../journal/inventory.ts'
import type { SeriesStore, SeriesTarget } from '../store/series-store.ts'

const HOUR_MS = 3_600_000
/** Polls around the period decide how it begins and confirm how it ends. */
const CONTEXT_MS = 6 * HOUR_MS
/** A long period is read in parts, so that its polls are never all in memory. */
const PART_MS = 7 * 24 * HOUR_MS

export interface HistoryDeps {
  readonly store: SeriesStore
  readonly policy: AvailabilityPolicy
}

/** The intervals of one target over a period, from its polls in the store. */
export async function readIntervals(
  deps: HistoryDeps,
  target: SeriesTarget,
  fromMs: number,
  untilMs: number,
  contextMs = CONTEXT_MS,
): Promise<readonly AvailabilityInterval[]> {
  let state: AvailabilityState = NEVER_OBSERVED
  let intervalMsMax = 0
  const transitions: Transition[] = []
  const endMs = untilMs + contextMs
  for (let startMs = fromMs - contextMs; startMs < endMs; startMs += PART_MS) {
    const polls = await deps.store.readOutcomes(target, startMs, Math.min(startMs + PART_MS, endMs))
    for (const { intervalMs } of polls) intervalMsMax = Math.max(intervalMsMax, intervalMs)
    const neededMs = contextIntervals(deps.policy) * intervalMsMax
    if (neededMs > contextMs) return readIntervals(deps, target, fromMs, untilMs, neededMs)
    const step = advanceAll(state, polls, deps.policy)
    state = step.state
    for (const transition of step.transitions) transitions.push(transition)
  }
  return intervalsBetween(transitions, state, fromMs, untilMs)
}

/** The states of a place over a period, as its equipment is in the inventory now. */
export async function readPlaceIntervals(
  deps: HistoryDeps,
  inventory: Inventory,
  place: Place,
  fromMs: number,
  untilMs: number,
): Promise<readonly Interval[]> {
  const accessPoints: (readonly AvailabilityInterval[])[] = []
  let uplink: readonly AvailabilityInterval[] | null = null
  if (place.status !== 'planned') {
    for (const { id, place: at } of inventory.accessPoints.values()) {
      if (at !== place.id) continue
      const target: SeriesTarget = { kind: 'access-point', id }
      accessPoints.push(await readIntervals(deps, target, fromMs, untilMs))
    }
    const line = [...inventory.uplinks.values()].find(({ place: at }) => at === place.id)
    if (line !== undefined && line.agent !== null) {
      uplink = await readIntervals(deps, { kind: 'uplink', id: line.id }, fromMs, untilMs)
    }
  }
  return placeIntervalsOf({ accessPoints, uplink }, fromMs, untilMs)
}
