import { sql } from 'kysely'
import type { Kysely, Migration } from 'kysely'
import type { ReportStatus } from '#contract/report-words.ts'

export interface ReportTables {
  /** Reports of months by version. Nothing is ever changed or deleted: triggers refuse it. */
  report: {
    month: string
    version: number
    status: ReportStatus
    /** The local year that it was made in, and its place among those of that year. */
    year: number
    sequence: number
    number: string
    made_at_ms: number
    by: string
    reason: string
    hash: string
    /** As the list shows it, JSON. */
    entry: string
    /** The whole report as JSON, gzip. */
    body: Uint8Array
  }
  /** Orders of reports; those that have no end were under way when the server stopped. */
  report_job: { id: string; asked_at_ms: number; ended_at_ms: number | null; job: string }
  /** Reports on their way by e-mail. */
  report_mail: {
    month: string
    version: number
    address: string
    due_at_ms: number
    attempts: number
    sent_at_ms: number | null
    /** Why the last attempt failed. */
    problem: string | null
    is_given_up: number
  }
}

/** What a table of the journal cannot say by itself: versions follow each other, and stay. */
const KEEPERS = [
  `CREATE TRIGGER report_follows BEFORE INSERT ON report
   WHEN NEW.version <> 1 + coalesce((SELECT max(version) FROM report WHERE month = NEW.month), 0)
   BEGIN SELECT raise(ABORT, 'a report must be the next version of its month'); END`,
  `CREATE TRIGGER report_stays_frozen BEFORE INSERT ON report
   WHEN EXISTS (SELECT 1 FROM report WHERE month = NEW.month AND status = 'frozen')
     AND (NEW.status <> 'frozen' OR trim(NEW.reason) = '')
   BEGIN SELECT raise(ABORT, 'after a frozen report come only frozen ones with a reason'); END`,
  `CREATE TRIGGER report_unchanged BEFORE UPDATE ON report
   BEGIN SELECT raise(ABORT, 'a report is never changed'); END`,
  `CREATE TRIGGER report_kept BEFORE DELETE ON report
   BEGIN SELECT raise(ABORT, 'a report is never deleted'); END`,
]

export const reportTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('report')
      .addColumn('month', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('year', 'integer', (column) => column.notNull())
      .addColumn('sequence', 'integer', (column) => column.notNull())
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('made_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('entry', 'text', (column) => column.notNull())
      .addColumn('body', 'blob', (column) => column.notNull())
      .addPrimaryKeyConstraint('report_key', ['month', 'version'])
      .addUniqueConstraint('report_of_year', ['year', 'sequence'])
      .execute()
    for (const keeper of KEEPERS) await sql.raw(keeper).execute(db)
    await db.schema
      .createTable('report_job')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('asked_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('ended_at_ms', 'bigint')
      .addColumn('job', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('report_mail')
      .addColumn('month', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('due_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('sent_at_ms', 'bigint')
      .addColumn('problem', 'text')
      .addColumn('is_given_up', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('report_mail_key', ['month', 'version', 'address'])
      .execute()
  },
}
