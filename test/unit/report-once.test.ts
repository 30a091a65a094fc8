import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { createReportJobs } from '../../server/report/jobs.ts'
import type { MadeMonth } from '../../server/report/make-report.ts'
import { createReportSchedule } from '../../server/report/schedule.ts'
import { journalDatabase } from '../postgres-databases.ts'
import type { TestDatabase } from '../postgres-databases.ts'
import { POSTGRES_BIN } from '../postgres.ts'
import { madeOf, PAPER, TIME_ZONE } from './report-figures.ts'

const MONTH = '2026-10'
/** 06.00 of the first of November in Kupang. */
const DUE_MS = Date.UTC(2026, 9, 31, 22)

describe.skipIf(POSTGRES_BIN === null)('the report of a month that two keepers find due', () => {
  let directory: string
  let database: TestDatabase
  const journals: Journal[] = []
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-once-'))
    database = await journalDatabase()
  })
  afterEach(async () => {
    for (const journal of journals.splice(0)) await journal.close()
    await database.drop()
    await rm(directory, { recursive: true })
  })

  /** What a keeper does of reports; `made` is its work on a month. */
  async function keeper(made: () => Promise<MadeMonth>) {
    const seat = { isOurs: true }
    const mayUse = (): boolean => seat.isOurs
    const journal = await openJournal(directory, { url: database.url, mayUse })
    journals.push(journal)
    const { reports } = journal
    const sent: number[] = []
    const faults: unknown[] = []
    const jobs = createReportJobs({
      reports,
      maker: { make: made },
      paper: PAPER,
      settled: () => Promise.resolve(true),
      nowMs: () => DUE_MS,
      onKept: ({ version }) => Promise.resolve(void sent.push(version)),
      onError: (cause) => void faults.push(cause),
    })
    await jobs.start()
    const schedule = createReportSchedule({
      settings: { automatic: true, at: '06:00', timeZone: TIME_ZONE, freezeDays: 7 },
      reports,
      jobs,
      isSettled: () => Promise.resolve(true),
      nowMs: () => DUE_MS,
    })
    return { seat, jobs, schedule, reports, sent, faults }
  }

  it('is made once, by the next one where the first was killed over it', async () => {
    let finish: (made: MadeMonth) => void = () => undefined
    const killed = await keeper(() => new Promise((resolve) => (finish = resolve)))
    await killed.schedule.run()
    await expect.poll(() => killed.jobs.list().map(({ step }) => step)).not.toEqual(['waiting'])

    killed.seat.isOurs = false
    const next = await keeper(() => Promise.resolve(madeOf(MONTH)))
    await next.schedule.run()
    await next.jobs.idle()
    await next.schedule.run()
    await next.jobs.idle()
    // If the first one only stood still, what it has made is one version too many, and is not taken.
    finish(madeOf(MONTH))
    await killed.jobs.idle()
    await next.schedule.run()
    await next.jobs.idle()

    const entries = await next.reports.list()
    expect(entries.map(({ month, version }) => `${month} ${version}`)).toEqual([`${MONTH} 1`])
    expect([killed.sent, next.sent]).toEqual([[], [1]])
    expect(next.faults).toEqual([])
    expect(killed.faults.map(String).join(' ')).toContain('keeps the city no longer')
    killed.seat.isOurs = true
  })
})
