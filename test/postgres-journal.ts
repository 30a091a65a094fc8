/**
 * Stands in for `server/journal/open.ts` in the project "postgresql" of `vitest.config.ts`: the same
 * tests, each with its journal on PostgreSQL. A directory has the same database whenever it is opened.
 */
import { existsSync } from 'node:fs'
import type { Secret } from '../server/contract/secret.ts'
import * as open from '../server/journal/open.ts'
import type { Journal, JournalOptions } from '../server/journal/open.ts'
import { journalDatabase } from './postgres-databases.ts'
import type { TestDatabase } from './postgres-databases.ts'

export * from '../server/journal/open.ts'

const databases = new Map<string, TestDatabase>()

export async function openJournal(
  directory: string,
  options: JournalOptions = {},
): Promise<Journal> {
  return open.openJournal(directory, { ...options, url: options.url ?? (await urlOf(directory)) })
}

/** The database of a directory; a test of this project may look into it past the journal. */
export async function urlOf(directory: string): Promise<Secret> {
  const known = databases.get(directory)
  if (known !== undefined) return known.url
  for (const [other, database] of databases) {
    if (existsSync(other)) continue
    databases.delete(other)
    await database.drop()
  }
  const made = await journalDatabase()
  databases.set(directory, made)
  return made.url
}
