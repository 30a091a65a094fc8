import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchReceipt } from '#contract/batch.ts'
import type { Fleet } from '#contract/fleet.ts'
import { PROBLEM_MEDIA_TYPE } from '#contract/problem.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER, PROTOCOL_VERSION } from '#contract/words.ts'
import { NO_POSTGRES, POSTGRES_BIN, sharedPostgres } from '../postgres.ts'
import { journalDatabase } from '../postgres-databases.ts'
import type { TestDatabase } from '../postgres-databases.ts'
import { isMissing, startVictoria, VICTORIA } from '../store/engines.ts'
import type { RunningEngine } from '../store/engines.ts'
import { ask } from '../../server/cli/ask-server.ts'
import { CLUSTER_PATHS, SECRET_HEADER } from '../../server/cluster/door-words.ts'
import { loadConfig } from '../../server/config.ts'
import { adminSocketPath } from '../../server/http/admin.ts'
import { LOCK, SILENT_MS } from '../../server/journal/keeper-seat.ts'
import { startServer } from '../../server/serve.ts'
import type { RunningServer } from '../../server/serve.ts'

const PLACES = `id,name,kind,kecamatan,kelurahan,latitude,longitude
hall,Balai Satu,public-space,Oebobo,Oebobo,-10.1652,123.6026
park,Taman Dua,park,Kelapa Lima,Lasiana,-10.1402,123.6526
`
const ACCESS_POINTS = `id,name,place,agent,address,controller,mac
ac,Pengendali,hall,agent-1,192.0.2.9,,
ap-1,Lobi,hall,agent-1,,ac,001B.2C3D.4E01
ap-2,Halaman,park,agent-1,,ac,00-1b-2c-3d-4e-02
`
const WAIT_MS = 40_000
const missing =
  POSTGRES_BIN === null ? NO_POSTGRES : isMissing(VICTORIA) ? 'victoria-metrics is missing' : null

async function until(what: string, is: () => boolean | Promise<boolean>): Promise<void> {
  const untilMs = Date.now() + WAIT_MS
  while (!(await is())) {
    if (Date.now() > untilMs) throw new Error(`in vain: ${what}`)
    await sleep(50)
  }
}

/** What an agent tells of itself. */
const OF_AGENT = {
  kind: 'agent',
  version: '0.5.0',
  systemUptimeMs: null,
  cpuPercent: null,
  rssBytes: null,
  spooledSamples: 0,
  droppedSamples: 0,
}

const listed = (name: string, last: string, up: boolean) => ({
  name,
  mac: `00:1b:2c:3d:4e:${last}`,
  up,
  clients: up ? 6 : null,
})

const controller = (...managed: readonly object[]) => ({
  kind: 'access-point',
  accessPoint: 'ac',
  outcome: { kind: 'ok', rttMs: 3 },
  reading: {
    uptimeMs: 1,
    clients: 12,
    cpuPercent: null,
    memoryUsedPercent: null,
    radios: [],
    ssids: [],
    traffic: null,
    managed,
  },
})

describe.skipIf(missing !== null)('two processes on one PostgreSQL and one VictoriaMetrics', () => {
  let folder: string
  let engine: RunningEngine
  let database: TestDatabase
  let client: pg.Client
  const servers: RunningServer[] = []
  let token = ''
  let sequence = 0

  const directoryOf = (at: number): string => join(folder, `data-${at}`)
  const start = async (): Promise<void> => {
    const env = {
      PANTAU_STORES_JOURNAL_URL: database.url.reveal(),
      PANTAU_STORES_SERIES_URL: `victoriametrics+http://127.0.0.1:${engine.port}`,
    }
    const flags = { port: 0, dataDirectory: directoryOf(servers.length) }
    const config = loadConfig({ file: undefined, env, flags })
    servers.push(await startServer(config, pino({ level: 'silent' })))
  }
  const owner = async (at: number, method: string, path: string, body?: unknown) => {
    let answer: Awaited<ReturnType<typeof ask>> = null
    await until('the socket answers', async () => {
      answer = await ask(adminSocketPath(directoryOf(at)), method, path, body)
      return answer !== null && answer.status !== 503
    })
    return answer as unknown as { readonly status: number; readonly text: string }
  }
  const deliver = async (at: number, samples: readonly object[], over: object = {}) => {
    sequence += 1
    const nowMs = Date.now()
    const timing = { polledAtMs: nowMs, monotonicMs: sequence, intervalMs: 60_000 }
    const said = { token, agent: 'agent-1', ...over }
    return fetch(`${servers[at]?.url}${PATHS.batches}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${said.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        protocolVersion: PROTOCOL_VERSION,
        agent: said.agent,
        boot: 'boot-1',
        sequence,
        mode: 'live',
        sentAtMs: nowMs,
        clock: 'system',
        droppedSamples: 0,
        samples: samples.map((sample) => ({ ...timing, ...sample })),
      }),
    })
  }
  const taken = async (answer: Promise<Response>): Promise<BatchReceipt> => {
    const response = await answer
    expect(response.status).toBe(202)
    return (await response.json()) as BatchReceipt
  }
  const statesAt = async (at: number): Promise<readonly string[] | null> => {
    const answer = await fetch(`${servers[at]?.url}${PATHS.fleet}`)
    if (answer.status !== 200) return null
    const { accessPoints } = (await answer.json()) as Fleet
    return accessPoints.map(({ id, state }) => `${id} ${state}`)
  }
  const roleOf = async (at: number): Promise<string> => {
    const answer = await fetch(`${servers[at]?.url}${PATHS.health}`)
    const { role, keeper } = (await answer.json()) as { role: string; keeper: string }
    return `${role} ${keeper}`
  }
  const rolesAre = (...roles: readonly string[]): Promise<void> =>
    until(`they are ${roles.join(', ')}`, async () => {
      const found = await Promise.all(roles.map((_, at) => roleOf(at)))
      return found.every((role, at) => role === roles[at])
    })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pantau-cluster-parts-'))
    ;[engine, database] = await Promise.all([startVictoria(), journalDatabase()])
    client = new pg.Client({ connectionString: database.url.reveal() })
    // It is cut off with all others.
    client.on('error', () => undefined)
    await client.connect()
  })
  afterAll(async () => {
    for (const server of servers) await server.close()
    await client.end()
    await engine.remove()
    await database.drop()
    await rm(folder, { recursive: true })
  })

  it('take batches while nobody keeps the city, and say so of all else', async () => {
    await start()
    await rolesAre('keeper here')
    const files = {
      places: { name: 'places.csv', text: PLACES },
      accessPoints: { name: 'aps.csv', text: ACCESS_POINTS },
    }
    expect((await owner(0, 'POST', PATHS.imports, files)).status).toBe(200)
    const made = JSON.parse((await owner(0, 'POST', PATHS.tokens, { agent: 'agent-1' })).text) as {
      readonly token: string
    }
    token = made.token
    await servers.pop()?.close()
    await client.query('SELECT pg_advisory_lock($1, $2)', [...LOCK])
    await start()
    await rolesAre('front nobody')
    const down = { kind: 'access-point', accessPoint: 'ac', outcome: { kind: 'ok', rttMs: 2 } }
    await taken(deliver(0, [down]))
    const refused = await fetch(`${servers[0]?.url}${PATHS.fleet}`)
    expect(refused.status).toBe(503)
    expect(refused.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    await client.query('SELECT pg_advisory_unlock($1, $2)', [...LOCK])
    await rolesAre('keeper here')
    await start()
    await rolesAre('keeper here', 'front there')
    await until('both show what came before', async () => {
      const shown = await Promise.all([statesAt(0), statesAt(1)])
      return shown.every((states) => states?.includes('ac up'))
    })
  }, 120_000)

  it('know at the other one what the keeper has just made, and what a look is for', async () => {
    const { text } = await owner(1, 'POST', PATHS.agents, { place: 'park', validMs: 600_000 })
    const { code, agent } = JSON.parse(text) as { readonly code: string; readonly agent: string }
    const answer = await fetch(`${servers[1]?.url}${PATHS.enrolments}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code, nonce: '0'.repeat(32) }),
    })
    const own = ((await answer.json()) as { readonly token: string }).token
    await taken(deliver(1, [OF_AGENT], { token: own, agent }))
    const asked = await fetch(`${servers[1]?.url}/v1/access-points/ac/probe`, {
      method: 'POST',
      headers: { [OPERATOR_HEADER]: 'petugas' },
    })
    expect(asked.status).toBe(202)
    await until('the agent hears of the look', async () => {
      const { probe } = await taken(deliver(1, [OF_AGENT]))
      return typeof probe === 'string'
    })
    expect((await deliver(1, [OF_AGENT], { token: 'unknown' })).status).toBe(401)
  })

  it('rotate a token that is asked of both at once, refuse nothing meanwhile, and keep one', async () => {
    const former = token
    const rotate = async (at: number): Promise<string> => {
      const answer = await fetch(`${servers[at]?.url}${PATHS.ownToken}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${former}` },
      })
      expect(answer.status).toBe(200)
      return ((await answer.json()) as { readonly token: string }).token
    }
    const statusOf = async (at: number, own: string): Promise<number> =>
      (await deliver(at, [OF_AGENT], { token: own })).status
    const [one, other, ...statuses] = await Promise.all([
      rotate(0),
      rotate(1),
      ...[0, 1, 0, 1].map((at) => statusOf(at, former)),
    ])
    expect(statuses).toEqual([202, 202, 202, 202])
    const made = [one, other] as const
    const taking = [await statusOf(0, one), await statusOf(0, other)]
    expect(new Set(taking)).toEqual(new Set([202, 401]))
    const [kept, ended] = taking[0] === 202 ? made : made.toReversed()
    token = kept ?? ''
    expect(await statusOf(1, token)).toBe(202)
    await until('both refuse the others', async () => {
      const asked = [0, 1].flatMap((at) => [statusOf(at, former), statusOf(at, ended ?? '')])
      return (await Promise.all(asked)).every((status) => status === 401)
    })
    expect([await statusOf(0, token), await statusOf(1, token)]).toEqual([202, 202])
  })

  it('read the list of a controller as the keeper would', async () => {
    const list = [listed('x', '01', true), listed('y', '02', true), listed('Aula', '03', true)]
    await taken(deliver(0, [controller(...list)]))
    await taken(deliver(1, [controller(...list.slice(0, 1))]))
    await taken(deliver(1, [controller(list[0] ?? {}, list[2] ?? {})]))
    await until('the one that is missing is down', async () => {
      const states = await statesAt(1)
      return states?.includes('ap-1 up') === true && states.includes('ap-2 down')
    })
    const strangers = await owner(1, 'GET', PATHS.unmatched)
    expect(strangers.text).toContain('Aula')
  })

  it('change nothing by taking again from the store what was taken', async () => {
    const { rows } = await client.query<{ term: string; address: string; secret: string }>(
      'SELECT term, address, secret FROM keeper',
    )
    const [keeper] = rows
    const fleet = async () => {
      const answer = await fetch(`${servers[1]?.url}${PATHS.fleet}`)
      const { places, accessPoints } = (await answer.json()) as Fleet
      return { places, accessPoints }
    }
    const before = await fleet()
    const recall = (secret: string) =>
      fetch(`http://${keeper?.address}${CLUSTER_PATHS.recalls}`, {
        method: 'POST',
        headers: { [SECRET_HEADER]: secret, 'Content-Type': 'application/json' },
        body: JSON.stringify({ term: Number(keeper?.term), sinceMs: 0 }),
      })
    expect((await recall('wrong')).status).toBe(403)
    expect((await recall(keeper?.secret ?? '')).status).toBe(200)
    expect(await fleet()).toEqual(before)
  })

  it('change places when the keeper loses its connection, and open the city anew for its name', async () => {
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks
       WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND granted`,
      [...LOCK],
    )
    await rolesAre('front there', 'keeper here')
    await taken(deliver(0, [controller(listed('x', '01', false))]))
    await taken(deliver(0, [controller(listed('x', '01', false))]))
    await until('it comes to the new keeper', async () => {
      const shown = await Promise.all([statesAt(0), statesAt(1)])
      return shown.every((states) => states?.includes('ap-1 down'))
    })
    const renamed = await fetch(`${servers[0]?.url}${PATHS.city}`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', [OPERATOR_HEADER]: 'petugas' },
      body: JSON.stringify({ name: 'Kota Baru', timeZone: 'Asia/Jakarta' }),
    })
    expect([renamed.status, await renamed.text()]).toEqual([200, expect.anything()])
    await until('the city has its name', async () => {
      const answer = await fetch(`${servers[0]?.url}${PATHS.fleet}`)
      return answer.status === 200 && ((await answer.json()) as Fleet).city.name === 'Kota Baru'
    })
    await servers.pop()?.close()
    const leftAtMs = Date.now()
    await rolesAre('keeper here')
    // It left in order: nobody has to wait until it is surely gone.
    expect(Date.now() - leftAtMs).toBeLessThan(SILENT_MS)
    expect(await statesAt(0)).toContain('ap-1 down')
  }, 120_000)
  it('acknowledge nothing while PostgreSQL is away, say so, and go on when it is back', async () => {
    await start()
    await rolesAre('keeper here', 'front there')
    await taken(deliver(1, [controller(listed('x', '01', true))]))
    const postgres = await sharedPostgres()
    await postgres.stop()
    const away = await Promise.all([0, 1].map((at) => deliver(at, [OF_AGENT])))
    expect(away.map(({ status }) => status)).toEqual([503, 503])
    await until('nobody answers for the city', async () => {
      const shown = await Promise.all([statesAt(0), statesAt(1)])
      return shown.every((states) => states === null)
    })
    await postgres.start()
    await until('one of them keeps the city again', async () => {
      const roles = await Promise.all([roleOf(0), roleOf(1)])
      return roles.toSorted().join(', ') === 'front there, keeper here'
    })
    expect((await statesAt(0))?.includes('ap-1 up')).toBe(true)
    await taken(deliver(0, [controller(listed('x', '01', false))]))
    await taken(deliver(1, [controller(listed('x', '01', false))]))
    await until('both show what came since', async () => {
      const shown = await Promise.all([statesAt(0), statesAt(1)])
      return shown.every((states) => states?.includes('ap-1 down'))
    })
  }, 120_000)
})
