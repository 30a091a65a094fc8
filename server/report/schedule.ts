import { Cron } from 'croner'
import type { ReportEntry } from '#contract/report-document.ts'
import { dayNumberOf, dayText, localDayAt } from '../domain/local-day.ts'
import type { Reports } from '../journal/reports.ts'
import type { ReportJobs } from './jobs.ts'
import { freezesAtMs } from './seal-report.ts'
import type { PaperSettings, ReportOccasion } from './seal-report.ts'

export interface ReportScheduleDeps {
  readonly settings: Pick<PaperSettings, 'freezeDays' | 'timeZone'> & {
    /** Whether the month before is reported by itself on the first of each, `at` such as `06:00`. */
    readonly automatic: boolean
    readonly at: string
  }
  readonly reports: Pick<Reports, 'list'>
  readonly jobs: Pick<ReportJobs, 'order'>
  /** Whether all that came of a month is worked in. */
  readonly isSettled: (month: string) => Promise<boolean>
  readonly nowMs: () => number
}

export interface ReportSchedule {
  /** When the next report is made by itself; null where none is. */
  nextAtMs(): number | null
  /** Orders what is due; called each minute. */
  run(): Promise<void>
}

/** Who makes reports that nobody asked for. */
export const PROGRAM = 'Pantau'
/** Days are worked out when a busy server has time; a report that can be made anew waits so long. */
const SETTLE_MS_MAX = 2 * 3_600_000
/** One that is final waits for all of them; only if they never come to an end, not for ever. */
const SETTLE_FINAL_MS_MAX = 24 * 3_600_000
/** A month that could not be made final is tried again after this. */
const RETRY_MS = 6 * 3_600_000

/**
 * Orders the report of the month before on the first of each month, also when the server was off at
 * that time, and makes provisional ones final when the time for late data is over.
 */
export function createReportSchedule(deps: ReportScheduleDeps): ReportSchedule {
  const { settings, reports, jobs, isSettled, nowMs } = deps
  const [hour = '0', minute = '0'] = settings.at.split(':')
  const pattern = `${Number(minute)} ${Number(hour)} 1 * *`
  const cron = settings.automatic ? new Cron(pattern, { timezone: settings.timeZone }) : null
  /** By month: when it was ordered last, and since when it waits for its days. */
  const orderedAtMs = new Map<string, number>()
  const waitsSinceMs = new Map<string, number>()

  /** The latest moment of the schedule that is not to come. */
  const lastRunMs = (atMs: number): number | null => {
    if (cron === null) return null
    // By whole seconds, and only those before: one that is just now is there a second later.
    const runs = cron.previousRuns(2, new Date(atMs + 1000)).map((run) => run.getTime())
    return runs.find((runMs) => runMs <= atMs) ?? null
  }

  async function order(month: string, occasion: ReportOccasion, waitMsMax: number): Promise<void> {
    const atMs = nowMs()
    if (!(await isSettled(month))) {
      const sinceMs = waitsSinceMs.get(month) ?? atMs
      waitsSinceMs.set(month, sinceMs)
      if (atMs - sinceMs < waitMsMax) return
    }
    waitsSinceMs.delete(month)
    const { outcome } = await jobs.order({ month, by: PROGRAM, occasion, reason: '' })
    if (outcome === 'queued') orderedAtMs.set(month, atMs)
  }

  return {
    nextAtMs: () => cron?.nextRun(new Date(nowMs()))?.getTime() ?? null,
    async run() {
      const entries = await reports.list()
      const atMs = nowMs()
      const dueAtMs = lastRunMs(atMs)
      if (dueAtMs !== null) {
        const month = monthBefore(dueAtMs, settings.timeZone)
        const isMade = entries.some((one) => one.month === month && one.madeAtMs >= dueAtMs)
        const isOrdered = (orderedAtMs.get(month) ?? 0) >= dueAtMs
        if (!isMade && !isOrdered) await order(month, 'scheduled', SETTLE_MS_MAX)
      }
      for (const month of provisionalMonths(entries)) {
        if (atMs < freezesAtMs(month, settings)) continue
        if (atMs - (orderedAtMs.get(month) ?? -Infinity) < RETRY_MS) continue
        await order(month, 'freeze', SETTLE_FINAL_MS_MAX)
      }
    },
  }
}

/** Months whose latest version is provisional, the earliest first. */
function provisionalMonths(entries: readonly ReportEntry[]): readonly string[] {
  const latest = new Map<string, ReportEntry>()
  for (const entry of entries) {
    const known = latest.get(entry.month)
    if (known === undefined || known.version < entry.version) latest.set(entry.month, entry)
  }
  return [...latest.values()]
    .filter(({ status }) => status === 'provisional')
    .map(({ month }) => month)
    .toSorted()
}

function monthBefore(atMs: number, timeZone: string): string {
  const first = `${localDayAt(atMs, timeZone).slice(0, 7)}-01`
  return dayText(dayNumberOf(first) - 1).slice(0, 7)
}
