import type { Kysely } from 'kysely'
import { USAGE_SCOPES } from '#contract/words.ts'
import type { UsageScope } from '#contract/words.ts'
import { changedPlaces, Months } from './months.ts'
import type { JournalTables } from './schema.ts'

/** What is kept of one day of one access point, place ...; see `UsageTables`. */
export type UsageRow = JournalTables['usage_day']

/** Few enough that others wait for milliseconds. */
const ROWS_PER_STATEMENT = 250

/** Who used how much, one row for each local day, scope and id (`server/usage`). */
export class UsageDays {
  /** Whole months of the days of places. */
  readonly months: Months
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
    this.months = new Months(db, 'usage')
  }

  /** Puts these rows in the place of all that were kept of the day; all or nothing. */
  async replace(day: string, rows: readonly UsageRow[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await this.months.changeDay(tx, day, async () => {
        const former = await tx
          .selectFrom('usage_day')
          .select(['id as place', 'body'])
          .where('scope', '=', 'place')
          .where('day', '=', day)
          .execute()
        const places = rows.filter(({ scope }) => scope === 'place')
        return changedPlaces(
          former,
          places.map(({ id, body }) => ({ place: id, body })),
        )
      })
      await tx
        .deleteFrom('usage_day')
        .where('scope', 'in', USAGE_SCOPES)
        .where('day', '=', day)
        .execute()
      for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
        const some = rows.slice(from, from + ROWS_PER_STATEMENT)
        await tx.insertInto('usage_day').values(some).execute()
      }
    })
  }

  /** All of a scope on one day. */
  ofDay(scope: UsageScope, day: string): Promise<readonly Pick<UsageRow, 'id' | 'body'>[]> {
    return this.#db
      .selectFrom('usage_day')
      .select(['id', 'body'])
      .where('scope', '=', scope)
      .where('day', '=', day)
      .execute()
  }

  /** Those of a scope from one id to another, both included, over days; they lie side by side. */
  async ofMany(
    scope: UsageScope,
    [first, last]: readonly [first: string, last: string],
    days: readonly string[],
  ): Promise<readonly Pick<UsageRow, 'id' | 'day' | 'body'>[]> {
    const found: Pick<UsageRow, 'id' | 'day' | 'body'>[] = []
    for (const day of days) {
      const rows = await this.#db
        .selectFrom('usage_day')
        .select(['id', 'day', 'body'])
        .where('scope', '=', scope)
        .where('day', '=', day)
        .where('id', '>=', first)
        .where('id', '<=', last)
        .execute()
      for (const row of rows) found.push(row)
    }
    return found
  }

  /** One of a scope day by day, both days included, the earliest first. */
  ofOne(
    scope: UsageScope,
    id: string,
    from: string,
    until: string,
  ): Promise<readonly Pick<UsageRow, 'day' | 'body'>[]> {
    return this.#db
      .selectFrom('usage_day')
      .select(['day', 'body'])
      .where('scope', '=', scope)
      .where('id', '=', id)
      .where('day', '>=', from)
      .where('day', '<=', until)
      .orderBy('day')
      .execute()
  }

  /** Access points whose first increase after a day, until another, begins where it is told. */
  sinceOf(
    after: string,
    until: string,
  ): Promise<readonly Pick<UsageRow, 'day' | 'id' | 'since_ms'>[]> {
    return this.#db
      .selectFrom('usage_day')
      .select(['day', 'id', 'since_ms'])
      .where('scope', '=', 'access-point')
      .where('day', '>', after)
      .where('day', '<=', until)
      .where('since_ms', 'is not', null)
      .execute()
  }

  /** Deletes the days before one. */
  async expire(before: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await this.months.expire(tx, before)
      // With the scopes, because the key begins with them.
      await tx
        .deleteFrom('usage_day')
        .where('scope', 'in', USAGE_SCOPES)
        .where('day', '<', before)
        .execute()
    })
  }
}
