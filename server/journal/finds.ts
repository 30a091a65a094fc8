import { parseHostPort } from '#contract/address.ts'
import type { AgentId } from '#contract/ids.ts'
import type { Find } from '#contract/steering.ts'
import type { Sweep } from './discoveries.ts'
import type { Inventory } from './inventory.ts'

/** A device that a sweep found, proposed to the operator. */
export type ProposedFind = Find & {
  readonly foundAtMs: number
  /** The access point or equipment of this agent that has the address already. */
  readonly knownAs: string | null
}

/** What an agent's sweeps found, each address once as it was found last, in order of the addresses. */
export function proposedFinds(
  agent: AgentId,
  sweeps: readonly Sweep[],
  inventory: Inventory,
): readonly ProposedFind[] {
  const known = new Map<string, string>()
  // Of this agent only: sites use the same private addresses.
  for (const item of [...inventory.accessPoints.values(), ...inventory.equipment.values()]) {
    if (item.agent !== agent || item.address === null) continue
    known.set(parseHostPort(item.address)?.host ?? item.address, item.id)
  }
  const finds = new Map<string, ProposedFind>()
  for (const { report } of sweeps) {
    for (const find of report?.finds ?? []) {
      if (finds.has(find.address)) continue
      const knownAs = known.get(find.address) ?? null
      finds.set(find.address, { ...find, foundAtMs: report?.finishedAtMs ?? 0, knownAs })
    }
  }
  return [...finds.values()].sort((a, b) =>
    a.address.localeCompare(b.address, 'en', { numeric: true }),
  )
}
