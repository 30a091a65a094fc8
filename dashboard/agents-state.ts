import { computed } from '@preact/signals'
import { fleet } from './live.ts'
import { agentTallyOf, idOrder, listAgents, sitesOf } from './model/agent-list.ts'
import { agentFilter } from './view-state.ts'

const agents = computed(() => fleet.value?.agents)

/** What the agents' versions are compared with. */
export const serverVersion = computed(() => fleet.value?.serverVersion ?? null)

/** Agents by what they do, of the whole city: the figures do not move with the filter. */
export const agentTally = computed(() => agentTallyOf(agents.value?.values() ?? []))

/** How many agents need a hand; the header tells it on every page. */
export const handCount = computed(() => agentTally.value.hand)

const sites = computed(() => (fleet.value === null ? new Map() : sitesOf(fleet.value)))

let ids: readonly string[] = []

/** The agents that the filter lets through, what presses most first. */
export const listedAgents = computed(() => {
  const view = fleet.value
  if (view === null) return []
  ids = idOrder(view.agents, ids)
  return listAgents(view, ids, sites.value, agentFilter.value)
})
