import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import type { Config } from '../config.ts'
import { createCoverageBook } from '../coverage/coverage-book.ts'
import { daysOfMonth } from '../domain/local-day.ts'
import type { Journal } from '../journal/open.ts'
import { hashOfFigures } from '../report/document.ts'
import { createReportMaker } from '../report/make-report.ts'
import { readInstrument } from '../report/readiness-file.ts'
import { ReportError } from '../report/report-error.ts'
import { runDays } from '../run-days.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { runUsage } from '../usage/run-usage.ts'

export interface FiguresOf {
  readonly config: Config
  readonly store: SeriesStore
  readonly journal: Journal
  /** The same for what is compared. */
  readonly nowMs: number
  readonly signal: AbortSignal
}

const LOOK_EVERY_MS = 50
/** Days that were not worked out yet are, first. */
const SETTLE_MS_MAX = 1_800_000

/** SHA-256 of all figures of a month, as a report would have them; null where it cannot be reported. */
export async function hashOfMonth(month: string, of: FiguresOf): Promise<string | null> {
  const { config, store, journal, signal } = of
  const { timeZone, name } = config.city
  const nowMs = (): number => of.nowMs
  const faults: Error[] = []
  const onError = (error: Error): void => void faults.push(error)
  const log = pino({ level: 'silent' })
  const isBusy = (): Promise<boolean> => Promise.resolve(false)
  const days = runDays(config, { store, journal, nowMs, log, isBusy })
  const usage = runUsage({ store, journal, rolls: days.rolls, timeZone, name, nowMs, onError })
  try {
    await days.start()
    const span = daysOfMonth(month)
    const untilMs = performance.now() + SETTLE_MS_MAX
    while ([days.book, usage.book].some((book) => book.isProvisional(...span))) {
      signal.throwIfAborted()
      if (faults[0] !== undefined) throw faults[0]
      if (performance.now() > untilMs) throw new Error(`${month}: its days do not get ready`)
      await sleep(LOOK_EVERY_MS)
    }
    const rules = config.coverage
    const maker = createReportMaker({
      journal,
      days: days.book,
      usage: usage.book,
      timeZone,
      rules,
      nowMs,
      coverage: createCoverageBook({ journal, days: days.book, rules, timeZone, nowMs }),
      city: name,
      instrument: readInstrument(config.report.instrumentFile),
      agents: () => [],
    })
    return hashOfFigures((await maker.make(month, { signal })).figures)
  } catch (cause) {
    if (cause instanceof ReportError) return null
    throw cause
  } finally {
    await usage.close()
    await days.close()
  }
}
