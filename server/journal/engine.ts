import { PostgresAdapter, sql } from 'kysely'
import type { CreateTableBuilder, Kysely } from 'kysely'

/** What keeps the journal's tables. Queries are the same for both; only some tables are made apart. */
export type Engine = 'sqlite' | 'postgresql'

export function engineOf(db: Kysely<never> | Kysely<unknown>): Engine {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgresql' : 'sqlite'
}

/** Keeps the rows in their key: where blobs lie side by side, a month is read as it is stored. */
export function inItsKey<Table extends string, Columns extends string>(
  db: Kysely<unknown>,
): (table: CreateTableBuilder<Table, Columns>) => CreateTableBuilder<Table, Columns> {
  return (table) => (engineOf(db) === 'sqlite' ? table.modifyEnd(sql`WITHOUT ROWID`) : table)
}

/** What a table does not let anybody do, whoever writes to it, and what is said then. */
export interface Refusal {
  /** Of the trigger. */
  readonly name: string
  readonly table: string
  readonly change: 'update' | 'delete'
  readonly message: string
}

/** Makes a trigger that refuses to change or delete rows. */
export async function refuse(db: Kysely<unknown>, refusal: Refusal): Promise<void> {
  const { name, table, change, message } = refusal
  const head = `CREATE TRIGGER ${name} BEFORE ${change.toUpperCase()} ON ${table}`
  if (engineOf(db) === 'sqlite') {
    await sql.raw(`${head} BEGIN SELECT raise(ABORT, '${message}'); END`).execute(db)
    return
  }
  await sql`
    CREATE OR REPLACE FUNCTION pantau_refuse() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0]; END'
  `.execute(db)
  const refusing = `EXECUTE FUNCTION pantau_refuse('${message}')`
  await sql.raw(`${head} FOR EACH ROW ${refusing}`).execute(db)
  if (change === 'update') return
  // To empty a table at once is no deletion of rows.
  await sql
    .raw(`CREATE TRIGGER ${name}_all BEFORE TRUNCATE ON ${table} FOR EACH STATEMENT ${refusing}`)
    .execute(db)
}
