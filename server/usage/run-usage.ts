import { setTimeout as sleep } from 'node:timers/promises'
import type { AccessPointId } from '#contract/ids.ts'
import type { DayRolls } from '../days/day-rolls.ts'
import { localDayAt } from '../domain/local-day.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { Journal } from '../journal/open.ts'
import type { SeriesSample, SeriesStore } from '../store/series-store.ts'
import { keepSoFar } from './day-so-far.ts'
import { FreshDays } from './fresh-days.ts'
import { presentPlaces } from './members.ts'
import { createUsageBook } from './usage-book.ts'
import type { UsageBook } from './usage-book.ts'
import { USAGE_ROLLER, usageRoller } from './usage-roller.ts'

export interface UsageParts {
  readonly store: SeriesStore
  readonly journal: Journal
  readonly rolls: Pick<DayRolls, 'register' | 'touchDays' | 'isRolled' | 'firstDay' | 'revision'>
  readonly timeZone: string
  /** The name of the city. */
  readonly name: string
  readonly nowMs: () => number
  readonly onError: (error: Error) => void
}

/** The book of usage and what keeps it up to date. */
export interface Usage {
  readonly book: UsageBook
  /** Follows the present day from now on, in the background. */
  start(): void
  /** These samples have been stored; cheap, for each batch. */
  touch(samples: readonly SeriesSample[]): void
  /** A sketch of visitors has been kept. */
  touchVisitors(accessPoint: AccessPointId): void
  close(): Promise<void>
}

/** What came is read so often, that nobody has to wait for more than that. */
const FOLLOW_EVERY_MS = 60_000
/** After a power cut the figures of today are so old until they are read again. */
const KEEP_EVERY_MS = 900_000

/** Has days rolled, and gives the book that reads them; before the rolls are started. */
export function runUsage({ name, onError, ...parts }: UsageParts): Usage {
  const { store, journal, rolls, timeZone, nowMs } = parts
  rolls.register(usageRoller(parts))
  const readVisitors = (ids: readonly AccessPointId[], from: string, until: string) =>
    journal.readVisitors(ids, from, until)
  const fresh = new FreshDays({ store, readVisitors, timeZone, nowMs })
  const stopping = new AbortController()
  const { signal } = stopping
  let loop: Promise<void> = Promise.resolve()
  let keptAtMs = nowMs()

  const places = () => presentPlaces(journal.inventory())
  const today = (): string => localDayAt(nowMs(), timeZone)
  const keep = async (): Promise<void> => {
    const day = today()
    if (!fresh.followedDays().includes(day) || fresh.isComing(day)) return
    await keepSoFar(journal, day, await fresh.of(day, '', places()), timeZone)
    keptAtMs = nowMs()
  }
  const step = async (): Promise<void> => {
    const day = today()
    // The day before is asked for until it is rolled.
    const before = dayAfter(day, -1)
    for (const known of fresh.followedDays()) {
      const isWanted = known === before && !rolls.isRolled(USAGE_ROLLER, before)
      if (known !== day && !isWanted) fresh.unfollow(known)
    }
    await fresh.follow(day, places(), signal)
    if (Math.abs(nowMs() - keptAtMs) >= KEEP_EVERY_MS) await keep()
  }
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await step()
      } catch (cause) {
        if (signal.aborted) return
        onError(new Error('[usage] following the present day failed; it is tried again', { cause }))
      }
      await sleep(FOLLOW_EVERY_MS, undefined, { signal, ref: false }).catch(() => null)
    }
  }
  return {
    book: createUsageBook({ ...parts, fresh, city: name }),
    start: () => void (loop = run()),
    touch(samples) {
      for (const sample of samples) {
        const { polledAtMs } = sample
        if (sample.kind === 'access-point') {
          fresh.touch({ kind: sample.kind, id: sample.accessPoint }, polledAtMs)
        } else if (sample.kind === 'uplink') {
          fresh.touch({ kind: sample.kind, id: sample.uplink }, polledAtMs)
        }
      }
    },
    touchVisitors: (accessPoint) => fresh.touchVisitors(accessPoint),
    async close() {
      stopping.abort()
      await loop
      await keep().catch((cause: unknown) => {
        onError(new Error('[usage] the figures of today could not be kept', { cause }))
      })
    },
  }
}
