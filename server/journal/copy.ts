import { join } from 'node:path'
import { backup, DatabaseSync } from '@photostructure/sqlite'
import { JOURNAL_FILE } from './journal-place.ts'

/** The journal's SQLite file as it was at one moment, whoever writes to it meanwhile. */
export interface HeldJournal {
  /** Of its copy. */
  readonly bytes: number
  /** As set in the dashboard; null where it was not. */
  readonly cityName: string | null
  /** Writes the copy, in steps between which others have their turn; rejects when it is aborted. */
  copyTo(path: string, onProgress: (bytes: number) => void, signal: AbortSignal): Promise<void>
  close(): void
}

/** Pages of a step: some megabytes. */
const PAGES_AT_ONCE = 1000
const BUSY_MS_MAX = 5000

/**
 * Opens the journal of a data directory beside its server, or without one, and holds its state: its log
 * keeps what comes. Nothing is brought forward, so that an old journal is copied as it is.
 */
export function holdJournal(dataDirectory: string): HeldJournal {
  const database = new DatabaseSync(join(dataDirectory, JOURNAL_FILE), { timeout: BUSY_MS_MAX })
  try {
    database.exec('BEGIN')
    const numberOf = (pragma: string): number =>
      Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {}).map(Number)[0] ?? 0
    const pageBytes = numberOf('page_size')
    return {
      bytes: pageBytes * numberOf('page_count'),
      cityName: cityNameIn(database),
      async copyTo(path, onProgress, signal) {
        // Closing ends the copying.
        const stop = (): void => database.close()
        signal.throwIfAborted()
        signal.addEventListener('abort', stop, { once: true })
        try {
          await backup(database, path, {
            rate: PAGES_AT_ONCE,
            progress: ({ totalPages, remainingPages }) =>
              onProgress((totalPages - remainingPages) * pageBytes),
          })
        } finally {
          signal.removeEventListener('abort', stop)
        }
        signal.throwIfAborted()
      },
      close: () => {
        if (!database.isOpen) return
        // A connection lives on while anything of it does: its moment must not hold up the journal.
        database.exec('ROLLBACK')
        database.close()
      },
    }
  } catch (cause) {
    database.close()
    throw new Error(`[journal] cannot read the journal in ${dataDirectory}`, { cause })
  }
}

/** Also the first read, with which the moment begins. */
function cityNameIn(database: InstanceType<typeof DatabaseSync>): string | null {
  const row = database.prepare("SELECT value FROM setting WHERE key = 'city-name'").get()
  return (row as { readonly value: string } | undefined)?.value ?? null
}
