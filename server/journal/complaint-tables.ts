import type { Kysely, Migration } from 'kysely'
import type { ComplaintChannel, ComplaintKind, PlaceState } from '#contract/words.ts'

/** What people complained of at places, and what they were answered; both are only ever added. */
export interface ComplaintTables {
  complaint: {
    id: string
    place: string
    kind: ComplaintKind
    text: string
    channel: ComplaintChannel
    received_at_ms: number
    recorded_by: string
    recorded_at_ms: number
    state_then: PlaceState
  }
  complaint_answer: {
    complaint: string
    /** From 1, by complaint. */
    number: number
    at_ms: number
    by: string
    text: string
    resolved: number
  }
}

/** The outage is found when a complaint is read: backfill may date it anew, or tell of it later. */
export const complaintTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('complaint')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('channel', 'text', (column) => column.notNull())
      .addColumn('received_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('recorded_by', 'text', (column) => column.notNull())
      .addColumn('recorded_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('state_then', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('complaint_by_place')
      .on('complaint')
      .columns(['place', 'received_at_ms'])
      .execute()
    await db.schema
      .createTable('complaint_answer')
      .addColumn('complaint', 'text', (column) => column.notNull().references('complaint.id'))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('resolved', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('complaint_answer_key', ['complaint', 'number'])
      .execute()
  },
}
