import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { Batch, BatchReceipt } from '#contract/batch.ts'
import { planCity, type Vendor } from '../simulator/city/plan.ts'
import type { Bench } from './bench.ts'
import { collectdVersion, startCollectd, type Device } from './collectd.ts'
import { freePort, objectsOf, startSimulator, type SimulatedCity } from './devices.ts'
import { processCpuMs, processRssMb, processWrittenBytes } from './proc.ts'
import { ROOT } from './server-process.ts'
import { exporterVersion, fetchText, startExporter, type AskedObjects } from './snmp-exporter.ts'

const SIZES = [5, 50, 500, 2000] as const
const INTERVAL_S = 60
/** Each device was asked who it is and its tables were learned; then whole rounds are measured. */
const WARM_UP_MS = 65_000
const RUN_MS = 120_000
/** As the recipes in `agents/packaging` start it; `PANTAU_BENCH_FLAGS=""` measures a plain node. */
const RECIPE_FLAGS = '--jitless --no-expose-wasm --max-semi-space-size=1'
const NODE_FLAGS = (process.env['PANTAU_BENCH_FLAGS'] ?? RECIPE_FLAGS)
  .split(' ')
  .filter((flag) => flag !== '')

/** One poller under test, with a city of its own, so that its packets can be told. */
interface Contender {
  readonly name: string
  readonly city: SimulatedCity
  readonly child: ChildProcess
  /** Polls that were answered so far; NaN where that cannot be counted. */
  readonly polls: () => number
}

/** The agent as it is shipped at one poll a minute; beside snmp_exporter and collectd of Debian. */
export const agentBench: Bench = {
  name: 'agent',
  what: 'RSS, CPU, bytes written and packets of the agent for 5 to 2,000 access points',
  async run(print) {
    const only = process.env['PANTAU_BENCH_SIZES']?.split(',').map(Number)
    const sizes = only ?? SIZES
    const kinds = await askedByVendor()
    for (const size of sizes) await measureSize(size, kinds, print)
    for (const [name, version] of [
      ['snmp_exporter', exporterVersion()],
      ['collectd', collectdVersion()],
    ]) {
      if (version === undefined)
        print({ case: name, skipped: 'the Debian package is not installed' })
    }
  },
}

/** What a steady poll asks of each make, so that the others read the same objects. */
async function askedByVendor(): Promise<ReadonlyMap<Vendor, AskedObjects>> {
  const simulator = await startSimulator()
  try {
    const found = new Map<Vendor, AskedObjects>()
    for (const { id, vendor, v3 } of planCity(1).accessPoints) {
      if (v3 || found.has(vendor)) continue
      found.set(vendor, await objectsOf(simulator.port, id))
    }
    return found
  } finally {
    simulator.stop()
  }
}

async function measureSize(
  size: number,
  kinds: ReadonlyMap<Vendor, AskedObjects>,
  print: (line: object) => void,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'pantau-bench-'))
  const sink = await startSink()
  const stop = new AbortController()
  const contenders: Contender[] = []
  const enter = async (
    name: string,
    start: (devices: readonly Device[]) => Promise<Pick<Contender, 'child' | 'polls'>>,
  ): Promise<void> => {
    const city = await startSimulator()
    contenders.push({ name, city, ...(await start(devicesOf(size, city.port, kinds))) })
  }
  try {
    await enter('pantau agent', async (devices) => ({
      child: startAgent(directory, devices, sink.port),
      polls: sink.polls,
    }))
    if (exporterVersion() !== undefined) {
      await enter('snmp_exporter', (devices) => startScraped(directory, devices, stop.signal))
    }
    if (collectdVersion() !== undefined) {
      await enter('collectd', async (devices) => ({
        child: startCollectd(directory, devices, INTERVAL_S),
        polls: () => Number.NaN,
      }))
    }
    await delay(WARM_UP_MS)
    const begun = await Promise.all(contenders.map(readContender))
    await delay(RUN_MS)
    for (const [index, contender] of contenders.entries()) {
      print({
        case: `${size} access points, ${contender.name}`,
        intervalS: INTERVAL_S,
        ...usageOf(begun[index]!, await readContender(contender), size),
      })
    }
  } finally {
    stop.abort()
    for (const { child, city } of contenders) {
      child.kill('SIGKILL')
      city.stop()
    }
    await Promise.all(contenders.map(({ child }) => ended(child)))
    sink.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

function devicesOf(
  size: number,
  port: number,
  kinds: ReadonlyMap<Vendor, AskedObjects>,
): readonly Device[] {
  const plan = planCity(1).accessPoints.filter(({ v3 }) => !v3)
  return Array.from({ length: size }, (_, index) => {
    const { id: community, vendor } = plan[index % plan.length]!
    return { id: `ap-${index}`, port, community, asked: kinds.get(vendor)! }
  })
}

async function readContender({ city, child, polls }: Contender) {
  const { pid } = child
  return {
    packets: await city.packets(),
    polls: polls(),
    cpuMs: processCpuMs(pid),
    writtenBytes: processWrittenBytes(pid),
    rssMb: processRssMb(pid),
  }
}

type Figures = Awaited<ReturnType<typeof readContender>>

function usageOf(before: Figures, after: Figures, size: number): object {
  const due = (size * RUN_MS) / (INTERVAL_S * 1000)
  const polls = after.polls - before.polls
  return {
    rssMb: after.rssMb,
    cpuPercent: round(((after.cpuMs - before.cpuMs) / RUN_MS) * 100, 2),
    // In the window, whole pages and the blocks of new files: two minutes say nothing of a day.
    writtenKiB: Math.round((after.writtenBytes - before.writtenBytes) / 1024),
    packetsPerPoll: round((after.packets - before.packets) / due, 2),
    pollsDue: due,
    ...(Number.isFinite(polls) && { pollsAnswered: polls }),
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

function startAgent(directory: string, devices: readonly Device[], port: number): ChildProcess {
  const config = join(directory, 'agent.toml')
  const lines = [
    '[agent]',
    'id = "bench"',
    `server = "http://127.0.0.1:${port}"`,
    'token = "bench"',
    'log_level = "error"',
    '[defaults]',
    `interval = ${INTERVAL_S}`,
    ...devices.flatMap(({ id, community, port: devicePort }) => [
      '[[access_points]]',
      `id = "${id}"`,
      `address = "127.0.0.1:${devicePort}"`,
      `community = "${community}"`,
    ]),
  ]
  writeFileSync(config, `${lines.join('\n')}\n`, { mode: 0o600 })
  const args = [...NODE_FLAGS, join(ROOT, 'dist/pantau-agent.mjs'), 'agent', '--config', config]
  return spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
}

/** A server that takes every batch, and counts. */
async function startSink() {
  let polls = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST') {
        response.end(JSON.stringify({ status: 'alive', nowMs: Date.now() }))
        return
      }
      const { agent, boot, sequence, samples } = JSON.parse(
        gunzipSync(Buffer.concat(chunks)).toString(),
      ) as Batch
      for (const sample of samples) {
        if (sample.kind === 'access-point' && sample.outcome.kind === 'ok') polls += 1
      }
      const receipt: BatchReceipt = {
        agent,
        boot,
        sequence,
        accepted: samples.length,
        rejected: [],
        duplicate: false,
        serverTimeMs: Date.now(),
        configRevision: 0,
      }
      response.writeHead(202).end(JSON.stringify(receipt))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    polls: () => polls,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Scrapes each device once per interval, spread evenly, as Prometheus does. */
async function startScraped(
  directory: string,
  devices: readonly Device[],
  signal: AbortSignal,
): Promise<Pick<Contender, 'child' | 'polls'>> {
  const port = await freePort()
  const modules = new Map(
    devices.map(({ community, asked }) => [
      `m_${community.replaceAll('-', '_')}`,
      { community, asked },
    ]),
  )
  const child = startExporter(directory, modules, port)
  let polls = 0
  const scrape = async ({ community, port: devicePort }: Device): Promise<void> => {
    const module = `m_${community.replaceAll('-', '_')}`
    const target = `127.0.0.1:${devicePort}`
    const text = await fetchText(`http://127.0.0.1:${port}/snmp?module=${module}&target=${target}`)
    if (text.includes('object_0')) polls += 1
  }
  void (async () => {
    const startMs = performance.now()
    for (let round_ = 0; !signal.aborted; round_ += 1) {
      for (const [index, device] of devices.entries()) {
        const atMs = startMs + (round_ + index / devices.length) * INTERVAL_S * 1000
        const leftMs = atMs - performance.now()
        if (leftMs > 1) await delay(leftMs)
        if (signal.aborted) return
        void scrape(device)
      }
    }
  })()
  return { child, polls: () => polls }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
