import type { Kysely, Migration } from 'kysely'
import { inItsKey } from './engine.ts'

/** Of what months are kept: of the days of places, and of their use. */
export type MonthKind = 'places' | 'usage'

/** What the days of a month come to, beside the days themselves (`months.ts`). */
export interface MonthTables {
  kept_month: { kind: MonthKind; month: string; place: string; body: Uint8Array }
  /** Grows in each transaction that changes a day of the month. */
  month_revision: { kind: MonthKind; month: string; revision: number }
}

export const monthTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('kept_month')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('month', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('body', 'blob', (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_month_key', ['kind', 'month', 'place'])
      .$call(inItsKey(db))
      .execute()
    await db.schema
      .createTable('month_revision')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('month', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('month_revision_key', ['kind', 'month'])
      .execute()
  },
}
