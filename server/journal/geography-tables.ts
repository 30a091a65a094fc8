import type { Kysely, Migration } from 'kysely'
import type { ResidentQuality } from '#contract/geography.ts'
import type { PlaceKind } from '#contract/words.ts'

/** What is known of kelurahan beside their outlines, which are in `boundaries`. */
export interface GeographyTables {
  area: {
    code: string
    code_bps: string | null
    name: string
    kecamatan: string
    residents: number | null
    households: number | null
    quality: ResidentQuality | null
  }
  candidate: {
    id: string
    name: string
    kind: PlaceKind
    kecamatan: string
    kelurahan: string
    latitude: number
    longitude: number
    cost_rupiah: number | null
  }
  /** One row at most; `cells` as `geography-cells.ts` writes them. */
  resident_grid: {
    id: number
    cells: Uint8Array
    residents_outside: number
    source: string
    imported_at_ms: number
  }
  /** Which codes of the two offices mean the same village. */
  crosswalk: { code: string; code_bps: string; name: string }
}

/** Kelurahan, candidate places, the grid of residents and the crosswalk of codes. */
export const geographyTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('boundaries').addColumn('attribution', 'text').execute()
    await db.schema
      .createTable('area')
      .addColumn('code', 'text', (column) => column.primaryKey())
      .addColumn('code_bps', 'text')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('kecamatan', 'text', (column) => column.notNull())
      .addColumn('residents', 'integer')
      .addColumn('households', 'integer')
      .addColumn('quality', 'text')
      .execute()
    await db.schema
      .createTable('candidate')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('kecamatan', 'text', (column) => column.notNull())
      .addColumn('kelurahan', 'text', (column) => column.notNull())
      .addColumn('latitude', 'double precision', (column) => column.notNull())
      .addColumn('longitude', 'double precision', (column) => column.notNull())
      .addColumn('cost_rupiah', 'bigint')
      .execute()
    await db.schema
      .createTable('resident_grid')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('cells', 'blob', (column) => column.notNull())
      .addColumn('residents_outside', 'double precision', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('imported_at_ms', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('crosswalk')
      .addColumn('code', 'text', (column) => column.primaryKey())
      .addColumn('code_bps', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .execute()
  },
}
