import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Batch } from '#contract/batch.ts'
import type { AgentId, BootId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import type { Secret } from '#contract/secret.ts'
import { PROTOCOL_VERSION } from '#contract/words.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import type { Bench } from './bench.ts'
import { prepareCity } from './city-data.ts'
import type { BenchAgent } from './city-data.ts'
import { ImaginedAccessPoint } from './city-samples.ts'
import { LoadConnection } from './http-client.ts'
import { ServerProcess } from './server-process.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Each agent delivers one batch per round with one poll of each of its access points. */
export interface IngestCase {
  readonly batchSamples: number
  readonly agents: number
  readonly rounds: number
  readonly connections: number
}
export const INGEST_CASES: readonly IngestCase[] = [
  { batchSamples: 2, agents: 200, rounds: 150, connections: 96 },
  { batchSamples: 50, agents: 100, rounds: 60, connections: 24 },
  { batchSamples: 500, agents: 12, rounds: 60, connections: 6 },
]
/** Rounds follow each other faster than the stated interval, so that all polls speak for now. */
const ROUND_MS = 400
const SIZE = { accessPoints: 10, days: 30 } as const

export const ingestBench: Bench = {
  name: 'ingest',
  what: 'samples durable through HTTP into the built server, and their size on disk',
  run: async (print) => {
    for (const one of INGEST_CASES) print(await ingestCase(one))
    print(await sizeOnDisk())
  },
}

/** One case against a server of its own, with its readings on an engine where a URL says so. */
export async function ingestCase(
  one: IngestCase,
  seriesUrl: Secret | null = null,
): Promise<object> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-'))
  try {
    const agents = await prepareCity(directory, one.agents, one.batchSamples)
    const deliveries = prepare(agents, one)
    const env = seriesUrl === null ? {} : { PANTAU_STORES_SERIES_URL: seriesUrl.reveal() }
    const server = await ServerProcess.start(directory, [], env)
    const before = server.usage()
    const load = await deliver(server.port, deliveries, one.connections).catch(
      async (cause: unknown) => {
        await server.stop('SIGKILL')
        throw cause
      },
    )
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
function prepare(agents: readonly BenchAgent[], one: IngestCase): Delivery[] {
  const startMs = Date.now()
  const cities = agents.map((agent, index) => ({
    agent,
    accessPoints: agent.accessPoints.map(
      (id, at) => new ImaginedAccessPoint(id, index * 1000 + at, startMs),
    ),
  }))
  const deliveries: Delivery[] = []
  for (let round = 0; round < one.rounds; round += 1) {
    const atMs = startMs + round * ROUND_MS
    for (const { agent, accessPoints } of cities) {
      const batch: Batch = {
        protocolVersion: PROTOCOL_VERSION,
        agent: agent.id,
        boot: 'b7c1e5' as BootId,
        sequence: round,
        mode: 'live',
        sentAtMs: atMs,
        clock: 'system',
        droppedSamples: 0,
        samples: accessPoints.map((each) => each.poll(atMs, MINUTE_MS)),
      }
      const body = gzipSync(JSON.stringify(batch), { level: 1 })
      deliveries.push({ token: agent.token, body })
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
  const at = (share: number): number => round1(tookMs[Math.floor(tookMs.length * share)] ?? 0)
  return { seconds, p50Ms: at(0.5), p99Ms: at(0.99) }
}

/**
 * Bytes per sample of a month, polled every minute and folded daily as a server does it: of the
 * open day, and of the whole file with the room that folding leaves.
 */
async function sizeOnDisk(): Promise<object> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-'))
  const store = await openSeriesStore(directory)
  try {
    const startMs = Math.floor(Date.now() / DAY_MS - SIZE.days) * DAY_MS
    const accessPoints = Array.from(
      { length: SIZE.accessPoints },
      (_, index) => new ImaginedAccessPoint(`ap-${index}`, index, startMs),
    )
    const perDay = (DAY_MS / MINUTE_MS) * SIZE.accessPoints
    let rawBytes = 0
    let compactMs = 0
    for (let day = 0; day < SIZE.days; day += 1) {
      await appendDay(store, accessPoints, startMs + day * DAY_MS)
      if (day === 0) rawBytes = (await store.stats()).bytesOnDisk
      const beganMs = performance.now()
      await store.compact(startMs + (day + 1.1) * DAY_MS)
      compactMs += performance.now() - beganMs
    }
    const { samples, bytesOnDisk } = await store.stats()
    return {
      case: 'size',
      samples,
      bytesPerSampleRaw: round1(rawBytes / perDay),
      bytesPerSampleCompacted: round1(bytesOnDisk / samples),
      compactMsPerDay: Math.round(compactMs / SIZE.days),
    }
  } finally {
    await store.close()
    await rm(directory, { recursive: true })
  }
}

/** One day, delivered by one agent, batch by batch. */
async function appendDay(
  store: SeriesStore,
  accessPoints: readonly ImaginedAccessPoint[],
  fromMs: number,
): Promise<void> {
  const appended: Promise<unknown>[] = []
  for (let atMs = fromMs; atMs < fromMs + DAY_MS; atMs += MINUTE_MS) {
    const key = { agent: 'agent-1' as AgentId, boot: 'b7' as BootId, sequence: atMs / MINUTE_MS }
    const samples = accessPoints.map((each) => each.poll(atMs, MINUTE_MS))
    const receivedAtMs = atMs + MINUTE_MS
    appended.push(store.append({ key, mode: 'live', receivedAtMs, samples, rejected: [] }))
  }
  await Promise.all(appended)
}

const round1 = (value: number): number => Math.round(value * 10) / 10
