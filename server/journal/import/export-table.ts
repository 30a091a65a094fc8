import type { InventoryKind } from '#contract/words.ts'
import { contactIn, placeRecords } from '../inventory-records.ts'
import type { Inventory } from '../inventory.ts'
import { accessPointRecordOf, equipmentRecordOf, providerRecordOf } from '../records.ts'
import type { CsvColumns } from './csv.ts'
import { ACCESS_POINT_COLUMNS, EQUIPMENT_COLUMNS } from './device-rows.ts'
import { inertCell } from './formula.ts'
import { PLACE_COLUMNS, PROVIDER_COLUMNS } from './place-rows.ts'
import {
  accessPointCells,
  cellText,
  contactCells,
  equipmentCells,
  placeRows,
  providerCells,
} from './record-cells.ts'
import type { RecordCells, TableCell } from './record-cells.ts'
import { each } from './steps.ts'
import type { Steps } from './steps.ts'

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
 * the others, column by column: an import of such a table leaves it as it is. In steps.
 */
export function* exportTable(
  inventory: Inventory,
  kind: InventoryKind,
  mayChange: boolean,
): Steps<ExportTable> {
  const { required, optional } = COLUMNS[kind]
  const header = [...required, ...optional].filter((name) => mayChange || !PRIVATE.test(name))
  const rows: TableCell[][] = []
  yield* each(recordsOf(inventory, kind), (row) => {
    rows.push(header.map((column) => row[column] ?? null))
  })
  return { header, rows }
}

/** A CSV file (RFC 4180) with commas; no cell of it is a formula to a spreadsheet. In steps. */
export function* csvOf({ header, rows }: ExportTable): Steps<string> {
  const lines: string[] = []
  yield* each([header, ...rows], (cells) => {
    lines.push(csvLine(cells))
  })
  return lines.join('')
}

/** One line of a CSV file with commas, with its end. */
export function csvLine(cells: readonly TableCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** One cell of it: quoted where it must be, and nothing that a spreadsheet runs. */
export function csvCell(cell: TableCell): string {
  return quoted(inertCell(cellText(cell)))
}

function quoted(text: string): string {
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function* recordsOf(inventory: Inventory, kind: InventoryKind): Generator<RecordCells> {
  switch (kind) {
    case 'place':
      for (const record of placeRecords(inventory)) {
        const contact = contactCells(contactIn(inventory, record.id))
        for (const row of placeRows(record)) yield { ...row, ...contact }
      }
      return
    case 'access-point':
      for (const item of inventory.accessPoints.values()) {
        yield accessPointCells(accessPointRecordOf(item))
      }
      return
    case 'equipment':
      for (const item of inventory.equipment.values()) yield equipmentCells(equipmentRecordOf(item))
      return
    case 'provider':
      for (const item of inventory.providers.values()) yield providerCells(providerRecordOf(item))
      return
    default:
      kind satisfies never
  }
}
