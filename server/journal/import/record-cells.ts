import type {
  AccessPointRecord,
  ContactRecord,
  EquipmentRecord,
  LineRecord,
  PlaceRecord,
  ProviderRecord,
} from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'

/** A cell of a table as it is written: numbers apart from text, so that a spreadsheet keeps both. */
export type TableCell = string | number | null

/** One record as a row: the cells of the columns of an import, by their names. */
export type RecordCells = Readonly<Record<string, TableCell>>

/** A place in a row for each of its lines, or in one without a line. */
export function placeRows(record: PlaceRecord): readonly RecordCells[] {
  const { uplinks } = record
  return (uplinks.length === 0 ? [null] : uplinks).map((line) => placeCells(record, line))
}

function placeCells(record: PlaceRecord, uplink: LineRecord | null): RecordCells {
  return {
    id: record.id,
    name: record.name,
    kind: record.kind,
    kecamatan: record.kecamatan,
    kelurahan: record.kelurahan,
    latitude: record.latitude,
    longitude: record.longitude,
    status: record.status,
    provider: uplink?.provider ?? null,
    uplink: uplink?.id ?? null,
    uplink_agent: uplink?.agent ?? null,
    contract: uplink?.contract ?? null,
    contract_mbps: uplink?.contractMbps ?? null,
    power_area: record.powerArea,
    service_hours: record.serviceHours,
  }
}

/** Columns of a place's contact, which stand in a table only for those who may see them. */
export function contactCells(contact: ContactRecord | null): RecordCells {
  return {
    contact_name: contact?.name ?? null,
    contact_phone: contact?.phone ?? null,
    contact_whatsapp: contact?.whatsapp ?? null,
    contact_telegram: contact?.telegram ?? null,
  }
}

export function accessPointCells(record: AccessPointRecord): RecordCells {
  return { ...record }
}

export function equipmentCells(record: EquipmentRecord): RecordCells {
  return { ...record }
}

export function providerCells(record: ProviderRecord): RecordCells {
  return { ...record }
}

/** The cell as a file of text has it; a number without an exponent, whatever its size. */
export function cellText(cell: TableCell): string {
  if (typeof cell !== 'number') return cell ?? ''
  const text = String(cell)
  return text.includes('e') ? cell.toFixed(12) : text
}

/** Where a person typed what a column of the same table says. */
const FIELDS: Readonly<Partial<Record<InventoryKind, Readonly<Record<string, string>>>>> = {
  place: {
    power_area: 'record.powerArea',
    service_hours: 'record.serviceHours',
    contact_name: 'contact.name',
    contact_phone: 'contact.phone',
    contact_whatsapp: 'contact.whatsapp',
    contact_telegram: 'contact.telegram',
  },
}

const LINE_FIELDS: Readonly<Record<string, keyof LineRecord>> = {
  provider: 'provider',
  uplink: 'id',
  uplink_agent: 'agent',
  contract: 'contract',
  contract_mbps: 'contractMbps',
}

/**
 * Path of the field in a request that changes a record, for a fault that names the column of a row:
 * `row` counts those of the record from 0.
 */
export function fieldOf(kind: InventoryKind, column: string | null, row: number): string {
  if (column === null) return 'record'
  const ofLine = kind === 'place' ? LINE_FIELDS[column] : undefined
  if (ofLine !== undefined) return `record.uplinks.${row}.${ofLine}`
  return FIELDS[kind]?.[column] ?? `record.${column}`
}
