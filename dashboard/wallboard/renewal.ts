import { effect, type Signal } from '@preact/signals'
import { incidents, isOpenIncident, isOpenOutage, outages } from '../incidents-state.ts'
import { fleet } from '../live.ts'
import { isTimeToReload } from '../model/wallboard.ts'
import { formats, freshness } from '../view-state.ts'

const LOOK_EVERY_MS = 60_000

/**
 * Begins the page anew once a night, and when the server serves another version than it did. Only
 * while the server answers: what stands on the wall is better than an empty page. Gives how to stop.
 */
export function keepRenewed(reload: () => void): () => void {
  const startedAtMs = Date.now()
  let version: string | null = null
  const timer = setInterval(() => {
    const hour = formats.peek().hour(Date.now())
    if (freshness.peek().kind !== 'live') return
    if (isTimeToReload(startedAtMs, Date.now(), hour)) reload()
  }, LOOK_EVERY_MS)
  const stopWatching = effect(() => {
    const served = fleet.value?.serverVersion ?? null
    if (served === null || freshness.value.kind !== 'live') return
    version ??= served
    if (served !== version) reload()
  })
  return () => {
    clearInterval(timer)
    stopWatching()
  }
}

/** Of what is over, so much may pile up before it is let go: a board shows none of it. */
const ENDED_MAX = 50

function forgetEndedOf<T>(
  held: Signal<ReadonlyMap<string, T>>,
  isOpen: (one: T) => boolean,
): () => void {
  return effect(() => {
    const open = [...held.value].filter(([, one]) => isOpen(one))
    if (held.value.size - open.length > ENDED_MAX) held.value = new Map(open)
  })
}

/** Lets incidents and outages go that are over; other pages keep them for who looks back. */
export function forgetEnded(): () => void {
  const stops = [forgetEndedOf(incidents, isOpenIncident), forgetEndedOf(outages, isOpenOutage)]
  return () => {
    for (const stop of stops) stop()
  }
}
