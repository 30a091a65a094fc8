import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Journal } from '../../server/journal/open.ts'
import { openTables } from '../journal-engine.ts'
import { emptyJournals } from './empty-journal.ts'
import { sampleReport } from './report-sample.ts'

const openEmpty = emptyJournals()
const report = sampleReport()
const { month } = report.document
const { availability, coverage } = report.figures.summary
const FORMER = {
  month: report.figures.month,
  measured: availability.measured,
  lower: availability.lower,
  upper: availability.upper,
  placeCoverage: coverage.placeCoverage,
  residentCoverage: coverage.residentCoverage,
  effectiveCoverage: coverage.effectiveCoverage,
}

let directory = ''
let journal: Journal

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-former-'))
  journal = await openEmpty(directory)
  const first = { ...report, document: { ...report.document, version: 1 } }
  await journal.reports.add(first, { year: 2026, sequence: 1 })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

describe('what a report says of its month to later ones', () => {
  it('is known without reading the report', async () => {
    const find = vi.spyOn(journal.reports, 'packed')
    expect(await journal.reports.former(month, 1)).toEqual(FORMER)
    expect(find).not.toHaveBeenCalled()
    expect(await journal.reports.former(month, 9)).toBeNull()
  })

  it('is read from one that was kept without it', async () => {
    const db = await openTables(directory)
    await sql`
      INSERT INTO report SELECT month, 2, status, year, 2, number, made_at_ms, "by", 'late', hash,
        entry, body FROM report
    `.execute(db)
    await db.destroy()
    expect(await journal.reports.former(month, 2)).toEqual(FORMER)
  })

  it('is never changed or deleted', async () => {
    const db = await openTables(directory)
    for (const one of [`UPDATE report_former SET former = ''`, 'DELETE FROM report_former']) {
      await expect(sql.raw(one).execute(db)).rejects.toThrow('what a report says of its month')
    }
    await db.destroy()
  })
})
