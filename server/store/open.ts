import { mkdir } from 'node:fs/promises'
import { EmbeddedStore } from './embedded/embedded-store.ts'
import type { SeriesStore } from './series-store.ts'

/** Opens the series store of a data directory, which is made when it is not there. */
export async function openSeriesStore(dataDirectory: string): Promise<SeriesStore> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 })
  return EmbeddedStore.open(dataDirectory)
}
