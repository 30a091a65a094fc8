import type { Kysely, Migration } from 'kysely'

/** What the public pages of places need; neither is ever changed. */
export interface PublicTables {
  /** No reference to the place: a code on a wall outlives it. */
  place_code: { place: string; code: string }
  complaint_ticket: {
    ticket: string
    complaint: string
    place: string
    /** Of the form that was sent: sent again, it is the same complaint. */
    form: string
    at_ms: number
  }
}

export const publicTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('place_code')
      .addColumn('place', 'text', (column) => column.primaryKey())
      .addColumn('code', 'text', (column) => column.notNull().unique())
      .execute()
    await db.schema
      .createTable('complaint_ticket')
      .addColumn('ticket', 'text', (column) => column.primaryKey())
      .addColumn('complaint', 'text', (column) => column.notNull().references('complaint.id'))
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('form', 'text', (column) => column.notNull().unique())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('complaint_ticket_by_time')
      .on('complaint_ticket')
      .column('at_ms')
      .execute()
  },
}
