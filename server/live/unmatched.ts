import { macOf } from '../domain/managed.ts'
import { freeIds } from '../journal/free-ids.ts'
import type { Inventory } from '../journal/inventory.ts'
import type { Unmatched } from './controllers.ts'

/** A row of access-points.csv for an access point that is not in the inventory; its place is open. */
export interface UnmatchedRow {
  readonly id: string
  readonly name: string
  readonly agent: string
  readonly controller: string
  readonly mac: string
  readonly serial: string
}

/** What controllers list and nobody knows, each with an id that is still free. */
export function unmatchedRows(
  unmatched: readonly Unmatched[],
  inventory: Pick<Inventory, 'accessPoints' | 'equipment'>,
): readonly UnmatchedRow[] {
  const idAfter = freeIds(inventory)
  return unmatched.flatMap(({ controller, entries }) =>
    entries.flatMap((entry) => {
      const { name, mac, serial } = entry
      const called = [name, serial, mac].find((text) => (text ?? '').trim() !== '')
      // An entry without any mark can be matched to nothing.
      if (called === undefined || called === null) return []
      const id = idAfter(called)
      return {
        id,
        name: name ?? id,
        agent: controller.agent ?? '',
        controller: controller.id,
        mac: mac === null ? '' : (macOf(mac) ?? ''),
        serial: serial ?? '',
      }
    }),
  )
}
