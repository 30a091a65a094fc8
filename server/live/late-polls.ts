import { advanceAll, contextIntervals, NEVER_OBSERVED } from '../domain/availability.ts'
import type { AvailabilityPolicy, AvailabilityState, Transition } from '../domain/availability.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { readPlaceIntervals } from './history.ts'
import type { HistoryDeps } from './history.ts'
import type { LivePlace } from './live-place.ts'
import type { LiveTarget } from './target.ts'

const HOUR_MS = 3_600_000
/** A long history is read in parts, so that none of them holds up all else. */
const PART_MS = 2 * 24 * HOUR_MS

export interface LateDeps {
  readonly store: Pick<SeriesStore, 'readOutcomes'>
  readonly policy: AvailabilityPolicy
  /** The oldest poll of the store; null while there is none. */
  readonly oldestMs: () => Promise<number | null>
}

/**
 * Works a target out anew from the polls in the store, after polls had come that are older than
 * what was known. History before the oldest of them stays as it was, except where they reach back
 * into it; the date of the present state is looked for as far back as needed.
 */
export async function recompute(target: LiveTarget, deps: LateDeps): Promise<void> {
  const { policy } = deps
  const { lateFromMs } = target.memory
  const { lateMarks } = target
  if (lateFromMs === null) return
  // Asked first: after the polls are read nothing may come between them and the new state.
  const oldestMs = target.memory.truncated ? await deps.oldestMs() : null
  let contextMs = HOUR_MS
  let lookBackMs = HOUR_MS
  for (;;) {
    // Up to here what was known before holds; from here on the new polls have the word.
    const spliceMs = lateFromMs - lookBackMs
    const fromMs = spliceMs - contextMs
    const read = await readSince(target, fromMs, deps)
    const neededMs = contextIntervals(policy) * read.intervalMsMax
    if (neededMs > contextMs) {
      contextMs = neededMs
      lookBackMs = Math.max(lookBackMs, neededMs)
      continue
    }
    const { memory } = target
    // Polls that came while the store was read are among the recent ones.
    const recent = advanceAll(read.state, [...memory.recent], policy)
    const { state } = recent
    const transitions = [...read.transitions, ...recent.transitions]
    const kept = memory.changes.filter(({ atMs }) => atMs < spliceMs)
    const found = transitions.filter(({ atMs }) => atMs >= spliceMs)
    const changes = joined([...kept, ...found])
    const isWhole = changes.length === 0 && (oldestMs === null || spliceMs < oldestMs)
    if (changes.length === 0 && memory.truncated && !isWhole) {
      lookBackMs *= 4
      continue
    }
    target.setChanges(changes, memory.truncated && !isWhole)
    // All there is was read, and none of it saw it work.
    if (isWhole && memory.workedFromMs === 0) memory.workedFromMs = null
    memory.machine = { ...state, sinceMs: changes.at(-1)?.atMs ?? state.sinceMs }
    // Later polls may have come late while the store was read; they are still to be worked in.
    if (target.lateMarks === lateMarks) memory.lateFromMs = null
    return
  }
}

/** What the store's polls of a target make of it, from `fromMs` up to the last of them. */
async function readSince(
  { key, memory }: LiveTarget,
  fromMs: number,
  { store, policy }: LateDeps,
): Promise<{
  readonly state: AvailabilityState
  readonly transitions: readonly Transition[]
  readonly intervalMsMax: number
}> {
  const newestMs = memory.machine.lastPollAtMs ?? fromMs
  const transitions: Transition[] = []
  let state: AvailabilityState = NEVER_OBSERVED
  let intervalMsMax = 0
  for (let startMs = fromMs; ; startMs += PART_MS) {
    const isLast = startMs + PART_MS > newestMs
    const untilMs = isLast ? Number.MAX_SAFE_INTEGER : startMs + PART_MS
    const polls = await store.readOutcomes(key, startMs, untilMs)
    for (const { intervalMs } of polls) intervalMsMax = Math.max(intervalMsMax, intervalMs)
    const step = advanceAll(state, polls, policy)
    state = step.state
    for (const transition of step.transitions) transitions.push(transition)
    if (isLast) return { state, transitions, intervalMsMax }
  }
}

/** Looks up since when a place has its state, as far back as there are polls. */
export async function datePlace(
  place: LivePlace,
  nowMs: number,
  deps: HistoryDeps & LateDeps,
): Promise<void> {
  const oldestMs = (await deps.oldestMs()) ?? nowMs
  const equipment = {
    accessPoints: place.accessPoints.map(({ key }) => key),
    uplinks: place.uplinks.map(({ key }) => key),
  }
  for (let lookBackMs = 24 * HOUR_MS; ; lookBackMs *= 4) {
    const fromMs = Math.max(nowMs - lookBackMs, oldestMs - 1)
    const intervals = await readPlaceIntervals(deps, equipment, fromMs, nowMs)
    const last = intervals.at(-1)
    // It moved on while the store was read: then its parts date it.
    if (last === undefined || last.state !== place.shown.state) return
    if (last.startMs === fromMs && fromMs >= oldestMs) continue
    place.shown = { state: last.state, sinceMs: last.startMs }
    place.isUndated = false
    return
  }
}

/** Both lists as one chain, in which every change starts from the state before it. */
function joined(changes: readonly Transition[]): readonly Transition[] {
  const chain: Transition[] = []
  for (const change of changes) {
    const from = chain.at(-1)?.to ?? change.from
    if (change.to !== from) chain.push({ ...change, from })
  }
  return chain
}
