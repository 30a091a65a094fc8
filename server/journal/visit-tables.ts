import type { Kysely, Migration } from 'kysely'
import type { Visit } from '#contract/visit.ts'

/** Visits of technicians to places. */
export interface VisitTables {
  place_visit: {
    /** Chosen by who was there. */
    id: string
    place: string
    outage: string | null
    at_ms: number
    received_at_ms: number
    by: string
    text: string
    media_type: Visit['mediaType']
    /** Name of the file. */
    photo: string | null
  }
}

/** A visit stays when its outage is taken away: somebody was there all the same. */
export const visitTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('place_visit')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('outage', 'text')
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('received_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('media_type', 'text')
      .addColumn('photo', 'text')
      .execute()
    await db.schema
      .createIndex('place_visit_by_place')
      .on('place_visit')
      .columns(['place', 'at_ms'])
      .execute()
    await db.schema
      .createIndex('place_visit_by_time')
      .on('place_visit')
      .column('received_at_ms')
      .execute()
  },
}
