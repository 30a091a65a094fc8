import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Migrator } from 'kysely'
import type { Kysely } from 'kysely'
import type { Secret } from '#contract/secret.ts'
import { makeFolder } from '../make-folder.ts'
import { checkPlace, JOURNAL_FILE, noteElsewhere } from './journal-place.ts'
import { Journal } from './journal.ts'
import { migrations } from './migrations.ts'
import { listenToNotices } from './notices.ts'
import { checkPostgres, openPostgres } from './postgres.ts'
import type { JournalTables } from './schema.ts'
import { openSqlite } from './sqlite.ts'
import { JournalSetupError, JournalUnavailableError } from './unavailable.ts'

export { JOURNAL_FILE } from './journal-place.ts'
export { Journal } from './journal.ts'

export interface JournalOptions {
  /** Of a database on PostgreSQL; null, or absent: SQLite in the data directory. */
  readonly url?: Secret | null
  /** Hears what goes wrong while nobody waits for it. */
  readonly onError?: (error: Error) => void
  /** What this process is called among several on one database. */
  readonly process?: string
  /** Whether this process may use the database now; asked at each use. */
  readonly mayUse?: () => boolean
}

/**
 * Opens the journal of a data directory; makes both on first start and brings old ones forward. Photos
 * are files in the directory, wherever the journal is. Throws `JournalSetupError` and
 * `JournalUnavailableError`.
 */
export async function openJournal(
  dataDirectory: string,
  { url = null, ...options }: JournalOptions = {},
): Promise<Journal> {
  await makeFolder(dataDirectory, 0o700)
  await checkPlace(dataDirectory, url)
  try {
    if (url === null) return await openInDirectory(dataDirectory)
    return await openOnPostgres(dataDirectory, url, options)
  } catch (cause) {
    if (cause instanceof JournalSetupError || cause instanceof JournalUnavailableError) throw cause
    throw new Error(`[journal] cannot open the journal in ${dataDirectory}`, { cause })
  }
}

async function openInDirectory(dataDirectory: string): Promise<Journal> {
  const db = openSqlite(join(dataDirectory, JOURNAL_FILE))
  try {
    await migrate(db)
    const journal = new Journal(db, dataDirectory)
    await journal.load()
    return journal
  } catch (cause) {
    await db.destroy()
    throw cause
  }
}

async function openOnPostgres(
  dataDirectory: string,
  url: Secret,
  options: Omit<JournalOptions, 'url'>,
): Promise<Journal> {
  const { process = randomUUID(), onError = () => undefined, mayUse } = options
  const patient = openPostgres(url, { process, isPatient: true })
  try {
    await checkPostgres(patient, url)
    await migrate(patient)
  } finally {
    await patient.destroy()
  }
  await noteElsewhere(dataDirectory, url)
  const journal = new Journal(openPostgres(url, { process, mayUse }), dataDirectory)
  try {
    // Before it is read, so that nothing is missed between the two.
    const reload = journal.reload.bind(journal)
    journal.follow(await listenToNotices({ url, process, reload, onError }))
    await journal.load()
    return journal
  } catch (cause) {
    await journal.close()
    throw cause
  }
}

/** Brings the tables of a journal forward to this version; makes them where there are none. */
export async function migrate(db: Kysely<JournalTables>): Promise<void> {
  const inOrder = (a: string, b: string): number => (a < b ? -1 : 1)
  const migrator = new Migrator({
    db,
    provider: migrations,
    nameComparator: inOrder,
    // Their order is told by when they were made, and a clock may have been behind at an upgrade.
    allowUnorderedMigrations: true,
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
