import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { JOURNAL_FILE } from '../server/journal/journal-place.ts'
import { openPostgres } from '../server/journal/postgres.ts'
import type { JournalTables } from '../server/journal/schema.ts'
import { openSqlite } from '../server/journal/sqlite.ts'

/** Whether the tests run with their journals on PostgreSQL: see `vitest.config.ts`. */
export const isOnPostgres = process.env['PANTAU_TEST_JOURNAL'] === 'postgresql'

/** The tables of a directory's journal, past the journal. */
export async function openTables(directory: string): Promise<Kysely<JournalTables>> {
  if (!isOnPostgres) return openSqlite(join(directory, JOURNAL_FILE))
  const { urlOf } = await import('./postgres-journal.ts')
  return openPostgres(await urlOf(directory), { process: 'test' })
}
