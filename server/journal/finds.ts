import { parseHostPort } from '#contract/address.ts'
import type { AgentId } from '#contract/ids.ts'
import type { Find } from '#contract/steering.ts'
import type { Sweep } from './discoveries.ts'
import { freeIds } from './free-ids.ts'
import type { Inventory } from './inventory.ts'

/** A device that a sweep found, proposed to the operator. */
export type ProposedFind = Find & {
  readonly foundAtMs: number
  /** The access point or equipment of this agent that has the address already. */
  readonly knownAs: string | null
  /** The id of that one, or one that is still free. */
  readonly id: string
}

/** What an agent's sweeps found, each address once as it was found last, in order of the addresses. */
export function proposedFinds(
  agent: AgentId,
  sweeps: readonly Sweep[],
  inventory: Inventory,
  idAfter: ReturnType<typeof freeIds> = freeIds(inventory),
): readonly ProposedFind[] {
  const known = new Map<string, string>()
  // Of this agent only: sites use the same private addresses.
  for (const item of [...inventory.accessPoints.values(), ...inventory.equipment.values()]) {
    if (item.agent !== agent || item.address === null) continue
    known.set(parseHostPort(item.address)?.host ?? item.address, item.id)
  }
  const finds = new Map<string, Find & { readonly foundAtMs: number }>()
  for (const { report } of sweeps) {
    for (const find of report?.finds ?? []) {
      if (finds.has(find.address)) continue
      finds.set(find.address, { ...find, foundAtMs: report?.finishedAtMs ?? 0 })
    }
  }
  return [...finds.values()]
    .sort((a, b) => a.address.localeCompare(b.address, 'en', { numeric: true }))
    .map((find) => {
      const knownAs = known.get(find.address) ?? null
      const called = find.name ?? `${agent}-${find.address}`
      return { ...find, knownAs, id: knownAs ?? idAfter(called) }
    })
}
