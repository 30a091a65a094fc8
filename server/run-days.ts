import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import { createDayBook } from './days/city-book.ts'
import type { DayBook } from './days/day-book.ts'
import { CONTEXT_MS } from './days/day-reader.ts'
import { createDayRolls } from './days/day-rolls.ts'
import { OPEN_TARGETS_MAX, OpenRuns } from './days/open-runs.ts'
import type { DayRolls } from './days/day-rolls.ts'
import { placeRoller } from './days/place-roller.ts'
import { windowDays } from './days/window-days.ts'
import { dayNumberOf, dayText, localDayAt, spanOfDay } from './domain/local-day.ts'
import { DAY_MS } from './domain/local-time.ts'
import type { Journal } from './journal/open.ts'
import type { SeriesSample, SeriesStore } from './store/series-store.ts'

export interface DayParts {
  readonly store: SeriesStore
  readonly journal: Journal
  readonly nowMs: () => number
  readonly log: Logger
  /** Whether days have to wait for others; without it, while the event loop has much to do. */
  readonly isBusy?: () => Promise<boolean>
}

/** Rolls and book of the city's days; `start` comes after all rollers are registered. */
export interface Days {
  readonly rolls: DayRolls
  readonly book: DayBook
  start(): Promise<void>
  /** These samples have been stored; cheap, for each batch. */
  touch(samples: readonly SeriesSample[]): void
  close(): Promise<void>
}

/** A server that is busy for more of its time than this has none for days that are over. */
const BUSY_SHARE = 0.7
const LOOK_MS = 200
/** The oldest poll is looked up in all of the store's tables. */
const FIRST_DAY_KEPT_MS = 60_000
/** What came of the present day since it was read last is read so often: nobody waits for more. */
const FOLLOW_EVERY_MS = 900_000

/** Makes the scheduler of days and the book that reads them. */
export function runDays(
  { availability: policy, city: { timeZone }, retention }: Config,
  { store, journal, nowMs, log, isBusy = isLoopBusy }: DayParts,
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
      const oldestMs = await store.oldestMs()
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
  const open = new OpenRuns(store, nowMs)
  const book = createDayBook({ ...parts, store: open, rolls, lateCount: () => open.lateCount })
  let windows = journal.windows()
  const unfollow = journal.onChange(() => {
    const former = windows
    windows = journal.windows()
    if (windows === former) return
    const firstDay = rolls.firstDay()
    if (firstDay === null) return
    rolls.touchDays(windowDays(former, windows, firstDay, nowMs(), timeZone))
  })
  let following: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  const follow = (): void => {
    const { accessPoints, uplinks } = journal.inventory()
    if (accessPoints.size + uplinks.size > OPEN_TARGETS_MAX) return
    const today = localDayAt(nowMs(), timeZone)
    following = book.totalsOf(today, today, 'now').catch((cause: unknown) => {
      const error = new Error('[days] the present day could not be read; it is tried again', {
        cause,
      })
      log.error({ err: error }, error.message)
    })
  }
  return {
    rolls,
    book,
    async start() {
      await rolls.start()
      follow()
      timer = setInterval(follow, FOLLOW_EVERY_MS)
    },
    touch(samples) {
      for (const sample of samples) {
        const { polledAtMs } = sample
        rolls.touch(polledAtMs)
        if (sample.kind === 'access-point') {
          open.touch({ kind: sample.kind, id: sample.accessPoint }, polledAtMs)
        } else if (sample.kind === 'uplink') {
          open.touch({ kind: sample.kind, id: sample.uplink }, polledAtMs)
        }
      }
    },
    async close() {
      unfollow()
      if (timer !== null) clearInterval(timer)
      await following
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
async function isLoopBusy(): Promise<boolean> {
  const before = performance.eventLoopUtilization()
  // Closing waits for it when nothing else is open any more: the process must not end before.
  await sleep(LOOK_MS)
  return performance.eventLoopUtilization(before).utilization > BUSY_SHARE
}
