import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AccessPointId } from '#contract/ids.ts'
import { createClock, machineClock } from '../../agents/clock.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { createPoller } from '../../agents/poll.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret } from '../../agents/snmp/session.ts'
import { planCity } from '../simulator/city/plan.ts'
import type { Bench } from './bench.ts'
import type { PollOrder, PollResult } from './poll-agent.ts'
import { ROOT } from './server-process.ts'
import { measureExporter, noteObjects, type AskedObjects } from './snmp-exporter.ts'

const RUN_MS = 8000
const WARM_UP_MS = 4000
/** More than one process can do: the run shows the most that it does. */
const SATURATING = 20_000
const STEADY_POLLS = 3

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
      const base = { port, warmUpMs: WARM_UP_MS, runMs: RUN_MS, pollsPerSecond: SATURATING }
      const one = await runAgent({ ...base, communities: [unifi], devices: 1 })
      print(lineOf('1 device', 1, one))
      for (const devices of [50, 2000]) {
        const result = await runAgent({ ...base, communities, devices })
        print(lineOf(`${devices} devices`, devices, result))
      }
      const asked = await objectsOf(port, unifi)
      const target = { port, community: unifi }
      const theirs = await measureExporter(directory, target, asked, await freePort(), RUN_MS)
      if (theirs === undefined) {
        print({
          case: 'snmp_exporter',
          skipped: 'needs the Debian package prometheus-snmp-exporter',
        })
        return
      }
      const cpuMsPerPoll = theirs.cpuMs / theirs.polls
      print({
        case: 'snmp_exporter, 1 device',
        version: theirs.version,
        objects: { scalars: asked.scalars.size, columns: asked.columns.size },
        polls: theirs.polls,
        pollsPerSecond: Math.round((theirs.polls * 1000) / theirs.elapsedMs),
        cpuMsPerPoll: round(cpuMsPerPoll, 3),
        bytesPerScrape: theirs.bytesPerScrape,
        oursOverTheirs: round(one.cpuMs / one.polls / cpuMsPerPoll, 2),
      })
    } finally {
      simulator.stop()
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

function lineOf(name: string, devices: number, result: PollResult): object {
  return {
    case: name,
    devices,
    polls: result.polls,
    failed: result.failed,
    pollsPerSecond: Math.round((result.polls * 1000) / result.elapsedMs),
    cpuMsPerPoll: round(result.cpuMs / result.polls, 3),
    packetsPerPoll: round(result.requests / result.polls, 2),
    rssMb: result.rssMb,
    spoolBytesPerSample: round(result.spoolBytesPerSample, 0),
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** The simulated city in a process of its own, on a port of its own choice. */
async function startSimulator(): Promise<{ port: number; stop: () => void }> {
  const args = ['simulate', '--city', '--listen', '127.0.0.1:0']
  const child = spawn(process.execPath, [join(ROOT, 'dist/pantau-simulator.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const [greeting] = (await once(lines, 'line')) as [string]
  const port = Number(/:(\d+)$/.exec(greeting)?.[1])
  if (!(port > 0)) throw new Error(`[bench] the simulator did not start: "${greeting}"`)
  return { port, stop: () => child.kill('SIGKILL') }
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

/** What one steady poll of the device asks. */
async function objectsOf(port: number, community: string): Promise<AskedObjects> {
  let asked: AskedObjects = { scalars: new Map(), columns: new Map() }
  const poller = createPoller(
    {
      clock: createClock(machineClock),
      drivers,
      openSession: (target) => {
        const session = openSession(target)
        asked = noteObjects(session)
        return session
      },
    },
    {
      id: 'bench' as AccessPointId,
      intervalMs: 10_000,
      trafficInterface: undefined,
      snmp: { address: '127.0.0.1', port, version: '2c', community: new Secret(community) },
    },
  )
  const never = new AbortController().signal
  for (let poll = 0; poll < STEADY_POLLS; poll += 1) {
    if (poll === STEADY_POLLS - 1) {
      ;(asked.scalars as Map<string, number>).clear()
      ;(asked.columns as Map<string, number>).clear()
    }
    await poller.poll(never)
  }
  poller.close()
  return asked
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return address !== null && typeof address === 'object' ? address.port : 0
}
