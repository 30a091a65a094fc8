/**
 * What a month's figures cost from the rollups, of a city, a province and a country, with their JSON and
 * open data. `--places=N` one size of your own; with `--data=DIR` its days are filled into that directory,
 * or taken from it where they are.
 */
import { createWriteStream, existsSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Secret } from '#contract/secret.ts'
import { reportView } from '#contract/report-view/report-view.ts'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import { DEFAULTS } from '../../server/config.ts'
import { createCoverageBook } from '../../server/coverage/coverage-book.ts'
import { createDayBook } from '../../server/days/city-book.ts'
import { JOURNAL_FILE } from '../../server/journal/journal-place.ts'
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
  { places: 83_762, rounds: 1, goal: { figuresMs: 10_000, figuresJsonAndCsvMs: 30_000 } },
]

export const reportFiguresBench: Bench = {
  name: 'report-figures',
  what: "a month's figures from rollups, of a city, a province and a country, with JSON and open data",
  async run(print, options) {
    const asked = options.find((option) => option.startsWith('--places='))
    const places = Number(asked?.slice('--places='.length))
    for (const size of asked === undefined ? SIZES : [sizeOf(places)]) {
      const kept = options.find((option) => option.startsWith('--data='))?.slice('--data='.length)
      const directory = kept ?? (await mkdtemp(join(tmpdir(), 'pantau-bench-report-')))
      try {
        if (!existsSync(join(directory, JOURNAL_FILE))) await fillMonth(directory, size.places)
        for (const line of await measureReport(directory, size.rounds)) {
          print({ ...line, places: size.places, seed: SEED, goal: size.goal })
        }
      } finally {
        if (kept === undefined) await rm(directory, { recursive: true })
      }
    }
  },
}

const sizeOf = (places: number): (typeof SIZES)[number] =>
  SIZES.find((size) => size.places === places) ?? {
    places,
    rounds: places > 20_000 ? 1 : 3,
    goal: {},
  }

/**
 * Each round in a journal that is opened anew: nothing is at hand from the one before, nor does it clear
 * away what that left. The first one finds no months and makes them of their days; the others find
 * them kept, as the roller of days keeps them.
 */
export async function measureReport(
  directory: string,
  rounds: number,
  url: Secret | null = null,
): Promise<readonly object[]> {
  const figures: { readonly ms: number; readonly cpuMs: number }[] = []
  const forms: object[] = []
  let [memoryMost, figuresMemoryMost] = [0, 0]
  const look = setInterval(() => {
    memoryMost = Math.max(memoryMost, process.memoryUsage().rss)
  }, 100)
  const clear = garbageCollector()
  for (let round = 0; round <= rounds; round += 1) {
    clear()
    const store = await openSeriesStore(directory)
    const journal = await openJournal(directory, { url })
    if (round === 0) await forgetMonths(journal)
    const maker = makerOf(journal, store)
    const made = await timed(() => maker.make(MONTH))
    const { ms, cpuMs } = made
    figures.push({ ms, cpuMs })
    if (round === 1) figuresMemoryMost = Math.max(memoryMost, process.memoryUsage().rss)
    if (round === 1) forms.push(await writeForms(directory, made.result, made.ms))
    await journal.close()
    await store.close()
  }
  clearInterval(look)
  const [first, ...kept] = figures
  return [
    {
      case: 'figures',
      medianMs: median(kept.map(({ ms }) => ms)),
      medianCpuMs: median(kept.map(({ cpuMs }) => cpuMs)),
      withoutMonthsMs: first?.ms,
      withoutMonthsCpuMs: first?.cpuMs,
      rssMiBMost: mebibytes(figuresMemoryMost),
      withFormsRssMiBMost: mebibytes(memoryMost),
      rounds,
    },
    ...forms,
  ]
}

const mebibytes = (bytes: number): number => Math.round(bytes / 1024 ** 2)

/** Node shows its collector only where it is told to before a context is made. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** As if no day of the months had been worked out since: it is put in again as it is. */
async function forgetMonths(journal: Journal): Promise<void> {
  for (const day of [FIRST_DAY, `${MONTH}-01`]) {
    const rows = await journal.placeDays.ofDay(day)
    await journal.placeDays.replace(day, [])
    await journal.placeDays.replace(day, rows)
    const usage = await journal.usageDays.ofDay('place', day)
    await journal.usageDays.replace(day, [])
    const used = usage.map((row) => ({ ...row, scope: 'place' as const, day, since_ms: null }))
    await journal.usageDays.replace(day, used)
  }
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
    jsonCpuMs: jsonTook.cpuMs,
    jsonBytes: (await stat(json)).size,
    csvMs: csvTook.ms,
    csvCpuMs: csvTook.cpuMs,
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
