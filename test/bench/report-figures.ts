/**
 * What a month's figures cost from the rollups, of a city, a province and a country, with their JSON and
 * open data. `--places=N` one size of your own.
 */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { reportView } from '#contract/report-view/report-view.ts'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import { DEFAULTS } from '../../server/config.ts'
import { createCoverageBook } from '../../server/coverage/coverage-book.ts'
import { createDayBook } from '../../server/days/city-book.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { writeReportCsv } from '../../server/report/csv/report-csv.ts'
import { figuresPieces } from '../../server/domain/figures-pieces.ts'
import { createReportMaker } from '../../server/report/make-report.ts'
import type { MadeMonth } from '../../server/report/make-report.ts'
import { DEFAULT_INSTRUMENT } from '../../server/report/readiness-default.ts'
import { sealReport } from '../../server/report/seal-report.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { createUsageBook } from '../../server/usage/usage-book.ts'
import type { Bench } from './bench.ts'
import { fillMonth, FIRST_DAY, MADE_AT_MS, MONTH, SEED, TIME_ZONE } from './report/filled-month.ts'

const SIZES = [
  { places: 300, rounds: 5, goal: { figuresMs: 300 } },
  { places: 7000, rounds: 3, goal: {} },
  { places: 83_762, rounds: 1, goal: { figuresJsonAndCsvMs: 30_000 } },
]

export const reportFiguresBench: Bench = {
  name: 'report-figures',
  what: "a month's figures from rollups, of a city, a province and a country, with JSON and open data",
  async run(print, options) {
    const asked = options.find((option) => option.startsWith('--places='))
    const places = Number(asked?.slice('--places='.length))
    for (const size of asked === undefined ? SIZES : [{ places, rounds: 3, goal: {} }]) {
      const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-report-'))
      try {
        await fillMonth(directory, size.places)
        for (const line of await measure(directory, size.rounds)) {
          print({ ...line, places: size.places, seed: SEED, goal: size.goal })
        }
      } finally {
        await rm(directory, { recursive: true })
      }
    }
  },
}

/** Each round in a journal that is opened anew: nothing is at hand from the one before. */
async function measure(directory: string, rounds: number): Promise<readonly object[]> {
  const [figuresMs, cpuMs, warmMs]: [number[], number[], number[]] = [[], [], []]
  const forms: object[] = []
  let memoryMost = 0
  for (let round = 0; round < rounds; round += 1) {
    const store = await openSeriesStore(directory)
    const journal = await openJournal(directory)
    const maker = makerOf(journal, store)
    const look = setInterval(() => {
      memoryMost = Math.max(memoryMost, process.memoryUsage().rss)
    }, 100)
    const cold = await timed(() => maker.make(MONTH))
    figuresMs.push(cold.ms)
    cpuMs.push(cold.cpuMs)
    warmMs.push((await timed(() => maker.make(MONTH))).ms)
    if (round === 0) forms.push(await writeForms(directory, cold.result, cold.ms))
    clearInterval(look)
    await journal.close()
    await store.close()
  }
  const [medianMs, medianCpuMs, againMs] = [median(figuresMs), median(cpuMs), median(warmMs)]
  const rssMiBMost = Math.round(memoryMost / 1024 ** 2)
  return [{ case: 'figures', medianMs, medianCpuMs, againMs, rssMiBMost, rounds }, ...forms]
}

function makerOf(journal: Journal, store: Awaited<ReturnType<typeof openSeriesStore>>) {
  const clock = { nowMs: () => MADE_AT_MS, timeZone: TIME_ZONE }
  const rolls = {
    isRolled: () => true,
    firstDay: () => FIRST_DAY,
    revision: () => 0,
    onRolled: () => () => undefined,
  }
  const days = createDayBook({ store, journal, policy: DEFAULTS.availability, rolls, ...clock })
  const fresh = { of: () => Promise.reject(new Error('nothing is fresh')), isComing: () => false }
  const usage = createUsageBook({ fresh, journal, rolls, city: 'Kota', ...clock })
  const coverage = createCoverageBook({ journal, days, rules: COVERAGE_RULES, ...clock })
  return createReportMaker({
    journal,
    days,
    usage,
    coverage,
    city: 'Kota',
    rules: COVERAGE_RULES,
    instrument: DEFAULT_INSTRUMENT,
    agents: () => [],
    ...clock,
  })
}

/** The JSON and the open data of what was made, onto the disk. */
async function writeForms(directory: string, made: MadeMonth, figuresMs: number): Promise<object> {
  const json = join(directory, 'report.json')
  const csv = join(directory, 'report.zip')
  const jsonTook = await timed(() =>
    pipeline(Readable.from(figuresPieces(made.figures)), createWriteStream(json)),
  )
  const csvTook = await timed(async () => {
    const report = sealReport(
      made,
      null,
      { month: MONTH, by: 'bench', occasion: 'asked', reason: '' },
      { version: 1, year: 2026, sequence: 1 },
      {
        number: '{seq}',
        freezeDays: 7,
        letterhead: { ...DEFAULTS.report.letterhead, lines: [] },
        timeZone: TIME_ZONE,
        softwareVersion: 'bench',
      },
      MADE_AT_MS,
    )
    const view = reportView(report, { language: 'id', outlines: [] })
    const { document } = report
    const zip = writeReportCsv(view, { document, language: 'id', timeZone: TIME_ZONE })
    await pipeline(zip, createWriteStream(csv))
  })
  return {
    case: 'json and csv',
    jsonMs: jsonTook.ms,
    jsonBytes: (await stat(json)).size,
    csvMs: csvTook.ms,
    csvBytes: (await stat(csv)).size,
    figuresJsonAndCsvMs: figuresMs + jsonTook.ms + csvTook.ms,
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; cpuMs: number; result: T }> {
  const beganMs = performance.now()
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  const cpuMs = Math.round((user + system) / 1000)
  return { ms: Math.round(performance.now() - beganMs), cpuMs, result }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
