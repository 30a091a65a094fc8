import { DatabaseSync } from '@photostructure/sqlite'
import { Kysely, SqliteDialect } from 'kysely'
import type { SqliteDatabase } from 'kysely'
import type { JournalTables } from './schema.ts'

/**
 * Opens the journal's SQLite file. Every commit is on disk before it is answered
 * (`synchronous=full`): the journal holds what must never be lost.
 */
export function openSqlite(path: string): Kysely<JournalTables> {
  const database = new DatabaseSync(path)
  database.exec('pragma busy_timeout = 5000')
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  database.exec('pragma foreign_keys = on')
  return new Kysely<JournalTables>({ dialect: new SqliteDialect({ database: adapt(database) }) })
}

/** The part of better-sqlite3 that Kysely needs, over the interface of node:sqlite. */
function adapt(database: InstanceType<typeof DatabaseSync>): SqliteDatabase {
  return {
    close: () => {
      database.close()
    },
    prepare: (sql) => {
      const statement = database.prepare(sql)
      return {
        reader: statement.columns().length > 0,
        all: (values) => statement.all(...values),
        run: (values) => statement.run(...values),
        iterate: (values) => statement.iterate(...values),
      }
    },
  }
}
