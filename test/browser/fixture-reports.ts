import type { Fleet } from '#contract/fleet.ts'
import type { PlacePolls, PlaceTargets } from '#contract/polls.ts'
import type { NewReport, ReportJob, ReportList } from '#contract/report-jobs.ts'
import type { Report, ReportEntry } from '#contract/report-document.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { Hono } from 'hono'
import { sampleReport } from '../unit/report-sample.ts'
import type { Written } from './fixture-outage-routes.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** What the reports of the fixture are, and how the next one that is asked for ends. */
export interface FixtureReports {
  readonly list: ReportList
  /** Why it fails; null when it does not. */
  failure: string | null
  /** A running job stays where it is, to be looked at or stopped. */
  isHeld: boolean
}

/** The month before this one, as a report of it is made on its first day. */
export function lastMonth(nowMs = Date.now()): string {
  const now = new Date(nowMs)
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1))
    .toISOString()
    .slice(0, 7)
}

let sample: Report | null = null

/** The sample's report as one of the fixture's city and of last month. */
function makeReport(fleet: Fleet, version: number): Report {
  sample ??= sampleReport()
  const report = sample
  let text = JSON.stringify(report)
  for (const [index, { place }] of report.figures.places.entries()) {
    const id = fleet.places[index]?.id ?? place
    text = text.replaceAll(`"${place}"`, `"${id}"`)
  }
  const { document, figures } = JSON.parse(text) as Report
  const month = lastMonth()
  const own = version === 1 ? { reason: '', status: 'provisional' as const } : {}
  return {
    document: { ...document, month, version, ...own },
    figures: { ...figures, month },
  }
}

function entryOf({ document, figures }: Report): ReportEntry {
  const { measured } = figures.summary.availability
  const { placeCoverage } = figures.summary.coverage
  const sum = (verdict: 'met' | 'broken' | 'undetermined'): number =>
    figures.contracts.reduce((count, one) => count + one[verdict], 0)
  const { number, month, version, status, freezesAtMs, madeAtMs } = document
  const { by, reason, hash, changesTotal } = document
  return {
    number,
    month,
    version,
    status,
    freezesAtMs,
    madeAtMs,
    by,
    reason,
    hash,
    changesTotal,
    measured,
    placeCoverage,
    verdicts: {
      met: sum('met'),
      broken: sum('broken'),
      undetermined: sum('undetermined'),
    },
  }
}

/** Two versions of last month, the second of them final. */
export function makeReports(fleet: Fleet): FixtureReports {
  const reports = [makeReport(fleet, 2), makeReport(fleet, 1)].map(entryOf)
  const nextAtMs = Date.now() + 9 * 24 * HOUR_MS
  return { list: { reports, jobs: [], nextAtMs }, failure: null, isHeld: false }
}

/** A step further: what asks for the list each second sees it go on. */
function advance(job: ReportJob, { list, failure, isHeld }: FixtureReports): void {
  if (job.endedAtMs !== null || isHeld) return
  if (job.step === 'figures' && failure !== null) {
    Object.assign(job, {
      step: 'failed',
      endedAtMs: Date.now(),
      message: { code: 'of-tomorrow', values: {}, text: failure },
    })
  } else if (job.step === 'figures') {
    Object.assign(job, { step: 'comparing', done: 0, whole: 0 })
  } else if (job.step === 'comparing') {
    const version = Math.max(0, ...list.reports.map((one) => one.version)) + 1
    const [newest] = list.reports
    Object.assign(job, { step: 'done', endedAtMs: Date.now(), version })
    if (newest !== undefined) {
      const made = { month: job.month, version, by: job.by, madeAtMs: Date.now() }
      list.reports.unshift({ ...newest, ...made })
    }
  }
}

/** A report that is being made from now on, by whomever. */
export function startJob({ list }: FixtureReports, month: string, by: string): ReportJob {
  const job: ReportJob = {
    id: `job-${list.jobs.length + 1}`,
    month,
    step: 'figures',
    done: 24,
    whole: 60,
    by,
    askedAtMs: Date.now(),
    endedAtMs: null,
    version: null,
    message: null,
  }
  list.jobs.unshift(job)
  return job
}

export interface ReportRoutesDeps {
  readonly fleet: () => Fleet
  readonly reports: FixtureReports
  readonly onWrite: (written: Written) => void
}

/** Routes of reports and of what is behind their figures, as the real server has them. */
export function reportRoutes({ fleet, reports, onWrite }: ReportRoutesDeps): Hono {
  const { list } = reports
  const problem = (status: number, title: string): Response =>
    Response.json({ type: 'about:blank', title, status }, { status })
  const targetsAt = (place: string) => {
    const points = fleet().accessPoints.filter((one) => one.place === place)
    const lines = fleet().uplinks.filter((one) => one.place === place)
    return [
      ...points.map(({ id, name }) => ({ kind: 'access-point' as const, id, name })),
      ...lines.map(({ id, provider }) => ({ kind: 'uplink' as const, id, name: provider })),
    ]
  }
  return new Hono()
    .get(PATHS.reports, (c) => {
      for (const job of list.jobs) advance(job, reports)
      return c.json(list)
    })
    .post(PATHS.reports, async (c) => {
      const wish = await c.req.json<NewReport>()
      const by = decodeURIComponent(c.req.header(OPERATOR_HEADER) ?? '')
      onWrite({ path: c.req.path, by, body: wish })
      const isMade = list.jobs.some((one) => one.month === wish.month && one.endedAtMs === null)
      if (isMade) return problem(409, 'The report of this month is being made')
      const job = startJob(reports, wish.month, by)
      return c.json(job, 202)
    })
    .delete(PATHS.reportJob, (c) => {
      const job = list.jobs.find(({ id }) => id === c.req.param('id'))
      if (job === undefined) return problem(404, 'There is no such report')
      Object.assign(job, { step: 'cancelled', endedAtMs: Date.now() })
      return c.json(job)
    })
    .get(PATHS.reportFile, (c) =>
      c.req.param('format') === 'pdf'
        ? problem(503, 'The report cannot be set')
        : c.body('a file', 200, { 'content-type': 'application/octet-stream' }),
    )
    .get(PATHS.report, (c) => c.json(makeReport(fleet(), Number(c.req.param('version')))))
    .get(PATHS.placeTargets, (c) => {
      const [fromMs, untilMs] = [Number(c.req.query('from')), Number(c.req.query('until'))]
      const middle = fromMs + 13 * HOUR_MS
      const answer: PlaceTargets = {
        fromMs,
        untilMs,
        targets: targetsAt(c.req.param('id')).map((one) => ({
          ...one,
          intervals: [
            { startMs: fromMs, endMs: middle, state: 'up' },
            { startMs: middle, endMs: untilMs, state: 'down' },
          ],
        })),
      }
      return c.json(answer)
    })
    .get(PATHS.placePolls, (c) => {
      const [fromMs, untilMs] = [Number(c.req.query('from')), Number(c.req.query('until'))]
      const targets = targetsAt(c.req.param('id'))
      const endMs = Math.min(untilMs, fromMs + 2 * HOUR_MS)
      const polls: PlacePolls['polls'] = []
      for (let atMs = fromMs; atMs < endMs; atMs += MINUTE_MS) {
        for (const [index, { kind }] of targets.entries()) {
          const isUp = (atMs - fromMs) / MINUTE_MS < 90
          const clients = kind === 'access-point' && isUp ? 12 : null
          const receivedAtMs = atMs + (isUp ? 400 : 30 * HOUR_MS)
          polls.push([
            atMs,
            receivedAtMs,
            index,
            MINUTE_MS,
            isUp ? 'ok' : 'timeout',
            isUp ? 4.2 : null,
            clients,
          ])
        }
      }
      const answer: PlacePolls = {
        fromMs,
        untilMs,
        targets,
        polls,
        nextFromMs: endMs < untilMs ? endMs : null,
      }
      return c.json(answer)
    })
}
