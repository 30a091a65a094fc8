import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { AgentNow } from '#contract/fleet.ts'
import { emailSettingsOf } from './alert/channel-settings.ts'
import { createLetterSender } from './alert/channels/email.ts'
import { SettingError } from './config.ts'
import type { Config } from './config.ts'
import type { CoverageBook } from './coverage/coverage-book.ts'
import { dayNumberOf, daysOfMonth, dayText, localDayAt } from './domain/local-day.ts'
import type { ReportDesk } from './http/routes/reports.ts'
import type { Journal } from './journal/open.ts'
import { gatherEvidence } from './report/evidence/gather-evidence.ts'
import { writeEvidence } from './report/evidence/write-evidence.ts'
import { EvidenceFiles } from './report/evidence-files.ts'
import { FormFiles } from './report/form-files.ts'
import { createFormWriter } from './report/forms.ts'
import { createReportJobs } from './report/jobs.ts'
import { createReportMailer } from './report/mail.ts'
import type { ReportMailer } from './report/mail.ts'
import { createReportMaker } from './report/make-report.ts'
import { pdfInChild } from './report/pdf/pdf-in-child.ts'
import { readInstrument } from './report/readiness-file.ts'
import { createReportSchedule } from './report/schedule.ts'
import type { PaperSettings } from './report/seal-report.ts'
import type { Days } from './run-days.ts'
import type { SeriesStore } from './store/series-store.ts'
import type { Usage } from './usage/run-usage.ts'

export interface ReportParts {
  readonly directory: string
  readonly store: SeriesStore
  readonly journal: Journal
  readonly days: Days
  readonly usage: Usage
  readonly coverage: CoverageBook
  readonly agents: () => readonly AgentNow[]
  /** Works in what has come, and writes all outages down; false while a start has not read all sites. */
  readonly settleOutages: () => Promise<boolean>
  readonly softwareVersion: string
  readonly nowMs: () => number
  readonly log: Logger
}

/** Reports as the server makes them and its routes ask for them. */
export interface Reporting extends ReportDesk {
  /** Orders and sends what is due from now on. */
  start(): void
  close(): Promise<void>
}

/** Folder of the forms in the data directory: all in it can be written again. */
const FORMS_FOLDER = 'reports'
/** Folder of the evidence of final reports: later it could not be written again. */
const EVIDENCE_FOLDER = 'evidence'
const STEP_MS = 60_000
/** While data come late all the time, outages follow them by less than this. */
const OUTAGES_LATE_MS = 900_000
/** So long for the outages that are being worked in, before it is looked again. */
const OUTAGES_WAIT_MS = 30_000
/** A report waits so long for what is still being worked in, and others wait behind it. */
const SETTLE_MS_MAX = 600_000
const SETTLE_LOOK_MS = 500

/**
 * Opens the life of reports over what the server knows. Throws `SettingError` for an instrument that
 * cannot be read, and for recipients without a mail server.
 */
export async function runReports(config: Config, parts: ReportParts): Promise<Reporting> {
  const { report: settings, city } = config
  const { directory, store, journal, days, usage, coverage, softwareVersion, nowMs, log } = parts
  const { reports } = journal
  const { timeZone } = city
  const onError = (cause: unknown, message: string): void => log.error({ err: cause }, message)
  const facts = {
    journal,
    days: days.book,
    usage: usage.book,
    coverage,
    city: city.name,
    timeZone,
    rules: config.coverage,
    instrument: instrumentOf(settings.instrumentFile),
    nowMs,
  }
  const { lines, signatory, ...letterhead } = settings.letterhead
  const paper: PaperSettings = {
    number: settings.number,
    freezeDays: settings.freezeDays,
    letterhead: { ...letterhead, lines: [...lines], signatory: { ...signatory } },
    timeZone,
    softwareVersion,
  }
  const forms = new FormFiles({
    directory: join(directory, FORMS_FOLDER),
    reports,
    write: createFormWriter({
      areas: () => journal.geography().areas.values(),
      renderPdf: pdfInChild,
    }),
    softwareVersion,
  })
  /** Whether the days of a month that are over are worked out, and what came late is in its outages. */
  const isSettled = async (month: string): Promise<boolean> => {
    const [first, last] = daysOfMonth(month)
    const yesterday = dayText(dayNumberOf(localDayAt(nowMs(), timeZone)) - 1)
    const until = last < yesterday ? last : yesterday
    if ([days.book, usage.book].some((book) => book.isProvisional(first, until))) return false
    const { settledUntilMs } = journal.serverLife
    // Where no server runs nothing is worked in.
    if (settledUntilMs === null) return true
    if (nowMs() - settledUntilMs > OUTAGES_LATE_MS) return false
    if (((await journal.outages.historyLeftUntil()) ?? 0) > 0) return false
    // What is known of outages may not be in the journal yet.
    const waited = sleep(OUTAGES_WAIT_MS, false, { ref: false })
    return Promise.race([parts.settleOutages(), waited])
  }
  const jobs = createReportJobs({
    reports,
    maker: createReportMaker({ ...facts, agents: parts.agents }),
    paper,
    async settled(month, signal) {
      const untilMs = performance.now() + SETTLE_MS_MAX
      while (!(await isSettled(month))) {
        if (performance.now() >= untilMs) return false
        await sleep(SETTLE_LOOK_MS, undefined, { signal })
      }
      return true
    },
    nowMs,
    onKept: async (entry, { occasion }) => {
      if (occasion === 'scheduled') await mailer?.take(entry)
    },
    onError,
  })
  const mailer: ReportMailer | null = mailerOf(config, {
    mails: reports.mails,
    reports,
    forms,
    remark: (month, version, message) => jobs.remark(month, version, message),
    nowMs,
    onFault: (address, problem) => log.warn({ address }, `a report could not be sent: ${problem}`),
  })
  const schedule = createReportSchedule({
    settings: { ...settings, timeZone },
    reports,
    jobs,
    isSettled,
    nowMs,
  })
  const gathered: ReportDesk['gatherEvidence'] = async (report, signal) => {
    const keptFromDay = (): string | null => days.rolls.firstDay()
    const deps = { ...facts, store, policy: config.availability, keptFromDay }
    const source = await gatherEvidence(deps, report, signal)
    return async (sink) => void (await writeEvidence(source, sink, { signal }))
  }
  const evidence = new EvidenceFiles({
    directory: join(directory, EVIDENCE_FOLDER),
    reports,
    write: async (report, sink, signal) => (await gathered(report, signal))(sink),
    nowMs,
    onError,
  })
  await jobs.start()
  let timer: NodeJS.Timeout | null = null
  const step = async (): Promise<void> => {
    try {
      await schedule.run()
      await mailer?.run()
      await evidence.run()
    } catch (cause) {
      onError(cause, 'looking for reports that are due failed; it is tried again')
    }
  }
  return {
    reports,
    jobs,
    forms,
    language: settings.language,
    nextAtMs: () => schedule.nextAtMs(),
    evidence,
    gatherEvidence: gathered,
    start() {
      timer = setInterval(() => void step(), STEP_MS)
    },
    async close() {
      if (timer !== null) clearInterval(timer)
      await mailer?.close()
      await evidence.close()
      await jobs.close()
      await forms.close()
    },
  }
}

function instrumentOf(file: string | null): ReturnType<typeof readInstrument> {
  try {
    return readInstrument(file)
  } catch (cause) {
    throw new SettingError(['report', 'instrumentFile'], (cause as Error).message, { cause })
  }
}

function mailerOf(
  { report, alerts, publicUrl }: Config,
  parts: Omit<Parameters<typeof createReportMailer>[0], 'settings' | 'send'>,
): ReportMailer | null {
  const { recipients, language } = report
  if (recipients.length === 0) return null
  const email = emailSettingsOf(alerts.channels.email)
  if (email === undefined) {
    const fault = 'nothing can be sent: [alerts.channels.email] is not set up'
    throw new SettingError(['report', 'recipients'], fault)
  }
  const settings = { recipients, language, publicUrl }
  return createReportMailer({ ...parts, settings, send: createLetterSender(email) })
}
