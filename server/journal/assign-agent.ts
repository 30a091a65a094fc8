import type { AgentId, PlaceId } from '#contract/ids.ts'
import { RevisionConflictError } from './inventory-tables.ts'
import type { InventoryChange } from './inventory-tables.ts'
import type { Inventory } from './inventory.ts'
import type { Maker } from './changes.ts'
import type { Journal } from './open.ts'

/** An import came in between; that many times in a row is a fault elsewhere. */
const ATTEMPTS_MAX = 5

/** Gives what stands at a place and has no agent to one: its lines, access points and equipment. */
export function assignAgent(
  journal: Journal,
  place: PlaceId,
  agent: AgentId,
  maker: Maker,
): Promise<void> {
  return journal.edits.take(async () => {
    for (let attempt = 1; ; attempt += 1) {
      const inventory = journal.inventory()
      const change = assigning(inventory, place, agent)
      if (change === null) return
      try {
        await journal.applyImport(inventory.revision, change, maker)
        return
      } catch (error) {
        if (!(error instanceof RevisionConflictError) || attempt === ATTEMPTS_MAX) throw error
      }
    }
  })
}

function assigning(inventory: Inventory, id: PlaceId, agent: AgentId): InventoryChange | null {
  const isFree = (item: { readonly place: PlaceId; readonly agent: AgentId | null }): boolean =>
    item.place === id && item.agent === null
  const place = inventory.places.get(id)
  const lines = [...inventory.uplinks.values()].filter(({ place: at }) => at === id)
  // A place is written with all its lines.
  const uplinks = lines.some(isFree) ? lines : []
  const contact = inventory.contacts.get(id)
  // A managed access point goes with its controller, which another agent may poll.
  const agentOf = (controller: string | null): AgentId =>
    [...inventory.accessPoints.values()].find((one) => one.id === controller)?.agent ?? agent
  const accessPoints = [...inventory.accessPoints.values()].filter(
    (item) => isFree(item) && item.status === 'active',
  )
  const equipment = [...inventory.equipment.values()].filter(
    (item) => isFree(item) && item.status === 'active',
  )
  if (uplinks.length + accessPoints.length + equipment.length === 0) return null
  return {
    places: uplinks.length === 0 || place === undefined ? [] : [place],
    uplinks: uplinks.map((item) => (isFree(item) ? { ...item, agent } : item)),
    contacts: uplinks.length === 0 || contact === undefined ? [] : [contact],
    accessPoints: accessPoints.map((item) => ({ ...item, agent: agentOf(item.controller) })),
    equipment: equipment.map((item) => ({ ...item, agent })),
  }
}
