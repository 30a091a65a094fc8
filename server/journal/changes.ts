import type { Kysely, Transaction } from 'kysely'
import type { AccessPointId, EquipmentId, PlaceId } from '#contract/ids.ts'
import type {
  AccessPointRecord,
  EquipmentRecord,
  InventoryChangeEntry,
  PlaceRecord,
  ProviderRecord,
} from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import type { InventoryChange } from './inventory-tables.ts'
import { linesByPlace } from './inventory.ts'
import type { Inventory, Uplink } from './inventory.ts'
import {
  accessPointOfRecord,
  accessPointRecordOf,
  equipmentRecordOf,
  placeOfRecord,
  placeRecordOf,
  providerRecordOf,
  recordOfLog,
} from './records.ts'
import type { InventoryRecord } from './records.ts'
import type { JournalTables } from './schema.ts'

/** Who changed the inventory, and when. */
export interface Maker {
  readonly by: string
  readonly atMs: number
}

/** A record before and after a change; null where it was not there yet. */
interface Change {
  readonly kind: InventoryKind
  readonly id: string
  readonly before: InventoryRecord | null
  readonly after: InventoryRecord
}

const ROWS_PER_STATEMENT = 1000
/** Moments in the past whose inventory is kept at hand. */
const PAST_MAX = 8

/** What an import or an edit changes of an inventory, record by record; contacts are left out. */
export function changesOf(inventory: Inventory, change: InventoryChange): readonly Change[] {
  const places = new Set(change.places.map(({ id }) => id))
  const isOfPlaces = ({ place }: Uplink): boolean => places.has(place)
  const lines = places.size === 0 ? [] : [...inventory.uplinks.values()].filter(isOfPlaces)
  const linesBefore = linesByPlace(lines)
  const linesAfter = linesByPlace(change.uplinks)
  const changes: Change[] = []
  const add = (
    kind: InventoryKind,
    id: string,
    before: InventoryRecord | null,
    after: InventoryRecord,
  ): void => {
    if (JSON.stringify(before) !== JSON.stringify(after)) changes.push({ kind, id, before, after })
  }
  for (const place of change.places) {
    const former = inventory.places.get(place.id)
    const before = former && placeRecordOf(former, linesBefore.get(place.id) ?? [])
    add('place', place.id, before ?? null, placeRecordOf(place, linesAfter.get(place.id) ?? []))
  }
  for (const item of change.accessPoints) {
    const former = inventory.accessPoints.get(item.id)
    const before = former ? accessPointRecordOf(former) : null
    add('access-point', item.id, before, accessPointRecordOf(item))
  }
  for (const item of change.equipment) {
    const former = inventory.equipment.get(item.id)
    add('equipment', item.id, former ? equipmentRecordOf(former) : null, equipmentRecordOf(item))
  }
  for (const item of change.providers ?? []) {
    const former = inventory.providers.get(item.name)
    add('provider', item.name, former ? providerRecordOf(former) : null, providerRecordOf(item))
  }
  return changes
}

/** Writes changes into the log; times in it never go back, whatever the server's clock does. */
export async function logChanges(
  tx: Transaction<JournalTables>,
  changes: readonly Change[],
  revision: number,
  { by, atMs }: Maker,
): Promise<void> {
  const last = await tx
    .selectFrom('inventory_change')
    .select('at_ms')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const at_ms = Math.max(atMs, last?.at_ms ?? 0)
  for (let from = 0; from < changes.length; from += ROWS_PER_STATEMENT) {
    const rows = changes.slice(from, from + ROWS_PER_STATEMENT).map((change) => ({
      revision,
      at_ms,
      by,
      kind: change.kind,
      id: change.id,
      before: change.before === null ? null : JSON.stringify(change.before),
      after: JSON.stringify(change.after),
    }))
    await tx.insertInto('inventory_change').values(rows).execute()
  }
}

/** The log of what was changed of the inventory, and the inventory of a past moment. */
export class Changes {
  readonly #db: Kysely<JournalTables>
  /** By the revision before the first change that is undone; all of one present revision. */
  readonly #past = new Map<number, Inventory>()
  #pastOf = -1

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** The newest first, of one kind or one record when asked so; one more than `limit` is not read. */
  async list(wanted: {
    readonly kind?: InventoryKind
    readonly id?: string
    readonly limit: number
  }): Promise<{ readonly changes: readonly InventoryChangeEntry[]; readonly isCut: boolean }> {
    let query = this.#db.selectFrom('inventory_change').selectAll()
    if (wanted.kind !== undefined) query = query.where('kind', '=', wanted.kind)
    if (wanted.id !== undefined) query = query.where('id', '=', wanted.id)
    const rows = await query
      .orderBy('seq', 'desc')
      .limit(wanted.limit + 1)
      .execute()
    const changes = rows.slice(0, wanted.limit).map(({ at_ms, by, kind, id, before, after }) => ({
      atMs: at_ms,
      by,
      kind,
      id,
      before: recordOfLog(kind, before),
      after: recordOfLog(kind, after),
    }))
    return { changes, isCut: rows.length > wanted.limit }
  }

  /** When the first change of all was logged: before, nobody knows what there was; null for none. */
  async firstAtMs(): Promise<number | null> {
    const row = await this.#db
      .selectFrom('inventory_change')
      .select('at_ms')
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst()
    return row?.at_ms ?? null
  }

  /** Who changed a record last after a revision; null when nobody did. */
  async since(kind: InventoryKind, id: string, revision: number): Promise<Maker | null> {
    const row = await this.#db
      .selectFrom('inventory_change')
      .select(['at_ms', 'by'])
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('revision', '>', revision)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row === undefined ? null : { by: row.by, atMs: row.at_ms }
  }

  /**
   * The inventory as it was at a moment, without contacts: what was changed after it is undone.
   * Without any such change it is the present one itself.
   */
  async inventoryAt(present: Inventory, atMs: number): Promise<Inventory> {
    const first = await this.#db
      .selectFrom('inventory_change')
      .select(['seq', 'revision'])
      .where('at_ms', '>', atMs)
      .where('revision', '<=', present.revision)
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst()
    if (first === undefined) return present
    if (this.#pastOf !== present.revision) this.#past.clear()
    this.#pastOf = present.revision
    const revision = first.revision - 1
    const kept = this.#past.get(revision)
    if (kept !== undefined) return kept
    const rows = await this.#db
      .selectFrom('inventory_change')
      .select(['kind', 'id', 'before'])
      .where('seq', '>=', first.seq)
      .where('revision', '<=', present.revision)
      .orderBy('seq')
      .execute()
    const past = { ...undone(present, rows), revision }
    if (this.#past.size >= PAST_MAX) this.#past.delete([...this.#past.keys()][0] ?? revision)
    // A change that came in while the rows were read has emptied the map for its own revision.
    if (this.#pastOf === present.revision) this.#past.set(revision, past)
    return past
  }
}

function inOrderOfIds(uplinks: Inventory['uplinks']): Inventory['uplinks'] {
  return new Map([...uplinks].sort(([a], [b]) => (a < b ? -1 : 1)))
}

interface LoggedRow {
  readonly kind: InventoryKind
  readonly id: string
  readonly before: string | null
}

/** The inventory with each record as it was before the first of its rows. */
function undone(present: Inventory, rows: readonly LoggedRow[]): Inventory {
  const places = new Map(present.places)
  const uplinks = new Map(present.uplinks)
  const accessPoints = new Map(present.accessPoints)
  const equipment = new Map(present.equipment)
  const providers = new Map(present.providers)
  const lines = linesByPlace(present.uplinks.values())
  const linesBack: Uplink[] = []
  const seen = new Set<string>()
  for (const { kind, id, before } of rows) {
    const key = `${kind} ${id}`
    if (seen.has(key)) continue
    seen.add(key)
    const record: unknown = recordOfLog(kind, before)
    switch (kind) {
      case 'place': {
        for (const line of lines.get(id as PlaceId) ?? []) uplinks.delete(line.id)
        if (record === null) places.delete(id as PlaceId)
        else {
          const { place, uplinks: back } = placeOfRecord(record as PlaceRecord)
          places.set(place.id, place)
          linesBack.push(...back)
        }
        break
      }
      case 'access-point': {
        if (record === null) accessPoints.delete(id as AccessPointId)
        else accessPoints.set(id as AccessPointId, accessPointOfRecord(record as AccessPointRecord))
        break
      }
      case 'equipment': {
        if (record === null) equipment.delete(id as EquipmentId)
        else equipment.set(id as EquipmentId, record as EquipmentRecord)
        break
      }
      case 'provider': {
        if (record === null) providers.delete(id)
        else providers.set(id, record as ProviderRecord)
        break
      }
      default:
        kind satisfies never
    }
  }
  // Set last: a line may have moved from one place to another since.
  for (const line of linesBack) uplinks.set(line.id, line)
  const contacts: Inventory['contacts'] = new Map()
  const inOrder = linesBack.length === 0 ? uplinks : inOrderOfIds(uplinks)
  return { ...present, places, uplinks: inOrder, accessPoints, equipment, providers, contacts }
}
