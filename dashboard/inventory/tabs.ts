import type { InventoryKind } from '#contract/words.ts'

/** The parts of the page, as the address spells them. */
export const INVENTORY_TABS = [
  'places',
  'access-points',
  'equipment',
  'providers',
  'agents',
  'discoveries',
  'geography',
  'changes',
] as const
export type InventoryTab = (typeof INVENTORY_TABS)[number]

/** The part in which the records of a kind are. */
export const TAB_OF = {
  place: 'places',
  'access-point': 'access-points',
  equipment: 'equipment',
  provider: 'providers',
} as const satisfies Readonly<Record<InventoryKind, InventoryTab>>

/** The kind of the records of a part; null for a part of other things. */
export function kindOf(tab: InventoryTab): InventoryKind | null {
  const kinds = Object.keys(TAB_OF) as InventoryKind[]
  return kinds.find((kind) => TAB_OF[kind] === tab) ?? null
}
