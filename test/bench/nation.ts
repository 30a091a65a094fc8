/**
 * A country on one server: agents of all villages, each delivering the polls of two access points once a
 * minute, then the country's month from rollups. `--minutes=N` others than 10, `--beginning=N` minutes
 * before them in which the agents join (7), `--sites=N` others than all, `--connections=N`,
 * `--engine=servers` readings on VictoriaMetrics and the journal on PostgreSQL, `--profile` what the
 * server's time goes to, `--parts=live` or `--parts=report` one of the two, `--data=DIR` keeps the month
 * that is filled, which takes minutes, for the next time, and the profile.
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret } from '#contract/secret.ts'
import { DEFAULTS } from '../../server/config.ts'
import type { Closer } from '../../server/keep-open.ts'
import { openStores } from '../../server/open-stores.ts'
import { startPostgres } from '../postgres.ts'
import { startVictoria } from '../store/engines.ts'
import type { Bench } from './bench.ts'
import { nationOf, writeNation } from './nation/country.ts'
import type { Nation } from './nation/country.ts'
import { lookInside } from './nation/inside.ts'
import type { Inside } from './nation/inside.ts'
import { deliverNation, quantileMs } from './nation/load.ts'
import type { LoadResult } from './nation/load.ts'
import { profileShares } from './nation/profile.ts'
import { countStored } from './nation/stored.ts'
import { machineCpuMs, mainThreadCpuMs, processCpuMs, processRssMb } from './proc.ts'
import { measureReport, reportFiguresBench } from './report-figures.ts'
import { fillMonth } from './report/filled-month.ts'
import { ROOT, ServerProcess } from './server-process.ts'
import { VILLAGES_COUNT } from './villages.ts'

const GOAL = { p99Ms: 250, serverCores: 1.2, serverRssMaxMb: 1024, reportMs: 10_000 } as const
const DATABASE = 'nation'
const REPORT_ROUNDS = 1

interface Options {
  readonly minutes: number
  readonly minutesOfBeginning: number
  readonly sites: number
  readonly connections: number
  readonly isServed: boolean
  readonly isProfiled: boolean
  readonly parts: string
  readonly data: string | null
}

type Print = (line: object) => void

export const nationBench: Bench = {
  name: 'nation',
  what: 'all villages of a country deliver to one server, and their month (--minutes=10, --engine=servers)',
  async run(print, given) {
    const options = optionsOf(given)
    if (options.parts !== 'report') await runLive(options, print)
    if (options.parts === 'live') return
    if (options.isServed) return runServedReport(options, print)
    const month = options.data === null ? [] : [`--data=${join(options.data, 'month')}`]
    await reportFiguresBench.run(
      (line) => print({ ...line, case: `report: ${'case' in line ? String(line.case) : ''}` }),
      [`--places=${options.sites}`, ...month],
    )
  },
}

function optionsOf(given: readonly string[]): Options {
  const valueOf = (name: string): string | undefined =>
    given.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3)
  return {
    minutes: Number(valueOf('minutes') ?? 10),
    minutesOfBeginning: Math.max(1, Number(valueOf('beginning') ?? 7)),
    sites: Number(valueOf('sites') ?? VILLAGES_COUNT),
    connections: Number(valueOf('connections') ?? 200),
    isServed: valueOf('engine') === 'servers',
    isProfiled: given.includes('--profile'),
    parts: valueOf('parts') ?? 'live,report',
    data: valueOf('data') ?? null,
  }
}

/** Where the stores are, and what they take beside the server's own process. */
interface Engines {
  readonly seriesUrl: Secret | null
  readonly journalUrl: Secret | null
  readonly seriesPid: number | undefined
  readonly remove: () => Promise<void>
}

async function startEngines(isServed: boolean): Promise<Engines> {
  if (!isServed) {
    const remove = (): Promise<void> => Promise.resolve()
    return { seriesUrl: null, journalUrl: null, seriesPid: undefined, remove }
  }
  const victoria = await startVictoria()
  const postgres = await startPostgres({ isDurable: true })
  await postgres.run(`CREATE DATABASE ${DATABASE}`)
  return {
    seriesUrl: new Secret(`victoriametrics+http://127.0.0.1:${victoria.port}`),
    journalUrl: postgres.url(DATABASE),
    seriesPid: victoria.pid(),
    remove: async () => {
      await victoria.remove()
      await postgres.stop()
      postgres.remove()
    },
  }
}

async function runLive(options: Options, print: Print): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-nation-'))
  const engines = await startEngines(options.isServed)
  try {
    const nation = nationOf(options.sites)
    const preparedMs = await timed(() => writeNation(directory, nation, engines.journalUrl))
    const load = await runServer(directory, nation, engines, options, (line) =>
      print({ ...line, ...(options.isServed && { engine: 'servers' }) }),
    )
    const stored = await withStore(directory, engines, nation, load)
    const polls = load.polls.reduce((sum, count) => sum + count * 2, 0)
    print({
      case: 'stored',
      batches: load.batches,
      repeated: load.repeated,
      refused: load.refused,
      pollsAnswered: polls,
      ...stored,
      lost: stored.accessPointsShort > 0 || stored.rows < polls,
      doubled: stored.accessPointsOver > 0 || stored.rows > polls,
      preparedMs,
      villages: nation.isReal ? 'real' : 'generated',
    })
  } finally {
    await engines.remove()
    await rm(directory, { recursive: true })
  }
}

/** The month's report with the journal on PostgreSQL; the month is filled each time. */
async function runServedReport({ sites }: Options, print: Print): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-nation-'))
  const postgres = await startPostgres({ isDurable: true })
  try {
    await postgres.run(`CREATE DATABASE ${DATABASE}`)
    const url = postgres.url(DATABASE)
    const fillMs = await timed(() => fillMonth(directory, sites, url))
    for (const line of await measureReport(directory, REPORT_ROUNDS, url)) {
      const name = 'case' in line ? String(line.case) : ''
      print({ ...line, case: `report: ${name}`, engine: 'servers', places: sites, fillMs })
    }
  } finally {
    await postgres.stop()
    postgres.remove()
    await rm(directory, { recursive: true })
  }
}

async function runServer(
  directory: string,
  nation: Nation,
  { seriesUrl, journalUrl, seriesPid }: Engines,
  { minutes, minutesOfBeginning, connections, isProfiled, data }: Options,
  print: Print,
): Promise<LoadResult> {
  const insideFile = join(data ?? directory, 'nation-server.json')
  await rm(insideFile, { force: true })
  if (data !== null) await mkdir(data, { recursive: true })
  const env = {
    ...lookInside(insideFile, isProfiled),
    ...(seriesUrl !== null && { PANTAU_STORES_SERIES_URL: seriesUrl.reveal() }),
    ...(journalUrl !== null && { PANTAU_STORES_JOURNAL_URL: journalUrl.reveal() }),
  }
  const beganMs = performance.now()
  const server = await ServerProcess.start(directory, [], env)
  const startMs = Math.round(performance.now() - beganMs)
  const { pid } = server
  if (pid === undefined) throw new Error('[bench] the server has no process')
  const look = () => ({
    atMs: performance.now(),
    server: processCpuMs(pid),
    main: mainThreadCpuMs(pid),
    load: processCpuMs(process.pid),
    series: seriesPid === undefined ? 0 : processCpuMs(seriesPid),
    machine: machineCpuMs(),
  })
  const coresSince = (from: ReturnType<typeof look>) => {
    const now = look()
    const over = now.atMs - from.atMs
    const cores = (ms: number): number => round2(ms / over)
    return {
      serverCores: cores(now.server - from.server),
      serverMainThreadCores: cores(now.main - from.main),
      loadCores: cores(now.load - from.load),
      ...(seriesPid !== undefined && { seriesCores: cores(now.series - from.series) }),
      machineCores: cores(now.machine - from.machine),
    }
  }
  try {
    process.kill(pid, 'SIGUSR2')
    let begun = look()
    let before = begun
    const load = await deliverNation(nation.agents, {
      port: server.port,
      minutes,
      connections,
      minutesOfBeginning,
      onBegun: (tookMs) => {
        const serverRssMb = processRssMb(pid)
        const taken = { minutes: minutesOfBeginning, batches: tookMs.length }
        print({ case: 'begin', ...taken, ...latencies(tookMs), ...coresSince(before), serverRssMb })
        begun = look()
        before = begun
      },
      onMinute: (minute, tookMs) => {
        const rssMb = { serverRssMb: processRssMb(pid), loadRssMb: processRssMb(process.pid) }
        print({ case: 'minute', minute, ...latencies(tookMs), ...coresSince(before), ...rssMb })
        before = look()
      },
    })
    const used = coresSince(begun)
    process.kill(pid, 'SIGUSR2')
    while (!existsSync(insideFile)) await sleep(50)
    const inside = JSON.parse(await readFile(insideFile, 'utf8')) as Inside
    print({
      case: 'live',
      sites: nation.agents.length,
      minutes,
      connections,
      batchesPerSecond: Math.round(load.tookMs.length / load.seconds),
      // Of a machine that does other things too, this tells more than cores.
      serverCpuMsPerBatch: round2((processCpuMs(pid) - begun.server) / load.tookMs.length),
      ...latencies(load.tookMs),
      refused: load.refused,
      waitingMax: load.waitingMax,
      ...used,
      serverRssMaxMb: server.usage().rssMaxMb,
      ...(seriesPid !== undefined && { seriesRssMb: processRssMb(seriesPid) }),
      ...inside,
      serverStartMs: startMs,
      goal: GOAL,
    })
    if (isProfiled) {
      print({ case: 'profile', ...profileShares(`${insideFile}.cpuprofile`, ROOT) })
    }
    return load
  } finally {
    await server.stop('SIGTERM')
  }
}

async function withStore(
  directory: string,
  { seriesUrl, journalUrl }: Engines,
  { agents }: Nation,
  load: LoadResult,
): ReturnType<typeof countStored> {
  const opened: Closer[] = []
  try {
    const config = { stores: { seriesUrl, journalUrl }, retention: DEFAULTS.retention }
    const { store } = await openStores(directory, config, {}, opened)
    return await countStored(store, agents, load)
  } finally {
    for (const close of opened.toReversed()) await close()
  }
}

const latencies = (tookMs: Float64Array): object => ({
  p50Ms: quantileMs(tookMs, 0.5),
  p99Ms: quantileMs(tookMs, 0.99),
  maxMs: quantileMs(tookMs, 1),
})

const round2 = (value: number): number => Math.round(value * 100) / 100

async function timed(work: () => Promise<void>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return Math.round(performance.now() - beganMs)
}
