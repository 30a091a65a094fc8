import { advanceAll, contextIntervals, NEVER_OBSERVED } from '../domain/availability.ts'
import type { AvailabilityPolicy, Transition } from '../domain/availability.ts'
import type { SeriesStore } from '../store/series-store.ts'
import type { LiveTarget } from './target.ts'

const HOUR_MS = 3_600_000

/**
 * Works a target out anew from the polls in the store, after polls had come that are older than
 * what was known. History before `lateFromMs` stays as it was, except where the late polls reach
 * back into it; the date of the present state is looked for as far back as needed.
 */
export async function recompute(
  target: LiveTarget,
  lateFromMs: number,
  store: SeriesStore,
  policy: AvailabilityPolicy,
): Promise<void> {
  const intervalMs = Math.max(...target.memory.recent.map((poll) => poll.intervalMs), 0)
  const contextMs = Math.max(HOUR_MS, contextIntervals(policy) * intervalMs)
  for (let lookBackMs = contextMs; ; lookBackMs *= 4) {
    // Up to here what was known before holds; from here on the new polls have the word.
    const spliceMs = lateFromMs - lookBackMs
    const polls = await store.readOutcomes(
      target.key,
      spliceMs - contextMs,
      Number.MAX_SAFE_INTEGER,
    )
    const { memory } = target
    // Polls that came while the store was read are among the recent ones.
    const known = [...polls, ...memory.recent]
    const { state, transitions } = advanceAll(NEVER_OBSERVED, known, policy)
    const kept = memory.changes.filter(({ atMs }) => atMs < spliceMs)
    const found = transitions.filter(({ atMs }) => atMs >= spliceMs)
    const changes = joined([...kept, ...found])
    const isDated = changes.length > 0 || !memory.truncated
    const isWhole = !isDated && spliceMs < ((await store.stats()).oldestMs ?? spliceMs + 1)
    if (!isDated && !isWhole) continue
    target.setChanges(changes, memory.truncated && !isWhole)
    memory.machine = { ...state, sinceMs: changes.at(-1)?.atMs ?? state.sinceMs }
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
