import type { Kysely, Migration } from 'kysely'

/** Contracts with providers, each version of each; nothing is ever changed or deleted. */
export interface ContractTables {
  contract_version: {
    contract: string
    version: number
    provider: string
    /** Local days. */
    valid_from: string
    valid_until: string | null
    /** JSON. */
    clause: string
    reason: string
    by: string
    at_ms: number
  }
}

export const contractTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('contract_version')
      .addColumn('contract', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('provider', 'text', (column) => column.notNull())
      .addColumn('valid_from', 'text', (column) => column.notNull())
      .addColumn('valid_until', 'text')
      .addColumn('clause', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('contract_version_key', ['contract', 'version'])
      .execute()
  },
}
