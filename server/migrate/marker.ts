import type { Kysely } from 'kysely'
import type { JournalTables } from '../journal/schema.ts'

/** Key of the setting that says which migration fills a journal; not there before and after. */
export const MARKER_KEY = 'migration'

type Db = Kysely<JournalTables>

export async function setMarker(db: Db, id: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ key: MARKER_KEY, value: id })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: id }))
    .execute()
}

/** Null where the journal is filled by no migration. */
export async function readMarker(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', MARKER_KEY)
    .executeTakeFirst()
  return row?.value ?? null
}

export async function removeMarker(db: Db): Promise<void> {
  await db.deleteFrom('setting').where('key', '=', MARKER_KEY).execute()
}
