import { sql } from 'kysely'
import type { Kysely, Migration } from 'kysely'

/** Several lines of one place: SQLite drops a constraint only with its table. */
export const lineTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('uplink_of_many')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('place', 'text', (column) => column.notNull().references('place.id'))
      .addColumn('provider', 'text')
      .addColumn('agent', 'text')
      .addColumn('contract', 'text')
      .addColumn('contract_mbps', 'double precision')
      .execute()
    await sql`
      INSERT INTO uplink_of_many (id, place, provider, agent, contract, contract_mbps)
      SELECT id, place, provider, agent, contract, contract_mbps FROM uplink
    `.execute(db)
    await db.schema.dropTable('uplink').execute()
    await db.schema.alterTable('uplink_of_many').renameTo('uplink').execute()
    await db.schema.createIndex('uplink_by_place').on('uplink').column('place').execute()
  },
}
