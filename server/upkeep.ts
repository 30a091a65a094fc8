import { dayAfter } from './domain/visitors.ts'
import type { Journal } from './journal/open.ts'
import type { Visits } from './journal/visits.ts'
import type { DiskRoom } from './store/disk-room.ts'
import type { SeriesStore } from './store/series-store.ts'

export interface UpkeepDeps {
  readonly store: Pick<SeriesStore, 'compact' | 'expire'>
  readonly journal: Pick<Journal, 'expireVisitors'> & {
    readonly visits: Pick<Visits, 'expire'>
  }
  /** Of the disk that folding needs for a while; null where none of this machine is used. */
  readonly room: DiskRoom | null
  /** How long single polls are kept. */
  readonly keepMs: number
  readonly nowMs: () => number
  /** Time of the newest poll that came since the start, by the clocks of the agents; null before any. */
  readonly newestPollAtMs: () => number | null
  readonly logError: (cause: unknown, message: string) => void
}

const DAY_MS = 86_400_000
/** A clock of this machine that is further ahead of the agents' is not trusted with deleting. */
const AHEAD_MS_MAX = DAY_MS
/** Sketches of visitors are small, and a report compares years. */
const VISITORS_DAYS_KEPT = 5 * 366
/** Visits of technicians, with their photos, as long as the outages they were for. */
const VISITS_DAYS_KEPT = 5 * 366

/**
 * Drops what is older than it is kept, by the earlier of this machine's clock and the agents', and folds closed days, each time it is called. A call while
 * one is under way does nothing: after a long pause of the server it may outlast its period.
 */
export function upkeepOf({
  store,
  journal,
  room,
  keepMs,
  nowMs,
  newestPollAtMs,
  logError,
}: UpkeepDeps): () => Promise<void> {
  const expire = async (): Promise<void> => {
    const newestMs = newestPollAtMs()
    // Nothing grows old where nothing comes; a machine that starts may not have its time yet.
    if (newestMs === null) return
    const todayMs = Math.min(nowMs(), newestMs + AHEAD_MS_MAX)
    await store.expire(todayMs - keepMs)
    const today = new Date(todayMs).toISOString().slice(0, 10)
    await journal.expireVisitors(dayAfter(today, -VISITORS_DAYS_KEPT))
    await journal.visits.expire(todayMs - VISITS_DAYS_KEPT * DAY_MS)
  }
  let isUnderWay = false
  return async () => {
    if (isUnderWay) return
    isUnderWay = true
    try {
      await expire()
      // Folding a day that finds no room would end the engine, and all reading with it.
      await room?.require()
      await store.compact(nowMs())
    } catch (cause) {
      logError(cause, 'upkeep of the store failed; it is tried again')
    } finally {
      isUnderWay = false
    }
  }
}
