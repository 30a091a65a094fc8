import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { createDayBook } from './days/city-book.ts'
import type { DayBook } from './days/day-book.ts'
import { CONTEXT_MS } from './days/day-reader.ts'
import { createDayRolls } from './days/day-rolls.ts'
import type { DayRolls } from './days/day-rolls.ts'
import { placeRoller } from './days/place-roller.ts'
import { windowDays } from './days/window-days.ts'
import { dayNumberOf, dayText, localDayAt, spanOfDay } from './domain/local-day.ts'
import { DAY_MS } from './domain/local-time.ts'
import type { Journal } from './journal/open.ts'
import type { SeriesStore } from './store/series-store.ts'

export interface DayParts {
  readonly store: SeriesStore
  readonly journal: Journal
  readonly nowMs: () => number
  readonly log: Logger
}

/** Rolls and book of the city's days; `start` comes after all rollers are registered. */
export interface Days {
  readonly rolls: DayRolls
  readonly book: DayBook
  start(): Promise<void>
  close(): Promise<void>
}

/** A server that is busy for more of its time than this has none for days that are over. */
const BUSY_SHARE = 0.7
const LOOK_MS = 200
/** The oldest poll is looked up in all of the store's tables. */
const FIRST_DAY_KEPT_MS = 60_000

/** Makes the scheduler of days and the book that reads them. */
export function runDays(
  { availability: policy, city: { timeZone }, retention }: Config,
  { store, journal, nowMs, log }: DayParts,
): Days {
  let first: { readonly day: string | null; readonly atMs: number } | null = null
  const rolls = createDayRolls({
    rolledDays: journal.rolledDays,
    async missedSpans() {
      const sinceMs = journal.serverLife.unsettledFromMs
      return sinceMs === null ? [] : store.spansReceivedSince(sinceMs)
    },
    async firstDay() {
      const atMs = nowMs()
      if (first !== null && Math.abs(atMs - first.atMs) < FIRST_DAY_KEPT_MS) return first.day
      const { oldestMs } = await store.stats()
      const keptMs = atMs - retention.pollsDays * DAY_MS + CONTEXT_MS
      first = { day: oldestMs === null ? null : firstWhole(oldestMs, keptMs), atMs }
      return first.day
    },
    timeZone,
    nowMs,
    isBusy,
    onError: (error) => log.error({ err: error }, error.message),
  })
  const parts = { store, journal, policy, timeZone, nowMs }
  rolls.register(placeRoller(parts))
  let windows = journal.windows()
  const unfollow = journal.onChange(() => {
    const former = windows
    windows = journal.windows()
    if (windows === former) return
    const firstDay = rolls.firstDay()
    if (firstDay === null) return
    rolls.touchDays(windowDays(former, windows, firstDay, nowMs(), timeZone))
  })
  return {
    rolls,
    book: createDayBook({ ...parts, rolls }),
    start: () => rolls.start(),
    async close() {
      unfollow()
      await rolls.close()
    },
  }

  /** The day of the oldest poll, or the first one that begins after the cut of what is kept. */
  function firstWhole(oldestMs: number, keptMs: number): string {
    const day = localDayAt(Math.max(oldestMs, keptMs), timeZone)
    const isCut = oldestMs < keptMs && spanOfDay(day, timeZone).startMs < keptMs
    return isCut ? dayText(dayNumberOf(day) + 1) : day
  }
}

/** How much of a short while the event loop has something to do. */
async function isBusy(): Promise<boolean> {
  const before = performance.eventLoopUtilization()
  await sleep(LOOK_MS, undefined, { ref: false })
  return performance.eventLoopUtilization(before).utilization > BUSY_SHARE
}
