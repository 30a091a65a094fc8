import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { JOURNAL_FILE } from './journal-place.ts'

/**
 * Reads the whole journal of a data directory beside its server, or without one: whether its pages, rows
 * and indexes agree, and every reference leads somewhere. Gives the first thing that is wrong, or null.
 */
export function faultOfJournal(dataDirectory: string): string | null {
  const database = new DatabaseSync(join(dataDirectory, JOURNAL_FILE))
  try {
    const [first] = database.prepare('PRAGMA integrity_check(1)').all() as {
      readonly integrity_check: string
    }[]
    if (first?.integrity_check !== 'ok') return `${JOURNAL_FILE}: ${first?.integrity_check}`
    const [lost] = database.prepare('PRAGMA foreign_key_check').all() as {
      readonly table: string
      readonly rowid: number | null
      readonly parent: string
    }[]
    if (lost === undefined) return null
    return `${JOURNAL_FILE}: ${lost.table}, row ${lost.rowid}: what it names in ${lost.parent} is not there`
  } catch (cause) {
    return `${JOURNAL_FILE}: ${cause instanceof Error ? cause.message : String(cause)}`
  } finally {
    database.close()
  }
}
