import type { Kysely } from 'kysely'
import type { JournalTables } from './schema.ts'

/** The administrative boundaries of the city as one GeoJSON text. */
export interface Boundaries {
  readonly geojson: string
  /** Drawn for a demo, not surveyed: the map must say so. */
  readonly illustrative: boolean
  /** Whom they are from, where their licence demands that it is shown. */
  readonly attribution: string | null
  readonly importedAtMs: number
}

export async function readBoundaries(db: Kysely<JournalTables>): Promise<Boundaries | null> {
  const row = await db.selectFrom('boundaries').selectAll().where('id', '=', 1).executeTakeFirst()
  if (row === undefined) return null
  return {
    geojson: row.geojson,
    illustrative: row.illustrative === 1,
    attribution: row.attribution,
    importedAtMs: row.imported_at_ms,
  }
}

export async function writeBoundaries(
  db: Kysely<JournalTables>,
  boundaries: Boundaries,
): Promise<void> {
  const row = {
    geojson: boundaries.geojson,
    illustrative: boundaries.illustrative ? 1 : 0,
    attribution: boundaries.attribution,
    imported_at_ms: boundaries.importedAtMs,
  }
  await db
    .insertInto('boundaries')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}
