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
import { controllersOf } from '../journal/inventory.ts'
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

/** The equipment that makes the state of a place: no controller is part of its service. */
export interface PlaceEquipment {
  readonly accessPoints: readonly SeriesTarget[]
  /** The lines that somebody tests; empty for a place without one. */
  readonly uplinks: readonly SeriesTarget[]
}

/** The equipment of a place as it is in the inventory now. */
export function equipmentOf(inventory: Inventory, place: Place): PlaceEquipment {
  if (place.status === 'planned') return { accessPoints: [], uplinks: [] }
  const isHere = (item: { readonly place: Place['id'] }): boolean => item.place === place.id
  const controllers = controllersOf(inventory)
  const accessPoints = [...inventory.accessPoints.values()].filter(
    (item) => isHere(item) && item.status === 'active' && !controllers.has(item.id),
  )
  const lines = [...inventory.uplinks.values()].filter(
    (line) => isHere(line) && line.agent !== null,
  )
  return {
    accessPoints: accessPoints.map(({ id }): SeriesTarget => ({ kind: 'access-point', id })),
    uplinks: lines.map(({ id }): SeriesTarget => ({ kind: 'uplink', id })),
  }
}

/** The states of a place over a period. */
export async function readPlaceIntervals(
  deps: HistoryDeps,
  equipment: PlaceEquipment,
  fromMs: number,
  untilMs: number,
): Promise<readonly Interval[]> {
  const read = (target: SeriesTarget) => readIntervals(deps, target, fromMs, untilMs)
  const accessPoints: (readonly AvailabilityInterval[])[] = []
  for (const target of equipment.accessPoints) accessPoints.push(await read(target))
  const uplinks: (readonly AvailabilityInterval[])[] = []
  for (const target of equipment.uplinks) uplinks.push(await read(target))
  return placeIntervalsOf({ accessPoints, uplinks }, fromMs, untilMs)
}
