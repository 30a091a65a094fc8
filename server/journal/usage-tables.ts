import type { Kysely, Migration } from 'kysely'
import type { UsageScope } from '#contract/words.ts'
import { inItsKey } from './engine.ts'

/** Who used how much on local days that are over. */
export interface UsageTables {
  usage_day: {
    scope: UsageScope
    day: string
    id: string
    /** As `server/usage/packed-day.ts` packs it. */
    body: Uint8Array
    /** Of an access point whose first increase began before the day: the earlier poll, Unix ms. */
    since_ms: number | null
  }
}

export const usageTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('usage_day')
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('body', 'blob', (column) => column.notNull())
      .addColumn('since_ms', 'bigint')
      .addPrimaryKeyConstraint('usage_day_key', ['scope', 'day', 'id'])
      .$call(inItsKey(db))
      .execute()
    await db.schema
      .createIndex('usage_day_by_id')
      .on('usage_day')
      .columns(['scope', 'id', 'day'])
      .execute()
  },
}
