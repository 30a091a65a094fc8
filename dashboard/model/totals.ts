import type { PlaceNow } from '#contract/fleet.ts'
import type { PlaceState } from '#contract/words.ts'
import { changedIndexes } from './changed.ts'
import type { Tally } from './states.ts'

/** The figures of all places, with what they were counted from. */
export interface Totals {
  readonly places: readonly PlaceNow[]
  readonly tally: Tally
  /** Clients now of the places that count them, and how many places do. */
  readonly clients: number
  readonly counting: number
}

interface Counts {
  readonly tally: Record<PlaceState, number>
  clients: number
  counting: number
}

function count(counts: Counts, { state, clients }: PlaceNow, by: 1 | -1): void {
  counts.tally[state] += by
  if (clients === null) return
  counts.clients += by * clients
  counts.counting += by
}

/** The figures of places, from those before: only what has changed since is counted anew. */
export function retotalled(before: Totals | null, places: readonly PlaceNow[]): Totals {
  const changed = before === null ? null : changedIndexes(before.places, places)
  const counts: Counts = {
    tally: { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0 },
    clients: 0,
    counting: 0,
  }
  if (before === null || changed === null) {
    for (const place of places) count(counts, place, 1)
    return { places, ...counts }
  }
  Object.assign(counts.tally, before.tally)
  counts.clients = before.clients
  counts.counting = before.counting
  for (const index of changed) {
    count(counts, before.places[index] as PlaceNow, -1)
    count(counts, places[index] as PlaceNow, 1)
  }
  return { places, ...counts }
}

/** Clients now; null when no place counts them. */
export function clientsIn({ clients, counting }: Totals): number | null {
  return counting === 0 ? null : clients
}
