import type { AccessPointId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { InventoryChange } from '../inventory-tables.ts'
import type { AccessPoint, Inventory, Place, Uplink } from '../inventory.ts'
import { readCsv } from './csv.ts'
import type { CsvColumns, CsvTable, ImportFault } from './csv.ts'
import { ACCESS_POINT_COLUMNS, accessPointRow, PLACE_COLUMNS, placeRow, RowReader } from './rows.ts'

/** A file as it was given: the name is shown in messages. */
export interface ImportFile {
  readonly name: string
  readonly text: string
}

/** One thing that an import adds or changes, for people to read before they agree. */
export interface PlannedChange {
  readonly kind: 'place' | 'access-point'
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
  /** Columns of the files that nobody reads. */
  readonly ignoredColumns: readonly string[]
}

interface Row<T> {
  readonly item: T
  readonly reader: RowReader
  readonly line: number
}
type PlaceItem = Place & { readonly uplink: Uplink | null }

/**
 * What two files change in an inventory; either may be left out. Rows that are not in a file leave
 * what they would describe as it is. With any fault nothing is to be written.
 */
export function planImport(
  inventory: Inventory,
  files: { readonly places?: ImportFile; readonly accessPoints?: ImportFile },
): { readonly plan: ImportPlan; readonly faults: readonly ImportFault[] } {
  const faults: ImportFault[] = []
  const places = readRows(files.places, PLACE_COLUMNS, faults, (reader, { separator }) => {
    const { place, uplink } = placeRow(reader, separator)
    return { ...place, uplink }
  })
  const accessPoints = readRows(files.accessPoints, ACCESS_POINT_COLUMNS, faults, accessPointRow)
  refuseRepeated(places.rows)
  refuseRepeated(accessPoints.rows)
  checkUplinks(places.rows, inventory)
  const known = new Set<PlaceId>(inventory.places.keys())
  for (const { item } of places.rows) known.add(item.id)
  for (const { item, reader } of accessPoints.rows) {
    if (known.has(item.place) || item.place === ('' as PlaceId)) continue
    const expected = 'the id of a place in the places file or in the inventory'
    reader.fault('place', `there is no place "${item.place}"`, expected)
  }
  const uplinkOf = new Map(Array.from(inventory.uplinks.values(), (line) => [line.place, line]))
  const placeBefore = (id: PlaceId): PlaceItem | undefined => {
    const place = inventory.places.get(id)
    return place === undefined ? undefined : { ...place, uplink: uplinkOf.get(id) ?? null }
  }
  const accessPointBefore = (id: AccessPointId): AccessPoint | undefined =>
    inventory.accessPoints.get(id)
  const placesPlan = compare('place', places.rows, placeBefore, inventory.places.size)
  const accessPointsPlan = compare(
    'access-point',
    accessPoints.rows,
    accessPointBefore,
    inventory.accessPoints.size,
  )
  const plan = {
    change: {
      places: placesPlan.items.map(placeOf),
      uplinks: placesPlan.items.flatMap(({ uplink }) => uplink ?? []),
      accessPoints: accessPointsPlan.items,
      equipment: [],
    },
    changes: [...placesPlan.changes, ...accessPointsPlan.changes],
    places: placesPlan.counts,
    accessPoints: accessPointsPlan.counts,
    ignoredColumns: [...places.ignored, ...accessPoints.ignored],
  }
  return { plan, faults: inFileOrder(faults, files.places?.name) }
}

/** As somebody goes through the files who mends them: the places first, from top to bottom. */
function inFileOrder(
  faults: readonly ImportFault[],
  firstFile: string | undefined,
): readonly ImportFault[] {
  const isFirst = ({ file }: ImportFault): number => (file === firstFile ? 0 : 1)
  return [...faults].sort((a, b) => isFirst(a) - isFirst(b) || (a.line ?? 0) - (b.line ?? 0))
}

function placeOf(item: PlaceItem): Place {
  const { id, name, kind, kecamatan, kelurahan, latitude, longitude, status } = item
  return { id, name, kind, kecamatan, kelurahan, latitude, longitude, status }
}

function readRows<T>(
  file: ImportFile | undefined,
  columns: CsvColumns,
  faults: ImportFault[],
  read: (reader: RowReader, table: CsvTable) => T,
): { readonly rows: readonly Row<T>[]; readonly ignored: readonly string[] } {
  if (file === undefined) return { rows: [], ignored: [] }
  const { table, faults: found } = readCsv(file.name, file.text, columns)
  for (const fault of found) faults.push(fault)
  const rows = table.rows.map((row) => {
    const reader = new RowReader(file.name, row, faults)
    return { item: read(reader, table), reader, line: row.line }
  })
  return { rows, ignored: table.ignored.map((column) => `${file.name}: ${column}`) }
}

function refuseRepeated(rows: readonly Row<{ readonly id: string }>[]): void {
  const lines = new Map<string, number>()
  for (const { item, reader, line } of rows) {
    const first = lines.get(item.id)
    if (first === undefined) lines.set(item.id, line)
    else if (item.id !== '') {
      reader.fault('id', `"${item.id}" is on line ${first} already`, 'each id once')
    }
  }
}

/** A line belongs to one place: it may move only away from a place that is in the file as well. */
function checkUplinks(rows: readonly Row<PlaceItem>[], inventory: Inventory): void {
  const inFile = new Set(rows.map(({ item }) => item.id))
  const owners = new Map<UplinkId, PlaceId>()
  for (const line of inventory.uplinks.values()) {
    if (!inFile.has(line.place)) owners.set(line.id, line.place)
  }
  for (const { item, reader } of rows) {
    if (item.uplink === null) continue
    const owner = owners.get(item.uplink.id)
    if (owner === undefined) owners.set(item.uplink.id, item.id)
    else if (owner !== item.id) {
      const problem = `"${item.uplink.id}" is the uplink of place "${owner}" already`
      reader.fault('uplink', problem, 'an id of its own for each uplink')
    }
  }
}

function compare<I extends string, T extends { readonly id: I; readonly name: string }>(
  kind: PlannedChange['kind'],
  rows: readonly Row<T>[],
  before: (id: I) => T | undefined,
  sizeBefore: number,
) {
  const changes: PlannedChange[] = []
  const items: T[] = []
  let present = 0
  for (const { item } of rows) {
    const former = before(item.id)
    if (former !== undefined) present += 1
    const fields = former === undefined ? [] : differences(former, item)
    if (former !== undefined && fields.length === 0) continue
    const { id, name } = item
    changes.push({ kind, id, name, change: former === undefined ? 'added' : 'changed', fields })
    items.push(item)
  }
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
