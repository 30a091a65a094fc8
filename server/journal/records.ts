import type {
  AccessPointRecord,
  EquipmentRecord,
  LineRecord,
  PlaceRecord,
  ProviderRecord,
} from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import type { Check, AccessPoint, Equipment, Place, Provider, Uplink } from './inventory.ts'

/** What a record of the inventory is, by its kind. */
export type InventoryRecord = PlaceRecord | AccessPointRecord | EquipmentRecord | ProviderRecord

/** A place with its lines, as it is edited and logged: one record. */
export function placeRecordOf(place: Place, uplinks: readonly Uplink[]): PlaceRecord {
  const { id, name, kind, kecamatan, kelurahan, latitude, longitude, status } = place
  const { powerArea, serviceHours } = place
  return {
    id,
    name,
    kind,
    kecamatan,
    kelurahan,
    latitude,
    longitude,
    status,
    powerArea,
    serviceHours,
    uplinks: uplinks.map(lineOf),
  }
}

function lineOf({ id, provider, agent, contract, contractMbps }: Uplink): LineRecord {
  return { id, provider, agent, contract, contractMbps }
}

export function accessPointRecordOf(accessPoint: AccessPoint): AccessPointRecord {
  const { id, place, name, agent, model, address, check } = accessPoint
  const { controller, mac, serial, role, status } = accessPoint
  return {
    id,
    place,
    name,
    agent,
    model,
    address,
    check,
    controller,
    mac,
    serial,
    role,
    status,
  }
}

export function equipmentRecordOf(equipment: Equipment): EquipmentRecord {
  const { id, kind, place, name, agent, address, model, status } = equipment
  return { id, kind, place, name, agent, address, model, status }
}

export function providerRecordOf({ name, phone, email }: Provider): ProviderRecord {
  return { name, phone, email }
}

/** The place and the lines of a record. */
export function placeOfRecord({ uplinks, ...place }: PlaceRecord): {
  readonly place: Place
  readonly uplinks: readonly Uplink[]
} {
  return { place, uplinks: uplinks.map((line) => ({ ...line, place: place.id })) }
}

/** A record of the log; releases before 0.5.0 wrote the one line that a place had then, or null. */
export function recordOfLog(kind: InventoryKind, text: string | null): Logged | null {
  if (text === null) return null
  const record = JSON.parse(text) as Logged
  if (kind !== 'place' || !('uplink' in record)) return record
  const { uplink, ...rest } = record
  return { ...rest, uplinks: uplink === null ? [] : [uplink] }
}

type Logged = Readonly<Record<string, unknown>>

/** Only of a record that was taken from the inventory or checked as a row of a file is. */
export function accessPointOfRecord(record: AccessPointRecord): AccessPoint {
  return { ...record, check: record.check as Check | null }
}
