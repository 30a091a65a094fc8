import manifest from '../package.json' with { type: 'json' }
import type { AdminDeps } from './http/admin.ts'
import { checkStore, compactStore, placeOfSeries, storeStats } from './store-work.ts'
import type { StoreWorkDeps } from './store-work.ts'
import { EmbeddedStore } from './store/embedded/embedded-store.ts'

/** What the commands for the stores can ask of a running server. */
export function storesOf(
  deps: StoreWorkDeps,
  closing: AbortSignal,
): NonNullable<AdminDeps['stores']> {
  const { config, store } = deps
  return {
    version: manifest.version,
    city: config.city.name,
    series: placeOfSeries(store.name),
    journal: config.stores.journalUrl === null ? 'here' : 'postgresql',
    hold: () => (store instanceof EmbeddedStore ? store.holdFile() : Promise.resolve(null)),
    closing,
    stats: () => storeStats(deps),
    check: () => checkStore(deps),
    compact: () => compactStore(deps),
  }
}
