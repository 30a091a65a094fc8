import type { InventoryKind } from '#contract/words.ts'
import { contactIn, inventoryRecords, placeRecords } from '../inventory-records.ts'
import type { Inventory } from '../inventory.ts'
import type { CsvColumns } from './csv.ts'
import { ACCESS_POINT_COLUMNS, EQUIPMENT_COLUMNS } from './device-rows.ts'
import { inertCell } from './formula.ts'
import { PLACE_COLUMNS, PROVIDER_COLUMNS } from './place-rows.ts'
import {
  accessPointCells,
  cellText,
  contactCells,
  equipmentCells,
  placeCells,
  providerCells,
} from './record-cells.ts'
import type { RecordCells, TableCell } from './record-cells.ts'

/** Records of one kind as a table that an import takes back without a change. */
export interface ExportTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly TableCell[])[]
}

const COLUMNS: Readonly<Record<InventoryKind, CsvColumns>> = {
  place: PLACE_COLUMNS,
  'access-point': ACCESS_POINT_COLUMNS,
  equipment: EQUIPMENT_COLUMNS,
  provider: PROVIDER_COLUMNS,
}
/** Columns that stand in a table only for those who may change the inventory. */
const PRIVATE = /^(address|mac|serial|phone|email|contact_.+)$/

/**
 * All records of a kind, those that are retired too. What only operators may see is left out for
 * the others, column by column: an import of such a table leaves it as it is.
 */
export function exportTable(
  inventory: Inventory,
  kind: InventoryKind,
  mayChange: boolean,
): ExportTable {
  const { required, optional } = COLUMNS[kind]
  const header = [...required, ...optional].filter((name) => mayChange || !PRIVATE.test(name))
  const rows = recordsOf(inventory, kind)
  return { header, rows: rows.map((row) => header.map((column) => row[column] ?? null)) }
}

/** A CSV file (RFC 4180) with commas; no cell of it is a formula to a spreadsheet. */
export function csvOf({ header, rows }: ExportTable): string {
  const line = (cells: readonly TableCell[]): string =>
    cells.map((cell) => quoted(inertCell(cellText(cell)))).join(',')
  return [header, ...rows].map((cells) => `${line(cells)}\r\n`).join('')
}

function quoted(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function recordsOf(inventory: Inventory, kind: InventoryKind): readonly RecordCells[] {
  switch (kind) {
    case 'place':
      return placeRecords(inventory).map((record) => ({
        ...placeCells(record),
        ...contactCells(contactIn(inventory, record.id)),
      }))
    case 'access-point':
      return inventoryRecords(inventory, true).accessPoints.map(accessPointCells)
    case 'equipment':
      return inventoryRecords(inventory, true).equipment.map(equipmentCells)
    case 'provider':
      return inventoryRecords(inventory, true).providers.map(providerCells)
    default:
      return kind satisfies never
  }
}
