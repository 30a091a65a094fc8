import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Secret } from '#contract/secret.ts'
import { placeOf } from './postgres-faults.ts'
import { JournalSetupError } from './unavailable.ts'

/** Name of the journal in its data directory. */
export const JOURNAL_FILE = 'journal.sqlite'
/** Beside what else is kept, where the journal is not: says where it is, without a password. */
const ELSEWHERE_FILE = 'journal-is-elsewhere'

/** Whether a directory has a journal, in it or elsewhere. */
export function hasJournal(dataDirectory: string): boolean {
  return [JOURNAL_FILE, ELSEWHERE_FILE].some((name) => existsSync(join(dataDirectory, name)))
}

/**
 * Throws `JournalSetupError` where a directory belongs to another journal than the one that is set: a
 * city must not look empty because a setting was forgotten.
 */
export async function checkPlace(dataDirectory: string, url: Secret | null): Promise<void> {
  const [file, elsewhere] = [JOURNAL_FILE, ELSEWHERE_FILE].map((name) => join(dataDirectory, name))
  if (file === undefined || elsewhere === undefined) return
  if (url === null && existsSync(elsewhere)) {
    const place = (await readFile(elsewhere, 'utf8')).trim()
    throw new JournalSetupError(
      `the journal of ${dataDirectory} is on PostgreSQL at ${place}: set stores.journalUrl ` +
        `(PANTAU_STORES_JOURNAL_URL), or remove ${elsewhere} to begin a new one`,
    )
  }
  if (url !== null && existsSync(file) && !existsSync(elsewhere)) {
    throw new JournalSetupError(
      `${file} holds the journal already, and stores.journalUrl names PostgreSQL at ` +
        `${placeOf(url)}: unset it, or move the file away to begin a new one there`,
    )
  }
}

/** Notes where the journal of a directory is. */
export async function noteElsewhere(dataDirectory: string, url: Secret): Promise<void> {
  await writeFile(join(dataDirectory, ELSEWHERE_FILE), `${placeOf(url)}\n`, { mode: 0o600 })
}
