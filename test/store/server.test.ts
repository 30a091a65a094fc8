/** A whole server whose readings are on VictoriaMetrics. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { Secret } from '#contract/secret.ts'
import { DEFAULTS } from '../../server/config.ts'
import { openJournal } from '../../server/journal/open.ts'
import { startServer } from '../../server/serve.ts'
import type { RunningServer } from '../../server/serve.ts'
import { accessPointOf, placeOf } from '../unit/days-world.ts'
import { isMissing, startVictoria, VICTORIA } from './engines.ts'
import type { RunningEngine } from './engines.ts'

const AGENT = 'agent-1' as AgentId
const MINUTE_MS = 60_000

describe.skipIf(isMissing(VICTORIA))('a server with its readings on VictoriaMetrics', () => {
  let engine: RunningEngine
  let directory: string
  let server: RunningServer
  let token: string
  const start = async (): Promise<void> => {
    const seriesUrl = new Secret(`victoriametrics+http://127.0.0.1:${engine.port}`)
    const stores = { ...DEFAULTS.stores, seriesUrl }
    const config = { ...DEFAULTS, dataDirectory: directory, port: 0, stores }
    server = await startServer(config, pino({ level: 'silent' }))
  }
  beforeAll(async () => {
    engine = await startVictoria()
    directory = await mkdtemp(join(tmpdir(), 'pantau-served-'))
    const journal = await openJournal(directory)
    await journal.applyImport(0, {
      uplinks: [],
      equipment: [],
      places: [placeOf('a')],
      accessPoints: [accessPointOf('ap-a', 'a')],
    })
    token = (await journal.createToken(AGENT, Date.now())).token.reveal()
    await journal.close()
    await start()
  })
  afterAll(async () => {
    await server.close()
    await engine.remove()
    await rm(directory, { recursive: true })
  })

  const deliver = (sequence: number, isUp: boolean): Promise<Response> => {
    const sample = {
      kind: 'access-point',
      accessPoint: 'ap-a' as AccessPointId,
      polledAtMs: Date.now() - (10 - sequence) * MINUTE_MS,
      monotonicMs: sequence * MINUTE_MS,
      intervalMs: MINUTE_MS,
      outcome: isUp ? { kind: 'ok', rttMs: 2 } : { kind: 'timeout', attempts: 2 },
    }
    const head = { protocolVersion: 2, agent: AGENT, boot: 'boot', sequence, mode: 'live' }
    const rest = { sentAtMs: Date.now(), clock: 'system', droppedSamples: 0, samples: [sample] }
    const headers = { Authorization: `Bearer ${token}`, 'Content-Encoding': 'gzip' }
    return fetch(`${server.url}${PATHS.batches}`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: gzipSync(JSON.stringify({ ...head, ...rest })),
    })
  }
  const seriesCounts = async (): Promise<number> => {
    const untilMs = Date.now() + MINUTE_MS
    const query = `fromMs=${untilMs - 60 * MINUTE_MS}&untilMs=${untilMs}&windowMs=${60 * MINUTE_MS}`
    const answer = await fetch(`${server.url}/v1/access-points/ap-a/series?${query}`)
    const { windows } = (await answer.json()) as { windows: readonly { count: number }[] }
    return windows.reduce((sum, { count }) => sum + count, 0)
  }

  it('keeps what it acknowledges over a start of its own and one of the engine', async () => {
    expect((await deliver(1, true)).status).toBe(202)
    await server.close()
    await start()
    expect((await deliver(1, true)).status).toBe(202)
    expect((await deliver(2, true)).status).toBe(202)
    await engine.kill()
    const refused = await deliver(3, true)
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true])
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
    await engine.start()
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect((await deliver(3, true)).status).toBe(202)
    expect(await seriesCounts()).toBe(3)
  })
})
