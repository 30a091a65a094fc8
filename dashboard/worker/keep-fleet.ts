import type { Fleet } from '#contract/fleet.ts'
import { FLEET_PATH } from '../api.ts'
import { link, fleet } from '../live.ts'
import type { FleetView } from '../model/fleet.ts'

/** Where the worker keeps answers; see `service-worker.js`. */
export const KEPT = 'pantau-kept-1'
/** A country takes too long to be written down while the page is being left. */
export const PLACES_MAX = 5000

const fleetOf = (view: FleetView, generatedAtMs: number): Fleet => ({
  city: view.city,
  serverVersion: view.serverVersion,
  isWhole: view.isWhole,
  lastEventId: '',
  generatedAtMs,
  places: [...view.places.values()],
  accessPoints: [...view.accessPoints.values()],
  uplinks: [...view.uplinks.values()],
  agents: [...view.agents.values()],
  equipment: [...view.equipment.values()],
})

/** Writes what the page shows in place of the answer that it began with, hours ago. */
export async function keepFleet(): Promise<void> {
  const view = fleet.peek()
  const { phase, heardAtMs } = link.peek()
  if (view === null || phase !== 'open' || heardAtMs === null) return
  if (view.places.size > PLACES_MAX || navigator.serviceWorker.controller === null) return
  const headers = { 'content-type': 'application/json', 'pantau-kept-at': String(Date.now()) }
  try {
    const cache = await caches.open(KEPT)
    await cache.put(FLEET_PATH, new Response(JSON.stringify(fleetOf(view, heardAtMs)), { headers }))
  } catch {
    // The disk is full or forbidden: the answer of the beginning stays.
  }
}

/** Keeps the last state whenever the page is left or put aside. */
export function startKeeping(): void {
  if (!('serviceWorker' in navigator) || !('caches' in window)) return
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void keepFleet()
  })
}
