import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import type { BootId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { prepareCity } from '../bench/city-data.ts'
import type { BenchAgent } from '../bench/city-data.ts'
import { ImaginedAccessPoint } from '../bench/city-samples.ts'
import { LoadConnection } from '../bench/http-client.ts'
import { ROOT, ServerProcess } from '../bench/server-process.ts'
import { randomOf } from '../simulator/random.ts'
import { openSeriesStore } from '../../server/store/open.ts'

const SEED = process.env['PANTAU_TEST_SEED'] ?? '1'
const KILLS = process.env['PANTAU_FULL'] === '1' ? 20 : 4
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** Sends one batch after the other and repeats, as agents do, the one that was not answered. */
class SpoolingAgent {
  readonly agent: BenchAgent
  readonly sent: { readonly accessPoint: string; readonly polledAtMs: number }[] = []
  acknowledged = 0
  #open: Batch | null = null
  #sequence = 0
  #atMs: number
  readonly #accessPoints: readonly ImaginedAccessPoint[]

  constructor(agent: BenchAgent, startMs: number) {
    this.agent = agent
    this.#atMs = startMs
    this.#accessPoints = agent.accessPoints.map(
      (id, at) => new ImaginedAccessPoint(id, at, startMs),
    )
  }

  /** Delivers until the server is gone or `enough` says so. */
  async deliver(port: number, enough: () => boolean): Promise<void> {
    let connection: LoadConnection | undefined
    try {
      connection = await LoadConnection.open(port)
      while (!enough() || this.#open !== null) {
        this.#open ??= this.#nextBatch()
        const body = gzipSync(JSON.stringify(this.#open))
        const status = await connection.post(PATHS.batches, this.agent.token, body)
        if (status !== 202) throw new Error(`the server answered ${status}`)
        this.#open = null
        this.acknowledged += 1
      }
    } catch (cause) {
      const gone = cause instanceof Error && /closed the connection|ECONN|EPIPE/.test(cause.message)
      if (!gone) throw cause
    } finally {
      connection?.close()
    }
  }

  #nextBatch(): Batch {
    const minutes = [0, 1]
    const samples = minutes.flatMap((minute) =>
      this.#accessPoints.map((each) => each.poll(this.#atMs + minute * MINUTE_MS, MINUTE_MS)),
    )
    for (const { accessPoint, polledAtMs } of samples) this.sent.push({ accessPoint, polledAtMs })
    this.#atMs += minutes.length * MINUTE_MS
    this.#sequence += 1
    return {
      protocolVersion: 1,
      agent: this.agent.id,
      boot: 'b00' as BootId,
      sequence: this.#sequence,
      mode: 'backfill',
      sentAtMs: this.#atMs,
      clock: 'system',
      droppedSamples: 0,
      samples,
    }
  }
}

describe('kill -9 of the server under ingest', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-kill-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  it(`loses no acknowledged sample and doubles none in ${KILLS} kills (seed ${SEED})`, async () => {
    const bundle = join(ROOT, 'dist/pantau-server.mjs')
    expect(existsSync(bundle), 'run "npm run build" first').toBe(true)
    const random = randomOf('kill-server', SEED)
    const startMs = Math.floor(Date.now() / DAY_MS - 80) * DAY_MS
    const city = await prepareCity(directory, 4, 3)
    const agents = city.map((agent) => new SpoolingAgent(agent, startMs))
    for (let kill = 0; kill < KILLS; kill += 1) {
      const server = await ServerProcess.start(directory)
      const delivering = agents.map((agent) => agent.deliver(server.port, () => false))
      await new Promise((resolve) => setTimeout(resolve, 20 + random() * 500))
      await server.stop('SIGKILL')
      await Promise.all(delivering)
    }
    const server = await ServerProcess.start(directory)
    try {
      await Promise.all(agents.map((agent) => agent.deliver(server.port, () => true)))
    } finally {
      await server.stop('SIGTERM')
    }

    const acknowledged = agents.reduce((sum, agent) => sum + agent.acknowledged, 0)
    // Few would mean that the kills hit an idle server.
    expect(acknowledged).toBeGreaterThan(KILLS * agents.length)
    const sent = agents.flatMap((agent) => agent.sent)
    const store = await openSeriesStore(directory)
    try {
      // The poll rows themselves, which a double delivery would double.
      expect((await store.stats()).samples).toBe(sent.length)
      const name = (one: { accessPoint: string; polledAtMs: number }) =>
        `${one.accessPoint} ${one.polledAtMs}`
      const found: string[] = []
      for await (const { sample } of store.readReceivedSince(0)) {
        if (sample.kind === 'access-point') found.push(name(sample))
      }
      expect(found.sort()).toEqual(sent.map(name).sort())
    } finally {
      await store.close()
    }
  }, 120_000)
})
