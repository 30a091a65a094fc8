import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import type { Batch } from '#contract/batch.ts'
import { runAgent } from '../../agents/agent.ts'
import { loadConfig } from '../../agents/config.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { createCity, type City } from '../simulator/city/city.ts'
import { ACCESS_POINT_FAULTS } from '../simulator/city/faults.ts'
import { randomOf } from '../simulator/random.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp } from '../simulator/udp.ts'
import type { Bench } from './bench.ts'
import { startVirtualMachine } from './virtual-machine.ts'

const SEED = process.env['PANTAU_TEST_SEED'] ?? '1'
const HOURS = Number(process.env['PANTAU_SOAK_HOURS'] ?? '72')
const HOUR_MS = 3_600_000
/** Midnight in Makassar: the days of the soak are local days. */
const WALL_START_MS = Date.UTC(2026, 0, 4, 16)
const ACCESS_POINTS = 4
/** The server is away from hour 2 on for a third of the time, and the spool grows meanwhile. */
const AWAY_FROM_HOUR = 2

/**
 * Days of an agent at a site in the time of a minute: real sockets and files, virtual clock. Devices
 * die, restart and lie, the server is away for a third of the time; at the end of each part the
 * heap after a collection and the open handles are told.
 */
export const soakBench: Bench = {
  name: 'soak',
  what: `heap and handles of the agent over ${HOURS} simulated hours (PANTAU_SOAK_HOURS)`,
  async run(print) {
    if (!process.execArgv.includes('--jitless')) {
      await runAsShipped()
      return
    }
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const machine = startVirtualMachine(WALL_START_MS)
    const directory = mkdtempSync(join(tmpdir(), 'pantau-soak-'))
    const city = createCity(7)
    const engine = startEngine(Date.now(), Buffer.alloc(8, 1))
    const responder = createResponder({
      directory: city.directory,
      engine,
      maxMessageBytes: 65_507,
    })
    const devices = await listenUdp(responder, '127.0.0.1', 0, () => Date.now())
    const sink = await startSink()
    const abort = new AbortController()
    const random = randomOf('soak', SEED)
    try {
      const config = await loadConfig(writeConfig(directory, city, devices.port, sink.port))
      const running = runAgent(config, drivers, pino({ level: 'silent' }), abort.signal)
      const awayUntilHour = AWAY_FROM_HOUR + Math.ceil(HOURS / 3)
      const looks: { hour: number; heapMb: number; handles: number; spooled: number }[] = []
      for (let hour = 1; hour <= HOURS; hour += 1) {
        sink.isAway = hour > AWAY_FROM_HOUR && hour <= awayUntilHour
        orderFault(city, random)
        await machine.runUntil(hour * HOUR_MS)
        collect()
        collect()
        const { heapUsed, arrayBuffers } = process.memoryUsage()
        looks.push({
          hour,
          heapMb: round((heapUsed + arrayBuffers) / 2 ** 20),
          handles: process.getActiveResourcesInfo().length + machine.timers(),
          spooled: sink.spooled(),
        })
        if (hour % Math.max(1, Math.round(HOURS / 6)) === 0)
          print({ case: 'look', ...looks.at(-1) })
      }
      abort.abort()
      await machine.runUntil(HOURS * HOUR_MS + 1000)
      await running
      // Fair halves: hours in which the server is there and nothing is left to deliver.
      const calm = looks.filter(({ hour }) => hour === AWAY_FROM_HOUR || hour > awayUntilHour + 1)
      const [first, last] = [calm[0], calm.at(-1)]
      if (first === undefined || last === undefined) throw new Error('[bench] too few hours')
      print({
        case: `${HOURS} h`,
        seed: SEED,
        samples: sink.samples(),
        doubled: sink.doubled(),
        heapMbFirst: first.heapMb,
        heapMbLast: last.heapMb,
        growthPercent: round((last.heapMb / first.heapMb - 1) * 100),
        handlesFirst: first.handles,
        handlesLast: last.handles,
        outcomes: sink.outcomes(),
      })
    } finally {
      abort.abort()
      machine.restore()
      await devices.close()
      sink.close()
      rmSync(directory, { recursive: true, force: true })
    }
  },
}

/**
 * In a process with the flags of the recipes in `agents/packaging`. They also keep the compiler's own
 * memory, which grows for hours while code gets warm, out of the figures.
 */
async function runAsShipped(): Promise<void> {
  const flags = ['--jitless', '--no-expose-wasm', '--max-semi-space-size=1']
  const args = [...flags, process.argv[1] ?? '', 'soak']
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`[bench] the soak ended with ${code}`)
}

/** Once an hour something befalls one of the polled access points for a while. */
function orderFault(city: City, random: () => number): void {
  const kind = ACCESS_POINT_FAULTS[Math.floor(random() * ACCESS_POINT_FAULTS.length)]!
  const target = polled(city)[Math.floor(random() * ACCESS_POINTS)]!.id
  const afterSeconds = random() * 1200
  city.faults.order({ kind, target, afterSeconds, forSeconds: 60 + random() * 900 }, Date.now())
}

const polled = (city: City) => city.plan.accessPoints.slice(0, ACCESS_POINTS)

function writeConfig(directory: string, city: City, devicePort: number, port: number): string {
  const lines = [
    '[agent]',
    'id = "soak"',
    `server = "http://127.0.0.1:${port}"`,
    'token = "soak"',
    ...polled(city).flatMap(({ id, v3 }) => [
      '[[access_points]]',
      `id = "${id}"`,
      `address = "127.0.0.1:${devicePort}"`,
      ...(v3
        ? [
            `version = "3"\nuser = "${id}"\nauth = "sha256"\nauth_password = "demo-auth-pantau"`,
            'priv_password = "demo-priv-pantau"',
          ]
        : [`community = "${id}"`]),
    ]),
    '[[uplinks]]',
    'id = "wan"',
    'attempts = 1',
    `probes = ["tcp://127.0.0.1:${port}"]`,
  ]
  const file = join(directory, 'agent.toml')
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}

/** A server that is there or not, and knows each sample that it took. */
async function startSink() {
  let isAway = false
  let samples = 0
  let doubled = 0
  let spooled = 0
  const outcomes: Record<string, number> = {}
  // Per target only the times, as small numbers: the sink must not be what grows.
  const batches = new Set<string>()
  const newest = new Map<string, Set<number>>()
  const server = createServer((request, response) => {
    if (isAway) {
      request.socket.destroy()
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST') {
        response.end(JSON.stringify({ status: 'alive', nowMs: Date.now() }))
        return
      }
      const batch = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as Batch
      const { agent, boot, sequence } = batch
      const isRepeated = batches.has(`${boot} ${sequence}`)
      batches.add(`${boot} ${sequence}`)
      if (batches.size > 1000) for (const old of [...batches].slice(0, 500)) batches.delete(old)
      for (const sample of isRepeated ? [] : batch.samples) {
        samples += 1
        if (sample.kind === 'agent') spooled = sample.spooledSamples
        else if ('outcome' in sample) {
          outcomes[sample.outcome.kind] = (outcomes[sample.outcome.kind] ?? 0) + 1
        }
        const key = sample.kind === 'access-point' ? sample.accessPoint : sample.kind
        const seen = newest.get(key) ?? new Set()
        newest.set(key, seen)
        if (seen.has(sample.monotonicMs)) doubled += 1
        seen.add(sample.monotonicMs)
        // Only what is near can come twice.
        if (seen.size > 1000) for (const old of [...seen].slice(0, 500)) seen.delete(old)
      }
      const counts = { accepted: batch.samples.length, rejected: [], duplicate: false }
      const receipt = { agent, boot, sequence, ...counts, serverTimeMs: Date.now() }
      response.writeHead(202).end(JSON.stringify({ ...receipt, configRevision: 0 }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    set isAway(away: boolean) {
      isAway = away
      if (away) server.closeAllConnections()
    },
    samples: () => samples,
    doubled: () => doubled,
    spooled: () => spooled,
    outcomes: () => outcomes,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
