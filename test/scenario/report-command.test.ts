import { mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, BootId, PlaceId } from '#contract/ids.ts'
import { reportSchema } from '#contract/report-document.ts'
import { keepToOwner } from '../../server/cli/owner-umask.ts'
import { reportProgress } from '../../server/cli/report-progress.ts'
import { openReportSource } from '../../server/cli/report-source.ts'
import { writeReport } from '../../server/cli/report.ts'
import { DEFAULTS } from '../../server/config.ts'
import type { Config } from '../../server/config.ts'
import { daysOfMonth, localDayAt, spanOfDay } from '../../server/domain/local-day.ts'
import { openJournal } from '../../server/journal/open.ts'
import { openReports } from '../../server/open-reports.ts'
import { verifyEvidence } from '../../server/report/verify/verify-evidence.ts'
import { startServer } from '../../server/serve.ts'
import type { SeriesSample } from '../../server/store/series-store.ts'
import { openPromptStore } from '../prompt-store.ts'
import { accessPointOf, placeOf } from '../unit/days-world.ts'

const AGENT = 'agent-1' as AgentId
const HOUR_MS = 3_600_000
const POLL_MS = 1_200_000
const { timeZone } = DEFAULTS.city
const log = pino({ level: 'silent' })
const never = new AbortController().signal

let directory = ''
let config: Config
/** The month before this one; its last day has polls until 18.00. */
let month = ''
const said: string[] = []
const progress = reportProgress({ write: (text) => said.push(text) }, () => performance.now())

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-report-'))
  config = { ...DEFAULTS, port: 0, dataDirectory: join(directory, 'data'), demo: true }
  await mkdir(config.dataDirectory)
  const [first] = daysOfMonth(localDayAt(Date.now(), timeZone).slice(0, 7))
  const endMs = spanOfDay(first, timeZone).startMs
  month = localDayAt(endMs - 1, timeZone).slice(0, 7)
  const fromMs = endMs - 24 * HOUR_MS
  const journal = await openJournal(config.dataDirectory)
  const change = {
    places: [placeOf('taman')],
    accessPoints: [accessPointOf('ap-1', 'taman')],
    uplinks: [],
    equipment: [],
  }
  await journal.applyImport(0, change, { by: 'ani', atMs: fromMs })
  await journal.close()
  const store = await openPromptStore(config.dataDirectory)
  const samples: SeriesSample[] = []
  for (let atMs = fromMs; atMs < endMs - 6 * HOUR_MS; atMs += POLL_MS) {
    samples.push({
      kind: 'access-point',
      accessPoint: 'ap-1' as AccessPointId,
      polledAtMs: atMs,
      monotonicMs: atMs,
      intervalMs: POLL_MS,
      outcome: { kind: 'ok', rttMs: 2 },
    })
  }
  await store.append({
    key: { agent: AGENT, boot: 'boot' as BootId, sequence: 1 },
    mode: 'live',
    receivedAtMs: endMs,
    samples,
    rejected: [],
  })
  await store.close()
})
afterAll(() => rm(directory, { recursive: true }))

const source = () =>
  openReportSource({ directory: config.dataDirectory, stores: config.stores }, () =>
    openReports(config, [], log),
  )
const wishOf = (over: Partial<Parameters<typeof writeReport>[1]> = {}) => ({
  month,
  formats: ['json'] as const,
  out: join(directory, 'out'),
  language: 'id' as const,
  evidence: false,
  reason: '',
  ...over,
})
const reportIn = async (file: string) =>
  reportSchema.parse(JSON.parse(await readFile(file, 'utf8')))

describe('a server with settings of reports that cannot be kept', () => {
  it.each([
    [{ recipients: ['kepala@example.go.id'] }, 'report.recipients: nothing can be sent'],
    [{ instrumentFile: '/nowhere.json' }, 'report.instrumentFile: /nowhere.json cannot be read'],
  ])('does not start, and names them: %o', async (settings, message) => {
    const started = startServer({ ...config, report: { ...config.report, ...settings } }, log)
    await expect(started).rejects.toThrow(message)
  })
})

describe('pantau report', () => {
  it('makes a report of a directory that no server runs on, once, and writes each form', async () => {
    const opened = await source()
    const formats = ['json', 'xlsx', 'csv', 'html'] as const
    const umask = process.umask(0o022)
    keepToOwner()
    const files = await writeReport(opened, wishOf({ formats }), progress, never)
    const names = ['.json', '.xlsx', '-csv.zip', '.html'].map((end) => `pantau-${month}-v1${end}`)
    expect(files).toEqual(names.map((name) => join(directory, 'out', name)))
    const { document, figures } = await reportIn(files[0] ?? '')
    expect(document.by).toBe('pantau report')
    expect(figures.places.map(({ place }) => place)).toEqual(['taman' as PlaceId])
    // Polled from midnight until 18.00, each 20 min: the last of them speaks for 50 min.
    const { up } = figures.summary.availability.serviceMs
    expect(up).toBe(18 * HOUR_MS - POLL_MS + 2.5 * POLL_MS)
    expect(said.slice(-4)).toEqual(formats.map((format) => `writing ${format}\n`))
    expect(said[0]).toContain('no server runs')
    const [, zip = ''] = await writeReport(opened, wishOf({ evidence: true }), progress, never)
    expect(said.at(-4)).toContain('version 1 (')
    const modes = [join(directory, 'out'), files[0] ?? '', zip].map(async (path) => {
      return (await stat(path)).mode & 0o777
    })
    expect(await Promise.all(modes)).toEqual([0o755, 0o644, 0o600])
    process.umask(umask)
    const nowhere = writeReport(opened, wishOf({ out: join(zip, 'a') }), progress, never)
    await expect(nowhere).rejects.toThrow(`--out ${join(zip, 'a')}: the folder cannot be made`)
    const [chain] = /[0-9a-f]{64}$/.exec(said.at(-1)?.trim() ?? '') ?? []
    const verified = await verifyEvidence(zip, { expected: chain ?? '' })
    expect(verified.difference).toBeNull()
    await opened.close()
  })

  it('asks the server where one runs, makes another version for a reason, and leaves no half file', async () => {
    const server = await startServer(config, log)
    try {
      const opened = await source()
      const wish = wishOf({ reason: 'Salah tanda tangan', formats: ['json', 'csv'] })
      const [json = ''] = await writeReport(opened, wish, progress, never)
      const { document } = await reportIn(json)
      const by = 'pantau report'
      expect(document).toMatchObject({ version: 2, by, reason: 'Salah tanda tangan' })
      // The server has found the outage since: its agent fell silent at 18.00.
      expect(document.changes).toContainEqual({
        path: 'summary/outages',
        name: '',
        before: 0,
        after: 1,
      })
      const gone = AbortSignal.abort()
      const cancelled = writeReport(opened, wishOf({ reason: 'Batal' }), progress, gone)
      await expect(cancelled).rejects.toThrow(/abort/i)
      const future = writeReport(opened, wishOf({ month: '2999-01' }), progress, never)
      await expect(future).rejects.toThrow('2999-01 has not begun')
      const empty = writeReport(opened, wishOf({ month: '2001-01' }), progress, never)
      await expect(empty).rejects.toThrow('nothing was measured in 2001-01')
      const names = await readdir(join(directory, 'out'))
      expect(
        names.filter((name) => !/-v[12](\.|-csv|-evidence)/.test(name) || name.endsWith('.part')),
      ).toEqual([])
    } finally {
      await server.close()
    }
  })
})
