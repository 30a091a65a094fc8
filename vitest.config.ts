import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import type { Plugin } from 'vitest/config'
import { MixedOrder } from './test/mixed-order.ts'
import { SecondTryReporter } from './test/second-try-reporter.ts'
import { TableReporter } from './test/store/table-reporter.ts'
import { ON_BOTH_ENGINES, ON_BOTH_ENGINES_IN_FULL } from './test/on-both-engines.ts'
import { POSTGRES_BIN } from './test/postgres.ts'

const OPEN = join(import.meta.dirname, 'server/journal/open.ts')
const STAND_IN = join(import.meta.dirname, 'test/postgres-journal.ts')

/** Whoever opens a journal opens one on PostgreSQL. */
const journalOnPostgres: Plugin = {
  name: 'journal-on-postgres',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!source.endsWith('/open.ts') || importer === STAND_IN) return null
    if (importer?.endsWith('/test/postgres-databases.ts') === true) return null
    const found = await this.resolve(source, importer, { skipSelf: true })
    return found?.id === OPEN ? STAND_IN : null
  },
}

const isFull = process.env['PANTAU_FULL'] === '1'
const onBoth = [...ON_BOTH_ENGINES, ...(isFull ? ON_BOTH_ENGINES_IN_FULL : [])]

/** Where `test/run.mjs` reads what passed. */
const { TEST_REPORT_FILE } = process.env
const reportFile = TEST_REPORT_FILE === undefined ? [] : [TEST_REPORT_FILE]

/** One run for everything; `test/run.mjs` starts it and prints the closing line. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    environment: 'node',
    reporters: [
      'default',
      new TableReporter(),
      new SecondTryReporter(),
      ...reportFile.map((outputFile): ['json', { outputFile: string }] => ['json', { outputFile }]),
    ],
    pool: 'forks',
    // No suite keeps state in modules: to load them anew for each file would cost minutes.
    isolate: false,
    // Many suites wait for processes: twice as many as there are cores keep these at work.
    maxWorkers: 4,
    sequence: { sequencer: MixedOrder },
    // What is waited for comes when a busy machine has time for it.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: 60_000,
    // In the whole run four workers share two cores: what passes only at its second try is told by name.
    retry: reportFile.length,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.ts'] } },
      {
        extends: true,
        plugins: [journalOnPostgres],
        test: {
          name: 'postgresql',
          env: { PANTAU_TEST_JOURNAL: 'postgresql' },
          include: POSTGRES_BIN === null ? [] : onBoth,
        },
      },
    ],
  },
})
