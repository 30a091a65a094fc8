import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { JOURNAL_FILE, openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { isOnPostgres } from '../journal-engine.ts'

/**
 * Journals for tests that each need one of their own: the tables are made once for a file of tests, which
 * takes longer than most of them. Gives what opens one in a folder.
 */
export function emptyJournals(): (directory: string) => Promise<Journal> {
  // There the tables are made once for all files.
  if (isOnPostgres) return openJournal
  let made = ''
  beforeAll(async () => {
    made = await mkdtemp(join(tmpdir(), 'pantau-empty-'))
    await (await openJournal(made)).close()
  })
  afterAll(() => rm(made, { recursive: true }))
  return async (directory) => {
    await copyFile(join(made, JOURNAL_FILE), join(directory, JOURNAL_FILE))
    return openJournal(directory)
  }
}
