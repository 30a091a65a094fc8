import { sql } from 'kysely'
import type { Kysely, Migration } from 'kysely'
import type { ReportStatus } from '#contract/report-words.ts'
import { engineOf, refuse } from './engine.ts'
import type { Engine, Refusal } from './engine.ts'

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
  /**
   * What later reports compare a month with, beside each version (`FormerMonth`, JSON): a country's
   * report is not read whole for it. Those that were kept before there was this table have none.
   */
  report_former: { month: string; version: number; former: string }
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

const NOT_NEXT = 'a report must be the next version of its month'
const FROZEN = 'after a frozen report come only frozen ones with a reason'
const IS_NOT_NEXT =
  'NEW.version <> 1 + coalesce((SELECT max(version) FROM report WHERE month = NEW.month), 0)'
const THAWS = `EXISTS (SELECT 1 FROM report WHERE month = NEW.month AND status = 'frozen')
  AND (NEW.status <> 'frozen' OR trim(NEW.reason) = '')`

/** What a table of the journal cannot say by itself: versions follow each other. */
const KEEPERS: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: [
    `CREATE TRIGGER report_follows BEFORE INSERT ON report WHEN ${IS_NOT_NEXT}
     BEGIN SELECT raise(ABORT, '${NOT_NEXT}'); END`,
    `CREATE TRIGGER report_stays_frozen BEFORE INSERT ON report WHEN ${THAWS}
     BEGIN SELECT raise(ABORT, '${FROZEN}'); END`,
  ],
  postgresql: [
    `CREATE FUNCTION pantau_report_follows() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF ${IS_NOT_NEXT} THEN RAISE EXCEPTION '${NOT_NEXT}'; END IF;
       IF ${THAWS} THEN RAISE EXCEPTION '${FROZEN}'; END IF;
       RETURN NEW;
     END $$`,
    `CREATE TRIGGER report_follows BEFORE INSERT ON report
     FOR EACH ROW EXECUTE FUNCTION pantau_report_follows()`,
  ],
}

/** ... and stay. */
const REFUSALS: readonly Refusal[] = [
  {
    name: 'report_unchanged',
    table: 'report',
    change: 'update',
    message: 'a report is never changed',
  },
  { name: 'report_kept', table: 'report', change: 'delete', message: 'a report is never deleted' },
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
    for (const keeper of KEEPERS[engineOf(db)]) await sql.raw(keeper).execute(db)
    for (const refusal of REFUSALS) await refuse(db, refusal)
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

const FORMER_UNCHANGED = 'what a report says of its month is never changed or deleted'

export const reportFormerTable: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('report_former')
      .addColumn('month', 'text', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('former', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('report_former_key', ['month', 'version'])
      .execute()
    for (const change of ['update', 'delete'] as const) {
      const name = `report_former_no_${change}`
      await refuse(db, { name, table: 'report_former', change, message: FORMER_UNCHANGED })
    }
  },
}
