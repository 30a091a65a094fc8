import type { Secret } from '#contract/secret.ts'
import { makeFolder } from '../make-folder.ts'
import { EmbeddedStore } from './embedded/embedded-store.ts'
import { Engine } from './embedded/engine.ts'
import { openInflux } from './influxdb/open-influx.ts'
import type { SeriesLedger } from './ledger.ts'
import type { LineEngine } from './lines/line-engine.ts'
import { LineStore } from './lines/line-store.ts'
import { parseSeriesUrl } from './series-url.ts'
import type { SeriesStore } from './series-store.ts'
import { openVictoria } from './victoriametrics/open-victoria.ts'

/** Opens the series store of a data directory, which is made when it is not there. */
export async function openSeriesStore(dataDirectory: string): Promise<SeriesStore> {
  await makeFolder(dataDirectory, 0o700)
  return EmbeddedStore.open(dataDirectory)
}

/**
 * Keeps other processes out of a data directory whose readings are on a server, as the embedded store
 * does; gives what lets them in again. Throws `StoreLockedError`.
 */
export async function lockDirectory(dataDirectory: string): Promise<() => Promise<void>> {
  await makeFolder(dataDirectory, 0o700)
  const engine = await Engine.open(dataDirectory)
  return () => engine.close()
}

/** Readings on a server. */
export interface ServedSeries {
  /** `stores.seriesUrl`. */
  readonly url: Secret
  /** For how long they have to be kept there, days. */
  readonly pollsDays: number
  readonly ledger: SeriesLedger
}

/**
 * Opens the series store on the server of a URL. Throws `StoreSetupError` where the URL, the user or a
 * setting of the server is not as it has to be.
 */
export async function openServedSeries(served: ServedSeries): Promise<SeriesStore> {
  return new LineStore(await openSeriesEngine(served), served.ledger)
}

/** The same server without the store over it, for who moves readings there. */
export function openSeriesEngine({ url, pollsDays, ledger }: ServedSeries): Promise<LineEngine> {
  const place = parseSeriesUrl(url)
  switch (place.kind) {
    case 'influxdb':
      return openInflux(place, pollsDays)
    case 'victoriametrics':
      return openVictoria(place, pollsDays, ledger)
    default:
      return place satisfies never
  }
}
