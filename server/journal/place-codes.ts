import type { Kysely } from 'kysely'
import type { PlaceId } from '#contract/ids.ts'
import { exclusive } from './exclusive.ts'
import { createCode } from './public-code.ts'
import type { JournalTables } from './schema.ts'

const CODE_LENGTH = 6
/** A statement of either engine takes so many values. */
const ROWS_PER_INSERT = 500

/** Under which code each place has a public page: given once, for ever. */
export class PlaceCodes {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** The place of a code as it is kept; null for an unknown one. */
  async placeOf(code: string): Promise<PlaceId | null> {
    const row = await this.#db
      .selectFrom('place_code')
      .select('place')
      .where('code', '=', code)
      .executeTakeFirst()
    return row === undefined ? null : (row.place as PlaceId)
  }

  /** The code of a place; null while it has none. */
  async codeOf(place: PlaceId): Promise<string | null> {
    const row = await this.#db
      .selectFrom('place_code')
      .select('code')
      .where('place', '=', place)
      .executeTakeFirst()
    return row?.code ?? null
  }

  /** The codes of these places; those that have none get one. */
  codesOf(places: readonly PlaceId[]): Promise<ReadonlyMap<PlaceId, string>> {
    return exclusive(this.#db, async (tx) => {
      const rows = await tx.selectFrom('place_code').selectAll().execute()
      const known = new Map(rows.map(({ place, code }) => [place as PlaceId, code]))
      const taken = new Set(known.values())
      const added = places
        .filter((place) => !known.has(place))
        .map((place) => {
          let code = createCode(CODE_LENGTH)
          while (taken.has(code)) code = createCode(CODE_LENGTH)
          taken.add(code)
          known.set(place, code)
          return { place, code }
        })
      for (let from = 0; from < added.length; from += ROWS_PER_INSERT) {
        const values = added.slice(from, from + ROWS_PER_INSERT)
        await tx.insertInto('place_code').values(values).execute()
      }
      return known
    })
  }
}
