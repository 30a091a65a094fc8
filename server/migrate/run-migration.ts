import { cityControl } from '../city-control.ts'
import type { Config } from '../config.ts'
import { dayNumberOf, dayText, localDayAt } from '../domain/local-day.ts'
import { noteElsewhere } from '../journal/journal-place.ts'
import { Journal, openJournal } from '../journal/open.ts'
import type { Closer } from '../keep-open.ts'
import { EmbeddedStore } from '../store/embedded/embedded-store.ts'
import { lockDirectory } from '../store/open.ts'
import { LineStore } from '../store/lines/line-store.ts'
import { TakeIn } from '../store/lines/take-in.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { firstDifference } from './compared.ts'
import type { Compared } from './compared.ts'
import { hashOfMonth } from './compare-figures.ts'
import { compareJournals } from './compare-journal.ts'
import { compareSeries } from './compare-series.ts'
import { copyJournal } from './copy-journal.ts'
import { LEDGER_TABLES } from './journal-tables.ts'
import { removeMarker } from './marker.ts'
import type { Migration } from './migration.ts'
import { moveSeries } from './move-series.ts'

/** What is told while it goes on. */
export interface Telling {
  readonly say: (what: string) => void
  readonly onProgress: (done: number, whole: number) => void
  readonly signal: AbortSignal
}

/** Moves the packed days of a copy of the series file, while the server goes on with its own. */
export async function moveAhead(
  migration: Migration,
  copyDirectory: string,
  telling: Telling,
): Promise<void> {
  const copy = await EmbeddedStore.open(copyDirectory)
  try {
    await moveReadings(migration, copy, 'packed', telling)
  } finally {
    await copy.close()
  }
}

async function moveReadings(
  migration: Migration,
  store: EmbeddedStore,
  which: 'packed' | 'all',
  { onProgress, signal }: Telling,
): Promise<void> {
  const { series, progress, save } = migration
  if (series === null) return
  const { engine, ledger } = series
  migration.progress = await moveSeries(which, {
    source: await store.inspect((opened) => Promise.resolve(opened)),
    takeIn: new TakeIn(engine, ledger),
    ledger,
    progress,
    save,
    onProgress,
    signal,
  })
}

/**
 * Moves what is left while no server runs, and compares both sides. Where nothing differs the migration
 * is finished: from then on the data directory belongs to the journal on the server. Throws
 * `StoreLockedError` while another process works on the directory.
 */
export async function finishMigration(
  migration: Migration,
  telling: Telling,
): Promise<readonly Compared[]> {
  const { plan, journal } = migration
  const { directory, config } = plan
  const closers: Closer[] = []
  try {
    let embedded: EmbeddedStore | null = null
    if (config.stores.seriesUrl === null) {
      embedded = await EmbeddedStore.open(directory)
      closers.push(() => embedded?.close())
      telling.say('moving the readings that are left')
      await moveReadings(migration, embedded, 'all', telling)
    } else closers.push(await lockDirectory(directory))
    if (journal !== null) {
      telling.say('copying the journal')
      const { source, progress } = migration
      const { db: target } = journal
      const tables = tablesMoved(migration)
      await copyJournal({ source, target, tables, id: progress.id, ...telling })
    }
    const compared = await compare(migration, embedded, telling)
    if (firstDifference(compared) === null) await finish(migration)
    else await moveAgainNext(migration, compared)
    return compared
  } finally {
    for (const close of closers.toReversed()) await close()
  }
}

/** Where the readings move too, what they leave to the journal is written there as they come. */
const tablesMoved = ({ journal, series }: Migration) =>
  (journal?.tables ?? []).filter(({ name }) => series === null || !LEDGER_TABLES.has(name))

async function compare(
  migration: Migration,
  embedded: EmbeddedStore | null,
  telling: Telling,
): Promise<readonly Compared[]> {
  const { source, journal, series, progress } = migration
  const compared: Compared[] = []
  if (journal !== null) {
    telling.say('comparing the journals row by row')
    const of = { source, target: journal.db, tables: tablesMoved(migration), ...telling }
    for await (const one of compareJournals(of)) compared.push(one)
  }
  if (series === null || embedded === null) {
    const store = embedded
    if (store !== null && firstDifference(compared) === null) {
      compared.push(await compareFigures(migration, [store, store], telling))
    }
    return compared
  }
  telling.say('comparing the readings')
  const target = new LineStore(series.engine, series.ledger)
  const { cutMs, id: seed } = progress
  const of = { source: embedded, target, ...series, cutMs, seed, ...telling }
  for await (const one of compareSeries(of)) compared.push(one)
  if (firstDifference(compared) === null) {
    compared.push(await compareFigures(migration, [embedded, target], telling))
  }
  return compared
}

/** Reckons the last full month from each side's own stores; last, because days may be written down. */
async function compareFigures(
  migration: Migration,
  [ours, theirs]: readonly [SeriesStore, SeriesStore],
  { say, signal }: Telling,
): Promise<Compared> {
  const { plan, journal } = migration
  const { directory, config } = plan
  const source = await openJournal(directory, { url: config.stores.journalUrl })
  try {
    const { settings: city } = await cityControl(config, [], source, () => undefined)
    const nowMs = plan.nowMs()
    const month = monthBefore(nowMs, city.timeZone)
    say(`reckoning ${month} on both sides`)
    const of = { config: { ...config, city } satisfies Config, nowMs, signal }
    const target = journal === null ? source : new Journal(journal.db, directory)
    if (target !== source) await target.load()
    const hashes = [
      await hashOfMonth(month, { ...of, store: ours, journal: source }),
      await hashOfMonth(month, { ...of, store: theirs, journal: target }),
    ]
    const [our = 'no figures', their = 'no figures'] = hashes.map(
      (hash) => hash?.slice(0, 16) ?? 'no figures',
    )
    const what = `figures ${month}`
    const difference = hashes[0] === hashes[1] ? null : `${what}: SHA-256 ${our} and ${their}`
    return { what, source: our, target: their, difference }
  } finally {
    await source.close()
  }
}

function monthBefore(nowMs: number, timeZone: string): string {
  const first = `${localDayAt(nowMs, timeZone).slice(0, 7)}-01`
  return dayText(dayNumberOf(first) - 1).slice(0, 7)
}

async function moveAgainNext(migration: Migration, compared: readonly Compared[]): Promise<void> {
  const { progress, save } = migration
  const marks = compared.flatMap(({ days = [] }) => days.map((day) => [day, 'different']))
  migration.progress = { ...progress, days: { ...progress.days, ...Object.fromEntries(marks) } }
  await save(migration.progress)
}

async function finish(migration: Migration): Promise<void> {
  const { plan, journal, progress, save } = migration
  const { directory, journalUrl, nowMs } = plan
  // In this order: after a stop in between the command finds what it has to do.
  if (journalUrl !== null) await noteElsewhere(directory, journalUrl)
  migration.progress = { ...progress, finishedAtMs: nowMs() }
  await save(migration.progress)
  if (journal !== null) await removeMarker(journal.db)
}
