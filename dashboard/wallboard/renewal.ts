import { effect } from '@preact/signals'
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
