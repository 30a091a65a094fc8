import type { Config } from './config.ts'
import { openJournal } from './journal/open.ts'
import type { Journal, JournalOptions } from './journal/open.ts'
import type { Closer } from './keep-open.ts'
import { checkSeriesNotMoved } from './migrate/progress-file.ts'
import { lockDirectory, openSeriesStore, openServedSeries } from './store/open.ts'
import type { SeriesStore } from './store/series-store.ts'

/** Both stores of a city; `opened` gets how each is closed. */
export async function openStores(
  directory: string,
  { stores, retention }: Pick<Config, 'stores' | 'retention'>,
  options: Omit<JournalOptions, 'url'>,
  opened: Closer[],
): Promise<{ readonly store: SeriesStore; readonly journal: Journal }> {
  const { seriesUrl, journalUrl } = stores
  const journalOf = async (): Promise<Journal> => {
    const journal = await openJournal(directory, { ...options, url: journalUrl })
    opened.push(() => journal.close())
    return journal
  }
  if (seriesUrl === null) {
    await checkSeriesNotMoved(directory)
    // The store first: its lock keeps a second process out of the directory.
    const store = await openSeriesStore(directory)
    opened.push(() => store.close())
    return { store, journal: await journalOf() }
  }
  if (journalUrl === null) {
    const unlock = await lockDirectory(directory)
    opened.push(unlock)
  }
  const journal = await journalOf()
  const ledger = journal.seriesLedger
  const { pollsDays } = retention
  const store = await openServedSeries({ url: seriesUrl, pollsDays, ledger })
  opened.push(() => store.close())
  return { store, journal }
}
