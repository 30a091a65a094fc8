import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Secret } from '#contract/secret.ts'
import type { Config } from '../config.ts'
import { JOURNAL_FILE } from '../journal/journal-place.ts'
import { migrate } from '../journal/open.ts'
import { placeOf } from '../journal/postgres-faults.ts'
import { checkPostgres, openPostgres } from '../journal/postgres.ts'
import type { JournalTables } from '../journal/schema.ts'
import { SeriesLedger } from '../journal/series-ledger.ts'
import { openSqlite } from '../journal/sqlite.ts'
import type { Closer } from '../keep-open.ts'
import type { LineEngine } from '../store/lines/line-engine.ts'
import { openSeriesEngine } from '../store/open.ts'
import { parseSeriesUrl } from '../store/series-url.ts'
import { checkNotNewer, checkVersion, firstFilled, tablesOf } from './journal-tables.ts'
import type { JournalTable } from './journal-tables.ts'
import { readMarker, removeMarker, setMarker } from './marker.ts'
import { MigrateError } from './migrate-error.ts'
import { openProgress, PROGRESS_FILE, saveProgress } from './progress-file.ts'
import type { Progress } from './progress-file.ts'

/** What is to be moved, and where to. */
export interface MigrationPlan {
  readonly directory: string
  /** The city's settings as they are now. */
  readonly config: Config
  /** Null for what stays where it is. */
  readonly seriesUrl: Secret | null
  readonly journalUrl: Secret | null
  readonly nowMs: () => number
}

type Db = Kysely<JournalTables>

/** A migration whose target has been looked at: it is empty, or belongs to this migration. */
export interface Migration {
  readonly plan: MigrationPlan
  progress: Progress
  /** The journal that is read from; on PostgreSQL where it stays there. */
  readonly source: Db
  /** Null where the journal stays. */
  readonly journal: { readonly db: Db; readonly tables: readonly JournalTable[] } | null
  /** Null where the readings stay. */
  readonly series: { readonly engine: LineEngine; readonly ledger: SeriesLedger } | null
  readonly save: (progress: Progress) => Promise<void>
  close(): Promise<void>
}

const DAY_MS = 86_400_000
const PROCESS = 'pantau migrate'

/** Throws `MigrateError` for what cannot be moved so, and where the target holds something else. */
export async function openMigration(plan: MigrationPlan): Promise<Migration> {
  checkPlan(plan)
  const closers: Closer[] = []
  const close = async (): Promise<void> => {
    for (const one of closers.toReversed()) await one()
  }
  try {
    return { ...(await open(plan, closers)), close }
  } catch (cause) {
    await close()
    throw cause
  }
}

function checkPlan({ directory, config, seriesUrl, journalUrl }: MigrationPlan): void {
  const { stores } = config
  const twice = (what: string): MigrateError =>
    new MigrateError(
      `${what} of ${directory} are on a server already: they are moved from a data directory alone`,
    )
  if (seriesUrl !== null && stores.seriesUrl !== null) throw twice('the readings')
  if (journalUrl !== null && stores.journalUrl !== null) throw twice('the records')
  if (stores.journalUrl === null && !existsSync(join(directory, JOURNAL_FILE))) {
    throw new MigrateError(`there is no Pantau data in ${directory} (no ${JOURNAL_FILE} there)`)
  }
}

async function open(plan: MigrationPlan, closers: Closer[]): Promise<Omit<Migration, 'close'>> {
  const { directory, config, seriesUrl, journalUrl, nowMs } = plan
  let progress = await openProgress(directory, {
    series: seriesUrl && seriesPlace(seriesUrl),
    journal: journalUrl && placeOf(journalUrl),
  })
  const save = (next: Progress): Promise<void> => saveProgress(directory, next)
  // What is older would be deleted by the server at once.
  const keptFromMs = nowMs() - config.retention.pollsDays * DAY_MS
  progress = { ...progress, cutMs: Math.max(progress.cutMs, keptFromMs) }
  const { stores } = config
  const source =
    stores.journalUrl === null
      ? openSqlite(join(directory, JOURNAL_FILE))
      : openPostgres(stores.journalUrl, { process: PROCESS })
  closers.push(() => source.destroy())
  await checkVersion(source, directory)
  let journal: Migration['journal'] = null
  if (journalUrl !== null) {
    const db = openPostgres(journalUrl, { process: PROCESS, isPatient: true })
    closers.push(() => db.destroy())
    journal = { db, tables: await tablesOf(source) }
    await checkJournal(journal, journalUrl, plan, progress)
  }
  let series: Migration['series'] = null
  if (seriesUrl !== null) {
    const { pollsDays } = config.retention
    const ledger = new SeriesLedger(journal?.db ?? source)
    const engine = await openSeriesEngine({ url: seriesUrl, pollsDays, ledger })
    closers.push(() => engine.close())
    if (Object.keys(progress.days).length === 0) await checkEmpty(engine, seriesUrl, plan)
    series = { engine, ledger }
  }
  if (progress.finishedAtMs === null) {
    // Before the mark on the target: what is marked by nobody is nobody's.
    await save(progress)
    if (journal !== null) await setMarker(journal.db, progress.id)
  } else if (journal !== null && (await readMarker(journal.db)) === progress.id) {
    await removeMarker(journal.db)
  }
  return { plan, progress, source, journal, series, save }
}

/** Host and database, and which of the cities on it. */
function seriesPlace(url: Secret): string {
  const place = parseSeriesUrl(url)
  const city = place.kind === 'victoriametrics' && place.city !== null ? `, city ${place.city}` : ''
  return `${place.kind} at ${place.shown}${city}`
}

async function checkJournal(
  { db, tables }: NonNullable<Migration['journal']>,
  url: Secret,
  { directory }: MigrationPlan,
  { id, finishedAtMs }: Progress,
): Promise<void> {
  const place = `PostgreSQL at ${placeOf(url)}`
  await checkPostgres(db, url)
  await checkNotNewer(db, place)
  await migrate(db)
  if (finishedAtMs !== null) return
  const marker = await readMarker(db)
  if (marker === id) return
  const filled = marker === null ? await firstFilled(db, tables) : 'setting'
  if (filled === null) return
  const whose =
    marker === null ? `it has rows in "${filled}"` : `another migration is filling it (${marker})`
  throw new MigrateError(
    `${place} is not empty: ${whose}. Name an empty database; to move ${directory} anew, drop this ` +
      `one and make it again, and remove ${join(directory, PROGRESS_FILE)}`,
  )
}

async function checkEmpty(
  engine: LineEngine,
  url: Secret,
  { directory }: MigrationPlan,
): Promise<void> {
  const { samples } = await engine.stats(-Infinity)
  if (samples === 0) return
  throw new MigrateError(
    `${seriesPlace(url)} is not empty: it has ${samples} samples that this migration of ` +
      `${directory} has not brought. Name an empty database (of VictoriaMetrics another ?city=name)`,
  )
}
