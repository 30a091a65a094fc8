import { existsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { HeldStore } from '#contract/stores.ts'
import { holdJournal } from '../journal/copy.ts'
import { JOURNAL_FILE } from '../journal/journal-place.ts'
import { EmbeddedStore } from '../store/embedded/embedded-store.ts'
import { SERIES_FILE } from '../store/embedded/engine.ts'
import type { HeldData } from './write-backup.ts'

/** A data directory that is held until it is released. */
export interface Hold extends HeldData {
  release(): Promise<void>
}

/** What is held of the series, by the server or by this process. */
export interface HeldSeries {
  readonly about: HeldStore
  readonly lost: AbortSignal
  release(): Promise<void>
}

/**
 * Holds a data directory: first the journal, then the series, so that the journal never tells of
 * readings that are not there; readings that it does not know yet it learns at the next start, as after
 * a power cut.
 */
export async function holdData(
  directory: string,
  holdSeries: (cityName: string | null) => Promise<HeldSeries>,
): Promise<Hold> {
  const journal = existsSync(join(directory, JOURNAL_FILE)) ? holdJournal(directory) : null
  try {
    const held = await holdSeries(journal?.cityName ?? null)
    const { seriesBytes, ...rest } = held.about
    const file = seriesBytes === null ? null : await open(join(directory, SERIES_FILE))
    return {
      directory,
      about: rest,
      series: file === null || seriesBytes === null ? null : { file, bytes: seriesBytes },
      journal: rest.journal === 'here' ? journal : null,
      lost: held.lost,
      async release() {
        journal?.close()
        await held.release()
        // Last: where this process has opened the store, its lock on the file ends with it.
        await file?.close()
      },
    }
  } catch (cause) {
    journal?.close()
    throw cause
  }
}

/** Holds the series of a directory that no server runs on; its lock keeps any from starting. */
export async function holdOwnSeries(
  directory: string,
  about: Omit<HeldStore, 'seriesBytes'>,
): Promise<HeldSeries> {
  if (about.series !== 'here') {
    const lost = new AbortController().signal
    return { about: { ...about, seriesBytes: null }, lost, release: () => Promise.resolve() }
  }
  const store = await EmbeddedStore.open(directory)
  try {
    const held = await store.holdFile()
    return {
      about: { ...about, seriesBytes: held.bytes },
      lost: held.lost,
      async release() {
        await held.release()
        await store.close()
      },
    }
  } catch (cause) {
    await store.close()
    throw cause
  }
}
