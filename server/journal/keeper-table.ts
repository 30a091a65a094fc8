import type { Kysely, Migration } from 'kysely'

/** Which of several processes keeps the city, and where the others reach it: at most one row. */
export const keeperTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('keeper')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('term', 'integer', (column) => column.notNull())
      .addColumn('process', 'text', (column) => column.notNull())
      .addColumn('address', 'text')
      .addColumn('secret', 'text', (column) => column.notNull())
      .addColumn('is_open', 'integer', (column) => column.notNull())
      .addColumn('started_at_ms', 'integer', (column) => column.notNull())
      .addColumn('beaten_at_ms', 'integer', (column) => column.notNull())
      .execute()
  },
}
