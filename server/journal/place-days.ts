import type { Kysely } from 'kysely'
import type { PlaceId } from '#contract/ids.ts'
import { changedPlaces, Months } from './months.ts'
import type { JournalTables } from './schema.ts'

/** One place on one local day; what is in the body is its owner's business. */
export interface KeptPlaceDay {
  readonly day: string
  readonly place: PlaceId
  readonly body: Uint8Array
  readonly receivedUntilMs: number | null
}

/** SQLite takes 32,766 values in one statement; a row here has four. */
const ROWS_PER_STATEMENT = 1000

/** Places by local days that are over. */
export class PlaceDays {
  /** Whole months of these days. */
  readonly months: Months
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
    this.months = new Months(db, 'places')
  }

  /** Replaces all that is kept of a day, all or nothing. */
  async replace(day: string, kept: readonly Omit<KeptPlaceDay, 'day'>[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await this.months.changeDay(tx, day, async () => {
        const former = await keptDays(allOf(tx).where('day', '=', day))
        return changedPlaces(former, kept)
      })
      await tx.deleteFrom('place_day').where('day', '=', day).execute()
      for (let from = 0; from < kept.length; from += ROWS_PER_STATEMENT) {
        const rows = kept.slice(from, from + ROWS_PER_STATEMENT).map((one) => ({
          day,
          place: one.place,
          body: one.body,
          received_until_ms: one.receivedUntilMs,
        }))
        await tx.insertInto('place_day').values(rows).execute()
      }
    })
  }

  /** All places of one day. */
  ofDay(day: string): Promise<readonly KeptPlaceDay[]> {
    return this.#select((query) => query.where('day', '=', day))
  }

  /** Whether anything is kept of a day. */
  async has(day: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('place_day')
      .select('day')
      .where('day', '=', day)
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  /** One place over days, both included, the earliest first. */
  ofPlace(place: PlaceId, from: string, until: string): Promise<readonly KeptPlaceDay[]> {
    return this.#select((query) =>
      query
        .where('place', '=', place)
        .where('day', '>=', from)
        .where('day', '<=', until)
        .orderBy('day'),
    )
  }

  /**
   * The places from one id to another, both included, over days, day by day: so they lie side by side,
   * and a whole country is read as quickly as it is stored.
   */
  async ofPlaces(
    [first, last]: readonly [first: PlaceId, last: PlaceId],
    days: readonly string[],
  ): Promise<readonly KeptPlaceDay[]> {
    const found: KeptPlaceDay[] = []
    for (const day of days) {
      const rows = await this.#select((query) =>
        query.where('day', '=', day).where('place', '>=', first).where('place', '<=', last),
      )
      for (const row of rows) found.push(row)
    }
    return found
  }

  /** Some places over days, day by day. */
  async ofThese(
    places: readonly PlaceId[],
    days: readonly string[],
  ): Promise<readonly KeptPlaceDay[]> {
    const found: KeptPlaceDay[] = []
    if (places.length === 0) return found
    for (const day of days) {
      for (const row of await this.#select((query) =>
        query.where('day', '=', day).where('place', 'in', places),
      )) {
        found.push(row)
      }
    }
    return found
  }

  /** The earliest day of which anything is kept. */
  async firstDay(): Promise<string | null> {
    const row = await this.#db
      .selectFrom('place_day')
      .select('day')
      .orderBy('day')
      .limit(1)
      .executeTakeFirst()
    return row?.day ?? null
  }

  /** Deletes the days before one. */
  async expire(before: string): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      await this.months.expire(tx, before)
      await tx.deleteFrom('place_day').where('day', '<', before).execute()
      await tx.deleteFrom('rolled_day').where('day', '<', before).execute()
    })
  }

  #select(
    narrow: (query: ReturnType<typeof allOf>) => ReturnType<typeof allOf>,
  ): Promise<readonly KeptPlaceDay[]> {
    return keptDays(narrow(allOf(this.#db)))
  }
}

async function keptDays(query: ReturnType<typeof allOf>): Promise<readonly KeptPlaceDay[]> {
  const rows = await query.execute()
  return rows.map(({ day, place, body, received_until_ms }) => ({
    day,
    place: place as PlaceId,
    body,
    receivedUntilMs: received_until_ms,
  }))
}

const allOf = (db: Kysely<JournalTables>) => db.selectFrom('place_day').selectAll()
