import type { Kysely, Transaction } from 'kysely'
import type { MonthKind } from './month-tables.ts'
import type { JournalTables } from './schema.ts'

/** What is kept of a place over a month; what is in the body is its owner's business. */
export interface KeptMonth {
  readonly place: string
  readonly body: Uint8Array
}

/** SQLite takes 32,766 values in one statement; a row here has four. */
const ROWS_PER_STATEMENT = 1000

/**
 * Months beside the days that they are made of. No row outlives a change of its days: whoever changes
 * a day takes the rows away in the same transaction (`changeDay`), and who makes rows says which
 * revision of the days he has read.
 */
export class Months {
  readonly #db: Kysely<JournalTables>
  readonly #kind: MonthKind

  constructor(db: Kysely<JournalTables>, kind: MonthKind) {
    this.#db = db
    this.#kind = kind
  }

  /** The places from one id to another, both included. */
  ofPlaces(
    month: string,
    [first, last]: readonly [first: string, last: string],
  ): Promise<readonly KeptMonth[]> {
    return this.#db
      .selectFrom('kept_month')
      .select(['place', 'body'])
      .where('kind', '=', this.#kind)
      .where('month', '=', month)
      .where('place', '>=', first)
      .where('place', '<=', last)
      .execute()
  }

  /** How often days of a month have changed: to be read before the days. */
  async revision(month: string): Promise<number> {
    const row = await this.#db
      .selectFrom('month_revision')
      .select('revision')
      .where('kind', '=', this.#kind)
      .where('month', '=', month)
      .executeTakeFirst()
    return row?.revision ?? 0
  }

  /** Keeps what was made of the days at a revision; nothing when one of them has changed since. */
  async keep(month: string, revision: number, rows: readonly KeptMonth[]): Promise<void> {
    const kind = this.#kind
    await this.#db.transaction().execute(async (tx) => {
      // Written first, so that who changes a day meanwhile waits, or is waited for.
      const { revision: present } = await tx
        .insertInto('month_revision')
        .values({ kind, month, revision })
        .onConflict((conflict) =>
          conflict
            .columns(['kind', 'month'])
            .doUpdateSet((eb) => ({ revision: eb.ref('month_revision.revision') })),
        )
        .returning('revision')
        .executeTakeFirstOrThrow()
      if (present !== revision) return
      for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
        const some = rows.slice(from, from + ROWS_PER_STATEMENT)
        await tx
          .insertInto('kept_month')
          .values(some.map(({ place, body }) => ({ kind, month, place, body })))
          .onConflict((conflict) =>
            conflict
              .columns(['kind', 'month', 'place'])
              .doUpdateSet((eb) => ({ body: eb.ref('excluded.body') })),
          )
          .execute()
      }
    })
  }

  /**
   * Takes away what the month of a day says of places that the day says something else of from now on;
   * `changed` tells which, and is asked only where there is anything to be taken away.
   */
  async changeDay(
    tx: Transaction<JournalTables>,
    day: string,
    changed: () => Promise<readonly string[]>,
  ): Promise<void> {
    const [kind, month] = [this.#kind, monthOf(day)]
    await tx
      .insertInto('month_revision')
      .values({ kind, month, revision: 1 })
      .onConflict((conflict) =>
        conflict
          .columns(['kind', 'month'])
          .doUpdateSet((eb) => ({ revision: eb('month_revision.revision', '+', 1) })),
      )
      .execute()
    const any = await tx
      .selectFrom('kept_month')
      .select('place')
      .where('kind', '=', kind)
      .where('month', '=', month)
      .limit(1)
      .executeTakeFirst()
    if (any === undefined) return
    const places = await changed()
    for (let from = 0; from < places.length; from += ROWS_PER_STATEMENT) {
      await tx
        .deleteFrom('kept_month')
        .where('kind', '=', kind)
        .where('month', '=', month)
        .where('place', 'in', places.slice(from, from + ROWS_PER_STATEMENT))
        .execute()
    }
  }

  /** Takes away the months of which days before one are deleted in the same transaction. */
  async expire(tx: Transaction<JournalTables>, before: string): Promise<void> {
    const month = monthOf(before)
    await tx
      .deleteFrom('kept_month')
      .where('kind', '=', this.#kind)
      .where('month', before.endsWith('-01') ? '<' : '<=', month)
      .execute()
    await tx
      .updateTable('month_revision')
      .set((eb) => ({ revision: eb('revision', '+', 1) }))
      .where('kind', '=', this.#kind)
      .where('month', '<=', month)
      .execute()
  }
}

const monthOf = (day: string): string => day.slice(0, 7)

/** A day of a place, as far as a month is made of it. */
export interface MonthPart {
  readonly place: string
  readonly body: Uint8Array
  readonly receivedUntilMs?: number | null
}

/** The places of which two readings of a day say something else, or only one of them anything. */
export function changedPlaces(
  before: readonly MonthPart[],
  after: readonly MonthPart[],
): readonly string[] {
  const left = new Map(before.map((part) => [part.place, part]))
  const changed: string[] = []
  for (const { place, body, receivedUntilMs } of after) {
    const known = left.get(place)
    left.delete(place)
    const isSame =
      known !== undefined &&
      known.receivedUntilMs === receivedUntilMs &&
      Buffer.compare(known.body, body) === 0
    if (!isSame) changed.push(place)
  }
  return [...changed, ...left.keys()]
}
