import { dayAfter } from './domain/visitors.ts'
import type { Journal } from './journal/open.ts'
import type { Visits } from './journal/visits.ts'
import type { SeriesStore } from './store/series-store.ts'

export interface UpkeepDeps {
  readonly store: Pick<SeriesStore, 'compact' | 'expire'>
  readonly journal: Pick<Journal, 'expireVisitors'> & {
    readonly visits: Pick<Visits, 'expire'>
  }
  /** How long single polls are kept. */
  readonly keepMs: number
  readonly nowMs: () => number
  readonly logError: (cause: unknown, message: string) => void
}

const DAY_MS = 86_400_000
/** Sketches of visitors are small, and a report compares years. */
const VISITORS_DAYS_KEPT = 5 * 366
/** Visits of technicians, with their photos, as long as the outages they were for. */
const VISITS_DAYS_KEPT = 5 * 366

/**
 * Folds closed days and drops what is older than it is kept, each time it is called. A call while
 * one is under way does nothing: after a long pause of the server it may outlast its period.
 */
export function upkeepOf({
  store,
  journal,
  keepMs,
  nowMs,
  logError,
}: UpkeepDeps): () => Promise<void> {
  let isUnderWay = false
  return async () => {
    if (isUnderWay) return
    isUnderWay = true
    try {
      await store.compact(nowMs())
      await store.expire(nowMs() - keepMs)
      const today = new Date(nowMs()).toISOString().slice(0, 10)
      await journal.expireVisitors(dayAfter(today, -VISITORS_DAYS_KEPT))
      await journal.visits.expire(nowMs() - VISITS_DAYS_KEPT * DAY_MS)
    } catch (cause) {
      logError(cause, 'upkeep of the store failed; it is tried again')
    } finally {
      isUnderWay = false
    }
  }
}
