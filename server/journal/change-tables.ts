import type { Generated, Kysely, Migration } from 'kysely'
import type { InventoryKind } from '#contract/words.ts'

/** What was changed of the inventory; `before` and `after` are records as JSON, without contacts. */
export interface ChangeTables {
  inventory_change: {
    seq: Generated<number>
    /** The inventory's revision that the change made. */
    revision: number
    at_ms: number
    by: string
    kind: InventoryKind
    id: string
    before: string | null
    after: string | null
  }
}

/** The log of changes: what was before it began counts as having been so always. */
export const changeTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('inventory_change')
      .addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .execute()
    await db.schema
      .createIndex('inventory_change_by_time')
      .on('inventory_change')
      .columns(['at_ms'])
      .execute()
    await db.schema
      .createIndex('inventory_change_by_record')
      .on('inventory_change')
      .columns(['kind', 'id', 'seq'])
      .execute()
  },
}
