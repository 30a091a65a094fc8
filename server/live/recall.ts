import type { SavedStates } from './checkpoints.ts'
import type { Roster } from './roster.ts'
import type { TargetMemory } from './target.ts'

/** Continues what was saved; one that was saved by an older version lacks what came later. */
export function recall({ targets, places, agents }: Roster, saved: SavedStates): void {
  for (const target of targets) {
    const memory = saved.targets.get(`${target.key.kind} ${target.key.id}`)
    if (memory !== undefined) target.memory = { ...target.memory, ...withBeginning(memory) }
  }
  for (const place of places.values()) {
    place.shown = saved.places.get(place.place.id) ?? place.shown
  }
  for (const agent of agents.values()) {
    agent.memory = { ...agent.memory, ...saved.agents.get(agent.id) }
  }
}

/** Says since when it works by its changes where nothing else says it. */
function withBeginning(memory: Omit<TargetMemory, 'workedFromMs'>): TargetMemory {
  const first = memory.changes.find(({ to }) => to === 'up')?.atMs ?? null
  return { workedFromMs: memory.truncated ? 0 : first, ...memory }
}
