import type { SavedStates, SavedTarget } from './checkpoints.ts'
import { RecentPolls } from './recent-polls.ts'
import type { Roster } from './roster.ts'

/** Continues what was saved; one that was saved by an older version lacks what came later. */
export function recall({ targets, places, agents }: Roster, saved: SavedStates): void {
  for (const target of targets) {
    const memory = saved.targets.get(`${target.key.kind} ${target.key.id}`)
    if (memory === undefined) continue
    const recent = new RecentPolls(memory.recent)
    target.memory = { ...target.memory, ...withBeginning(memory), recent }
  }
  for (const place of places.values()) {
    place.shown = saved.places.get(place.place.id) ?? place.shown
  }
  for (const agent of agents.values()) {
    agent.memory = { ...agent.memory, ...saved.agents.get(agent.id) }
  }
}

/** Says since when it works by its changes where nothing else says it. */
function withBeginning(memory: Omit<SavedTarget, 'workedFromMs'>): SavedTarget {
  const first = memory.changes.find(({ to }) => to === 'up')?.atMs ?? null
  return { workedFromMs: memory.truncated ? 0 : first, ...memory }
}
