import { createReadStream } from 'node:fs'
import { PassThrough, Readable } from 'node:stream'
import type { Writable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { reportMonthSchema } from '#contract/report.ts'
import type { Report } from '#contract/report-document.ts'
import { newReportSchema } from '#contract/report-jobs.ts'
import type { ReportList } from '#contract/report-jobs.ts'
import { REPORT_FORMATS } from '#contract/report-words.ts'
import { PATHS } from '#contract/paths.ts'
import { LANGUAGES } from '#contract/words.ts'
import type { Language } from '#contract/words.ts'
import { monthAt } from '../../coverage/period.ts'
import type { PackedReport, Reports } from '../../journal/reports.ts'
import { EvidenceError } from '../../report/evidence/evidence-source.ts'
import { FormsBusyError } from '../../report/form-files.ts'
import type { EvidenceFiles } from '../../report/evidence-files.ts'
import type { FormFiles } from '../../report/form-files.ts'
import type { ReportJobs } from '../../report/jobs.ts'
import { ReportError } from '../../report/report-error.ts'
import { REPORT_QUEUE_MAX } from '../../report/jobs.ts'
import { readJson } from '../middleware/body.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'

/** The life of reports, as the routes use it. */
export interface ReportDesk {
  readonly reports: Pick<Reports, 'list' | 'find' | 'packed'>
  readonly jobs: Pick<ReportJobs, 'order' | 'cancel' | 'list' | 'find'>
  readonly forms: Pick<FormFiles, 'file'>
  /** What was kept when a version became final. */
  readonly evidence: Pick<EvidenceFiles, 'file'>
  /** Gathers the evidence of a version, and gives what writes it as a zip. Throws `EvidenceError`. */
  readonly gatherEvidence: (
    report: Report,
    signal: AbortSignal,
  ) => Promise<(sink: Writable) => Promise<void>>
  readonly nextAtMs: () => number | null
  /** Of what is downloaded without a language. */
  readonly language: Language
}

export interface ReportRouteDeps {
  /** Null until the server has opened what reports are made of. */
  readonly reporting: () => ReportDesk | null
  readonly timeZone: string
  readonly nowMs: () => number
  readonly logError: (cause: unknown, message: string) => void
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 4096
/** Evidence of a month reads all its polls: one zip at a time. */
const EVIDENCE_RETRY_SECONDS = 60
const NOT_STARTED_SECONDS = 5

/**
 * Reports of months (server/contract/report-jobs.ts): `GET /v1/reports`, `POST` of an order (202 with the
 * job), `GET` and `DELETE /v1/reports/jobs/:id`; `GET /v1/reports/:month/:version` with a number or
 * `latest`, its forms under `files/:format?language=`, and its evidence as a zip.
 */
export function reportRoutes(deps: ReportRouteDeps): Hono {
  const { operator, nowMs, timeZone, logError } = deps
  let isWritingEvidence = false
  const starting = (c: Context): Response =>
    problem(c, 503, 'The server is starting', { retryAfterSeconds: NOT_STARTED_SECONDS })

  return new Hono()
    .get(PATHS.reports, async (c) => {
      const desk = deps.reporting()
      if (desk === null) return starting(c)
      const reports = [...(await desk.reports.list())]
      const list: ReportList = { reports, jobs: [...desk.jobs.list()], nextAtMs: desk.nextAtMs() }
      c.header('Cache-Control', 'no-cache')
      return c.json(list)
    })
    .post(PATHS.reports, operator, async (c) => {
      const desk = deps.reporting()
      if (desk === null) return starting(c)
      const wish = await readJson(c, BODY_BYTES_MAX, newReportSchema)
      if (wish instanceof Response) return wish
      const present = monthAt(nowMs(), timeZone)
      if (wish.month > present) {
        return refused(c, 'month', `${wish.month} has not begun; expected ${present} or before it`)
      }
      const order = { ...wish, by: operatorOf(c), occasion: 'asked' } as const
      const ordered = await desk.jobs.order(order)
      switch (ordered.outcome) {
        case 'queued':
          return c.json(ordered.job, 202)
        case 'busy': {
          const detail = `the job ${ordered.job.id} makes it; wait for that one`
          return problem(c, 409, 'The report of this month is being made', { detail })
        }
        case 'full': {
          const detail = `${REPORT_QUEUE_MAX} reports wait to be made`
          return problem(c, 503, 'Too many reports wait', { detail, retryAfterSeconds: 30 })
        }
        case 'reason-needed': {
          const { version, status } = ordered.latest
          const what = status === 'frozen' ? 'a frozen report' : 'a report'
          const message = `${wish.month} has ${what} (version ${version}): say why there should be another one`
          return refused(c, 'reason', message)
        }
        case 'closed':
          return problem(c, 503, 'The server is stopping', { retryAfterSeconds: 30 })
        default:
          return ordered satisfies never
      }
    })
    .get(PATHS.reportJob, (c) => {
      const job = deps.reporting()?.jobs.find(c.req.param('id')) ?? null
      if (job === null) return problem(c, 404, 'There is no such job')
      c.header('Cache-Control', 'no-cache')
      return c.json(job)
    })
    .delete(PATHS.reportJob, operator, (c) => {
      const outcome = deps.reporting()?.jobs.cancel(c.req.param('id')) ?? null
      if (outcome === null) return problem(c, 404, 'There is no such job')
      if (outcome) return c.body(null, 204)
      return problem(c, 409, 'The job is over', { detail: 'a report that was kept stays' })
    })
    .get(PATHS.report, async (c) => {
      const desk = deps.reporting()
      if (desk === null) return starting(c)
      const packed = await versionOf(c, desk)
      return packed instanceof Response ? packed : answerJson(c, packed)
    })
    .get(PATHS.reportFile, async (c) => {
      const desk = deps.reporting()
      if (desk === null) return starting(c)
      const format = REPORT_FORMATS.find((one) => one === c.req.param('format'))
      if (format === undefined) return unreadable(c, 'format', REPORT_FORMATS)
      const language = LANGUAGES.find((one) => one === (c.req.query('language') ?? desk.language))
      if (language === undefined) return unreadable(c, 'language', LANGUAGES)
      const packed = await versionOf(c, desk)
      if (packed instanceof Response) return packed
      const { month, version } = packed
      if (format === 'json') {
        c.header('Content-Disposition', attachment(`pantau-${month}-v${version}.json`))
        return answerJson(c, packed)
      }
      try {
        const file = await desk.forms.file(month, version, format, language)
        if (file === null) return problem(c, 404, 'There is no such report')
        c.header('Content-Type', file.mediaType)
        c.header('Content-Length', String(file.bytes))
        c.header('Content-Disposition', attachment(file.name))
        c.header('Cache-Control', 'no-cache')
        return c.body(webOf(createReadStream(file.path)))
      } catch (cause) {
        if (cause instanceof ReportError) {
          return problem(c, 422, 'This form cannot be written', { detail: cause.message })
        }
        if (!(cause instanceof FormsBusyError)) throw cause
        const { retryAfterSeconds } = cause
        return problem(c, 503, 'Too many forms are being written', { retryAfterSeconds })
      }
    })
    .get(PATHS.reportEvidence, operator, async (c) => {
      const desk = deps.reporting()
      if (desk === null) return starting(c)
      const packed = await versionOf(c, desk)
      if (packed instanceof Response) return packed
      const { month, version } = packed
      const name = `pantau-${month}-v${version}-evidence.zip`
      const kept = await desk.evidence.file(month, version)
      if (kept !== null) {
        c.header('Content-Type', 'application/zip')
        c.header('Content-Disposition', attachment(name))
        c.header('Content-Length', String(kept.bytes))
        c.header('Cache-Control', 'no-store')
        return c.body(webOf(createReadStream(kept.path)))
      }
      const report = await desk.reports.find(month, version)
      if (report === null) return problem(c, 404, 'There is no such report')
      if (isWritingEvidence) {
        const retryAfterSeconds = EVIDENCE_RETRY_SECONDS
        return problem(c, 503, 'Evidence is being written for somebody else', { retryAfterSeconds })
      }
      isWritingEvidence = true
      const sink = new PassThrough()
      const stop = new AbortController()
      sink.once('close', () => stop.abort())
      const write = await desk.gatherEvidence(report, stop.signal).catch((cause: unknown) => {
        isWritingEvidence = false
        if (cause instanceof EvidenceError) return cause
        throw cause
      })
      if (write instanceof EvidenceError) {
        return problem(c, 409, 'There is no evidence of this report', { detail: write.message })
      }
      write(sink)
        .catch((cause: unknown) => {
          // Whoever has left does not wait for it; everybody else gets a file that is cut off.
          if (!stop.signal.aborted) logError(cause, `the evidence of ${month} could not be written`)
          sink.destroy(cause instanceof Error ? cause : undefined)
        })
        .finally(() => {
          isWritingEvidence = false
        })
      c.header('Content-Type', 'application/zip')
      c.header('Content-Disposition', attachment(name))
      c.header('Cache-Control', 'no-store')
      return c.body(webOf(sink))
    })
}

/** The version that the path names, as it is kept; 404 where there is none, 409 while it is made. */
async function versionOf(c: Context, desk: ReportDesk): Promise<PackedReport | Response> {
  const { month = '', version = '' } = c.req.param()
  const isVersion = version === 'latest' || /^[1-9]\d{0,4}$/.test(version)
  if (!reportMonthSchema.safeParse(month).success || !isVersion) {
    return problem(c, 404, 'There is no such report')
  }
  const packed = await desk.reports.packed(month, version === 'latest' ? version : Number(version))
  if (packed !== null) return packed
  const job = desk.jobs.list().find((one) => one.month === month && one.endedAtMs === null)
  if (job === undefined) return problem(c, 404, 'There is no such report')
  const detail = `the job ${job.id} is not done yet`
  return problem(c, 409, 'The report is being made', { detail })
}

/** The whole report, as it lies in the journal where the client takes gzip. */
function answerJson(c: Context, { version, hash, bytes }: PackedReport): Response {
  // Of two versions with the same figures the document still differs.
  const etag = `"${hash}-v${version}"`
  c.header('ETag', etag)
  c.header('Cache-Control', 'no-cache')
  c.header('Vary', 'Accept-Encoding')
  if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
  c.header('Content-Type', 'application/json')
  if (c.req.header('Accept-Encoding')?.includes('gzip') === true) {
    c.header('Content-Encoding', 'gzip')
    return c.body(new Uint8Array(bytes))
  }
  return c.body(webOf(Readable.from([bytes]).pipe(createGunzip())))
}

const attachment = (name: string): string => `attachment; filename="${name}"`

const webOf = (stream: Readable): ReadableStream => Readable.toWeb(stream) as ReadableStream

function refused(c: Context, path: string, message: string): Response {
  return problem(c, 422, 'The report cannot be made', { errors: [{ path, message }] })
}

function unreadable(c: Context, path: string, known: readonly string[]): Response {
  const errors = [{ path, message: `expected one of ${known.join(', ')}` }]
  return problem(c, 400, 'The query cannot be read', { errors })
}
