import type { Kysely } from 'kysely'
import { reportEntrySchema } from '#contract/report-document.ts'
import type { Report, ReportEntry } from '#contract/report-document.ts'
import { formerMonthSchema } from '#contract/report.ts'
import type { FormerMonth } from '#contract/report.ts'
import { reportJobSchema } from '#contract/report-jobs.ts'
import type { ReportJob } from '#contract/report-jobs.ts'
import { packReport, unpackReport } from './report-body.ts'
import { ReportMails } from './report-mails.ts'
import type { JournalTables } from './schema.ts'

/** Of one month. */
export const REPORT_VERSIONS_MAX = 100
/** Entries of a list: more than 150 years of months, each with five versions. */
const LISTED_MAX = 10_000
/** Jobs that are remembered. */
export const REPORT_JOBS_KEPT = 50

/** Where a new report stands: its version of the month, and its place among those of a year. */
export interface ReportTurn {
  readonly version: number
  readonly year: number
  readonly sequence: number
}

/** A report as it is kept: gzip of its JSON, and the hash of its figures. */
export interface PackedReport {
  readonly month: string
  readonly version: number
  readonly hash: string
  readonly bytes: Uint8Array
}

/** Reports of months. Versions are only ever added; what follows a frozen one is frozen too. */
export class Reports {
  readonly #db: Kysely<JournalTables>
  /** Reports on their way by e-mail. */
  readonly mails: ReportMails

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
    this.mails = new ReportMails(db)
  }

  /** All versions of all months, or of one: the latest month first, its latest version first. */
  async list(month?: string): Promise<readonly ReportEntry[]> {
    let query = this.#db.selectFrom('report').select('entry')
    if (month !== undefined) query = query.where('month', '=', month)
    const rows = await query
      .orderBy('month', 'desc')
      .orderBy('version', 'desc')
      .limit(LISTED_MAX)
      .execute()
    return rows.map(({ entry }) => reportEntrySchema.parse(JSON.parse(entry)))
  }

  /** The whole report; null where there is no such version. */
  async find(month: string, version: number): Promise<Report | null> {
    const packed = await this.packed(month, version)
    return packed === null ? null : unpackReport(packed.bytes)
  }

  /** What a version says of its month to later ones; null where there is no such version. */
  async former(month: string, version: number): Promise<FormerMonth | null> {
    const row = await this.#db
      .selectFrom('report_former')
      .select('former')
      .where('month', '=', month)
      .where('version', '=', version)
      .executeTakeFirst()
    if (row !== undefined) return formerMonthSchema.parse(JSON.parse(row.former))
    const report = await this.find(month, version)
    return report === null ? null : formerOf(report)
  }

  /** The latest version of a month; null where there is none. */
  async latest(month: string): Promise<Report | null> {
    const packed = await this.packed(month, 'latest')
    return packed === null ? null : unpackReport(packed.bytes)
  }

  /** A version as it is kept, which is also how it is sent; null where there is none. */
  async packed(month: string, version: number | 'latest'): Promise<PackedReport | null> {
    let query = this.#db
      .selectFrom('report')
      .select(['month', 'version', 'hash', 'body'])
      .where('month', '=', month)
    if (version !== 'latest') query = query.where('version', '=', version)
    const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst()
    if (row === undefined) return null
    const { body, ...rest } = row
    return { ...rest, bytes: body }
  }

  /** Where the next report of a month stands that is made in a year; null when it has too many. */
  async next(month: string, year: number): Promise<ReportTurn | null> {
    const [{ version }, { sequence }] = await Promise.all([
      this.#db
        .selectFrom('report')
        .select(({ fn }) => fn.max<number | null>('version').as('version'))
        .where('month', '=', month)
        .executeTakeFirstOrThrow(),
      this.#db
        .selectFrom('report')
        .select(({ fn }) => fn.max<number | null>('sequence').as('sequence'))
        .where('year', '=', year)
        .executeTakeFirstOrThrow(),
    ])
    if ((version ?? 0) >= REPORT_VERSIONS_MAX) return null
    return { version: (version ?? 0) + 1, year, sequence: (sequence ?? 0) + 1 }
  }

  /**
   * Keeps a report as the next version of its month. Rejects where it is not the next one, and where
   * one that is not frozen, or says no reason, would follow a frozen one.
   */
  async add(report: Report, { year, sequence }: Omit<ReportTurn, 'version'>): Promise<ReportEntry> {
    const { month, version, status, number, madeAtMs, by, reason, hash } = report.document
    const entry = entryOf(report)
    const body = await packReport(report)
    const ids = { month, version, status, year, sequence, number, by, reason, hash }
    const former = JSON.stringify(formerOf(report))
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('report')
        .values({ ...ids, made_at_ms: madeAtMs, entry: JSON.stringify(entry), body })
        .execute()
      await tx.insertInto('report_former').values({ month, version, former }).execute()
    })
    return entry
  }

  /** The jobs of late, the newest first. */
  async jobs(): Promise<readonly ReportJob[]> {
    const rows = await this.#db
      .selectFrom('report_job')
      .select('job')
      .orderBy('asked_at_ms', 'desc')
      .orderBy('id')
      .limit(REPORT_JOBS_KEPT)
      .execute()
    // Of a version that noted them otherwise nothing is told: what they made is in the list of reports.
    return rows.flatMap(({ job }) => reportJobSchema.safeParse(JSON.parse(job)).data ?? [])
  }

  /** Notes how far a job is, and forgets the oldest that are over. */
  async noteJob(job: ReportJob): Promise<void> {
    const row = { ended_at_ms: job.endedAtMs, job: JSON.stringify(job) }
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('report_job')
        .values({ id: job.id, asked_at_ms: job.askedAtMs, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute()
      const kept = tx
        .selectFrom('report_job')
        .select('id')
        .orderBy('asked_at_ms', 'desc')
        .orderBy('id')
        .limit(REPORT_JOBS_KEPT)
      await tx
        .deleteFrom('report_job')
        .where('ended_at_ms', 'is not', null)
        .where('id', 'not in', kept)
        .execute()
    })
  }

  /** Forgets a job that nobody asked for and that came to nothing. */
  async forgetJob(id: string): Promise<void> {
    await this.#db.deleteFrom('report_job').where('id', '=', id).execute()
  }
}

function entryOf({ document, figures }: Report): ReportEntry {
  const verdicts = { met: 0, broken: 0, undetermined: 0 }
  for (const { met, broken, undetermined } of figures.contracts) {
    verdicts.met += met
    verdicts.broken += broken
    verdicts.undetermined += undetermined
  }
  return reportEntrySchema.parse({
    ...document,
    measured: figures.summary.availability.measured,
    placeCoverage: figures.summary.coverage.placeCoverage,
    verdicts,
  })
}

function formerOf({ figures: { month, summary } }: Report): FormerMonth {
  const { measured, lower, upper } = summary.availability
  const { placeCoverage, residentCoverage, effectiveCoverage } = summary.coverage
  return { month, measured, lower, upper, placeCoverage, residentCoverage, effectiveCoverage }
}
