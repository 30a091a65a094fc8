import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { JournalTables } from '../journal/schema.ts'
import { setMarker } from './marker.ts'
import { rowsIn } from './journal-tables.ts'
import type { JournalTable } from './journal-tables.ts'
import { rowsOf } from './journal-rows.ts'
import type { Row } from './journal-rows.ts'

export interface JournalCopying {
  /** In SQLite; nobody else writes to it. */
  readonly source: Kysely<JournalTables>
  /** On PostgreSQL. */
  readonly target: Kysely<JournalTables>
  readonly tables: readonly JournalTable[]
  /** Of the migration. */
  readonly id: string
  readonly onProgress: (done: number, whole: number) => void
  readonly signal: AbortSignal
}

/** Rows and about as many characters of one statement: PostgreSQL takes 65,535 values. */
const ROWS_AT_ONCE = 500
const VALUES_AT_ONCE = 30_000
const SIZE_AT_ONCE = 4_000_000

/**
 * Copies all rows in one transaction: the target has the journal as it was at one moment, or nothing of
 * it. What an earlier try has copied is replaced.
 */
export async function copyJournal(copying: JournalCopying): Promise<void> {
  const { source, target, tables, id, onProgress, signal } = copying
  let whole = 0
  for (const table of tables) whole += await rowsIn(source, table)
  let done = 0
  await source.transaction().execute(async (from) => {
    await target.transaction().execute(async (to) => {
      // Reports refuse to be deleted, and nobody listens yet to what would be told.
      for (const { name } of tables.toReversed()) {
        await sql`ALTER TABLE ${sql.table(name)} DISABLE TRIGGER USER`.execute(to)
        await sql`DELETE FROM ${sql.table(name)}`.execute(to)
      }
      for (const table of tables) {
        for await (const rows of parts(rowsOf(from, 'sqlite', table))) {
          signal.throwIfAborted()
          await to
            .insertInto(table.name as 'setting')
            .values(rows as never)
            .execute()
          done += rows.length
          onProgress(done, whole)
        }
      }
      await setSequences(from, to, tables)
      for (const { name } of tables) {
        await sql`ALTER TABLE ${sql.table(name)} ENABLE TRIGGER USER`.execute(to)
      }
      await setMarker(to, id)
    })
  })
}

/** Goes on where SQLite would: numbers that were given once are not given again. */
async function setSequences(
  from: Transaction<JournalTables>,
  to: Transaction<JournalTables>,
  tables: readonly JournalTable[],
): Promise<void> {
  const { rows } = await sql<{ name: string; seq: number }>`
    SELECT name, seq FROM sqlite_sequence
  `.execute(from)
  for (const { name, seq } of rows) {
    const [column] = tables.find((table) => table.name === name)?.key ?? []
    if (column === undefined || seq < 1) continue
    await sql`
      SELECT setval(pg_get_serial_sequence(${name}, ${column}), ${seq})
    `.execute(to)
  }
}

async function* parts(rows: AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let part: Row[] = []
  let size = 0
  for await (const row of rows) {
    part.push(row)
    for (const value of Object.values(row)) size += sizeOf(value)
    const most = Math.min(ROWS_AT_ONCE, VALUES_AT_ONCE / Object.keys(row).length)
    if (part.length + 1 <= most && size < SIZE_AT_ONCE) continue
    yield part
    part = []
    size = 0
  }
  if (part.length > 0) yield part
}

const sizeOf = (value: unknown): number =>
  typeof value === 'string' || value instanceof Uint8Array ? value.length : 8
