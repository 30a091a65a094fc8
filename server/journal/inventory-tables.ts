import type { Kysely, Transaction } from 'kysely'
import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import { changesOf, logChanges } from './changes.ts'
import type { Maker } from './changes.ts'
import { exclusive } from './exclusive.ts'
import type {
  AccessPoint,
  Equipment,
  Inventory,
  Place,
  PlaceContact,
  Provider,
  Uplink,
} from './inventory.ts'
import { lastOfEach } from './last-of-each.ts'
import type { JournalTables } from './schema.ts'

/**
 * What an import writes. Places come whole: one in the list without an uplink or a contact loses its
 * own.
 */
export interface InventoryChange {
  readonly places: readonly Place[]
  /** The uplinks of `places`. */
  readonly uplinks: readonly Uplink[]
  readonly accessPoints: readonly AccessPoint[]
  readonly equipment: readonly Equipment[]
  /** The contacts of `places`; absent: none. */
  readonly contacts?: readonly PlaceContact[]
  /** Absent: those that there are stay. */
  readonly providers?: readonly Provider[]
}

/** The inventory changed between the look at it and the write; look again and retry. */
export class RevisionConflictError extends Error {
  override readonly name = 'RevisionConflictError'
}

/** SQLite takes 32,766 values in one statement; the widest table here has twelve. */
const ROWS_PER_STATEMENT = 1000

/** Reads the whole inventory, with the agents that it names. */
export async function readInventory(db: Kysely<JournalTables>): Promise<Inventory> {
  const revision = await readRevision(db)
  const places = (await db.selectFrom('place').selectAll().orderBy('id').execute()).map(
    ({ power_area, service_hours, ...row }): Place => ({
      ...row,
      id: row.id as PlaceId,
      powerArea: power_area,
      serviceHours: service_hours,
    }),
  )
  const uplinks = (await db.selectFrom('uplink').selectAll().orderBy('id').execute()).map(
    (row): Uplink => ({
      id: row.id as UplinkId,
      place: row.place as PlaceId,
      provider: row.provider,
      agent: row.agent as AgentId | null,
      contract: row.contract,
      contractMbps: row.contract_mbps,
    }),
  )
  const contacts = (await db.selectFrom('place_contact').selectAll().execute()).map(
    (row): PlaceContact => ({ ...row, place: row.place as PlaceId }),
  )
  const providers = await db.selectFrom('provider').selectAll().orderBy('name').execute()
  const accessPoints = await readAccessPoints(db)
  const equipment = (await db.selectFrom('equipment').selectAll().orderBy('id').execute()).map(
    (row): Equipment => ({
      ...row,
      id: row.id as EquipmentId,
      place: row.place as PlaceId,
      agent: row.agent as AgentId | null,
    }),
  )
  const agents = [...uplinks, ...accessPoints, ...equipment].flatMap(({ agent }) => agent ?? [])
  return {
    revision,
    places: new Map(places.map((place) => [place.id, place])),
    uplinks: new Map(uplinks.map((uplink) => [uplink.id, uplink])),
    accessPoints: new Map(accessPoints.map((accessPoint) => [accessPoint.id, accessPoint])),
    equipment: new Map(equipment.map((item) => [item.id, item])),
    providers: new Map(providers.map((provider) => [provider.name, provider])),
    contacts: new Map(contacts.map((contact) => [contact.place, contact])),
    agents: new Set(agents),
  }
}

async function readAccessPoints(db: Kysely<JournalTables>): Promise<readonly AccessPoint[]> {
  const rows = await db.selectFrom('access_point').selectAll().orderBy('id').execute()
  return rows.map((row) => ({
    ...row,
    id: row.id as AccessPointId,
    place: row.place as PlaceId,
    agent: row.agent as AgentId | null,
    controller: row.controller as AccessPointId | null,
  }))
}

/**
 * Writes a change of the inventory `former` with its log in one transaction and gives the new
 * revision; all of it or nothing. Without a maker it is not logged: it counts as made before the
 * log began.
 */
export async function writeInventory(
  db: Kysely<JournalTables>,
  former: Inventory,
  change: InventoryChange,
  maker: Maker | null,
): Promise<number> {
  const baseRevision = former.revision
  return exclusive(db, async (tx) => {
    if ((await readRevision(tx)) !== baseRevision) {
      throw new RevisionConflictError('[journal] the inventory was changed by somebody else')
    }
    await writePlaces(tx, change)
    await writeAccessPoints(tx, change.accessPoints)
    await writeEquipment(tx, change.equipment)
    await writeProviders(tx, change.providers ?? [])
    if (maker !== null) await logChanges(tx, changesOf(former, change), baseRevision + 1, maker)
    const value = String(baseRevision + 1)
    await tx
      .insertInto('setting')
      .values({ key: 'revision', value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
    return baseRevision + 1
  })
}

async function writePlaces(tx: Transaction<JournalTables>, change: InventoryChange): Promise<void> {
  for (const rows of chunks(lastOfEach(change.places, ({ id }) => id))) {
    await tx
      .insertInto('place')
      .values(
        rows.map(({ powerArea, serviceHours, ...row }) => ({
          ...row,
          power_area: powerArea,
          service_hours: serviceHours,
        })),
      )
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((excluded) => ({
          name: excluded.ref('excluded.name'),
          kind: excluded.ref('excluded.kind'),
          kecamatan: excluded.ref('excluded.kecamatan'),
          kelurahan: excluded.ref('excluded.kelurahan'),
          latitude: excluded.ref('excluded.latitude'),
          longitude: excluded.ref('excluded.longitude'),
          status: excluded.ref('excluded.status'),
          power_area: excluded.ref('excluded.power_area'),
          service_hours: excluded.ref('excluded.service_hours'),
        })),
      )
      .execute()
    // Deleted first, so that two places may exchange their lines in one import.
    const ids = rows.map(({ id }) => id)
    await tx.deleteFrom('uplink').where('place', 'in', ids).execute()
    await tx.deleteFrom('place_contact').where('place', 'in', ids).execute()
  }
  for (const rows of chunks(change.uplinks)) {
    const values = rows.map(({ contractMbps, ...row }) => ({ ...row, contract_mbps: contractMbps }))
    await tx.insertInto('uplink').values(values).execute()
  }
  for (const rows of chunks(change.contacts ?? [])) {
    await tx
      .insertInto('place_contact')
      .values([...rows])
      .execute()
  }
}

async function writeProviders(
  tx: Transaction<JournalTables>,
  providers: readonly Provider[],
): Promise<void> {
  for (const rows of chunks(lastOfEach(providers, ({ name }) => name))) {
    await tx
      .insertInto('provider')
      .values([...rows])
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((excluded) => ({
          phone: excluded.ref('excluded.phone'),
          email: excluded.ref('excluded.email'),
        })),
      )
      .execute()
  }
}

async function writeAccessPoints(
  tx: Transaction<JournalTables>,
  accessPoints: readonly AccessPoint[],
): Promise<void> {
  for (const rows of chunks(lastOfEach(accessPoints, ({ id }) => id))) {
    await tx
      .insertInto('access_point')
      .values([...rows])
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((excluded) => ({
          place: excluded.ref('excluded.place'),
          name: excluded.ref('excluded.name'),
          agent: excluded.ref('excluded.agent'),
          model: excluded.ref('excluded.model'),
          address: excluded.ref('excluded.address'),
          check: excluded.ref('excluded.check'),
          controller: excluded.ref('excluded.controller'),
          mac: excluded.ref('excluded.mac'),
          serial: excluded.ref('excluded.serial'),
          role: excluded.ref('excluded.role'),
          status: excluded.ref('excluded.status'),
        })),
      )
      .execute()
  }
}

async function writeEquipment(
  tx: Transaction<JournalTables>,
  equipment: readonly Equipment[],
): Promise<void> {
  for (const rows of chunks(lastOfEach(equipment, ({ id }) => id))) {
    await tx
      .insertInto('equipment')
      .values([...rows])
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((excluded) => ({
          kind: excluded.ref('excluded.kind'),
          place: excluded.ref('excluded.place'),
          name: excluded.ref('excluded.name'),
          agent: excluded.ref('excluded.agent'),
          address: excluded.ref('excluded.address'),
          model: excluded.ref('excluded.model'),
          status: excluded.ref('excluded.status'),
        })),
      )
      .execute()
  }
}

/** The inventory's revision; 0 before the first import. */
export async function readRevision(db: Kysely<JournalTables>): Promise<number> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'revision')
    .executeTakeFirst()
  return Number(row?.value ?? 0)
}

function chunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / ROWS_PER_STATEMENT)
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT),
  )
}
