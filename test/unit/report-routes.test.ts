import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { phrase } from '#contract/phrase.ts'
import { problemSchema } from '#contract/problem.ts'
import { reportJobSchema, reportListSchema } from '#contract/report-jobs.ts'
import { reportSchema } from '#contract/report-document.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { reportRoutes } from '../../server/http/routes/reports.ts'
import type { ReportDesk } from '../../server/http/routes/reports.ts'
import type { Journal } from '../../server/journal/open.ts'
import { EvidenceError } from '../../server/report/evidence/evidence-source.ts'
import { FormFiles } from '../../server/report/form-files.ts'
import { ReportError } from '../../server/report/report-error.ts'
import { createReportJobs } from '../../server/report/jobs.ts'
import type { ReportJobs } from '../../server/report/jobs.ts'
import { emptyJournals } from './empty-journal.ts'
import { madeOf, TIME_ZONE } from './report-figures.ts'

const MONTH = '2026-10'
const NOW_MS = Date.UTC(2026, 10, 2)
const PAPER = {
  number: '{seq}/PANTAU/{roman}/{year}',
  freezeDays: 7,
  letterhead: { lines: [], address: '', place: '', signatory: { title: '', name: '', number: '' } },
  timeZone: TIME_ZONE,
  softwareVersion: '0.0.0',
}

const openEmpty = emptyJournals()
let directory = ''
let journal: Journal
let jobs: ReportJobs
let forms: FormFiles
let app: Hono
let desk: ReportDesk | null
let written: string[]
/** What becomes of a form while it is written. */
let whileWritten: () => Promise<void>
let key = ''
/** Settles what a maker of reports waits for. */
let release: () => void

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-report-routes-'))
  journal = await openEmpty(directory)
  written = []
  whileWritten = () => Promise.resolve()
  release = () => undefined
  jobs = createReportJobs({
    reports: journal.reports,
    maker: {
      make: async (month) => {
        await new Promise<void>((resolve) => {
          release = resolve
        })
        return madeOf(month)
      },
    },
    paper: PAPER,
    settled: () => Promise.resolve(true),
    nowMs: () => NOW_MS,
    onKept: () => Promise.resolve(),
    onError: (cause) => {
      throw cause
    },
  })
  forms = new FormFiles({
    directory: join(directory, 'reports'),
    reports: journal.reports,
    softwareVersion: '0.0.0',
    bytesMax: 100,
    write: ({ document }, format, language) => {
      written.push(`${document.version} ${format} ${language}`)
      const name = `pantau-${document.month}-v${document.version}.${format}`
      const body = async function* () {
        yield Buffer.alloc(20, format)
        await whileWritten()
        yield Buffer.alloc(40, format)
      }
      return Promise.resolve({ name, mediaType: 'application/test', body: body() })
    },
  })
  desk = {
    reports: journal.reports,
    jobs,
    forms,
    language: 'id',
    nextAtMs: () => NOW_MS + 1,
    evidence: { file: () => Promise.resolve(null) },
    gatherEvidence: () =>
      Promise.resolve(async (sink) => {
        await new Promise<void>((resolve) => sink.end('evidence', resolve))
      }),
  }
  key = (await journal.operators.add('Maria', NOW_MS))?.key.reveal() ?? ''
  const operator = operatorsOnly({ operators: journal.operators, nowMs: () => NOW_MS })
  app = new Hono().route(
    '/',
    reportRoutes({
      reporting: () => desk,
      timeZone: TIME_ZONE,
      nowMs: () => NOW_MS,
      logError: (cause) => {
        throw cause
      },
      operator,
    }),
  )
  answerFailures(app, (cause) => {
    throw cause
  })
})
afterEach(async () => {
  await jobs.close()
  await forms.close()
  await journal.close()
  await rm(directory, { recursive: true })
})

const asMaria = () => ({ [OPERATOR_HEADER]: `Maria:${key}` })
const order = (body: unknown, headers: Record<string, string> = asMaria()) =>
  app.request(PATHS.reports, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const cancel = (id: string) =>
  app.request(PATHS.reportJob.replace(':id', id), { method: 'DELETE', headers: asMaria() })
const get = async (path: string, headers: Record<string, string> = {}) =>
  app.request(path, { headers })
const listed = async () => reportListSchema.parse(await (await get(PATHS.reports)).json())
const pathOf = (version: string | number, tail = '', month = MONTH) =>
  `/v1/reports/${month}/${version}${tail}`
const faultOf = async (answer: Response) => {
  const { errors, detail } = problemSchema.parse(await answer.json())
  return errors?.[0] ?? detail
}
async function make(reason = ''): Promise<void> {
  expect((await order({ month: MONTH, reason })).status).toBe(202)
  release()
  await jobs.idle()
}

describe('reports by HTTP', () => {
  it('are ordered by operators, followed while they are made, and listed', async () => {
    const answer = await order({ month: MONTH })
    expect(answer.status).toBe(202)
    const job = reportJobSchema.parse(await answer.json())
    expect(job).toMatchObject({ month: MONTH, by: 'Maria', endedAtMs: null })
    expect(await (await get(PATHS.reportJob.replace(':id', job.id))).json()).toMatchObject({
      id: job.id,
      step: 'figures',
    })
    const early = await get(pathOf('latest'))
    expect([early.status, await faultOf(early)]).toEqual([409, `the job ${job.id} is not done yet`])
    release()
    await jobs.idle()
    const { reports, jobs: list, nextAtMs } = await listed()
    expect(reports).toMatchObject([{ month: MONTH, version: 1, by: 'Maria' }])
    expect(list).toMatchObject([{ id: job.id, step: 'done', version: 1 }])
    expect(nextAtMs).toBe(NOW_MS + 1)
  })

  it('are ordered by nobody else, nor of a month that has not begun, twice at once or without a reason', async () => {
    expect((await order({ month: MONTH }, { [OPERATOR_HEADER]: 'Maria:wrong' })).status).toBe(401)
    expect((await order({ month: MONTH }, {})).status).toBe(401)
    const future = await order({ month: '2026-12' })
    expect(future.status).toBe(422)
    expect(await faultOf(future)).toMatchObject({ path: 'month' })
    expect((await order({ month: '2026-13' })).status).toBe(422)
    expect((await order({ month: MONTH })).status).toBe(202)
    expect((await order({ month: MONTH })).status).toBe(409)
    release()
    await jobs.idle()
    const again = await order({ month: MONTH, reason: '  ' })
    expect(again.status).toBe(422)
    expect(await faultOf(again)).toMatchObject({ path: 'reason' })
    expect((await listed()).reports).toHaveLength(1)
  })

  it('are cancelled while they are made, and not after it', async () => {
    const { id } = reportJobSchema.parse(await (await order({ month: MONTH })).json())
    expect((await cancel(id)).status).toBe(204)
    release()
    await jobs.idle()
    expect((await listed()).jobs).toMatchObject([{ id, step: 'cancelled' }])
    expect((await cancel(id)).status).toBe(409)
    expect((await cancel('NOBODY')).status).toBe(404)
  })

  it('are given whole, plain or as they are kept, and once only to those who have them', async () => {
    await make()
    const plain = await get(pathOf('latest'))
    const text = await plain.text()
    const report = reportSchema.parse(JSON.parse(text))
    expect(report.document).toMatchObject({ version: 1, month: MONTH })
    const zipped = await get(pathOf(1), { 'Accept-Encoding': 'gzip' })
    expect(zipped.headers.get('Content-Encoding')).toBe('gzip')
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(text)
    const etag = plain.headers.get('ETag') ?? ''
    expect(etag).toContain(report.document.hash)
    expect((await get(pathOf('latest'), { 'If-None-Match': etag })).status).toBe(304)
    // The same figures in a newer version are another document.
    await make('Tanda tangan')
    const newer = await get(pathOf('latest'), { 'If-None-Match': etag })
    expect(newer.status).toBe(200)
    expect(await newer.json()).toMatchObject({ document: { version: 2, changesTotal: 0 } })
  })

  it('are there under no other month or version', async () => {
    await make()
    const others = ['2026-10/2', '2026-09/1', '2026-13/1', '2026-10/0', '2026-10/one', 'jobs/1']
    for (const other of others) expect((await get(`/v1/reports/${other}`)).status).toBe(404)
  })

  it('are written in each form and language once, while there is room for them', async () => {
    await make()
    const pdf = await get(pathOf(1, '/files/pdf'))
    expect(Object.fromEntries(pdf.headers)).toMatchObject({
      'content-type': 'application/test',
      'content-length': '60',
      'content-disposition': 'attachment; filename="pantau-2026-10-v1.pdf"',
    })
    expect(await pdf.text()).toHaveLength(60)
    await Promise.all([
      get(pathOf('latest', '/files/pdf?language=id')),
      get(pathOf(1, '/files/pdf')),
    ])
    expect(written).toEqual(['1 pdf id'])
    expect((await get(pathOf(1, '/files/xlsx?language=en'))).status).toBe(200)
    expect(written).toEqual(['1 pdf id', '1 xlsx en'])
    // 100 bytes hold one of them: the one that was asked for last.
    expect(await readdir(join(directory, 'reports'))).toEqual(['2026-10-v1-en-0.0.0.xlsx'])
    expect((await get(pathOf(1, '/files/pdf'))).status).toBe(200)
    expect(written.at(-1)).toBe('1 pdf id')
  })

  it('leave no half file when a form cannot be written, and are written when asked again', async () => {
    await make()
    whileWritten = () =>
      Promise.reject(new ReportError('too-many', phrase('report-cells', { cells: 9 })))
    const refused = await get(pathOf(1, '/files/pdf'))
    expect([refused.status, await faultOf(refused)]).toEqual([
      422,
      'a workbook of 9 cells is too large to be opened: take the CSV files',
    ])
    expect(await readdir(join(directory, 'reports'))).toEqual([])
    whileWritten = () => Promise.resolve()
    expect((await get(pathOf(1, '/files/pdf'))).status).toBe(200)
  })

  it('wait for each other while they are written, and no more than sixteen', async () => {
    for (let version = 1; version <= 3; version += 1) await make(version === 1 ? '' : 'Lagi')
    let go: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    whileWritten = () => held
    const forms = [1, 2, 3].flatMap((version) =>
      ['pdf', 'xlsx', 'csv'].flatMap((format) =>
        ['id', 'en'].map((language) => pathOf(version, `/files/${format}?language=${language}`)),
      ),
    )
    const answers = forms.map((path) => get(path))
    const refused = await Promise.race(answers)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('Retry-After')).toBe('10')
    await vi.waitFor(() => expect(written).toHaveLength(1))
    go()
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(16)
    expect(statuses.filter((status) => status === 503)).toHaveLength(2)
  })

  it('are asked for in a form or language that there is', async () => {
    await make()
    const form = await get(pathOf(1, '/files/docx'))
    expect([form.status, await faultOf(form)]).toMatchObject([400, { path: 'format' }])
    const language = await get(pathOf(1, '/files/pdf?language=fr'))
    expect([language.status, await faultOf(language)]).toMatchObject([400, { path: 'language' }])
    expect((await get(pathOf(9, '/files/pdf'))).status).toBe(404)
    expect(written).toEqual([])
  })

  it('have their JSON as a file too', async () => {
    await make()
    const json = await get(pathOf(1, '/files/json'))
    expect(json.headers.get('Content-Disposition')).toContain('pantau-2026-10-v1.json')
    expect(await json.json()).toMatchObject({ document: { version: 1 } })
  })

  it('have evidence for operators, or say why there is none', async () => {
    await make()
    expect((await get(pathOf(1, '/evidence'))).status).toBe(401)
    const zip = await get(pathOf(1, '/evidence'), asMaria())
    expect(zip.headers.get('Content-Type')).toBe('application/zip')
    expect(await zip.text()).toBe('evidence')
    if (desk !== null) {
      const refuse = () => Promise.reject(new EvidenceError('not-kept', 'its polls are gone'))
      desk = { ...desk, gatherEvidence: refuse }
    }
    for (let time = 0; time < 2; time += 1) {
      const none = await get(pathOf(1, '/evidence'), asMaria())
      expect([none.status, await faultOf(none)]).toEqual([409, 'its polls are gone'])
    }
  })

  it('have the evidence that was kept when they became final', async () => {
    await make()
    const path = join(directory, 'kept.zip')
    await writeFile(path, 'kept then')
    if (desk !== null) {
      const file = () => Promise.resolve({ path, bytes: 9 })
      desk = { ...desk, evidence: { file } }
    }
    expect((await get(pathOf(1, '/evidence'))).status).toBe(401)
    const zip = await get(pathOf(1, '/evidence'), asMaria())
    expect(zip.headers.get('Content-Disposition')).toContain('pantau-2026-10-v1-evidence.zip')
    expect(await zip.text()).toBe('kept then')
  })

  it('wait until the server has started', async () => {
    desk = null
    expect((await get(PATHS.reports)).status).toBe(503)
    expect((await order({ month: MONTH })).headers.get('Retry-After')).toBe('5')
  })
})
