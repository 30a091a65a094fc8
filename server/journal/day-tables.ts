import type { Kysely, Migration } from 'kysely'
import { inItsKey } from './engine.ts'

/** What is kept of local days that are over. */
export interface RolledTables {
  /** Which roller has worked which day out, at which version of its own. */
  rolled_day: { roller: string; day: string; version: number }
  /** States and totals of one place on one day, as `server/days/place-day.ts` packs them. */
  place_day: {
    day: string
    place: string
    body: Uint8Array
    /** When the last sample that is in it was received, to the minute; null when there is none. */
    received_until_ms: number | null
  }
}

export const rolledTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('rolled_day')
      .addColumn('roller', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('rolled_day_key', ['roller', 'day'])
      .execute()
    await db.schema
      .createTable('place_day')
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('body', 'blob', (column) => column.notNull())
      .addColumn('received_until_ms', 'bigint')
      .addPrimaryKeyConstraint('place_day_key', ['day', 'place'])
      .$call(inItsKey(db))
      .execute()
    await db.schema
      .createIndex('place_day_by_place')
      .on('place_day')
      .columns(['place', 'day'])
      .execute()
  },
}
