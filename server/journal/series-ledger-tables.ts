import type { Generated, Kysely, Migration } from 'kysely'

/** What an engine of readings that is a server of its own leaves to the journal. */
export interface SeriesLedgerTables {
  series_receipt: {
    agent: string
    boot: string
    sequence: number
    received_at_ms: number
    accepted: number
    /** JSON; null for none. */
    rejected: string | null
  }
  /** What a number in the readings stands for, and the day (UTC, from 1970 on) that it was last written. */
  series_word: { number: number; text: string; used_day: number }
  /** Hours in which polls were made, and until when polls of it were received. */
  series_hour: { start_ms: number; received_until_ms: number }
  /** What an engine has acknowledged and may not have on disk yet, as it was sent. */
  series_kept: { id: Generated<number>; at_ms: number; body: Uint8Array }
  /** One row, or none: polls before it are expired. */
  series_cut: { id: number; cut_ms: number }
}

export const seriesLedgerTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('series_receipt')
      .addColumn('agent', 'text', (column) => column.notNull())
      .addColumn('boot', 'text', (column) => column.notNull())
      .addColumn('sequence', 'bigint', (column) => column.notNull())
      .addColumn('received_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('accepted', 'integer', (column) => column.notNull())
      .addColumn('rejected', 'text')
      .addPrimaryKeyConstraint('series_receipt_key', ['agent', 'boot', 'sequence'])
      .execute()
    await db.schema
      .createTable('series_word')
      .addColumn('number', 'bigint', (column) => column.primaryKey())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('used_day', 'integer', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('series_hour')
      .addColumn('start_ms', 'bigint', (column) => column.primaryKey())
      .addColumn('received_until_ms', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('series_kept')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('body', 'blob', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('series_cut')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('cut_ms', 'bigint', (column) => column.notNull())
      .execute()
  },
}
