import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Secret } from '../server/contract/secret.ts'
import { openJournal } from '../server/journal/open.ts'
import { sharedPostgres } from './postgres.ts'

const TEMPLATE = 'pantau_template'
let template: Promise<void> | null = null
/** Databases that were dropped: to make one takes longer than most tests. */
const free: string[] = []
let made = 0

/** Takes all rows away, whatever the tables do not let anybody do, and counts from 1 again. */
const EMPTIED = [
  `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
   WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  'SET session_replication_role = replica',
  `DO $$ DECLARE name text; BEGIN
     FOR name IN SELECT tablename FROM pg_tables
       WHERE schemaname = 'public' AND tablename NOT LIKE 'kysely%'
     LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
     FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'
     LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
   END $$`,
]

/** A database of one's own that holds an empty journal; dropped, it is emptied for the next one who asks. */
export interface TestDatabase {
  readonly url: Secret
  drop(): Promise<void>
}

/** A database with the journal's tables, which are made once for all tests of this process. */
export async function journalDatabase(): Promise<TestDatabase> {
  const server = await sharedPostgres()
  template ??= makeTemplate()
  await template
  const name = free.pop() ?? (await makeDatabase())
  return {
    url: server.url(name),
    async drop() {
      await server.runIn(name, ...EMPTIED)
      free.push(name)
    },
  }
}

async function makeDatabase(): Promise<string> {
  made += 1
  const name = `pantau_${made}`
  await (await sharedPostgres()).run(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`)
  return name
}

async function makeTemplate(): Promise<void> {
  const server = await sharedPostgres()
  await server.run(`CREATE DATABASE ${TEMPLATE}`)
  const directory = await mkdtemp(join(tmpdir(), 'pantau-template-'))
  await (await openJournal(directory, { url: server.url(TEMPLATE) })).close()
  await rm(directory, { recursive: true })
}
