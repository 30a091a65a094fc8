import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { phrase } from '#contract/phrase.ts'
import type { ReportJob } from '#contract/report-jobs.ts'
import { reportSchema } from '#contract/report-document.ts'
import type { ReportEntry } from '#contract/report-document.ts'
import type { Journal } from '../../server/journal/open.ts'
import { hashOfFigures } from '../../server/report/document.ts'
import { createReportJobs, REPORT_QUEUE_MAX } from '../../server/report/jobs.ts'
import type { ReportJobs } from '../../server/report/jobs.ts'
import type { MadeMonth, ReportMaker } from '../../server/report/make-report.ts'
import { ReportError } from '../../server/report/report-error.ts'
import type { ReportOrder } from '../../server/report/seal-report.ts'
import { isOnPostgres, openTables } from '../journal-engine.ts'
import { emptyJournals } from './empty-journal.ts'
import { madeOf, PAPER } from './report-figures.ts'

const MONTH = '2026-10'
/** 00.00 of the first of November in Kupang, and a week later. */
const OVER_MS = Date.UTC(2026, 9, 31, 16)
const FROZEN_MS = OVER_MS + 7 * 86_400_000
const HOUR_MS = 3_600_000

const openEmpty = emptyJournals()
let directory = ''
let journal: Journal
let jobs: ReportJobs
let nowMs = 0
let isSettled = true
let made: () => Promise<MadeMonth>
let progress: Parameters<NonNullable<Parameters<ReportMaker['make']>[1]>['onProgress'] & {}>[]
let kept: ReportEntry[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-reports-'))
  journal = await openEmpty(directory)
  nowMs = OVER_MS + 6 * HOUR_MS
  isSettled = true
  progress = []
  kept = []
  made = () => Promise.resolve(madeOf(MONTH))
  jobs = openJobs()
  await jobs.start()
})
afterEach(async () => {
  await jobs.close()
  await journal.close()
  await rm(directory, { recursive: true })
})

function openJobs(): ReportJobs {
  return createReportJobs({
    reports: journal.reports,
    maker: {
      async make(month, { signal, onProgress } = {}) {
        for (const step of progress) onProgress?.(...step)
        const aborted = new Promise<never>((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
        })
        const { figures, ...rest } = await Promise.race([made(), aborted])
        return { ...rest, figures: { ...figures, month } }
      },
    },
    paper: PAPER,
    settled: () => Promise.resolve(isSettled),
    nowMs: () => nowMs,
    onKept: (entry) => Promise.resolve(void kept.push(entry)),
    onError: (cause) => {
      throw cause
    },
  })
}

const orderOf = (over: Partial<ReportOrder> = {}): ReportOrder => ({
  month: MONTH,
  by: 'Ani',
  occasion: 'asked',
  reason: '',
  ...over,
})
async function make(over: Partial<ReportOrder> = {}): Promise<void> {
  expect((await jobs.order(orderOf(over))).outcome).toBe('queued')
  await jobs.idle()
}
/** A maker that waits until it is let go. */
function holdMaker(): () => void {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  made = () => held.then(() => madeOf(MONTH))
  return release
}
const messageOf = () => jobs.list()[0]?.message?.text

describe('an order of a report', () => {
  it('makes the first version, provisional, with number, hash and letterhead, and keeps it whole', async () => {
    await make()
    const [entry] = await journal.reports.list()
    expect(entry).toMatchObject({
      number: '001/KOMINFO/XI/2026',
      month: MONTH,
      version: 1,
      status: 'provisional',
      freezesAtMs: FROZEN_MS,
      madeAtMs: nowMs,
      by: 'Ani',
      reason: '',
      measured: 1,
    })
    const { figures } = madeOf(MONTH)
    const report = await journal.reports.find(MONTH, 1)
    expect(reportSchema.parse(report).document.letterhead.signatory.name).toBe('Ani')
    expect(JSON.stringify(report?.figures)).toBe(JSON.stringify(figures))
    expect(report?.document.hash).toBe(hashOfFigures(figures))
    expect(jobs.list()).toMatchObject([{ step: 'done', version: 1, endedAtMs: nowMs }])
    expect(kept).toEqual([entry])
  })

  it('of a month that has a version needs a reason, and lists what changed', async () => {
    await make()
    expect(await jobs.order(orderOf())).toMatchObject({ outcome: 'reason-needed' })
    made = () => Promise.resolve(madeOf(MONTH, { downMs: HOUR_MS }))
    await make({ reason: 'Data susulan' })
    const second = await journal.reports.latest(MONTH)
    expect(second?.document).toMatchObject({
      version: 2,
      reason: 'Data susulan',
      number: '002/KOMINFO/XI/2026',
    })
    // October has 744 h: one of them down.
    expect(second?.document.changes).toContainEqual({
      path: 'places/taman/availability/measured',
      name: 'Taman taman',
      before: 1,
      after: 743 / 744,
    })
    expect((await journal.reports.find(MONTH, 1))?.document.changes).toEqual([])
  })

  it('tells how far it is, step by step', async () => {
    progress = [['figures', 3, 8]]
    const release = holdMaker()
    await jobs.order(orderOf())
    expect(jobs.list()).toMatchObject([{ step: 'figures', done: 3, whole: 8, endedAtMs: null }])
    release()
    await jobs.idle()
    expect(jobs.list()).toMatchObject([{ step: 'done', done: 0, whole: 0 }])
  })

  it('waits its turn; of a month that is being made there is no second one, nor a fourteenth at all', async () => {
    const release = holdMaker()
    await jobs.order(orderOf())
    expect(await jobs.order(orderOf())).toMatchObject({ outcome: 'busy', job: { month: MONTH } })
    for (let month = 0; month < REPORT_QUEUE_MAX; month += 1) {
      const other = `${2024 + Math.floor(month / 9)}-0${(month % 9) + 1}`
      expect((await jobs.order(orderOf({ month: other }))).outcome).toBe('queued')
    }
    expect(await jobs.order(orderOf({ month: '2026-09' }))).toEqual({ outcome: 'full' })
    expect(jobs.list().filter(({ step }) => step === 'waiting')).toHaveLength(REPORT_QUEUE_MAX)
    release()
    await jobs.idle()
    expect(jobs.list().filter(({ step }) => step === 'done')).toHaveLength(REPORT_QUEUE_MAX + 1)
  })

  it('is cancelled while it waits and while it is made, and leaves nothing behind', async () => {
    holdMaker()
    await jobs.order(orderOf())
    await jobs.order(orderOf({ month: '2026-09' }))
    const [waiting, underWay] = jobs.list()
    expect([underWay?.step, waiting?.step]).toEqual(['figures', 'waiting'])
    expect(jobs.cancel(waiting?.id ?? '')).toBe(true)
    expect(jobs.cancel(underWay?.id ?? '')).toBe(true)
    await jobs.idle()
    expect(jobs.list().map(({ step }) => step)).toEqual(['cancelled', 'cancelled'])
    expect(jobs.cancel(underWay?.id ?? '')).toBe(false)
    expect(jobs.cancel('NOBODY')).toBeNull()
    expect(await journal.reports.list()).toEqual([])
  })

  it('says why it failed, and the next one is made all the same', async () => {
    made = () =>
      Promise.reject(new ReportError('no-data', phrase('report-data-none', { month: MONTH })))
    await make()
    expect(jobs.list()).toMatchObject([{ step: 'failed', version: null }])
    expect(messageOf()).toMatch(/^nothing was measured in 2026-10,/)
    made = () => Promise.resolve(madeOf(MONTH))
    await make()
    expect(await journal.reports.list()).toHaveLength(1)
  })

  it('that nobody gave leaves no trace when the month has no data', async () => {
    made = () =>
      Promise.reject(new ReportError('no-data', phrase('report-data-none', { month: MONTH })))
    await make({ occasion: 'scheduled', by: 'Pantau' })
    expect(jobs.list()).toEqual([])
    expect(await journal.reports.jobs()).toEqual([])
  })

  it('that a stop of the server interrupts says so at the next start', async () => {
    holdMaker()
    await jobs.order(orderOf())
    await jobs.close()
    jobs = openJobs()
    await jobs.start()
    expect(jobs.list()).toMatchObject([{ month: MONTH, step: 'failed' }])
    expect(messageOf()).toContain('the server was stopped')
    made = () => Promise.resolve(madeOf(MONTH))
    await make()
    expect(jobs.list()).toMatchObject([{ step: 'done' }, { step: 'failed' }])
  })

  it('that an older version noted by a text alone is forgotten', async () => {
    await make()
    const [job] = jobs.list()
    const noted = { ...job, id: 'OLD', message: 'it was stopped' }
    await journal.reports.noteJob(noted as unknown as ReportJob)
    expect(await journal.reports.jobs()).toEqual([job])
  })
})

describe('a frozen report', () => {
  it('comes when the time for late data is over, with what they changed', async () => {
    await make()
    nowMs = FROZEN_MS
    await make({ occasion: 'freeze', by: 'Pantau' })
    const same = await journal.reports.latest(MONTH)
    expect(same?.document).toMatchObject({ version: 2, status: 'frozen', reason: '', changes: [] })
    expect(same?.document.hash).toBe((await journal.reports.find(MONTH, 1))?.document.hash)
  })

  it('says that late data came before it where they did', async () => {
    await make()
    nowMs = FROZEN_MS
    made = () => Promise.resolve(madeOf(MONTH, { downMs: HOUR_MS }))
    await make({ occasion: 'freeze', by: 'Pantau' })
    const { document } = (await journal.reports.latest(MONTH)) ?? {}
    expect(document?.reason).toContain('data yang datang sesudahnya')
    expect(document?.changesTotal).toBeGreaterThan(3)
  })

  it('is followed by none without a reason, and only by frozen ones', async () => {
    nowMs = FROZEN_MS
    await make()
    expect(await jobs.order(orderOf())).toMatchObject({ outcome: 'reason-needed' })
    // The clock was set back: what was final stays final.
    nowMs = OVER_MS
    made = () => Promise.resolve(madeOf(MONTH, { downMs: HOUR_MS }))
    await make({ reason: 'Salah catat' })
    const entries = await journal.reports.list(MONTH)
    expect(entries.map(({ version, status }) => [version, status])).toEqual([
      [2, 'frozen'],
      [1, 'frozen'],
    ])
    expect(entries[0]?.changesTotal).toBeGreaterThan(0)
  })

  it('is not made of days that are still being worked out', async () => {
    nowMs = FROZEN_MS
    isSettled = false
    await make()
    expect(jobs.list()).toMatchObject([{ step: 'failed' }])
    expect(messageOf()).toContain('still being worked in')
    // One that is provisional may be: it is made anew.
    nowMs = OVER_MS
    await make()
    expect(jobs.list()).toMatchObject([{ step: 'done' }, { step: 'failed' }])
  })

  it('is never changed, replaced or deleted, whoever writes into the journal', async () => {
    nowMs = FROZEN_MS
    await make()
    const report = await journal.reports.latest(MONTH)
    if (report === null) throw new Error('there is no report')
    const as = (part: object) => ({ ...report, document: { ...report.document, ...part } })
    const add = (part: object) => journal.reports.add(as(part), { year: 2026, sequence: 9 })
    await expect(add({ reason: 'x' })).rejects.toThrow('next version of its month')
    await expect(add({ version: 3, reason: 'x' })).rejects.toThrow('next version of its month')
    await expect(add({ version: 2, reason: ' ' })).rejects.toThrow('frozen ones with a reason')
    const late = { version: 2, reason: 'x', status: 'provisional' }
    await expect(add(late)).rejects.toThrow('frozen ones with a reason')
    const db = await openTables(directory)
    const tries = [
      `UPDATE report SET status = 'provisional'`,
      `UPDATE report SET body = NULL`,
      `DELETE FROM report`,
      ...(isOnPostgres
        ? [`TRUNCATE report`]
        : [`INSERT OR REPLACE INTO report SELECT * FROM report`]),
    ]
    for (const one of tries) await expect(sql.raw(one).execute(db)).rejects.toThrow('report')
    await db.destroy()
    expect(await journal.reports.latest(MONTH)).toEqual(report)
  })
})

describe('numbers of papers', () => {
  it('count the reports of a year, whatever their months are', async () => {
    await make()
    await make({ month: '2026-09' })
    nowMs = Date.UTC(2027, 0, 1)
    await make({ month: '2026-12' })
    const numbers = (await journal.reports.list()).map(({ month, number }) => [month, number])
    expect(numbers).toEqual([
      ['2026-12', '001/KOMINFO/I/2027'],
      ['2026-10', '001/KOMINFO/XI/2026'],
      ['2026-09', '002/KOMINFO/XI/2026'],
    ])
  })
})
