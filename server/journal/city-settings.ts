import type { Kysely } from 'kysely'
import type { CitySettings } from '#contract/inventory.ts'
import { exclusive } from './exclusive.ts'
import type { JournalTables } from './schema.ts'

const KEYS = { name: 'city-name', timeZone: 'city-time-zone' } as const

/** What was set of the city in the dashboard; a setting of file, environment or flag stands above. */
export async function readCitySettings(db: Kysely<JournalTables>): Promise<Partial<CitySettings>> {
  const rows = await db
    .selectFrom('setting')
    .selectAll()
    .where('key', 'in', Object.values(KEYS))
    .execute()
  const of = (key: string): string | undefined => rows.find((row) => row.key === key)?.value
  const [name, timeZone] = [of(KEYS.name), of(KEYS.timeZone)]
  return {
    ...(name !== undefined && { name }),
    ...(timeZone !== undefined && { timeZone }),
  }
}

/** Keeps these settings and forgets those that are absent. */
export async function writeCitySettings(
  db: Kysely<JournalTables>,
  settings: Partial<CitySettings>,
): Promise<void> {
  await exclusive(db, async (tx) => {
    for (const field of ['name', 'timeZone'] as const) {
      const key = KEYS[field]
      const value = settings[field]
      await tx.deleteFrom('setting').where('key', '=', key).execute()
      if (value !== undefined) await tx.insertInto('setting').values({ key, value }).execute()
    }
  })
}
