import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { Report, ReportEntry } from '#contract/report-document.ts'
import type { ReportJob } from '#contract/report-jobs.ts'
import type { ReportJobStep } from '#contract/report-words.ts'
import { REPORT_JOBS_KEPT, REPORT_VERSIONS_MAX } from '../journal/reports.ts'
import type { Reports } from '../journal/reports.ts'
import { createId } from '../journal/short-id.ts'
import type { ReportMaker } from './make-report.ts'
import { ReportError } from './report-error.ts'
import { sealReport, yearAt } from './seal-report.ts'
import type { PaperSettings, ReportOrder } from './seal-report.ts'

export interface ReportJobsDeps {
  readonly reports: Pick<
    Reports,
    'list' | 'latest' | 'next' | 'add' | 'jobs' | 'noteJob' | 'forgetJob'
  >
  readonly maker: ReportMaker
  readonly paper: PaperSettings
  /** Resolves with true once all that came of a month is worked in; with false when that takes too long. */
  readonly settled: (month: string, signal: AbortSignal) => Promise<boolean>
  readonly nowMs: () => number
  /** Called when a report was kept, before its job is done. */
  readonly onKept: (entry: ReportEntry, order: ReportOrder) => Promise<void>
  readonly onError: (cause: unknown, message: string) => void
}

/** What became of an order. */
export type Ordered =
  | { readonly outcome: 'queued'; readonly job: ReportJob }
  /** The same month is being made. */
  | { readonly outcome: 'busy'; readonly job: ReportJob }
  /** Too many are waiting. */
  | { readonly outcome: 'full' }
  /** The month has this version, and nobody said why there should be another. */
  | { readonly outcome: 'reason-needed'; readonly latest: ReportEntry }
  | { readonly outcome: 'closed' }

export interface ReportJobs {
  /** Ends what the last stop of the server interrupted. */
  start(): Promise<void>
  order(order: ReportOrder): Promise<Ordered>
  /** False when it is over, null when there is no such job. */
  cancel(id: string): boolean | null
  /** The newest first. */
  list(): readonly ReportJob[]
  find(id: string): ReportJob | null
  /** Says of the job that made a version that it could not be sent; null: that it was. */
  remark(month: string, version: number, message: Phrase | null): Promise<void>
  /** Resolves when no job waits or is under way. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** Jobs that wait. */
export const REPORT_QUEUE_MAX = 12
/** Of what a system says of a fault, characters. */
const PROBLEM_MAX = 400

interface Task {
  readonly order: ReportOrder
  readonly abort: AbortController
}

/** Makes reports one at a time, in the order in which they were asked for. */
export function createReportJobs(deps: ReportJobsDeps): ReportJobs {
  const { reports, maker, paper, settled, nowMs, onKept, onError } = deps
  /** The oldest first. */
  let jobs: readonly ReportJob[] = []
  const tasks = new Map<string, Task>()
  let running: Promise<void> | null = null
  let runningId: string | null = null
  let isClosed = false

  const change = (id: string, part: Partial<ReportJob>): ReportJob | null => {
    jobs = jobs.map((job) => (job.id === id ? { ...job, ...part } : job))
    return find(id)
  }
  const find = (id: string): ReportJob | null => jobs.find((job) => job.id === id) ?? null
  const note = async (job: ReportJob | null): Promise<void> => {
    if (job === null) return
    await reports.noteJob(job).catch((cause: unknown) => {
      onError(cause, 'a job of a report could not be noted')
    })
  }
  const end = (id: string, part: Partial<ReportJob>): Promise<void> => {
    tasks.delete(id)
    return note(change(id, { ...part, done: 0, whole: 0, endedAtMs: nowMs() }))
  }
  const isOpen = (job: ReportJob): boolean => job.endedAtMs === null

  const next = (): void => {
    if (running !== null || isClosed) return
    const job = jobs.find(isOpen)
    const task = job === undefined ? undefined : tasks.get(job.id)
    if (job === undefined || task === undefined) return
    runningId = job.id
    running = run(job.id, task).finally(() => {
      running = null
      runningId = null
      next()
    })
  }

  async function run(id: string, { order, abort }: Task): Promise<void> {
    try {
      const entry = await make(id, order, abort.signal)
      await end(id, { step: 'done', version: entry.version })
    } catch (cause) {
      // Its record stays without an end: the next start says what became of it.
      if (isClosed) return
      if (abort.signal.aborted) return end(id, { step: 'cancelled' })
      const isOrdinary = cause instanceof ReportError
      if (isOrdinary && cause.code === 'no-data' && order.occasion !== 'asked') return forget(id)
      if (!isOrdinary) onError(cause, `the report of ${order.month} could not be made`)
      await end(id, { step: 'failed', message: saidOf(cause) })
    }
  }

  async function make(id: string, order: ReportOrder, signal: AbortSignal): Promise<ReportEntry> {
    const { month } = order
    const progress = (step: ReportJobStep, done = 0, whole = 0): void => {
      change(id, { step, done, whole })
    }
    // Until then it waits, as those that it keeps waiting.
    const isSettled = await settled(month, signal)
    progress('figures')
    const made = await maker.make(month, { signal, onProgress: progress })
    progress('comparing')
    const before = await reports.latest(month)
    const atMs = nowMs()
    const turn = await reports.next(month, yearAt(atMs, paper.timeZone))
    if (turn === null) {
      const versions = REPORT_VERSIONS_MAX
      throw new ReportError('too-many', phrase('report-versions-all', { month, versions }))
    }
    const report: Report = sealReport(made, before, order, turn, paper, atMs)
    if (report.document.status === 'frozen' && !isSettled && order.occasion === 'asked') {
      throw new ReportError('unsettled', phrase('report-unsettled'))
    }
    signal.throwIfAborted()
    progress('keeping')
    const entry = await reports.add(report, turn)
    await onKept(entry, order).catch((cause: unknown) => {
      onError(cause, `the report ${entry.number} could not be put among the mail to be sent`)
    })
    return entry
  }

  async function forget(id: string): Promise<void> {
    tasks.delete(id)
    jobs = jobs.filter((job) => job.id !== id)
    await reports.forgetJob(id)
  }

  return {
    async start() {
      jobs = (await reports.jobs()).toReversed()
      for (const job of jobs.filter(isOpen)) {
        await end(job.id, { step: 'failed', message: phrase('report-interrupted') })
      }
    },
    async order(order) {
      const { month, by, occasion, reason } = order
      const [latest] = await reports.list(month)
      if (latest !== undefined && occasion === 'asked' && reason === '') {
        return { outcome: 'reason-needed', latest }
      }
      if (isClosed) return { outcome: 'closed' }
      const same = jobs.find((job) => isOpen(job) && job.month === month)
      if (same !== undefined) return { outcome: 'busy', job: same }
      if (jobs.filter(isOpen).length > REPORT_QUEUE_MAX) return { outcome: 'full' }
      const job: ReportJob = {
        id: createId(),
        month,
        step: 'waiting',
        done: 0,
        whole: 0,
        by,
        askedAtMs: nowMs(),
        endedAtMs: null,
        version: null,
        message: null,
      }
      jobs = [...jobs, job].slice(-REPORT_JOBS_KEPT)
      tasks.set(job.id, { order, abort: new AbortController() })
      await note(job)
      next()
      return { outcome: 'queued', job }
    },
    cancel(id) {
      const job = find(id)
      if (job === null) return null
      const task = tasks.get(id)
      if (!isOpen(job) || task === undefined || job.step === 'keeping') return false
      task.abort.abort()
      if (id !== runningId) void end(id, { step: 'cancelled' })
      return true
    },
    list: () => jobs.toReversed(),
    find,
    async remark(month, version, message) {
      const job = jobs.findLast((one) => one.month === month && one.version === version)
      if (job === undefined || job.message?.text === message?.text) return
      await note(change(job.id, { message }))
    },
    async idle() {
      for (let last = running; last !== null; last = running) await last
    },
    async close() {
      isClosed = true
      for (const { abort } of tasks.values()) abort.abort()
      await running
    },
  }
}

function saidOf(cause: unknown): Phrase {
  if (cause instanceof ReportError) return cause.said
  const message = cause instanceof Error ? cause.message : String(cause)
  return phrase('report-failed', { problem: message.slice(0, PROBLEM_MAX) })
}
