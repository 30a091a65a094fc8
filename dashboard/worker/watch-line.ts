import { effect } from '@preact/signals'
import { PATHS } from '#contract/paths.ts'
import { getBoundaries, getOpenIncidents } from '../api.ts'
import { areIncidentsTold, incidents, takeOpenIncidents } from '../incidents-state.ts'
import { fleet, link } from '../live.ts'
import { cutOff } from '../model/connection.ts'
import { KEPT, keepFleet, PLACES_MAX } from './keep-fleet.ts'

/** Says at once what the device says of its network; a dead line alone is noticed after its silence. */
function watchNetwork(): void {
  addEventListener('offline', () => {
    void keepFleet()
    link.value = cutOff(link.peek())
  })
  effect(() => {
    if (link.value.phase === 'lost' && !navigator.onLine) link.value = cutOff(link.peek())
  })
}

/** With a state that was kept go the incidents that were kept, or nobody says how many there are. */
function showKeptIncidents(): void {
  effect(() => {
    if (link.value.phase !== 'kept' || areIncidentsTold.peek()) return undefined
    const controller = new AbortController()
    const load = async (): Promise<void> => {
      const before = incidents.peek()
      const result = await getOpenIncidents(controller.signal)
      if (controller.signal.aborted || !result.ok || result.value.isCut) return
      takeOpenIncidents(result.value.incidents, before)
    }
    void load()
    return () => controller.abort()
  })
}

/** The first map is drawn before there is a worker: the outlines go through it once more, to be kept. */
function keepOutlines(): void {
  const hasCity = new Promise<boolean>((resolve) => {
    effect(() => {
      const view = fleet.value
      if (view === null) return
      resolve(view.city.boundaries !== 'none' && view.places.size <= PLACES_MAX)
    })
  })
  const keep = async (): Promise<void> => {
    if (!(await hasCity) || (await caches.match(PATHS.boundaries, { cacheName: KEPT }))) return
    await getBoundaries(new AbortController().signal)
  }
  const worker = navigator.serviceWorker
  if (worker.controller !== null) void keep()
  else worker.addEventListener('controllerchange', () => void keep(), { once: true })
}

/** Follows the device's own network, and has ready what is shown without one. */
export function startWatchingLine(): void {
  watchNetwork()
  showKeptIncidents()
  if ('serviceWorker' in navigator && 'caches' in window) keepOutlines()
}
