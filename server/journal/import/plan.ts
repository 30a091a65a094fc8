import type { FileFault } from '#contract/geography.ts'
import type { AccessPointId, EquipmentId, PlaceId } from '#contract/ids.ts'
import type { InventoryChange } from '../inventory-tables.ts'
import { linesByPlace } from '../inventory.ts'
import type { Inventory, Place, Uplink } from '../inventory.ts'
import { checkControllers, checkPlaces, checkUplinks, refuseRepeated } from './conflicts.ts'
import type { Row } from './conflicts.ts'
import { readCsvInSteps, readRecords } from './csv.ts'
import type { CsvColumns, CsvRecord, CsvTable } from './csv.ts'
import {
  ACCESS_POINT_COLUMNS,
  accessPointRow,
  EQUIPMENT_COLUMNS,
  equipmentRow,
} from './device-rows.ts'
import { completedRows, placesWithLines } from './place-lines.ts'
import { PLACE_COLUMNS, placeRow, PROVIDER_COLUMNS, providerRow } from './place-rows.ts'
import type { PlaceItem } from './place-rows.ts'
import { RowReader } from './rows.ts'
import { atOnce, each } from './steps.ts'
import type { Steps } from './steps.ts'

/** A file as it was given: the name is shown in messages. */
export interface ImportFile {
  readonly name: string
  readonly text: string
}

/** Rows with a header: a CSV file, or what is cells already, with numbers as in `-10.17`. */
export type TableFile =
  | ImportFile
  | { readonly name: string; readonly records: readonly CsvRecord[] }

/** One thing that an import adds or changes, for people to read before they agree. */
export interface PlannedChange {
  readonly kind: 'place' | 'access-point' | 'equipment' | 'provider'
  readonly id: string
  readonly name: string
  readonly change: 'added' | 'changed'
  /** What differs; empty for what is added. */
  readonly fields: readonly string[]
}

export interface ChangeCounts {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  /** In the inventory but not in the file: left as they are. */
  readonly absent: number
}

export interface ImportPlan {
  readonly change: InventoryChange
  readonly changes: readonly PlannedChange[]
  readonly places: ChangeCounts
  readonly accessPoints: ChangeCounts
  readonly equipment: ChangeCounts
  readonly providers: ChangeCounts
  /** Columns of the files that nobody reads. */
  readonly ignoredColumns: readonly string[]
}

/** The files of one import; each may be left out. */
export interface ImportFiles {
  readonly places?: TableFile
  readonly accessPoints?: TableFile
  readonly equipment?: TableFile
  readonly providers?: TableFile
}

/**
 * What files change in an inventory. Rows that are not in a file leave what they would describe as
 * it is, and so do optional columns that are not in the files, but for a place's status and lines. A
 * place has a row for each of its lines.
 * With any fault nothing is to be written.
 */
export function planImport(inventory: Inventory, files: ImportFiles): Planned {
  return atOnce(planInSteps(inventory, files))
}

/** What is to be written, and why it is not. */
export interface Planned {
  readonly plan: ImportPlan
  readonly faults: readonly FileFault[]
}

/** The same as `planImport`, in steps. */
export function* planInSteps(inventory: Inventory, files: ImportFiles): Steps<Planned> {
  const faults: FileFault[] = []
  const placeBefore = placesBefore(inventory)
  const placeRows = yield* readRows(
    files.places,
    PLACE_COLUMNS,
    faults,
    (reader, table) => placeRow(reader, table, placeBefore),
    completedRows,
  )
  const accessPoints = yield* readRows(
    files.accessPoints,
    ACCESS_POINT_COLUMNS,
    faults,
    (reader, { columns }) =>
      accessPointRow(reader, columns, (id) => inventory.accessPoints.get(id)),
  )
  const equipment = yield* readRows(
    files.equipment,
    EQUIPMENT_COLUMNS,
    faults,
    (reader, { columns }) => equipmentRow(reader, columns, (id) => inventory.equipment.get(id)),
  )
  const providers = yield* readRows(
    files.providers,
    PROVIDER_COLUMNS,
    faults,
    (reader, { columns }) => providerRow(reader, columns, (name) => inventory.providers.get(name)),
  )
  const places = placesWithLines(placeRows.rows)
  for (const { rows } of [accessPoints, equipment]) refuseRepeated(rows)
  refuseRepeated(providers.rows, 'name')
  yield
  checkUplinks(placeRows.rows, inventory)
  yield
  const inFile = new Set(places.map(({ item }) => item.id))
  const isKnown = (id: PlaceId): boolean => inFile.has(id) || inventory.places.has(id)
  checkPlaces(accessPoints.rows, isKnown)
  checkPlaces(equipment.rows, isKnown)
  yield
  checkControllers(accessPoints.rows, inventory)
  yield
  const placesPlan = yield* compare('place', places, placeBefore, inventory.places.size)
  const accessPointsPlan = yield* compare(
    'access-point',
    accessPoints.rows,
    (id: AccessPointId) => inventory.accessPoints.get(id),
    inventory.accessPoints.size,
  )
  const equipmentPlan = yield* compare(
    'equipment',
    equipment.rows,
    (id: EquipmentId) => inventory.equipment.get(id),
    inventory.equipment.size,
  )
  const providersPlan = yield* compare(
    'provider',
    providers.rows,
    (name: string) => inventory.providers.get(name),
    inventory.providers.size,
  )
  const plans = [placesPlan, accessPointsPlan, equipmentPlan, providersPlan]
  const plan = {
    change: {
      places: placesPlan.items.map(placeOf),
      uplinks: placesPlan.items.flatMap(({ uplinks }) => uplinks),
      contacts: placesPlan.items.flatMap(({ contact }) => contact ?? []),
      accessPoints: accessPointsPlan.items,
      equipment: equipmentPlan.items,
      providers: providersPlan.items.map(({ name, phone, email }) => ({ name, phone, email })),
    },
    changes: plans.flatMap(({ changes }) => changes),
    places: placesPlan.counts,
    accessPoints: accessPointsPlan.counts,
    equipment: equipmentPlan.counts,
    providers: providersPlan.counts,
    ignoredColumns: [placeRows, accessPoints, equipment, providers].flatMap(
      ({ ignored }) => ignored,
    ),
  }
  const order = [files.places, files.accessPoints, files.equipment, files.providers]
  return {
    plan,
    faults: inFileOrder(
      faults,
      order.map((file) => file?.name),
    ),
  }
}

/** As somebody goes through the files who mends them: the places first, from top to bottom. */
function inFileOrder(
  faults: readonly FileFault[],
  files: readonly (string | undefined)[],
): readonly FileFault[] {
  const orderOf = ({ file }: FileFault): number => files.indexOf(file)
  return [...faults].sort((a, b) => orderOf(a) - orderOf(b) || (a.line ?? 0) - (b.line ?? 0))
}

function placeOf(item: PlaceItem): Place {
  const { uplinks: _, contact: __, ...place } = item
  return place
}

/** What is known of places; their lines are gone through once, and only where they are asked for. */
function placesBefore({
  places,
  uplinks,
  contacts,
}: Inventory): (id: PlaceId) => PlaceItem | undefined {
  let lines: ReadonlyMap<PlaceId, readonly Uplink[]> | null = null
  return (id) => {
    const place = places.get(id)
    if (place === undefined) return undefined
    lines ??= linesByPlace(uplinks.values())
    return { ...place, uplinks: lines.get(id) ?? [], contact: contacts.get(id) ?? null }
  }
}

function* readRows<T>(
  file: TableFile | undefined,
  columns: CsvColumns,
  faults: FileFault[],
  read: (reader: RowReader, table: CsvTable) => T,
  complete: (rows: CsvTable['rows']) => CsvTable['rows'] = (rows) => rows,
): Steps<{ readonly rows: readonly Row<T>[]; readonly ignored: readonly string[] }> {
  if (file === undefined) return { rows: [], ignored: [] }
  const { table, faults: found } =
    'records' in file
      ? yield* readRecords(file.name, file.records, ',', columns)
      : yield* readCsvInSteps(file.name, file.text, columns)
  for (const fault of found) faults.push(fault)
  const rows: Row<T>[] = []
  yield* each(complete(table.rows), (row) => {
    const reader = new RowReader(file.name, row, faults, table.headings)
    rows.push({ item: read(reader, table), reader, line: row.line })
  })
  return { rows, ignored: table.ignored.map((column) => `${file.name}: ${column}`) }
}

interface Compared<T> {
  readonly items: readonly T[]
  readonly changes: readonly PlannedChange[]
  readonly counts: ChangeCounts
}

function* compare<I extends string, T extends { readonly id: I; readonly name: string }>(
  kind: PlannedChange['kind'],
  rows: readonly Row<T>[],
  before: (id: I) => object | undefined,
  sizeBefore: number,
): Steps<Compared<T>> {
  const changes: PlannedChange[] = []
  const items: T[] = []
  let present = 0
  yield* each(rows, ({ item }) => {
    const former = before(item.id)
    if (former !== undefined) present += 1
    const fields = former === undefined ? [] : differences(former, item)
    if (former !== undefined && fields.length === 0) return
    const { id, name } = item
    changes.push({ kind, id, name, change: former === undefined ? 'added' : 'changed', fields })
    items.push(item)
  })
  const added = changes.filter(({ change }) => change === 'added').length
  const changed = changes.length - added
  const counts = { added, changed, unchanged: present - changed, absent: sizeBefore - present }
  return { items, changes, counts }
}

function differences(former: object, item: object): readonly string[] {
  const [old, now] = [Object.entries(former), new Map(Object.entries(item))]
  return old
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(now.get(key)))
    .map(([key]) => key)
}
