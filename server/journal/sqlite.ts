import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import { DatabaseSync } from '@photostructure/sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { SqliteDatabase } from 'kysely'
import type { JournalTables } from './schema.ts'

/**
 * Opens the journal's SQLite file, for its owner alone: it holds the passwords of devices. Every
 * commit is on disk before it is answered (`synchronous=full`): what is in it must never be lost.
 */
export function openSqlite(path: string): Kysely<JournalTables> {
  keepPrivate(path)
  const database = new DatabaseSync(path)
  database.exec('pragma busy_timeout = 5000')
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  database.exec('pragma foreign_keys = on')
  return new Kysely<JournalTables>({ dialect: new SqliteDialect({ database: adapt(database) }) })
}

/** Also the files that SQLite keeps beside it: new ones get the mode of the database. */
function keepPrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(file)) chmodSync(file, 0o600)
  }
}

/** A statement that does nothing. */
const NOTHING: ReturnType<SqliteDatabase['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
}

/** The part of better-sqlite3 that Kysely needs, over the interface of node:sqlite. */
function adapt(database: InstanceType<typeof DatabaseSync>): SqliteDatabase {
  // An iterator of the binding does not hold its statement: collected under way, it ends the process.
  const iterated = new Set<ReturnType<typeof database.prepare>>()
  return {
    close: () => {
      try {
        // Closing alone leaves all in the log: who copies the file of a stopped server needs it there.
        database.exec('pragma wal_checkpoint(truncate)')
      } finally {
        database.close()
      }
    },
    prepare: (sql) => {
      const statement = database.prepare(sql)
      // A full disk has ended the transaction already; to end it again would hide why.
      if (sql === 'rollback' && !database.isTransaction) return NOTHING
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...values),
        run: (values) => statement.run(...values),
        *iterate(values) {
          iterated.add(statement)
          try {
            yield* statement.iterate(...values)
          } finally {
            iterated.delete(statement)
          }
        },
      }
    },
  }
}
