import type { Kysely, Transaction } from 'kysely'
import type { Area, CandidatePlace, GridSummary } from '#contract/geography.ts'
import { areaFinder } from '../domain/area-finder.ts'
import type { ResidentGrid, RingsOfPolygon } from '../domain/coverage-types.ts'
import { readBoundaries, writeBoundaries } from './boundaries.ts'
import type { Boundaries } from './boundaries.ts'
import { exclusive } from './exclusive.ts'
import { packCells, unpackCells } from './geography-cells.ts'
import { areasOfBoundaries } from './geography-outlines.ts'
import { RevisionConflictError } from './inventory-tables.ts'
import type { JournalTables } from './schema.ts'

/** A kelurahan with its outline. */
export interface GeographyArea extends Area {
  readonly polygons: readonly RingsOfPolygon[]
}

/** One line of the crosswalk: two codes of one village. */
export interface CrosswalkEntry {
  readonly code: string
  readonly codeBps: string
  readonly name: string
}

export interface GeographyGrid {
  readonly cells: ResidentGrid
  readonly summary: GridSummary
}

/** Outlines, residents and candidates as they are now; a change gives another object. */
export interface GeographyData {
  /** Grows with each change, and over restarts. */
  readonly revision: number
  readonly boundaries: Boundaries | null
  /** By code. */
  readonly areas: ReadonlyMap<string, GeographyArea>
  readonly grid: GeographyGrid | null
  readonly candidates: readonly CandidatePlace[]
  /** By code of BPS. */
  readonly crosswalk: ReadonlyMap<string, CrosswalkEntry>
}

/** What an import replaces, each whole; what is absent stays. */
export interface GeographyChange {
  /** With `areas`, which they outline. */
  readonly boundaries?: Boundaries
  readonly areas?: readonly GeographyArea[]
  readonly grid?: {
    readonly cells: ResidentGrid
    readonly source: string
    readonly importedAtMs: number
  }
  readonly candidates?: readonly CandidatePlace[]
  readonly crosswalk?: readonly CrosswalkEntry[]
}

export const EMPTY_GEOGRAPHY: GeographyData = {
  revision: 0,
  boundaries: null,
  areas: new Map(),
  grid: null,
  candidates: [],
  crosswalk: new Map(),
}

const REVISION_KEY = 'geography-revision'
/** SQLite takes 32,766 values in one statement; the widest table here has eight. */
const ROWS_PER_STATEMENT = 2000

/** Reads all of it; outlines are parsed once. */
export async function readGeography(db: Kysely<JournalTables>): Promise<GeographyData> {
  const boundaries = await readBoundaries(db)
  const facts = (await db.selectFrom('area').selectAll().execute()).map(({ code_bps, ...row }) => ({
    ...row,
    codeBps: code_bps,
  }))
  const candidates = await db.selectFrom('candidate').selectAll().orderBy('id').execute()
  const crosswalk = await db.selectFrom('crosswalk').selectAll().orderBy('code').execute()
  const areas = boundaries === null ? [] : areasOfBoundaries(boundaries.geojson, facts)
  return {
    revision: await readRevision(db),
    boundaries,
    areas: new Map(areas.map((area) => [area.code, area])),
    grid: await readGrid(db),
    candidates: candidates.map(({ cost_rupiah, ...row }) => ({ ...row, costRupiah: cost_rupiah })),
    crosswalk: byBpsCode(crosswalk.map(({ code_bps, ...row }) => ({ ...row, codeBps: code_bps }))),
  }
}

/**
 * Writes a change that was planned on `former` and gives what is then; all of it or nothing. Throws
 * `RevisionConflictError` when something else was written since.
 */
export async function writeGeography(
  db: Kysely<JournalTables>,
  former: GeographyData,
  change: GeographyChange,
): Promise<GeographyData> {
  const { boundaries, areas, grid, candidates, crosswalk } = change
  const next: GeographyData = {
    ...former,
    revision: former.revision + 1,
    ...(boundaries !== undefined && { boundaries }),
    ...(areas !== undefined && { areas: new Map(areas.map((area) => [area.code, area])) }),
    ...(candidates !== undefined && { candidates }),
    ...(crosswalk !== undefined && { crosswalk: byBpsCode(crosswalk) }),
    ...((grid ?? areas) !== undefined && { grid: gridWithin(former, grid, areas) }),
  }
  await exclusive(db, async (tx) => {
    if ((await readRevision(tx)) !== former.revision) {
      throw new RevisionConflictError('[journal] the geography was changed by somebody else')
    }
    if (boundaries !== undefined) await writeBoundaries(tx, boundaries)
    if (areas !== undefined) await writeAreas(tx, areas)
    if (next.grid !== former.grid) await writeGrid(tx, next.grid)
    if (candidates !== undefined) await writeCandidates(tx, candidates)
    if (crosswalk !== undefined) await writeCrosswalk(tx, crosswalk)
    const value = String(next.revision)
    await tx
      .insertInto('setting')
      .values({ key: REVISION_KEY, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
  })
  return next
}

/** The grid, with those counted anew who live outside of all areas. */
function gridWithin(
  former: GeographyData,
  grid: GeographyChange['grid'],
  areas: readonly GeographyArea[] = [...former.areas.values()],
): GeographyGrid | null {
  const cells = grid?.cells ?? former.grid?.cells
  const { source, importedAtMs } = grid ?? former.grid?.summary ?? {}
  if (cells === undefined || source === undefined || importedAtMs === undefined) return null
  const residentsOutside = outsideOf(cells, areas)
  return { cells, summary: summaryOf(cells, { residentsOutside, source, importedAtMs }) }
}

/** Residents of the cells that lie in no area. */
export function outsideOf(cells: ResidentGrid, areas: readonly GeographyArea[]): number {
  const find = areaFinder(areas)
  let outside = 0
  for (const [index, residents] of cells.residents.entries()) {
    const longitude = cells.longitudes[index] ?? 0
    const latitude = cells.latitudes[index] ?? 0
    if (find({ longitude, latitude }) === undefined) outside += residents
  }
  return outside
}

function summaryOf(
  cells: ResidentGrid,
  rest: Omit<GridSummary, 'cells' | 'residents'>,
): GridSummary {
  const residents = cells.residents.reduce((sum, people) => sum + people, 0)
  return { cells: cells.residents.length, residents, ...rest }
}

function byBpsCode(entries: readonly CrosswalkEntry[]): ReadonlyMap<string, CrosswalkEntry> {
  return new Map(entries.map((entry) => [entry.codeBps, entry]))
}

async function readRevision(db: Kysely<JournalTables>): Promise<number> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', REVISION_KEY)
    .executeTakeFirst()
  return Number(row?.value ?? 0)
}

async function readGrid(db: Kysely<JournalTables>): Promise<GeographyGrid | null> {
  const row = await db.selectFrom('resident_grid').selectAll().executeTakeFirst()
  if (row === undefined) return null
  const cells = unpackCells(row.cells)
  const summary = summaryOf(cells, {
    residentsOutside: row.residents_outside,
    source: row.source,
    importedAtMs: row.imported_at_ms,
  })
  return { cells, summary }
}

async function writeGrid(
  tx: Transaction<JournalTables>,
  grid: GeographyGrid | null,
): Promise<void> {
  await tx.deleteFrom('resident_grid').execute()
  if (grid === null) return
  const { residentsOutside, source, importedAtMs } = grid.summary
  await tx
    .insertInto('resident_grid')
    .values({
      id: 1,
      cells: packCells(grid.cells),
      residents_outside: residentsOutside,
      source,
      imported_at_ms: importedAtMs,
    })
    .execute()
}

async function writeAreas(
  tx: Transaction<JournalTables>,
  areas: readonly GeographyArea[],
): Promise<void> {
  await tx.deleteFrom('area').execute()
  for (const rows of chunks(areas)) {
    const values = rows.map(
      ({ code, codeBps, name, kecamatan, residents, households, quality }) => ({
        code,
        code_bps: codeBps,
        name,
        kecamatan,
        residents,
        households,
        quality,
      }),
    )
    await tx.insertInto('area').values(values).execute()
  }
}

async function writeCandidates(
  tx: Transaction<JournalTables>,
  candidates: readonly CandidatePlace[],
): Promise<void> {
  await tx.deleteFrom('candidate').execute()
  for (const rows of chunks(candidates)) {
    const values = rows.map(({ costRupiah, ...row }) => ({ ...row, cost_rupiah: costRupiah }))
    await tx.insertInto('candidate').values(values).execute()
  }
}

async function writeCrosswalk(
  tx: Transaction<JournalTables>,
  entries: readonly CrosswalkEntry[],
): Promise<void> {
  await tx.deleteFrom('crosswalk').execute()
  for (const rows of chunks(entries)) {
    const values = rows.map(({ codeBps, ...row }) => ({ ...row, code_bps: codeBps }))
    await tx.insertInto('crosswalk').values(values).execute()
  }
}

function chunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(rows.length / ROWS_PER_STATEMENT)
  return Array.from({ length: count }, (_, index) =>
    rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT),
  )
}
