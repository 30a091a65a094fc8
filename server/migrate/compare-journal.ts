import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { JournalTables } from '../journal/schema.ts'
import type { Compared } from './compared.ts'
import { rowsOf, rowText } from './journal-rows.ts'
import type { Row } from './journal-rows.ts'
import type { JournalTable } from './journal-tables.ts'

export interface JournalComparing {
  readonly source: Kysely<JournalTables>
  readonly target: Kysely<JournalTables>
  readonly tables: readonly JournalTable[]
  readonly onProgress: (done: number, whole: number) => void
  readonly signal: AbortSignal
}

const SHOWN_DIGITS = 16

/** Reads all rows of both journals side by side, each as of one moment, in the order of their keys. */
export async function* compareJournals(comparing: JournalComparing): AsyncGenerator<Compared> {
  const { source, target, tables, onProgress, signal } = comparing
  let emptyTables = 0
  for (const [index, table] of tables.entries()) {
    signal.throwIfAborted()
    const compared = await source.transaction().execute((from) =>
      target
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((to) =>
          compareTable(table, rowsOf(from, 'sqlite', table), rowsOf(to, 'postgresql', table)),
        ),
    )
    onProgress(index + 1, tables.length)
    if (compared === null) emptyTables += 1
    else yield compared
  }
  const none = '0 rows'
  yield { what: `journal, ${emptyTables} others`, source: none, target: none, difference: null }
}

/** Null where both are empty. */
async function compareTable(
  table: JournalTable,
  ours: AsyncGenerator<Row>,
  theirs: AsyncGenerator<Row>,
): Promise<Compared | null> {
  const sides = [ours, theirs].map((rows) => ({ rows, hash: createHash('sha256'), count: 0 }))
  let difference: string | null = null
  for (;;) {
    const found: (Row | null)[] = []
    const texts: string[] = []
    for (const side of sides) {
      const next = await side.rows.next()
      const row = next.done === true ? null : next.value
      found.push(row)
      texts.push(row === null ? '' : rowText(row, table.columns))
      if (row === null) continue
      side.count += 1
      side.hash.update(texts.at(-1) ?? '').update('\n')
    }
    const [our = null, their = null] = found
    if (our === null && their === null) break
    if (texts[0] !== texts[1]) difference ??= differenceOf(table, our, their)
  }
  if (sides.every(({ count }) => count === 0)) return null
  const [source = '', target = ''] = sides.map(
    ({ hash, count }) => `${count} rows, ${hash.digest('hex').slice(0, SHOWN_DIGITS)}`,
  )
  return { what: `journal ${table.name}`, source, target, difference }
}

/** Names the row by its key alone: what is in it may be secret. */
function differenceOf(
  { name, columns, key }: JournalTable,
  our: Row | null,
  their: Row | null,
): string {
  const keyOf = (row: Row): string =>
    key.length === columns.length
      ? 'a row'
      : key.map((column) => `${column}=${String(row[column])}`).join(', ')
  if (our === null || their === null) {
    const [row, missing] = our === null ? [their, 'source'] : [our, 'target']
    return `${name}: ${keyOf(row ?? {})} is missing in the ${missing}`
  }
  if (rowText(our, key) !== rowText(their, key)) {
    return `${name}: where the source has ${keyOf(our)}, the target has ${keyOf(their)}`
  }
  const column = columns.find((one) => rowText(our, [one]) !== rowText(their, [one]))
  return `${name}: ${keyOf(our)}: ${column} differs`
}
