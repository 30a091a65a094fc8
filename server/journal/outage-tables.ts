import { sql } from 'kysely'
import type { Kysely, Migration } from 'kysely'

/** Outages with what people said about them, and when the server lived. */
export const outageTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('outage')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('subject_kind', 'text', (column) => column.notNull())
      .addColumn('subject_id', 'text', (column) => column.notNull())
      .addColumn('place', 'text')
      .addColumn('start_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('start_within_ms', 'bigint', (column) => column.notNull())
      .addColumn('end_at_ms', 'bigint')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('cause', 'text', (column) => column.notNull())
      .addColumn('override_cause', 'text')
      .addColumn('incident', 'text')
      .addColumn('said', 'text', (column) => column.notNull())
      .addColumn('rest', 'text', (column) => column.notNull())
      .execute()
    const indexes = {
      outage_by_start: ['start_at_ms'],
      outage_by_end: ['end_at_ms'],
      outage_by_place: ['place', 'start_at_ms'],
      outage_by_incident: ['incident', 'start_at_ms'],
    }
    for (const [name, columns] of Object.entries(indexes)) {
      await db.schema.createIndex(name).on('outage').columns(columns).execute()
    }
    await db.schema
      .createTable('outage_note')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('outage', 'text', (column) =>
        column.notNull().references('outage.id').onDelete('cascade'),
      )
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('cause', 'text')
      .addColumn('media_type', 'text')
      .addColumn('photo', 'text')
      .execute()
    await db.schema
      .createIndex('outage_note_by_outage')
      .on('outage_note')
      .columns(['outage', 'id'])
      .execute()
    await db.schema
      .createTable('server_life')
      .addColumn('start_at_ms', 'bigint', (column) => column.primaryKey())
      .addColumn('alive_until_ms', 'bigint', (column) => column.notNull())
      .addColumn('is_closed', 'integer', (column) => column.notNull())
      .addColumn('settled_until_ms', 'bigint', (column) => column.notNull())
      .execute()
  },
}

/**
 * The few outages that a report asks for among the many of a country: those whose cause a person has
 * said, and those of lines. A query finds them by these only where it says so word by word.
 */
export const outageIndexes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      CREATE INDEX outage_overridden ON outage (start_at_ms) WHERE override_cause IS NOT NULL
    `.execute(db)
    await sql`
      CREATE INDEX outage_of_lines ON outage (start_at_ms) WHERE subject_kind = 'uplink'
    `.execute(db)
  },
}
