/** What a month's workbook and its open data cost. `--case=300` runs one of them. */
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { reportView } from '#contract/report-view/report-view.ts'
import type { ReportView } from '#contract/report-view.ts'
import { writeReportCsv } from '../../server/report/csv/report-csv.ts'
import { countCells } from '../../server/report/view-tables.ts'
import { writeReportXlsx } from '../../server/report/xlsx/report-xlsx.ts'
import type { Bench } from './bench.ts'
import { largeReport } from './report/large-report.ts'

const SEED = 6
const TIME_ZONE = 'Asia/Makassar'
const RUNS = 5
const CASES = [
  { form: 'xlsx', places: 300, secondsMax: 1 },
  { form: 'xlsx', places: 7000, secondsMax: null },
  { form: 'csv', places: 7000, secondsMax: null },
  { form: 'csv', places: 83_762, secondsMax: 30 },
] as const

export const reportXlsxBench: Bench = {
  name: 'report-xlsx',
  what: "a month's report as a workbook, of a city and a province, and as open data of a country",
  async run(print, options) {
    const only = options.find((option) => option.startsWith('--case='))?.slice('--case='.length)
    for (const { form, places, secondsMax } of CASES) {
      if (only !== undefined && only !== String(places)) continue
      const report = largeReport(places, SEED)
      const setUp = { document: report.document, language: 'id', timeZone: TIME_ZONE } as const
      const view = reportView(report, { language: 'id', outlines: [] })
      const write = form === 'xlsx' ? xlsxBytes : csvBytes
      const times: number[] = []
      const cpuTimes: number[] = []
      let bytes = 0
      let memoryMiBMost = 0
      for (let run = 0; run < (places > 10_000 ? 3 : RUNS); run += 1) {
        globalThis.gc?.()
        const before = process.memoryUsage()
        const [startMs, startCpu] = [performance.now(), process.cpuUsage()]
        const written = await write(view, setUp)
        times.push((performance.now() - startMs) / 1000)
        const { user, system } = process.cpuUsage(startCpu)
        cpuTimes.push((user + system) / 1e6)
        bytes = written.bytes
        const grown = written.memoryMost - before.heapUsed - before.external
        memoryMiBMost = Math.max(memoryMiBMost, grown / 1024 ** 2)
      }
      const medianSeconds = medianOf(times)
      print({
        case: `${form} ${places}`,
        seed: SEED,
        runs: times.length,
        cells: countCells(view),
        medianSeconds: rounded(medianSeconds),
        worstSeconds: rounded(Math.max(...times)),
        medianCpuSeconds: rounded(medianOf(cpuTimes)),
        mebibytes: rounded(bytes / 1024 ** 2),
        memoryGrownMiB: Math.round(memoryMiBMost),
        ...(secondsMax !== null && { secondsMax, isMet: medianSeconds <= secondsMax }),
      })
    }
  },
}

type SetUp = Parameters<typeof writeReportXlsx>[1]
interface Written {
  readonly bytes: number
  /** Heap and buffers at their most, as far as was looked. */
  readonly memoryMost: number
}

async function xlsxBytes(view: ReportView, setUp: SetUp): Promise<Written> {
  const { length } = await writeReportXlsx(view, setUp)
  return { bytes: length, memoryMost: memoryNow() }
}

async function csvBytes(view: ReportView, setUp: SetUp): Promise<Written> {
  let [bytes, memoryMost] = [0, 0]
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      bytes += piece.length
      memoryMost = Math.max(memoryMost, memoryNow())
      done()
    },
  })
  await pipeline(writeReportCsv(view, setUp), sink)
  return { bytes, memoryMost }
}

function memoryNow(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const rounded = (value: number): number => Math.round(value * 1000) / 1000
