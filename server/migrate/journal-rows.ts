import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { Engine } from '../journal/engine.ts'
import type { JournalTables } from '../journal/schema.ts'
import { MARKER_KEY } from './marker.ts'
import type { JournalTable } from './journal-tables.ts'

export type Row = Readonly<Record<string, unknown>>

/** Rows that PostgreSQL sends at a time; some are megabytes long. */
const ROWS_AT_ONCE = 200

/**
 * All rows of a table, in the order of its key, which is the same on both engines; without the marker of
 * the migration. They are of one moment where the transaction is.
 */
export async function* rowsOf(
  tx: Transaction<JournalTables>,
  engine: Engine,
  { name, columns, key }: JournalTable,
): AsyncGenerator<Row> {
  let select = tx.selectFrom(name as 'setting').select(columns as readonly 'key'[])
  if (name === 'setting') select = select.where('key', '<>', MARKER_KEY)
  for (const column of key) {
    select = select.orderBy(column as 'key', (order) => order.asc().nullsFirst())
  }
  if (engine === 'sqlite') {
    yield* select.stream()
    return
  }
  await sql`DECLARE moved_rows NO SCROLL CURSOR FOR ${select}`.execute(tx)
  for (;;) {
    const { rows } = await sql<Row>`FETCH ${sql.lit(ROWS_AT_ONCE)} FROM moved_rows`.execute(tx)
    yield* rows
    if (rows.length < ROWS_AT_ONCE) break
  }
  await sql`CLOSE moved_rows`.execute(tx)
}

/** A row as a text that is the same whichever engine gave it. */
export function rowText(row: Row, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => valueOf(row[column])))
}

function valueOf(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return { bytes: value.length, sha256: createHash('sha256').update(value).digest('hex') }
  }
  // PostgreSQL's text holds no NUL.
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value
}
