import { phrase } from '#contract/phrase.ts'
import { reportView } from '#contract/report-view/report-view.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import type { ReportEntry } from '#contract/report-document.ts'
import { PATHS } from '#contract/paths.ts'
import type { Language } from '#contract/words.ts'
import type { ReportMail, ReportMails } from '../journal/report-mails.ts'
import type { Reports } from '../journal/reports.ts'
import type { FormFile, FormFiles } from './form-files.ts'
import type { ReportJobs } from './jobs.ts'
import { ReportError } from './report-error.ts'
import { letterText } from './mail-text.ts'
import type { Enclosed } from './mail-text.ts'

/** A letter with papers, as the mail server's channel takes it. */
export interface ReportLetter {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly language: Language
  readonly id: string
  readonly attachments: readonly FormFile[]
}

export interface ReportMailerDeps {
  readonly settings: {
    readonly recipients: readonly string[]
    readonly language: Language
    readonly publicUrl: string | null
  }
  readonly mails: ReportMails
  readonly reports: Pick<Reports, 'find'>
  readonly forms: Pick<FormFiles, 'file'>
  readonly send: (letter: ReportLetter, signal: AbortSignal) => Promise<void>
  readonly remark: ReportJobs['remark']
  readonly nowMs: () => number
  /** Told of each attempt that failed. */
  readonly onFault: (address: string, problem: string) => void
  readonly bytesMax?: number
}

export interface ReportMailer {
  /** Puts a report among the mail to be sent, for each recipient. */
  take(entry: Pick<ReportEntry, 'month' | 'version'>): Promise<void>
  /** Sends what is due; a call while one is under way does nothing. */
  run(): Promise<void>
  close(): Promise<void>
}

/** Mail servers commonly take 25 MB, and an attachment grows by a third on its way. */
const ATTACHED_BYTES_MAX = 20 * 1024 * 1024
/** Of what a mail server says, characters. */
const PROBLEM_MAX = 400
const FORMATS = ['pdf', 'xlsx'] as const satisfies readonly ReportFormat[]
/** Before each attempt after the first; with the last one the mail is given up. */
const PAUSES_MS = [60_000, 300_000, 1_800_000, 7_200_000, 28_800_000]

/** Sends reports by e-mail, each recipient a letter of his or her own; what fails is tried again. */
export function createReportMailer(deps: ReportMailerDeps): ReportMailer {
  const { settings, mails, reports, forms, send, remark, nowMs, onFault } = deps
  const { language, publicUrl } = settings
  const bytesMax = deps.bytesMax ?? ATTACHED_BYTES_MAX
  const closing = new AbortController()
  let running: Promise<void> | null = null

  async function letterOf({ month, version, address }: ReportMail): Promise<ReportLetter | null> {
    const report = await reports.find(month, version)
    if (report === null) return null
    const files: FormFile[] = []
    const formats: ReportFormat[] = []
    for (const format of FORMATS) {
      const file = await forms.file(month, version, format, language).catch((cause: unknown) => {
        // Too large for that form, whenever it is tried: the other one is enclosed alone.
        if (cause instanceof ReportError) return null
        throw cause
      })
      if (file === null) continue
      files.push(file)
      formats.push(format)
    }
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const isSmall = files.length > 0 && bytes <= bytesMax
    const view = reportView(report, { language, outlines: [] })
    const enclosed: Enclosed = isSmall
      ? { kind: 'attached', formats }
      : linksOf(month, version, formats)
    return {
      ...letterText(report, view, language, enclosed),
      to: address,
      language,
      id: `report-${month}-${version}-${address}`,
      attachments: isSmall ? files : [],
    }
  }

  function linksOf(month: string, version: number, formats: readonly ReportFormat[]): Enclosed {
    if (publicUrl === null || formats.length === 0) return { kind: 'none' }
    const links = formats.map((format) => {
      const path = PATHS.reportFile
        .replace(':month', month)
        .replace(':version', String(version))
        .replace(':format', format)
      return `${publicUrl.replace(/\/+$/, '')}${path}?language=${language}`
    })
    return { kind: 'links', links }
  }

  async function attempt(mail: ReportMail): Promise<void> {
    const attempts = mail.attempts + 1
    try {
      const letter = await letterOf(mail)
      if (letter !== null) await send(letter, closing.signal)
      await mails.note([{ ...mail, attempts, sentAtMs: nowMs(), problem: null }])
    } catch (cause) {
      if (closing.signal.aborted) return
      const problem = cause instanceof Error ? cause.message : String(cause)
      onFault(mail.address, problem)
      const pauseMs = PAUSES_MS[attempts - 1]
      const isGivenUp = pauseMs === undefined
      const dueAtMs = nowMs() + (pauseMs ?? 0)
      await mails.note([{ ...mail, attempts, problem, dueAtMs, isGivenUp }])
    }
    await tell(mail)
  }

  /** Says of the job what could not be sent, and no longer once it was. */
  async function tell({ month, version }: ReportMail): Promise<void> {
    const all = await mails.of(month, version)
    const [failed] = all.filter(({ sentAtMs, problem }) => sentAtMs === null && problem !== null)
    if (failed === undefined) return remark(month, version, null)
    const { address, isGivenUp } = failed
    const values = { address, problem: failed.problem?.slice(0, PROBLEM_MAX) ?? '' }
    const said = isGivenUp ? phrase('report-unsent-ended', values) : phrase('report-unsent', values)
    await remark(month, version, said)
  }

  return {
    async take({ month, version }) {
      await mails.note(
        settings.recipients.map((address) => ({
          month,
          version,
          address,
          dueAtMs: nowMs(),
          attempts: 0,
          sentAtMs: null,
          problem: null,
          isGivenUp: false,
        })),
      )
    },
    async run() {
      if (running !== null || closing.signal.aborted) return
      const sending = async (): Promise<void> => {
        for (const mail of await mails.due(nowMs())) {
          if (closing.signal.aborted) return
          await attempt(mail)
        }
      }
      running = sending().finally(() => {
        running = null
      })
      await running
    },
    async close() {
      closing.abort()
      await running
    },
  }
}
