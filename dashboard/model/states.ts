import type { PlaceNow } from '#contract/fleet.ts'
import type { PlaceState } from '#contract/words.ts'

/** States from the most to the least pressing: order of figures, rings and groups. */
export const SEVERITY = ['down', 'degraded', 'unknown', 'up', 'planned'] as const

/** Number of places in each state. */
export type Tally = Readonly<Record<PlaceState, number>>

/** Counts places by state. */
export function tallyOf(places: Iterable<Pick<PlaceNow, 'state'>>): Tally {
  const tally = { up: 0, degraded: 0, down: 0, unknown: 0, planned: 0 }
  for (const place of places) tally[place.state] += 1
  return tally
}

/** The most pressing state that occurs; `planned` when none does. */
export function worstOf(tally: Tally): PlaceState {
  return SEVERITY.find((state) => tally[state] > 0) ?? 'planned'
}

/** Whether nothing needs anybody: some places work and no place is dark, in part or unobserved. */
export function isCalm(tally: Tally): boolean {
  return tally.up > 0 && tally.down + tally.degraded + tally.unknown === 0
}

/** Clients now, summed over the places that count them; null when none does. */
export function clientsOf(places: Iterable<Pick<PlaceNow, 'clients'>>): number | null {
  let sum: number | null = null
  for (const { clients } of places) if (clients !== null) sum = (sum ?? 0) + clients
  return sum
}
