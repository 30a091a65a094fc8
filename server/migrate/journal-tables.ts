import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { migrations } from '../journal/migrations.ts'
import type { JournalTables } from '../journal/schema.ts'
import { MigrateError } from './migrate-error.ts'

/** A table of the journal as its SQLite file has it. */
export interface JournalTable {
  readonly name: string
  readonly columns: readonly string[]
  /** What rows are in order by: the primary key, or all columns where there is none. */
  readonly key: readonly string[]
}

/** What a series engine leaves to the journal: moved with the readings, not with the journal. */
export const LEDGER_TABLES: ReadonlySet<string> = new Set([
  'series_receipt',
  'series_word',
  'series_hour',
  'series_cut',
  'series_kept',
])

type Db = Kysely<JournalTables>

/** All tables of a journal in SQLite; those that others name come first. */
export async function tablesOf(db: Db): Promise<readonly JournalTable[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      AND name NOT LIKE 'kysely\\_%' ESCAPE '\\' ORDER BY name
  `.execute(db)
  const found = new Map<string, JournalTable & { readonly after: ReadonlySet<string> }>()
  for (const { name } of rows) {
    const columns = await sql<{ name: string; pk: number }>`
      SELECT name, pk FROM pragma_table_info(${name}) ORDER BY cid
    `.execute(db)
    const named = await sql<{ table: string }>`
      SELECT "table" FROM pragma_foreign_key_list(${name})
    `.execute(db)
    const all = columns.rows.map((column) => column.name)
    const key = columns.rows.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk)
    found.set(name, {
      name,
      columns: all,
      key: key.length === 0 ? all : key.map((column) => column.name),
      after: new Set(named.rows.map(({ table }) => table)),
    })
  }
  const sorted: JournalTable[] = []
  const place = (name: string): void => {
    const table = found.get(name)
    if (table === undefined) return
    found.delete(name)
    const { after, ...rest } = table
    for (const other of after) place(other)
    sorted.push(rest)
  }
  for (const { name } of rows) place(name)
  return sorted
}

/** Throws `MigrateError` where a journal has tables that this version does not know. */
export async function checkNotNewer(db: Db, place: string): Promise<void> {
  const ours = Object.keys(await migrations.getMigrations())
  const strange = [...(await migrationsIn(db))].find((name) => !ours.includes(name))
  if (strange === undefined) return
  throw new MigrateError(
    `the journal in ${place} is of a newer version of Pantau (it has ${strange}): use that version`,
  )
}

/** Throws `MigrateError` where a journal has other tables than this version makes. */
export async function checkVersion(db: Db, place: string): Promise<void> {
  await checkNotNewer(db, place)
  const theirs = await migrationsIn(db)
  const missing = Object.keys(await migrations.getMigrations()).find((name) => !theirs.has(name))
  if (missing === undefined) return
  throw new MigrateError(
    `the journal in ${place} is of an older version of Pantau (it lacks ${missing}): start its ` +
      'server once with this version, and run the command again',
  )
}

async function migrationsIn(db: Db): Promise<ReadonlySet<string>> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return new Set()
  const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration`.execute(db)
  return new Set(rows.map(({ name }) => name))
}

/** The first of these tables that has a row; null where all are empty. */
export async function firstFilled(
  db: Db,
  tables: readonly Pick<JournalTable, 'name'>[],
): Promise<string | null> {
  for (const { name } of tables) {
    const { rows } = await sql`SELECT 1 FROM ${sql.table(name)} LIMIT 1`.execute(db)
    if (rows.length > 0) return name
  }
  return null
}

export async function rowsIn(db: Db, { name }: Pick<JournalTable, 'name'>): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    SELECT count(*) AS rows FROM ${sql.table(name)}
  `.execute(db)
  return rows[0]?.rows ?? 0
}
