import type { ManagedReading } from '#contract/sample.ts'
import { macOf } from '../domain/managed.ts'
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
  inventory: Pick<Inventory, 'accessPoints'>,
): readonly UnmatchedRow[] {
  const taken = new Set<string>(inventory.accessPoints.keys())
  return unmatched.flatMap(({ controller, entries }) =>
    entries.filter(isNamed).map((entry) => {
      const id = freeId(entry, taken)
      taken.add(id)
      const { name, mac, serial } = entry
      return {
        id,
        name: plainText(name ?? id),
        agent: controller.agent ?? '',
        controller: controller.id,
        mac: mac === null ? '' : (macOf(mac) ?? ''),
        serial: plainText(serial ?? ''),
      }
    }),
  )
}

/** An entry without any mark can be matched to nothing. */
function isNamed({ name, mac, serial }: ManagedReading): boolean {
  return [name, mac, serial ?? null].some((text) => text !== null && text.trim() !== '')
}

function freeId({ name, mac, serial }: ManagedReading, taken: ReadonlySet<string>): string {
  const said = [name, serial, mac].find(
    (text) => text !== null && text !== undefined && text.trim() !== '',
  )
  const words = (said ?? '').replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '')
  const first = words === '' ? 'ap' : words.toLowerCase().slice(0, 56)
  if (!taken.has(first)) return first
  let number = 2
  while (taken.has(`${first}-${number}`)) number += 1
  return `${first}-${number}`
}

/** A spreadsheet takes what begins like this for a formula, and a device chose the text. */
function plainText(text: string): string {
  return text.replace(/^[=+@\-\t\r]+/, '').trim()
}
