import { computed, effect, untracked } from '@preact/signals'
import { getFleetAgents, getPlaceNow } from './api.ts'
import { fleet } from './live.ts'
import { withAgents, withPlaceFleet } from './model/fleet.ts'
import { page, selectedId } from './view-state.ts'

/** What is not told by events is asked for again so often. */
const REFRESH_MS = 15_000
const AGENTS_REFRESH_MS = 60_000

const isPartial = computed(() => fleet.value?.isWhole === false)

/** Calls at once and again in a rhythm until the signal ends it. */
function repeat(everyMs: number, load: (signal: AbortSignal) => Promise<void>): () => void {
  const controller = new AbortController()
  const run = (): void => void load(controller.signal)
  run()
  const timer = setInterval(run, everyMs)
  return () => {
    clearInterval(timer)
    controller.abort()
  }
}

/**
 * Of a fleet too large to be told of whole, fetches the equipment of the open place, and all agents
 * while their page is open. A failure leaves what is shown: the next turn asks again.
 */
export function startOpenPlace(): void {
  effect(() => {
    const id = selectedId.value
    if (!isPartial.value || id === null) return undefined
    return untracked(() =>
      repeat(REFRESH_MS, async (signal) => {
        const result = await getPlaceNow(id, signal)
        const view = fleet.peek()
        if (signal.aborted || !result.ok || view === null) return
        fleet.value = withPlaceFleet(view, result.value)
      }),
    )
  })
  effect(() => {
    if (!isPartial.value || page.value !== 'agents') return undefined
    return untracked(() =>
      repeat(AGENTS_REFRESH_MS, async (signal) => {
        const result = await getFleetAgents(signal)
        const view = fleet.peek()
        if (signal.aborted || !result.ok || view === null) return
        fleet.value = withAgents(view, result.value.agents)
      }),
    )
  })
}
