import type { Kysely } from 'kysely'
import type { JournalTables } from './schema.ts'

/** A day that a roller has worked out. */
export type RolledDay = JournalTables['rolled_day']

const DAYS_PER_STATEMENT = 500

/** Which local days have been worked out by whom (`server/days/day-rolls.ts`). */
export class RolledDays {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  list(): Promise<readonly RolledDay[]> {
    return this.#db.selectFrom('rolled_day').selectAll().execute()
  }

  /** At which version a roller has worked a day out; null where it has not. */
  async versionOf(roller: string, day: string): Promise<number | null> {
    const row = await this.#db
      .selectFrom('rolled_day')
      .select('version')
      .where('roller', '=', roller)
      .where('day', '=', day)
      .executeTakeFirst()
    return row?.version ?? null
  }

  async keep(rolled: RolledDay): Promise<void> {
    await this.#db
      .insertInto('rolled_day')
      .values(rolled)
      .onConflict((conflict) =>
        conflict.columns(['roller', 'day']).doUpdateSet({ version: rolled.version }),
      )
      .execute()
  }

  /** These days are to be worked out again, by all. */
  async forget(days: readonly string[]): Promise<void> {
    for (let from = 0; from < days.length; from += DAYS_PER_STATEMENT) {
      const some = days.slice(from, from + DAYS_PER_STATEMENT)
      await this.#db.deleteFrom('rolled_day').where('day', 'in', some).execute()
    }
  }
}
