import type {
  AccessPointRecord,
  EquipmentRecord,
  PlaceRecord,
  ProviderRecord,
} from '#contract/inventory.ts'
import type { Check, AccessPoint, Equipment, Place, Provider, Uplink } from './inventory.ts'

/** What a record of the inventory is, by its kind. */
export type InventoryRecord = PlaceRecord | AccessPointRecord | EquipmentRecord | ProviderRecord

/** A place with its line, as it is edited and logged: one record. */
export function placeRecordOf(place: Place, uplink: Uplink | null): PlaceRecord {
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
    uplink: uplink === null ? null : lineOf(uplink),
  }
}

function lineOf({ id, provider, agent, contract, contractMbps }: Uplink): PlaceRecord['uplink'] {
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

/** The place and the line of a record. */
export function placeOfRecord({ uplink, ...place }: PlaceRecord): {
  readonly place: Place
  readonly uplink: Uplink | null
} {
  return { place, uplink: uplink === null ? null : { ...uplink, place: place.id } }
}

/** Only of a record that was taken from the inventory or checked as a row of a file is. */
export function accessPointOfRecord(record: AccessPointRecord): AccessPoint {
  return { ...record, check: record.check as Check | null }
}
