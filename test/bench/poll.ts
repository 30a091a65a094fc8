import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { planCity } from '../simulator/city/plan.ts'
import type { Bench } from './bench.ts'
import type { PollOrder, PollResult } from './poll-agent.ts'
import { processCpuMs, processRssMb } from './proc.ts'
import { ROOT } from './server-process.ts'
import { freePort, objectsOf, startSimulator } from './devices.ts'
import { measureExporter, type AskedObjects, type ExporterResult } from './snmp-exporter.ts'

const RUN_MS = 3000
const WARM_UP_MS = 3000
/** All devices of the paced crowd are identified and learned: three rounds of 2 s, and some. */
const CROWD_WARM_UP_MS = 9000
/** Ours and theirs in turn, so that both meet the same neighbours on the machine. */
const ROUNDS = 3
/** More than one process can do: each device is polled again as soon as it has answered. */
const SATURATING = 20_000
/** So many devices at once would overflow the simulator's socket; this is 2 s per round. */
const PACED = 1000
/** Pace of the agent whose memory is looked at, and when: two rounds of polls are done by then. */
const REAL_INTERVAL = '4s'
const REAL_RUN_MS = 9000

/** What a poll costs the agent: CPU, packets, memory; beside Debian's snmp_exporter. */
export const pollBench: Bench = {
  name: 'poll',
  what: 'CPU, packets and memory of the agent for 1, 50 and 2,000 devices',
  async run(print) {
    const simulator = await startSimulator()
    const directory = mkdtempSync(join(tmpdir(), 'pantau-bench-'))
    const { accessPoints } = planCity(1)
    const communities = accessPoints.filter(({ v3 }) => !v3).map(({ id }) => id)
    const unifi = accessPoints.find(({ v3, vendor }) => !v3 && vendor === 'unifi')?.id ?? ''
    try {
      const { port } = simulator
      const base = { port, warmUpMs: WARM_UP_MS, runMs: RUN_MS }
      const single = { ...base, communities: [unifi], devices: 1, pollsPerSecond: SATURATING }
      const target = { port, community: unifi }
      const asked = await objectsOf(port, unifi)
      const ours: PollResult[] = []
      const theirs: ExporterResult[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        ours.push(await runAgent(single))
        const scraped = await measureExporter(directory, target, asked, await freePort(), RUN_MS)
        if (scraped !== undefined) theirs.push(scraped)
      }
      print({ ...lineOf(1, median(ours)), ...(await runRealAgent(directory, port, [unifi], 1)) })
      for (const [devices, pollsPerSecond] of [
        [50, SATURATING],
        [2000, PACED],
      ] as const) {
        const warmUpMs = pollsPerSecond === PACED ? CROWD_WARM_UP_MS : WARM_UP_MS
        const order = { ...base, warmUpMs, communities, devices, pollsPerSecond }
        const result = await runAgent(order)
        const real = await runRealAgent(directory, port, communities, devices)
        print({ ...lineOf(devices, result), ...real })
      }
      print(exporterLine(theirs, asked, median(ours)))
    } finally {
      simulator.stop()
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

/** The exporter on the first device, and the share of its CPU that our poll needs. */
function exporterLine(theirs: readonly ExporterResult[], asked: AskedObjects, ours: PollResult) {
  if (theirs.length === 0) {
    return { case: 'snmp_exporter', skipped: 'needs the Debian package prometheus-snmp-exporter' }
  }
  const result = median(theirs)
  const cpuMsPerPoll = result.cpuMs / result.polls
  return {
    case: 'snmp_exporter, 1 device',
    version: result.version,
    objects: { scalars: asked.scalars.size, columns: asked.columns.size },
    polls: result.polls,
    pollsPerSecond: Math.round((result.polls * 1000) / result.elapsedMs),
    cpuMsPerPoll: round(cpuMsPerPoll, 3),
    bytesPerScrape: result.bytesPerScrape,
    oursOverTheirs: round(ours.cpuMs / ours.polls / cpuMsPerPoll, 2),
  }
}

/** The run whose CPU per poll is in the middle. */
function median<T extends { readonly cpuMs: number; readonly polls: number }>(
  results: readonly T[],
): T {
  const sorted = [...results].sort((a, b) => a.cpuMs / a.polls - b.cpuMs / b.polls)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (middle === undefined) throw new Error('[bench] no run')
  return middle
}

function lineOf(devices: number, result: PollResult): object {
  return {
    case: `${devices} ${devices === 1 ? 'device' : 'devices'}`,
    devices,
    polls: result.polls,
    failed: result.failed,
    pollsPerSecond: Math.round((result.polls * 1000) / result.elapsedMs),
    cpuMsPerPoll: round(result.cpuMs / result.polls, 3),
    packetsPerPoll: round(result.requests / result.polls, 2),
    spoolBytesPerSample: round(result.spoolBytesPerSample, 0),
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** Runs the agent's side in its own process, so that its CPU and memory are its own. */
async function runAgent(order: PollOrder): Promise<PollResult> {
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'poll-agent'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PANTAU_BENCH_POLL: JSON.stringify(order) },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  await once(child, 'close')
  return JSON.parse(output) as PollResult
}

/** The agent as it is shipped, at a usual pace: memory and CPU share of its process. */
async function runRealAgent(
  directory: string,
  port: number,
  communities: readonly string[],
  devices: number,
): Promise<object> {
  const config = join(directory, `agent-${devices}.toml`)
  const targets = Array.from({ length: devices }, (_, index) => [
    '[[access_points]]',
    `id = "bench-${index}"`,
    `address = "127.0.0.1:${port}"`,
    `community = "${communities[index % communities.length]}"`,
  ])
  const head = [
    '[agent]',
    'id = "bench"',
    // Nothing listens there: the samples stay in the spool.
    'server = "http://127.0.0.1:9"',
    'token = "bench"',
    `data_directory = "spool-${devices}"`,
    'sync_every = "5s"',
    'log_level = "error"',
    '[defaults]',
    `interval = "${REAL_INTERVAL}"`,
  ]
  writeFileSync(config, [...head, ...targets.flat(), ''].join('\n'), { mode: 0o600 })
  const args = [join(ROOT, 'dist/pantau-agent.mjs'), 'agent', '--config', config]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  await delay(REAL_RUN_MS)
  const rssMb = processRssMb(child.pid)
  const cpuPercent = round((processCpuMs(child.pid) / REAL_RUN_MS) * 100, 1)
  child.kill('SIGTERM')
  await once(child, 'exit')
  return { agent: { interval: REAL_INTERVAL, rssMb, cpuPercent } }
}
