import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Batch } from '#contract/batch.ts'
import type { BootId } from '#contract/ids.ts'
import { PATHS, PROTOCOL_VERSION } from '#contract/words.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { Bench } from './bench.ts'
import { prepareCity } from './city-data.ts'
import type { BenchAgent } from './city-data.ts'
import { ImaginedAccessPoint } from './city-samples.ts'
import { LoadConnection } from './http-client.ts'
import { ServerProcess } from './server-process.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Whole days of a few access points, so that the size on disk is that of real use. */
interface Case {
  readonly batchSamples: number
  readonly agents: number
  readonly accessPointsEach: number
  readonly days: number
  readonly connections: number
}
const CASES: readonly Case[] = [
  { batchSamples: 2, agents: 20, accessPointsEach: 2, days: 1, connections: 96 },
  { batchSamples: 50, agents: 10, accessPointsEach: 10, days: 2, connections: 24 },
  { batchSamples: 500, agents: 10, accessPointsEach: 10, days: 3, connections: 6 },
]

export const ingestBench: Bench = {
  name: 'ingest',
  what: 'samples durable through HTTP into the built server, and their size on disk',
  run: async (print) => {
    for (const one of CASES) print(await runCase(one))
  },
}

async function runCase(one: Case): Promise<object> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-'))
  try {
    const agents = await prepareCity(directory, one.agents, one.accessPointsEach)
    const deliveries = prepare(agents, one)
    const server = await ServerProcess.start(directory)
    const before = server.usage()
    const load = await deliver(server.port, deliveries, one.connections)
    const after = server.usage()
    await server.stop('SIGTERM')
    const samples = deliveries.length * one.batchSamples
    const cpuMs = after.cpuMs === null || before.cpuMs === null ? null : after.cpuMs - before.cpuMs
    return {
      batchSamples: one.batchSamples,
      samples,
      samplesPerSecond: Math.round(samples / load.seconds),
      batchesPerSecond: Math.round(deliveries.length / load.seconds),
      p50Ms: load.p50Ms,
      p99Ms: load.p99Ms,
      rssMb: after.rssMaxMb,
      cpuPercent: cpuMs === null ? null : Math.round(cpuMs / load.seconds / 10),
      ...(await sizeOf(directory, samples)),
    }
  } finally {
    await rm(directory, { recursive: true })
  }
}

interface Delivery {
  readonly token: string
  readonly body: Uint8Array
}

/** All bodies in the order of time, made before the clock starts. */
function prepare(agents: readonly BenchAgent[], one: Case): Delivery[] {
  const startMs = Math.floor(Date.now() / DAY_MS - one.days) * DAY_MS
  const minutesPerBatch = one.batchSamples / one.accessPointsEach
  const cities = agents.map((agent, index) => ({
    agent,
    accessPoints: agent.accessPoints.map(
      (id, at) => new ImaginedAccessPoint(id, index * 1000 + at, startMs),
    ),
  }))
  const deliveries: Delivery[] = []
  const rounds = Math.floor((one.days * DAY_MS) / MINUTE_MS / minutesPerBatch)
  for (let round = 0; round < rounds; round += 1) {
    const fromMs = startMs + round * minutesPerBatch * MINUTE_MS
    for (const { agent, accessPoints } of cities) {
      const batch: Batch = {
        protocolVersion: PROTOCOL_VERSION,
        agent: agent.id,
        boot: 'b7c1e5' as BootId,
        sequence: round,
        mode: minutesPerBatch > 1 ? 'backfill' : 'live',
        sentAtMs: fromMs + minutesPerBatch * MINUTE_MS,
        clock: 'system',
        droppedSamples: 0,
        samples: Array.from({ length: minutesPerBatch }, (_, minute) =>
          accessPoints.map((each) => each.poll(fromMs + minute * MINUTE_MS, MINUTE_MS)),
        ).flat(),
      }
      deliveries.push({ token: agent.token, body: gzipSync(JSON.stringify(batch)) })
    }
  }
  return deliveries
}

interface Load {
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

async function deliver(port: number, deliveries: Delivery[], connections: number): Promise<Load> {
  const open = await Promise.all(
    Array.from({ length: connections }, () => LoadConnection.open(port)),
  )
  const tookMs: number[] = []
  let next = 0
  const startMs = performance.now()
  await Promise.all(
    open.map(async (connection) => {
      for (;;) {
        const delivery = deliveries[next]
        next += 1
        if (delivery === undefined) return
        const sentMs = performance.now()
        const status = await connection.post(PATHS.batches, delivery.token, delivery.body)
        if (status !== 202) throw new Error(`the server answered ${status}`)
        tookMs.push(performance.now() - sentMs)
      }
    }),
  )
  const seconds = (performance.now() - startMs) / 1000
  for (const connection of open) connection.close()
  tookMs.sort((a, b) => a - b)
  const at = (share: number): number =>
    Math.round((tookMs[Math.floor(tookMs.length * share)] ?? 0) * 10) / 10
  return { seconds, p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** Bytes per sample as written, and after the days are closed and folded. */
async function sizeOf(directory: string, samples: number): Promise<object> {
  const file = join(directory, 'series.duckdb')
  const perSample = async () => Math.round(((await stat(file)).size / samples) * 10) / 10
  const bytesPerSampleRaw = await perSample()
  const store = await openSeriesStore(directory)
  const startMs = performance.now()
  await store.compact(Date.now())
  const compactMs = Math.round(performance.now() - startMs)
  await store.close()
  return { bytesPerSampleRaw, bytesPerSampleCompacted: await perSample(), compactMs }
}
