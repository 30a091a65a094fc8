import type { Span } from '../domain/site.ts'
import type { Journal } from '../journal/open.ts'
import type { OffTime } from '../journal/server-life.ts'
import type { OutageBook } from './book.ts'
import { outageOfServer } from './server-off.ts'

/** Longer than an outage may wait to become final. */
export const KEPT_MS = 27 * 3_600_000
export const LOADED_MAX = 20_000

export interface TakeUpDeps {
  readonly journal: Pick<Journal, 'serverLife' | 'outages'>
  readonly book: Pick<OutageBook, 'load' | 'put'>
  readonly newId: () => string
}

/** When the server was off. */
export interface TakenUp {
  /** The time off before this start; null when there was none. */
  readonly offTime: OffTime | null
  /** All times off, from the earliest moment at which each may have begun. */
  readonly serverOff: readonly Span[]
}

/** Begins a run where the one before ended: notes the time off and takes up the outages that are known. */
export async function takeUp(
  { journal, book, newId }: TakeUpDeps,
  startMs: number,
): Promise<TakenUp> {
  const offTime = await journal.serverLife.begin(startMs)
  const offTimes = await journal.serverLife.offTimes(0, startMs + 1)
  book.load(await journal.outages.list({ isOpen: true, limit: LOADED_MAX }))
  const lately = { fromMs: startMs - KEPT_MS, isOpen: false, limit: LOADED_MAX }
  book.load(await journal.outages.list(lately))
  const own = offTime && outageOfServer(offTime, newId())
  if (own !== null) book.put(own)
  const serverOff = offTimes.map((off) => ({
    startMs: off.startMs - off.startWithinMs,
    endMs: off.endMs,
  }))
  return { offTime, serverOff }
}
