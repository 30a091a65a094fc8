/** The built server and commands with the journal on PostgreSQL, which is stopped and started again. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import { fleetSchema } from '#contract/fleet.ts'
import type { AccessPointId, AgentId, BootId } from '#contract/ids.ts'
import { outageListSchema } from '#contract/outage.ts'
import type { PollOutcome } from '#contract/outcome.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { localDayAt } from '../../server/domain/local-day.ts'
import { ServerProcess } from '../bench/server-process.ts'
import { NO_POSTGRES, POSTGRES_BIN, startPostgres } from '../postgres.ts'
import type { PostgresServer } from '../postgres.ts'
import { pantau } from './processes.ts'

const AGENT = 'agent-1' as AgentId
const POLL_MS = 1000
const HOUR_MS = 3_600_000
const PLACES =
  'id,name,kind,kecamatan,kelurahan,latitude,longitude,provider,uplink,uplink_agent\n' +
  'taman,Taman Nostalgia,taman,Kelapa Lima,Kelapa Lima,-10.1532,123.6121,,,\n'
const ACCESS_POINTS = 'place,id,agent,name\ntaman,ap-1,agent-1,Tiang utara\n'
const POSTGRES = POSTGRES_BIN === null ? `PostgreSQL: ${NO_POSTGRES}` : 'PostgreSQL'

let directory = ''
let data = ''
let postgres: PostgresServer
let server: ServerProcess | null = null
let env: Record<string, string> = {}

beforeAll(async () => {
  if (POSTGRES_BIN === null) return
  if (!existsSync('dist/pantau-server.mjs')) throw new Error('not built: run "npm run build" first')
  directory = await mkdtemp(join(tmpdir(), 'pantau-on-postgres-'))
  data = join(directory, 'data')
  postgres = await startPostgres()
  await postgres.run('CREATE DATABASE pantau')
  env = { PANTAU_STORES_JOURNAL_URL: postgres.url('pantau').reveal() }
})
afterAll(async () => {
  if (POSTGRES_BIN === null) return
  await server?.stop('SIGKILL')
  await postgres.stop()
  postgres.remove()
  await rm(directory, { recursive: true, force: true })
})

async function command(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await pantau([...args, '--data', data], env)
  expect([code, code === 0 ? '' : stderr]).toEqual([0, ''])
  return stdout
}
const start = async (): Promise<void> => {
  server = await ServerProcess.start(data, [], env)
}
const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${server?.port}${path}`, {
    ...init,
    headers: { [OPERATOR_HEADER]: 'Maria', 'Content-Type': 'application/json', ...init.headers },
  })
const stateOfAp = async (): Promise<string | undefined> =>
  fleetSchema.parse(await (await ask(PATHS.fleet)).json()).accessPoints[0]?.state
const outages = async () => {
  const answer = await ask(`${PATHS.outages}?kind=access-point`)
  return outageListSchema.parse(await answer.json()).outages
}

describe.skipIf(POSTGRES_BIN === null)(`a server whose journal is on ${POSTGRES}`, () => {
  let token = ''
  let sequence = 0

  async function deliver(
    polledAtMs: readonly number[],
    outcome: PollOutcome,
    {
      intervalMs = POLL_MS,
      mode = 'live',
    }: Partial<Pick<Batch, 'mode'>> & {
      readonly intervalMs?: number
    } = {},
  ): Promise<number> {
    sequence += 1
    const batch: Batch = {
      protocolVersion: 1,
      agent: AGENT,
      boot: 'b00' as BootId,
      sequence,
      mode,
      sentAtMs: Date.now(),
      clock: 'system',
      droppedSamples: 0,
      samples: polledAtMs.map((atMs) => ({
        kind: 'access-point',
        accessPoint: 'ap-1' as AccessPointId,
        polledAtMs: atMs,
        monotonicMs: atMs,
        intervalMs,
        outcome,
      })),
    }
    const headers = { Authorization: `Bearer ${token}` }
    const answer = await ask(PATHS.batches, {
      method: 'POST',
      headers,
      body: JSON.stringify(batch),
    })
    return answer.status
  }
  const up = { kind: 'ok', rttMs: 2 } as const
  const down = { kind: 'timeout', attempts: 2 } as const

  it('is filled by commands while none runs, and then serves', async () => {
    await writeFile(join(directory, 'places.csv'), PLACES)
    await writeFile(join(directory, 'aps.csv'), ACCESS_POINTS)
    const files = ['places.csv', 'aps.csv'].map((name) => join(directory, name))
    expect(await command('import', ...files)).toContain('the inventory is at revision 1')
    token = /pantau_[\w-]{43}/.exec(await command('token', 'create', AGENT))?.[0] ?? ''
    expect(await readdir(data)).not.toContain('journal.sqlite')
    await start()
    expect((await ask(PATHS.readiness)).status).toBe(200)
    expect(await deliver([Date.now()], up)).toBe(202)
    await expect.poll(stateOfAp).toBe('up')
  })

  it('finds an outage, and takes what people say of it', async () => {
    const nowMs = Date.now()
    expect(await deliver([nowMs, nowMs + 1], down)).toBe(202)
    await expect.poll(stateOfAp).toBe('down')
    await expect.poll(async () => (await outages()).length).toBe(1)
    const [outage] = await outages()
    const path = PATHS.outageNotes.replace(':id', outage?.id ?? '')
    const body = JSON.stringify({ kind: 'comment', text: 'Kabel putus' })
    expect((await ask(path, { method: 'POST', body })).status).toBe(201)
  })

  it('says that the journal is away while it is, stays up, and goes on when it is back', async () => {
    await postgres.stop()
    const ready = await ask(PATHS.readiness)
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('PostgreSQL')])
    const refused = await ask(PATHS.outages)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('Retry-After')).toBe('5')
    // What needs no journal goes on: the sample ends the outage, which is written later.
    expect(await deliver([Date.now()], up)).toBe(202)
    await expect.poll(stateOfAp).toBe('up')
    await postgres.start()
    await expect.poll(async () => (await ask(PATHS.readiness)).status).toBe(200)
    await expect
      .poll(async () => (await outages()).map(({ endMs }) => endMs !== null))
      .toEqual([true])
  })

  it('keeps all of it over a restart, and has the report of a month made without it', async () => {
    const today = localDayAt(Date.now(), 'Asia/Makassar')
    const [year, monthNumber] = today.split('-').map(Number)
    const firstMs = Date.UTC(year ?? 0, (monthNumber ?? 1) - 1, 1) - 8 * HOUR_MS
    const past = Array.from({ length: 18 * 3 }, (_, at) => firstMs - 24 * HOUR_MS + at * 1_200_000)
    expect(await deliver(past, up, { intervalMs: 1_200_000, mode: 'backfill' })).toBe(202)
    await server?.stop('SIGTERM')
    await start()
    expect(await outages()).toHaveLength(1)
    const month = localDayAt(firstMs - 1, 'Asia/Makassar').slice(0, 7)
    await server?.stop('SIGTERM')
    server = null
    const out = join(directory, 'out')
    await command('report', '--month', month, '--format', 'json', '--out', out)
    expect(await readdir(out)).toEqual([`pantau-${month}-v1.json`])
  })
})
