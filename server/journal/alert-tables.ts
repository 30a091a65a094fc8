import type { Kysely, Migration } from 'kysely'

/** Incidents, the messages about them with what became of each, and browsers that are told. */
export const alertTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('alert_state')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('state', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('incident')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('opened_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('closed_at_ms', 'bigint')
      .addColumn('body', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('incident_by_opening')
      .on('incident')
      .column('opened_at_ms')
      .execute()
    await db.schema
      .createIndex('incident_by_closing')
      .on('incident')
      .column('closed_at_ms')
      .execute()
    await db.schema
      .createTable('alert_delivery')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('incident', 'text')
      .addColumn('recipient', 'text', (column) => column.notNull())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('facts', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('due_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('sent_at_ms', 'bigint')
      .addColumn('reference', 'text')
      .addColumn('problem', 'text')
      .addColumn('state', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('alert_delivery_by_state')
      .on('alert_delivery')
      .columns(['state', 'created_at_ms'])
      .execute()
    await db.schema
      .createIndex('alert_delivery_by_incident')
      .on('alert_delivery')
      .column('incident')
      .execute()
    await db.schema
      .createTable('push_subscription')
      .addColumn('endpoint', 'text', (column) => column.primaryKey())
      .addColumn('subscription', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .execute()
  },
}
