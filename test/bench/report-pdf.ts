/**
 * What a month's PDF costs in the process of its own that a server makes it in, from its start to its end.
 * `--case=300` runs one of them.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { reportView } from '#contract/report-view/report-view.ts'
import { countRows, cutToPaper } from '../../server/report/pdf/paper-rows.ts'
import { RENDER_NODE_ARGS, RENDER_PDF } from '../../server/report/pdf/pdf-order.ts'
import type { PdfOrder } from '../../server/report/pdf/pdf-order.ts'
import { randomOf } from '../simulator/random.ts'
import type { Bench } from './bench.ts'
import { cityLand } from './coverage/land.ts'
import { processCpuMs } from './proc.ts'
import { largeReport } from './report/large-report.ts'

const SEED = 6
const TIME_ZONE = 'Asia/Makassar'
const MEMORY_MIB_MAX = 600
const LOOK_MS = 20
const CASES = [
  { places: 300, runs: 7, secondsMax: 2 },
  { places: 7000, runs: 5, secondsMax: 20 },
] as const
/** The bundles stand side by side. */
const SERVER = join(dirname(fileURLToPath(import.meta.url)), 'pantau-server.mjs')

export const reportPdfBench: Bench = {
  name: 'report-pdf',
  what: "a month's PDF of a city and of a province: seconds and memory of the process that makes it",
  async run(print, options) {
    const only = options.find((option) => option.startsWith('--case='))?.slice('--case='.length)
    for (const { places, runs, secondsMax } of CASES) {
      if (only !== undefined && only !== String(places)) continue
      const order = orderOf(places)
      const made: Made[] = []
      for (let run = 0; run < runs; run += 1) made.push(await make(order))
      const medianSeconds = medianOf(made.map(({ seconds }) => seconds))
      const memoryMiB = Math.max(...made.map(({ memoryMiB }) => memoryMiB))
      const [first] = made
      print({
        case: String(places),
        seed: SEED,
        runs,
        pages: first?.pages,
        mebibytes: rounded((first?.bytes ?? 0) / 1024 ** 2),
        medianSeconds: rounded(medianSeconds),
        worstSeconds: rounded(Math.max(...made.map(({ seconds }) => seconds))),
        medianCpuSeconds: rounded(medianOf(made.map(({ cpuSeconds }) => cpuSeconds))),
        memoryMiB,
        secondsMax,
        memoryMiBMax: MEMORY_MIB_MAX,
        isMet: medianSeconds <= secondsMax && memoryMiB <= MEMORY_MIB_MAX,
      })
    }
  },
}

function orderOf(places: number): string {
  const report = largeReport(places, SEED)
  const { areas } = cityLand(places, randomOf('report pdf', SEED))
  const outlines = areas.map(({ name, kecamatan, polygons }) => ({
    name,
    kecamatan,
    rings: polygons.flatMap((polygon) => polygon.map(pairsOf)),
  }))
  const view = reportView(report, { language: 'id', outlines })
  const setting = { document: report.document, language: 'id', timeZone: TIME_ZONE } as const
  const order: PdfOrder = {
    input: { ...setting, kind: 'report', view: cutToPaper(view) },
    allRows: countRows(view),
  }
  return JSON.stringify(order)
}

const pairsOf = (ring: Float64Array): readonly (readonly [number, number])[] =>
  Array.from({ length: ring.length / 2 }, (_, at) => [ring[at * 2] ?? 0, ring[at * 2 + 1] ?? 0])

interface Made {
  readonly seconds: number
  readonly cpuSeconds: number
  /** At its most, as the kernel keeps it. */
  readonly memoryMiB: number
  readonly bytes: number
  readonly pages: number
}

async function make(order: string): Promise<Made> {
  const startMs = performance.now()
  const child = spawn(process.execPath, [...RENDER_NODE_ARGS, SERVER, RENDER_PDF], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let [memoryMiB, cpuMs] = [0, 0]
  const looks = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      memoryMiB = Math.max(memoryMiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
      cpuMs = Math.max(cpuMs, processCpuMs(child.pid))
    } catch {
      // It has ended between two looks.
    }
  }, LOOK_MS)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.end(order)
  const code = await ended
  clearInterval(looks)
  const seconds = (performance.now() - startMs) / 1000
  if (code !== 0) throw new Error(`the process that makes a PDF ended with ${code}`)
  const pdf = Buffer.concat(chunks)
  const pages = Math.max(
    ...[...pdf.toString('latin1').matchAll(/\/Count (\d+)/g)].map(([, count]) => Number(count)),
  )
  return {
    seconds,
    cpuSeconds: cpuMs / 1000,
    memoryMiB: Math.round(memoryMiB),
    bytes: pdf.length,
    pages,
  }
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const rounded = (value: number): number => Math.round(value * 1000) / 1000
