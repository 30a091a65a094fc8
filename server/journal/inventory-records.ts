import type { ContactRecord, InventoryRecords, PlaceRecord } from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import type { AccessPointId, EquipmentId, PlaceId } from '#contract/ids.ts'
import { linesByPlace } from './inventory.ts'
import type { Inventory } from './inventory.ts'
import {
  accessPointRecordOf,
  equipmentRecordOf,
  placeRecordOf,
  providerRecordOf,
} from './records.ts'
import type { InventoryRecord } from './records.ts'

/** What nobody but those who may change the inventory is told, by kind. */
const PRIVATE: Readonly<Record<InventoryKind, readonly string[]>> = {
  place: [],
  'access-point': ['address', 'mac', 'serial'],
  equipment: ['address'],
  provider: ['phone', 'email'],
}

/** All records as they are edited: without addresses and numbers for those who may not. */
export function inventoryRecords(inventory: Inventory, mayChange: boolean): InventoryRecords {
  const shown = <T extends InventoryRecord>(kind: InventoryKind, record: T): T =>
    mayChange ? record : withoutPrivate(kind, record)
  return {
    revision: inventory.revision,
    places: [...placeRecords(inventory)],
    accessPoints: Array.from(inventory.accessPoints.values(), (item) =>
      shown('access-point', accessPointRecordOf(item)),
    ),
    equipment: Array.from(inventory.equipment.values(), (item) =>
      shown('equipment', equipmentRecordOf(item)),
    ),
    providers: Array.from(inventory.providers.values(), (item) =>
      shown('provider', providerRecordOf(item)),
    ),
  }
}

/** The records of one place, with the providers of its lines; null when there is no such place. */
export function recordsOfPlace(
  inventory: Inventory,
  id: PlaceId,
  mayChange: boolean,
): InventoryRecords | null {
  const place = inventory.places.get(id)
  if (place === undefined) return null
  const ofPlace = <K, T extends { readonly place: PlaceId }>(items: ReadonlyMap<K, T>) =>
    new Map([...items].filter(([, item]) => item.place === id))
  const uplinks = ofPlace(inventory.uplinks)
  const names = new Set(Array.from(uplinks.values(), ({ provider }) => provider))
  const narrowed = {
    ...inventory,
    places: new Map([[id, place]]),
    uplinks,
    accessPoints: ofPlace(inventory.accessPoints),
    equipment: ofPlace(inventory.equipment),
    providers: new Map([...inventory.providers].filter(([, { name }]) => names.has(name))),
  }
  return inventoryRecords(narrowed, mayChange)
}

/** All places with their lines, one after another. */
export function* placeRecords({ places, uplinks }: Inventory): Generator<PlaceRecord> {
  const lines = linesByPlace(uplinks.values())
  for (const place of places.values()) yield placeRecordOf(place, lines.get(place.id) ?? [])
}

/** One record, with all that is in it; null when there is none of that id. */
export function recordIn(
  inventory: Inventory,
  kind: InventoryKind,
  id: string,
): InventoryRecord | null {
  switch (kind) {
    case 'place': {
      const place = inventory.places.get(id as PlaceId)
      if (place === undefined) return null
      const lines = [...inventory.uplinks.values()].filter((line) => line.place === place.id)
      return placeRecordOf(place, lines)
    }
    case 'access-point': {
      const item = inventory.accessPoints.get(id as AccessPointId)
      return item === undefined ? null : accessPointRecordOf(item)
    }
    case 'equipment': {
      const item = inventory.equipment.get(id as EquipmentId)
      return item === undefined ? null : equipmentRecordOf(item)
    }
    case 'provider': {
      const item = inventory.providers.get(id)
      return item === undefined ? null : providerRecordOf(item)
    }
    default:
      return kind satisfies never
  }
}

/** Whom to ask at a place, as it is edited; null for nobody. */
export function contactIn(inventory: Inventory, place: PlaceId): ContactRecord | null {
  const contact = inventory.contacts.get(place)
  if (contact === undefined) return null
  const { name, phone, whatsapp, telegram } = contact
  return { name, phone, whatsapp, telegram }
}

/** The same record with null for what nobody else is told; also of a record of the log. */
export function withoutPrivate<T extends object>(kind: InventoryKind, record: T): T {
  const hidden = PRIVATE[kind].filter((key) => key in record).map((key) => [key, null] as const)
  return { ...record, ...Object.fromEntries(hidden) }
}
