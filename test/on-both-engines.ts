/**
 * Tests that run twice, with the journal on SQLite and on PostgreSQL. With the golden month and
 * `journal-on-postgres.test.ts` they touch every table.
 */
export const ON_BOTH_ENGINES: readonly string[] = [
  'test/unit/geography-routes.test.ts',
  'test/unit/series-ledger.test.ts',
  'test/unit/server-agent-config.test.ts',
  'test/unit/server-alert-closed.test.ts',
  'test/unit/server-complaints.test.ts',
  'test/unit/server-discovery.test.ts',
  'test/unit/server-journal-objections.test.ts',
  'test/unit/server-journal.test.ts',
  'test/unit/server-months.test.ts',
  'test/unit/server-public.test.ts',
  'test/unit/server-usage-follow.test.ts',
  'test/unit/server-visitors.test.ts',
  'test/unit/server-visits.test.ts',
]

/** ... and these with `PANTAU_FULL=1`: a run of all tests has ten minutes. */
export const ON_BOTH_ENGINES_IN_FULL: readonly string[] = [
  'test/property/inventory-changes.test.ts',
  'test/unit/report-former.test.ts',
  'test/unit/report-jobs.test.ts',
  'test/unit/server-alerts-routes.test.ts',
  'test/unit/server-contracts.test.ts',
  'test/unit/server-enrolment.test.ts',
  'test/unit/server-operators.test.ts',
  'test/unit/server-outages-journal.test.ts',
  'test/unit/server-windows.test.ts',
]
