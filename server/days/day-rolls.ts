import { setTimeout as sleep } from 'node:timers/promises'
import { dayNumberOf, dayText, daysBetween, localDayAt, spanOfDay } from '../domain/local-day.ts'
import { dayAt } from '../domain/local-time.ts'
import type { RolledDay } from '../journal/rolled-days.ts'

/** Something that is worked out once for each local day that is over, and again when it changed. */
export interface DayRoller {
  readonly name: string
  /** Grows when the roller's figures are made otherwise: then every day is rolled again. */
  readonly version: number
  /**
   * Works one day out from what is stored and keeps the result; the same again gives the same. It
   * works in small steps with `breathe` between them, and stops when the signal says so.
   */
  roll(day: string, signal: AbortSignal): Promise<void>
  /** Keeps a month whose days are all rolled as one, as far as that is not kept; in small steps. */
  keepMonth?(month: string, signal: AbortSignal): Promise<void>
}

/** The scheduler of all that is worked out by day. */
export interface DayRolls {
  /** Before `start`. The first registered rolls all its days before the next one begins. */
  register(roller: DayRoller): void
  /** Finds what is to be rolled and goes on in the background, the newest day first. */
  start(): Promise<void>
  /** A sample of this time has come; cheap, for each sample. Days that are over roll again. */
  touch(polledAtMs: number): void
  /** These days read otherwise for another reason than a late sample. */
  touchDays(days: Iterable<string>): void
  /** True when the roller has rolled the day since it last changed. */
  isRolled(roller: string, day: string): boolean
  /** First local day whose polls are all kept, as of the last look; null while there are none. */
  firstDay(): string | null
  /** Grows when one of these days was rolled, and when one that was is to be rolled again. */
  revision(fromDay: string, untilDay: string): number
  /** Calls the listener after each day that was rolled; gives its removal. */
  onRolled(listener: (roller: string, day: string) => void): () => void
  close(): Promise<void>
}

export interface DayRollsDeps {
  readonly rolledDays: {
    list(): Promise<readonly RolledDay[]>
    keep(rolled: RolledDay): Promise<void>
    forget(days: readonly string[]): Promise<void>
  }
  /** Samples received since the last life of the server ended, by the time they were polled. */
  readonly missedSpans: () => Promise<readonly { startMs: number; endMs: number }[]>
  /** First local day whose polls are all kept; null while there are none. */
  readonly firstDay: () => Promise<string | null>
  readonly timeZone: string
  readonly nowMs: () => number
  /** True while the server has better things to do. */
  readonly isBusy: () => Promise<boolean>
  readonly onError: (error: Error) => void
}

/** Polls so long before and after a day still decide how it begins and ends: then it is closed. */
export const SETTLE_MS = 1_800_000
/** History comes in many batches: a day is rolled again when no more came for this long ... */
const QUIET_MS = 15_000
/** ... or after this long, however much still comes. */
const WAIT_MS_MAX = 120_000
/** A roll that failed is tried again after this, after twice as long when it fails again, and so on. */
const RETRY_MS = 60_000
const RETRY_MS_MAX = 3_600_000
const LOOK_EVERY_MS = 1000

/** Makes the scheduler; it holds one short entry for each day and roller. */
export function createDayRolls(deps: DayRollsDeps): DayRolls {
  const { rolledDays, timeZone, nowMs, onError } = deps
  const rollers: DayRoller[] = []
  const rolled = new Map<string, number>()
  const touched = new Map<string, { readonly firstMs: number; lastMs: number }>()
  /** By roller, since one of their days was rolled. */
  const keptMonths = new Set<string>()
  const failures = new Map<string, { readonly atMs: number; readonly waitMs: number }>()
  const listeners = new Set<(roller: string, day: string) => void>()
  const stopping = new AbortController()
  /** How often each day was rolled or touched. */
  const changes = new Map<string, number>()
  let first: string | null = null
  let closedUntilMs = -Infinity
  let around: { readonly halfHour: number; readonly days: readonly string[] } | null = null
  let loop: Promise<void> = Promise.resolve()
  const keyOf = (roller: string, day: string): string => `${roller} ${day}`

  const changed = (day: string): void => void changes.set(day, (changes.get(day) ?? 0) + 1)

  const touchDay = (day: string): void => {
    const atMs = nowMs()
    const known = touched.get(day)
    if (known === undefined) {
      touched.set(day, { firstMs: atMs, lastMs: atMs })
      changed(day)
    } else known.lastMs = atMs
  }

  /** Days that are over and that samples of a half-hour decide. */
  const daysAround = (halfHour: number): readonly string[] => {
    const fromMs = halfHour * SETTLE_MS
    const first = dayText(dayAt(fromMs - SETTLE_MS, timeZone))
    const last = dayText(dayAt(fromMs + 2 * SETTLE_MS, timeZone))
    return daysBetween(first, last).filter((day) => spanOfDay(day, timeZone).endMs <= closedUntilMs)
  }

  const touch = (polledAtMs: number): void => {
    if (polledAtMs > closedUntilMs + SETTLE_MS) return
    // History comes in the order of its time, hundreds of samples to the half-hour.
    const halfHour = Math.floor(polledAtMs / SETTLE_MS)
    if (halfHour !== around?.halfHour) around = { halfHour, days: daysAround(halfHour) }
    for (const day of around.days) touchDay(day)
  }

  /** Days that are over, the newest first, whose polls are all kept. */
  const closedDays = async (): Promise<readonly string[]> => {
    first = await deps.firstDay()
    const last = dayAt(nowMs() - SETTLE_MS, timeZone) - 1
    closedUntilMs = spanOfDay(dayText(last), timeZone).endMs
    around = null
    const count = first === null ? 0 : Math.max(0, last - dayNumberOf(first) + 1)
    return Array.from({ length: count }, (_, index) => dayText(last - index))
  }

  /** Forgets what is known of days that have been quiet since they were touched. */
  const settleTouched = async (): Promise<void> => {
    const atMs = nowMs()
    const due = [...touched].filter(
      // A clock that was set back makes nobody wait longer.
      ([, { firstMs, lastMs }]) =>
        Math.abs(atMs - lastMs) >= QUIET_MS || Math.abs(atMs - firstMs) >= WAIT_MS_MAX,
    )
    if (due.length === 0) return
    const days = due.map(([day]) => day)
    await rolledDays.forget(days)
    for (const day of days) {
      touched.delete(day)
      for (const { name } of rollers) rolled.delete(keyOf(name, day))
    }
  }

  const isRolled = (roller: DayRoller, day: string): boolean =>
    !touched.has(day) && rolled.get(keyOf(roller.name, day)) === roller.version

  const nextOf = (days: readonly string[]): { roller: DayRoller; day: string } | null => {
    for (const roller of rollers) {
      for (const day of days) {
        if (touched.has(day) || isRolled(roller, day)) continue
        if (!isWaiting(keyOf(roller.name, day))) return { roller, day }
      }
    }
    return null
  }

  const isWaiting = (key: string): boolean => {
    const failed = failures.get(key)
    return failed !== undefined && Math.abs(nowMs() - failed.atMs) < failed.waitMs
  }

  /** Says whether it was done; when it failed it waits, the longer the oftener. */
  const attempt = async (
    { name }: DayRoller,
    period: string,
    work: Promise<void>,
  ): Promise<boolean> => {
    const key = keyOf(name, period)
    try {
      await work
    } catch (cause) {
      if (stopping.signal.aborted) return false
      const waitMs = Math.min(RETRY_MS_MAX, 2 * (failures.get(key)?.waitMs ?? RETRY_MS / 2))
      failures.set(key, { atMs: nowMs(), waitMs })
      onError(new Error(`[days] ${name} of ${period} failed; it is tried again`, { cause }))
      return false
    }
    failures.delete(key)
    return true
  }

  /** Keeps the newest month that is not kept, when all of its days are rolled. */
  const keepMonth = async (days: readonly string[]): Promise<boolean> => {
    for (const roller of rollers) {
      if (roller.keepMonth === undefined) continue
      const open = new Set([monthOf(localDayAt(nowMs(), timeZone))])
      for (const day of days) if (!isRolled(roller, day)) open.add(monthOf(day))
      for (const month of new Set(days.map(monthOf))) {
        const key = keyOf(roller.name, month)
        if (open.has(month) || keptMonths.has(key) || isWaiting(key)) continue
        keptMonths.add(key)
        const isKept = await attempt(roller, month, roller.keepMonth(month, stopping.signal))
        if (!isKept) keptMonths.delete(key)
        return isKept
      }
    }
    return false
  }

  const rollOne = async ({ roller, day }: { roller: DayRoller; day: string }): Promise<void> => {
    const key = keyOf(roller.name, day)
    keptMonths.delete(keyOf(roller.name, monthOf(day)))
    if (!(await attempt(roller, day, roller.roll(day, stopping.signal)))) return
    changed(day)
    // Data that came meanwhile are perhaps not in it: it is rolled again when they have settled.
    if (!touched.has(day)) {
      await rolledDays.keep({ roller: roller.name, day, version: roller.version })
      rolled.set(key, roller.version)
    }
    for (const listener of listeners) listener(roller.name, day)
  }

  const run = async (): Promise<void> => {
    const { signal } = stopping
    while (!signal.aborted) {
      let hasWork = false
      try {
        await settleTouched()
        if (!(await deps.isBusy())) {
          const days = await closedDays()
          const next = nextOf(days)
          hasWork = next === null ? await keepMonth(days) : true
          if (next !== null) await rollOne(next)
        }
      } catch (cause) {
        onError(new Error('[days] looking for days to roll failed; it is tried again', { cause }))
        hasWork = false
      }
      if (!hasWork) await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => null)
    }
  }

  return {
    register: (roller) => void rollers.push(roller),
    async start() {
      for (const { roller, day, version } of await rolledDays.list()) {
        rolled.set(keyOf(roller, day), version)
      }
      await closedDays()
      for (const { startMs, endMs } of await deps.missedSpans()) {
        for (let atMs = startMs; atMs < endMs; atMs += SETTLE_MS) touch(atMs)
        touch(endMs)
      }
      loop = run()
    },
    touch,
    touchDays(days) {
      for (const day of days) touchDay(day)
    },
    isRolled(name, day) {
      const roller = rollers.find((one) => one.name === name)
      return roller !== undefined && isRolled(roller, day)
    },
    firstDay: () => first,
    revision(fromDay, untilDay) {
      let sum = 0
      for (const [day, times] of changes) if (day >= fromDay && day <= untilDay) sum += times
      return sum
    },
    onRolled(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      stopping.abort()
      await loop
      await rolledDays.forget([...touched.keys()])
    },
  }
}

const monthOf = (day: string): string => day.slice(0, 7)
