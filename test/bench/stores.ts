/**
 * The same month on each series engine, through the interface that the server uses. `--access-points=N`
 * others than 20, `--days=N` others than 30 (the load grows with both), `--engines=NAME,...` others than
 * all three, `--ingest=no` without the deliveries through HTTP, `--data=FOLDER` to keep the embedded
 * store's month, or to read one that is there, of as many access points and days. Each engine has a process of its own, so
 * that the memory is its own.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Secret } from '#contract/secret.ts'
import { daysBetween, daysOfMonth } from '../../server/domain/local-day.ts'
import { setHeapGrowth } from '../../server/heap-growth.ts'
import type { Bench } from './bench.ts'
import { INGEST_CASES, ingestCase } from './ingest.ts'
import { ENGINES, openStoresOf, startEngineOf, urlOf } from './stores/engine.ts'
import type { EngineName } from './stores/engine.ts'
import {
  availabilityFromPolls,
  loadMonth,
  MONTH,
  monthFromRollups,
  percentilesFromPolls,
  rollMonth,
  SEED,
  writeCity,
} from './stores/month.ts'

const ROUNDS = 3
const DAY_MS = 86_400_000
/** Of engines that the month is not rolled with. */
const DAYS_ROLLED = 2
const WINDOW_MS = 300_000
const INGEST_BATCHES: readonly number[] = [2, 500]

type Line = Readonly<Record<string, unknown>>
type Print = (line: Line) => void

export const storesBench: Bench = {
  name: 'stores',
  what: 'a month on each series engine: load, bytes, reports, windows (--access-points=20, --engines=)',
  async run(print, options) {
    const asked = valueOf(options, 'engines')?.split(',') ?? ENGINES
    const engines = ENGINES.filter((name) => asked.includes(name))
    const [only] = engines
    if (engines.length === 1 && only !== undefined) return runEngine(only, options, print)
    const first = new Map<unknown, Line>()
    for (const engine of engines) {
      for await (const line of inOwnProcess(engine, options)) {
        const reference = first.get(line['case'])
        if (reference === undefined) first.set(line['case'], line)
        print({ ...line, ...(reference !== undefined && { ratios: ratiosOf(line, reference) }) })
      }
    }
  },
}

function valueOf(options: readonly string[], name: string): string | undefined {
  return options.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3)
}

/** The lines of one engine, run by this same program. */
async function* inOwnProcess(
  engine: EngineName,
  options: readonly string[],
): AsyncGenerator<Line, void> {
  const others = options.filter((option) => !option.startsWith('--engines='))
  const [, program = ''] = process.argv
  const args = [...process.execArgv, program, 'stores', ...others, `--engines=${engine}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const text of createInterface({ input: child.stdout })) {
    yield JSON.parse(text) as Line
  }
  if (child.exitCode !== 0 && child.exitCode !== null) {
    throw new Error(`[bench] ${engine} ended with ${child.exitCode}`)
  }
}

/** How many times the reference each measured number is. */
function ratiosOf(line: Line, reference: Line): Line {
  const isMeasured = /(?:Ms|Mb|PerSecond|PerSample)$/
  return Object.fromEntries(
    Object.entries(line).flatMap(([key, value]) => {
      const other = reference[key]
      const isPair = typeof value === 'number' && typeof other === 'number' && other > 0
      return isPair && isMeasured.test(key) ? [[key, round(value / other, 2)]] : []
    }),
  )
}

async function runEngine(
  engine: EngineName,
  options: readonly string[],
  print: Print,
): Promise<void> {
  const count = Number(valueOf(options, 'access-points') ?? 20)
  const daysCount = Number(valueOf(options, 'days') ?? 30)
  // As a server of that many would.
  setHeapGrowth(count)
  const stores = await openStoresOf(engine, valueOf(options, 'data'))
  try {
    const { store, journal } = stores
    const city = await writeCity(journal, count, daysCount)
    const say = (line: Line): void => {
      const memory = { rssMaxMb: rssMaxMb(), engineRssMb: stores.engineRssMb() }
      print({ ...line, engine, accessPoints: count, days: daysCount, seed: SEED, ...memory })
    }
    let { samples } = await store.stats()
    if (samples === 0) {
      const loaded = await loadMonth(store, city)
      samples = loaded.samples
      say({
        case: 'load',
        samples,
        samplesPerSecond: Math.round((samples / loaded.loadMs) * 1000),
        compactMs: Math.round(loaded.compactMs),
      })
    }
    say({
      case: 'size',
      bytesPerSample: round((await stores.packedBytes()) / samples, 1),
      journalBytesPerSample: round((await stores.journalBytes()) / samples, 2),
    })
    const availability = await median(() => availabilityFromPolls(store, city))
    const percentiles = await median(() => percentilesFromPolls(store, city))
    say({
      case: 'month from polls',
      availabilityMs: availability.ms,
      percentilesMs: percentiles.ms,
      bothMs: round(availability.ms + percentiles.ms, 1),
      // Engines that hold the same say the same.
      upSeconds: sumOf(availability.result) / 1000,
      clientsP95Tenths: sumOf(percentiles.result),
    })
    const days = daysBetween(...daysOfMonth(MONTH)).slice(0, daysCount)
    // What is rolled lies in the journal, whatever the engine: of the others some days say what one takes.
    const isWhole = engine === 'embedded'
    const someDays = isWhole ? days : days.slice(0, DAYS_ROLLED)
    const rolled = await timed(() => rollMonth(store, journal, someDays))
    // Half of it is rests: it is done in the background.
    say({ case: 'a day rolled up', rollOfADayMs: round(rolled.ms / someDays.length, 1) })
    if (isWhole) {
      await monthFromRollups(journal, city)
      const rollups = await median(() => monthFromRollups(journal, city))
      say({
        case: 'month from rollups',
        monthMs: rollups.ms,
        upSeconds: rollups.result / 1000,
      })
    }
    const fromMs = city.span.startMs + Math.floor(daysCount / 2) * DAY_MS
    const one = city.accessPoints.slice(0, 1)
    const window = { accessPoints: one, fromMs, untilMs: fromMs + DAY_MS, windowMs: WINDOW_MS }
    const windows = await median(() => store.readWindows(window))
    say({ case: 'one access point, 24 h by 5 min', windowsMs: windows.ms })
  } finally {
    await stores.remove()
  }
  if (valueOf(options, 'ingest') !== 'no') await runIngest(engine, print)
}

async function runIngest(engine: EngineName, print: Print): Promise<void> {
  for (const one of INGEST_CASES) {
    if (!INGEST_BATCHES.includes(one.batchSamples)) continue
    const running = await startEngineOf(engine)
    try {
      const url = running === null ? null : new Secret(urlOf(engine, running))
      const line = await ingestCase(one, url)
      print({ case: `ingest by ${one.batchSamples}`, ...line, engine })
    } finally {
      await running?.remove()
    }
  }
}

interface Timed<T> {
  readonly ms: number
  readonly result: T
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const beganMs = performance.now()
  const result = await work()
  return { ms: round(performance.now() - beganMs, 1), result }
}

async function median<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const rounds: Timed<T>[] = []
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await timed(work))
  const middle = rounds.toSorted((a, b) => a.ms - b.ms)[Math.floor(ROUNDS / 2)]
  if (middle === undefined) throw new Error('[bench] there were no rounds')
  return middle
}

const sumOf = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}

/** The largest resident memory of this process so far, MB. */
function rssMaxMb(): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024)
}
