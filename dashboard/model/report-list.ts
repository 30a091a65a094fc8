import type { ReportEntry } from '#contract/report-document.ts'
import type { ReportJob, ReportList } from '#contract/report-jobs.ts'

/** What is yet to be done of a report, in order. */
const STEPS = ['waiting', 'figures', 'comparing', 'keeping'] as const

/** The versions of a month, the newest first. */
export function versionsOf({ reports }: ReportList, month: string): readonly ReportEntry[] {
  return reports.filter((one) => one.month === month).sort((a, b) => b.version - a.version)
}

/** The latest version of each month that has one, the newest month first. */
export function latestByMonth({ reports }: ReportList): readonly ReportEntry[] {
  const latest = new Map<string, ReportEntry>()
  for (const one of reports) {
    if (one.version > (latest.get(one.month)?.version ?? 0)) latest.set(one.month, one)
  }
  return [...latest.values()].sort((a, b) => (a.month < b.month ? 1 : -1))
}

/** Whether somebody still waits for it. */
export function isRunning({ endedAtMs }: ReportJob): boolean {
  return endedAtMs === null
}

/** Whether any report is being made. */
export function isAnyRunning({ jobs }: ReportList): boolean {
  return jobs.some(isRunning)
}

/**
 * What is to be told of the making of a month's report: it goes on, it was made and could not be sent, or
 * it came to nothing and no version came after it. Null when there is nothing to tell.
 */
export function toldJob({ jobs, reports }: ReportList, month: string): ReportJob | null {
  const [last] = jobs.filter((job) => job.month === month).sort((a, b) => b.askedAtMs - a.askedAtMs)
  if (last === undefined) return null
  if (last.step === 'done') return last.message === null ? null : last
  const isOver = reports.some(
    (one) => one.month === month && one.madeAtMs >= (last.endedAtMs ?? Infinity),
  )
  return isOver ? null : last
}

/**
 * How figures stand that are reckoned now, beside the reports of their month. `running`: the month is not
 * over. `open`: it is, and late data may still come. `final`: its latest report is final. `late`: it is, and
 * what came after it is being worked in, which that report never shows.
 */
export type LiveStanding = 'running' | 'open' | 'final' | 'late'

/** How the figures of now stand; null until it is known which reports there are. */
export function liveStanding(
  list: ReportList | null,
  { month, isOver, isProvisional }: { month: string; isOver: boolean; isProvisional: boolean },
): LiveStanding | null {
  if (!isOver) return 'running'
  if (list === null) return null
  const isFinal = versionsOf(list, month)[0]?.status === 'frozen'
  if (!isFinal) return 'open'
  return isProvisional ? 'late' : 'final'
}

/** How far a report is. */
export interface JobProgress {
  /** From 1, of `steps`. */
  readonly index: number
  readonly steps: number
  /** Of the present step; null while nobody can say. */
  readonly share: number | null
}

/** How far the making of a report is. */
export function progressOf({ step, done, whole }: ReportJob): JobProgress {
  const index = STEPS.findIndex((one) => one === step)
  const share = whole === 0 ? null : Math.min(1, done / whole)
  return { index: index < 0 ? STEPS.length : index + 1, steps: STEPS.length, share }
}
